"""All that is known, on one line."""

from __future__ import annotations

from collections.abc import Sequence

from gsisearch.citing.styles import Link
from gsisearch.citing.titles import quoted_title
from gsisearch.citing.wording import Locator, british_date, joined
from gsisearch.model import Document


def cite(document: Document, locators: Sequence[Locator] = (), link: Link | None = None) -> str:
    """Author and office, title, publisher, date, locators."""
    parts = (
        document.author,
        document.office,
        quoted_title(document.title),
        document.publisher,
        british_date(document.date),
        joined(locators),
    )
    return f"{', '.join(filter(None, parts))}."
