"""Authors in the styles of manuals and programs: Chicago, APA, CSL-JSON, RIS.

What a style does with names is the same in every language of the documents: English is written.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from gsisearch.model import Author, in_a_row, is_east_asian

#: Chicago notes name so many authors; of more only the first.
CHICAGO_MOST = 3
#: APA references name so many; of more the first 19 and the last.
APA_MOST = 20


def chicago(authors: Sequence[Author]) -> str:
    """Authors in a note (17th ed., 14.76): "Pieter van der Berg and Council", "A et al."."""
    names = [author.name for author in authors]
    return f"{names[0]} et al." if len(names) > CHICAGO_MOST else in_a_row(names)


def apa(authors: Sequence[Author]) -> str:
    """Authors in a reference (7th ed., 9.7-9.12): "van der Berg, P., & Smith, J.-P., Jr."."""
    names = list(map(_inverted, authors))
    if len(names) > APA_MOST:
        return f"{', '.join(names[: APA_MOST - 1])}, . . . {names[-1]}"
    if len(names) == 2 and all(author.literal for author in authors):
        return " & ".join(names)  # the comma is for the initials
    *others, last = names or [""]
    return f"{', '.join(others)}, & {last}" if others else last


def _inverted(author: Author) -> str:
    if author.literal or is_east_asian(author.family):
        return author.name
    return ", ".join(filter(None, (author.surname, initials(author.given), author.suffix)))


def initials(given: str) -> str:
    """Given names as initials: "Jean-Paul M." gives "J.-P. M.".

    Particles, and names in letters without capitals, stay as they are.
    """
    names = re.findall(r"[^\s.]+\.?", given)  # "J.R.R." are three
    return " ".join(map(_initial, names)).replace(" -", "-")


def _initial(name: str) -> str:
    if not any(map(str.isupper, name)):
        return name
    firsts = (re.search(r"[^\W\d_][\u0300-\u036f]*", part) for part in name.split("-"))
    return "-".join(first.group() + "." if first else "" for first in firsts)


def csl(author: Author) -> dict[str, str | bool]:
    """A name variable of CSL-JSON."""
    if author.literal:
        return {"literal": author.literal}
    parts: dict[str, str | bool] = {
        "family": author.family,
        "given": author.given,
        "non-dropping-particle": author.particle,
        "suffix": author.suffix,
        "static-ordering": author.family_first,
    }
    return {key: value for key, value in parts.items() if value}


def ris(author: Author) -> str:
    """What stands in RIS after AU: "Family, Given, Suffix", or the name of an institution."""
    parts = (author.surname, author.given, author.suffix)
    return author.literal or ", ".join(filter(None, parts))
