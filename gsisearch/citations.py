"""Passage → citation."""

from __future__ import annotations

from collections.abc import Sequence

from gsisearch.model import Document

_MONTHS = (
    "January February March April May June July August September October November December"
).split()


def place(id: str) -> str:
    """A passage's place in words: `1.2.3` is "section 1, paragraph 2, commitment 3"."""
    section, *rest = id.split(".")
    names = ["opening" if section == "0" else f"section {section}"]
    names += [f"{name} {n}" for name, n in zip(("paragraph", "commitment"), rest, strict=False)]
    return ", ".join(names)


def long_date(date: str) -> str:
    """An ISO date as in running text: "7 June 2022", "June 2022", "2022"."""
    year, *rest = date.split("-")
    month = [_MONTHS[int(rest[0]) - 1]] if rest else []
    day = [str(int(rest[1]))] if len(rest) > 1 else []
    return " ".join([*day, *month, year])


def plain(document: Document, ids: Sequence[str] = ()) -> str:
    """One line: author and office, title, publisher, date, and the place of a passage.

    Args:
        document: what is cited; parts that it lacks are left out.
        ids: the passage's id, or none for the document as a whole.
    """
    author = ", ".join(filter(None, (document.author, document.office)))
    title = f"“{document.title}”"
    date = long_date(document.date) if document.date else ""
    return (
        ", ".join(filter(None, (author, title, document.publisher, date, *map(place, ids)))) + "."
    )
