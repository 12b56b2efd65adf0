"""Passage → citation: its place in words, and the citation in one line.

The styles of manuals and programs are in `gsisearch.citing.bibliography`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from gsisearch.citing.titles import quoted
from gsisearch.model import Document

_MONTHS = (
    "January February March April May June July August September October November December"
).split()
_PARTS = ("paragraph", "commitment")
_ROMAN = re.compile(r"([IVXLC]+)[.)\s]")


def place(id: str, heading: str = "") -> str:
    """A passage's place in words: `1.2.3` is "section 1, paragraph 2, commitment 3", or
    "section I, …" below a heading that is numbered so."""
    section, *rest = id.split(".")
    numbered = _ROMAN.match(heading)
    names = [
        "opening" if section == "0" else f"section {numbered.group(1) if numbered else section}"
    ]
    names += [f"{name} {n}" for name, n in zip(_PARTS, rest, strict=False)]
    return ", ".join(names)


def long_date(date: str) -> str:
    """An ISO date as in running text: "7 June 2022", "June 2022", "2022"."""
    year, month, day = dated(date)
    return " ".join(filter(None, (day, month, year)))


def american_date(date: str) -> str:
    """An ISO date as Chicago has it: "June 7, 2022", "June 2022", "2022"."""
    year, month, day = dated(date)
    return f"{month} {day}, {year}" if day else f"{month} {year}".strip()


def dated(date: str) -> tuple[str, str, str]:
    """Year, month by name, and day of an ISO date; "" for what it lacks."""
    year, month, day = (*date.split("-"), "", "")[:3]
    return year, _MONTHS[int(month) - 1] if month else "", str(int(day)) if day else ""


def plain(document: Document, ids: Sequence[str] = (), headings: Sequence[str] = ()) -> str:
    """One line: author and office, title, publisher, date, and the places of passages.

    Args:
        document: what is cited; parts that it lacks are left out.
        ids: the passages' ids, or none for the document as a whole.
        headings: the headings of their sections, for the numbers of those.
    """
    author = ", ".join(filter(None, (document.author, document.office)))
    title = quoted(document.title)
    date = long_date(document.date) if document.date else ""
    where = "; ".join(map(place, ids, headings or [""] * len(ids)))
    return ", ".join(filter(None, (author, title, document.publisher, date, where))) + "."
