"""Full-text search for policy documents: find a passage, quote it exactly, cite it.

>>> import gsisearch
>>> with gsisearch.open() as library:
...     [hit.id for hit in library.phrase("legitimate security concerns")]
['1.2.4']

Names are loaded when they are first used, so `import gsisearch` is quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from gsisearch.errors import (
        ArgumentError,
        BrokenLink,
        DataFileError,
        DeadlineExceeded,
        GsisearchError,
        IndexUnavailable,
        LibraryClosed,
        QueryError,
        UnknownPassage,
    )
    from gsisearch.library import Library, open
    from gsisearch.model import Author, Document, Hit, Passage, Results, Snippet
    from gsisearch.results import (
        Citation,
        Collocate,
        Collocations,
        Concordance,
        ConcordanceLine,
        Explanation,
        Outline,
        Part,
        Repair,
        Section,
        Term,
        Vocabulary,
    )
    from gsisearch.verdicts import Alarm, Change, Cut, DraftReport, Verification

_HOMES = {
    "gsisearch.errors": (
        "ArgumentError",
        "BrokenLink",
        "DataFileError",
        "DeadlineExceeded",
        "GsisearchError",
        "IndexUnavailable",
        "LibraryClosed",
        "QueryError",
        "UnknownPassage",
    ),
    "gsisearch.model": (
        "Snippet",
        "Hit",
        "Results",
        "Author",
        "Document",
        "Passage",
    ),
    "gsisearch.results": (
        "Section",
        "Outline",
        "Citation",
        "Repair",
        "Collocate",
        "Collocations",
        "Concordance",
        "ConcordanceLine",
        "Explanation",
        "Part",
        "Term",
        "Vocabulary",
    ),
    "gsisearch.library": ("Library", "open"),
    "gsisearch.verdicts": ("Alarm", "Change", "Cut", "DraftReport", "Verification"),
}
_MODULE_OF = {name: module for module, names in _HOMES.items() for name in names}

__all__ = [
    "Alarm",
    "ArgumentError",
    "Author",
    "BrokenLink",
    "Change",
    "Citation",
    "Collocate",
    "Collocations",
    "Concordance",
    "ConcordanceLine",
    "Cut",
    "DataFileError",
    "DeadlineExceeded",
    "Document",
    "DraftReport",
    "Explanation",
    "GsisearchError",
    "Hit",
    "IndexUnavailable",
    "Library",
    "LibraryClosed",
    "Outline",
    "Part",
    "Passage",
    "QueryError",
    "Repair",
    "Results",
    "Section",
    "Snippet",
    "Term",
    "UnknownPassage",
    "Verification",
    "Vocabulary",
    "open",
]


def __getattr__(name: str) -> object:
    if name not in _MODULE_OF:
        raise AttributeError(f"module 'gsisearch' has no attribute '{name}'")
    value = getattr(import_module(_MODULE_OF[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
