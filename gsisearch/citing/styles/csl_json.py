"""CSL-JSON, which Zotero, Pandoc and other CSL processors read."""

from __future__ import annotations

from collections.abc import Sequence
from json import dumps

from gsisearch.citing import records
from gsisearch.citing.styles import Link
from gsisearch.citing.wording import Locator
from gsisearch.model import Author, Document


def cite(document: Document, locators: Sequence[Locator] = (), link: Link | None = None) -> str:
    """An array of one item."""
    item = {
        "id": records.key(document, locators),
        "type": "webpage" if document.url else "document",
        "title": document.title,
        "author": list(map(name, document.authors)),
        "publisher": document.publisher,
        "publisher-place": document.place,
        "issued": _date(document.date),
        "accessed": _date(document.accessed),
        "URL": document.url,
        "language": document.language,
        "source": document.source,
        "note": records.note(document, locators),
    }
    return dumps([{field: value for field, value in item.items() if value}], indent=2)


def name(author: Author) -> dict[str, str | bool]:
    """An author as a name variable."""
    if author.literal:
        return {"literal": author.literal}
    parts: dict[str, str | bool] = {
        "family": author.family,
        "given": author.given,
        "non-dropping-particle": author.particle,
        "suffix": author.suffix,
        "static-ordering": author.family_first,
    }
    return {part: value for part, value in parts.items() if value}


def _date(date: str) -> dict[str, list[list[int]]] | None:
    return {"date-parts": [list(map(int, date.split("-")))]} if date else None
