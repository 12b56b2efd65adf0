"""Notes of the Chicago Manual of Style (17th ed., 14.205-207)."""

from __future__ import annotations

from collections.abc import Sequence

from gsisearch.citing.styles import Link
from gsisearch.citing.titles import quoted_title
from gsisearch.citing.wording import Locator, abbreviated, american_date, with_full_stop
from gsisearch.model import Author, Document, join_names

#: With more authors than this only the first is named.
MAX_AUTHORS = 3


def cite(document: Document, locators: Sequence[Locator] = (), link: Link | None = None) -> str:
    """A note: author (office), “title,” publisher, date, locators, accessed, address."""
    office = f" ({document.office})" if document.office else ""
    author = f"{author_list(document.authors)}{office}, " if document.authors else ""
    parts = [
        document.publisher,
        american_date(document.date),
        abbreviated(locators),
        f"accessed {american_date(document.accessed)}" if document.accessed else "",
        document.url,
    ]
    if not any(parts):
        return author + quoted_title(document.title, ".")
    rest = ", ".join(filter(None, parts))
    return with_full_stop(f"{author}{quoted_title(document.title, ',')} {rest}")


def author_list(authors: Sequence[Author]) -> str:
    """Authors (14.76): "Pieter van der Berg and Council", "Pieter van der Berg et al."."""
    names = [author.name for author in authors]
    return f"{names[0]} et al." if len(names) > MAX_AUTHORS else join_names(names)
