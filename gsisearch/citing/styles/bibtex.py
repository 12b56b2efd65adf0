"""BibTeX, which BibTeX and biber read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from gsisearch.citing import records
from gsisearch.citing.styles import Link
from gsisearch.citing.wording import Locator
from gsisearch.model import Author, Document
from gsisearch.text.words import on_one_line

#: Macros that bibliography styles define, each in its language.
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
# BibTeX counts braces even after a backslash: `\{` alone would leave the entry unclosed.
_TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{char: f"\\{char}" for char in "&%$#_"},
}
_URL = {"{": "%7B", "}": "%7D", "\\": "%5C"}
#: Part of a name that BibTeX would split.
_DIVISIBLE = re.compile(r"(?i)(?:^|\s)(?:and|others)(?:$|\s)|,|[^\w\s.'’-]")


def cite(document: Document, locators: Sequence[Locator] = (), link: Link | None = None) -> str:
    """A `@misc` entry."""
    return entry(document, records.key(document, locators), records.note(document, locators))


def entry(document: Document, key: str, note: str) -> str:
    """A `@misc` entry, its title in double braces so that no style changes the capitals.

    Args:
        document: what is cited.
        key: the citation key: letters, digits and `-.:`.
        note: the value of the field `note`.
    """
    year, month, day = (*document.date.split("-"), "", "")[:3]
    fields = {
        "author": _braced(" and ".join(map(name, document.authors))),
        "title": _braced(_group(document.title)),
        "howpublished": _braced(tex(document.publisher)),
        "year": _braced(tex(year)),
        "month": _MONTHS[int(month) - 1] if month else "",
        "day": _braced(str(int(day)) if day else ""),
        "url": _braced("".join(_URL.get(char, char) for char in document.url)),
        "urldate": _braced(document.accessed),
        "language": _braced(tex(document.language)),
        "note": _braced(tex(note)),
    }
    lines = [f"  {field} = {value}," for field, value in fields.items() if value]
    return "\n".join([f"@misc{{{key},", *lines, "}"])


def name(author: Author) -> str:
    """An author in the form that BibTeX splits correctly: "von Last, Jr, First", or in braces."""
    if author.literal:
        return _group(author.literal)
    if not author.given:
        return _group(author.name)
    family = Author(_family(author.family), particle=_part(author.particle)).surname
    return ", ".join(filter(None, (family, _part(author.suffix), _part(author.given))))


def _family(text: str) -> str:
    """A family name, in braces where BibTeX would take its beginning for a particle."""
    small = [word[0].islower() for word in text.split()]
    is_mixed = any(after and not before for before, after in pairwise(small))
    return _group(text) if is_mixed else _part(text)


def tex(text: str) -> str:
    """Text on one line, with its special characters escaped."""
    return "".join(_TEX.get(char, char) for char in on_one_line(text))


def _part(text: str) -> str:
    """Part of a name, in braces if BibTeX would split it."""
    return _group(text) if _DIVISIBLE.search(text) else tex(text)


def _group(text: str) -> str:
    """Text in braces, which BibTeX leaves as it is.

    A group that begins with a backslash is a "special character", whose case BibTeX changes; an
    empty group at the beginning prevents that.
    """
    inner = tex(text)
    guard = "{}" if inner.startswith("\\") else ""
    return f"{{{guard}{inner}}}"


def _braced(text: str) -> str:
    return f"{{{text}}}" if text else ""
