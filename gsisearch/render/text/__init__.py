"""For reading: text, wrapped and coloured for a terminal.

Without colour, a match stands between light marks: ‹cold war›.  The white space of documents is
folded and their control characters are replaced; the formats for programs have offsets and
verbatim text.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gsisearch.render import View
    from gsisearch.render.terminal import Style

#: A view → the module of this package whose function of that name shows it.
VIEWS: dict[View, str] = {
    "results": "passages",
    "snippets": "passages",
    "concordance": "words",
    "explanation": "passages",
    "vocabulary": "words",
    "collocations": "words",
    "passages": "passages",
    "commitments": "passages",
    "outline": "passages",
    "citations": "passages",
    "status": "upkeep",
    "corpus": "upkeep",
    "proposals": "upkeep",
    "verification": "quotations",
    "draft": "quotations",
}


def write(view: View, value: object, style: Style) -> str:
    """A value as text; only the module that shows this view is imported."""
    show = getattr(import_module(f"{__name__}.{VIEWS[view]}"), view)
    return str(show(value, style))
