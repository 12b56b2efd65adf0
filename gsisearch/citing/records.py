"""What records for reference managers have in common."""

from __future__ import annotations

from collections.abc import Sequence

from gsisearch.citing.wording import Locator, joined
from gsisearch.model import Document


def key(document: Document, locators: Sequence[Locator]) -> str:
    """The name of a record, which only a citation of the same passages shares."""
    ids = "-".join(locator.id for locator in locators)
    return f"{document.slug}:{ids}" if ids else document.slug


def note(document: Document, locators: Sequence[Locator]) -> str:
    """What records have no field for: the office and the locators."""
    return "; ".join(filter(None, (document.office, joined(locators))))
