"""RIS, which EndNote, Zotero and other reference managers read."""

from __future__ import annotations

from collections.abc import Sequence

from gsisearch.citing import records
from gsisearch.citing.styles import Link
from gsisearch.citing.wording import Locator
from gsisearch.model import Author, Document
from gsisearch.text.words import on_one_line


def cite(document: Document, locators: Sequence[Locator] = (), link: Link | None = None) -> str:
    """A record with a tag on each line."""
    tags = [
        ("TY", "ELEC" if document.url else "GEN"),
        *(("AU", name(author)) for author in document.authors),
        ("TI", document.title),
        ("PB", document.publisher),
        ("CY", document.place),
        ("PY", document.date[:4]),
        ("DA", _date(document.date)),
        ("LA", document.language),
        ("UR", document.url),
        ("Y2", _date(document.accessed)),
        ("N1", records.note(document, locators)),
        ("ID", records.key(document, locators)),
    ]
    lines = [f"{tag}  - {on_one_line(value)}" for tag, value in tags if value]
    return "\n".join([*lines, "ER  - "])


def name(author: Author) -> str:
    """An author as the value of AU: "Family, Given, Suffix", or the literal name."""
    parts = (author.surname, author.given, author.suffix)
    return author.literal or ", ".join(filter(None, parts))


def _date(date: str) -> str:
    """A date as RIS has it, `2022/06/07/`: all slashes are required, even if parts are missing."""
    return "/".join((*date.split("-"), "", "", "")[:4]) if date else ""
