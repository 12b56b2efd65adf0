"""References of APA style (7th ed., 10.16), with the locators in parentheses after them.

Documents in other languages are cited in English too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from gsisearch.citing.styles import Link
from gsisearch.citing.wording import Locator, abbreviated, american_date, date_parts, with_full_stop
from gsisearch.model import Author, Document, is_east_asian

#: With more authors than this the first 19 and the last are named.
MAX_AUTHORS = 20


def cite(document: Document, locators: Sequence[Locator] = (), link: Link | None = None) -> str:
    """A reference: Author [office]. (date). *Title*. Publisher. address (locators)."""
    year, month, day = date_parts(document.date)
    date = ", ".join(filter(None, (year, f"{month} {day}".strip()))) or "n.d."
    title = with_full_stop(f"*{document.title}*")
    author, publisher = author_list(document.authors), document.publisher
    if author and document.office:
        author += f" [{document.office}]"
    if not author:
        author, publisher = publisher, ""
    head = f"{with_full_stop(author)} ({date}). {title}" if author else f"{title} ({date})."
    url = document.url
    if url and document.accessed:
        url = f"Retrieved {american_date(document.accessed)}, from {url}"
    where = f"({abbreviated(locators)})" if locators else ""
    return " ".join(filter(None, (head, publisher and with_full_stop(publisher), url, where)))


def author_list(authors: Sequence[Author]) -> str:
    """Authors (9.7-9.12): "van der Berg, P., & Smith, J.-P., Jr."."""
    names = list(map(_inverted, authors))
    if len(names) > MAX_AUTHORS:
        return f"{', '.join(names[: MAX_AUTHORS - 1])}, . . . {names[-1]}"
    if len(names) == 2 and all(author.literal for author in authors):
        return " & ".join(names)  # the comma belongs to initials
    *others, last = names or [""]
    return f"{', '.join(others)}, & {last}" if others else last


def _inverted(author: Author) -> str:
    if author.literal or is_east_asian(author.family):
        return author.name
    return ", ".join(filter(None, (author.surname, initials(author.given), author.suffix)))


def initials(given: str) -> str:
    """The initials of given names: "Jean-Paul M." gives "J.-P. M.".

    Particles, and names in scripts without capitals, are kept as they are.
    """
    names = re.findall(r"[^\s.]+\.?", given)  # "J.R.R." is three names
    return " ".join(map(_initial, names)).replace(" -", "-")


def _initial(name: str) -> str:
    if not any(map(str.isupper, name)):
        return name
    letters = (re.search(r"[^\W\d_][\u0300-\u036f]*", part) for part in name.split("-"))
    return "-".join(f"{letter[0]}." if letter else "" for letter in letters)
