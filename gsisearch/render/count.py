"""For scripts: only the number of results."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gsisearch.render import View
    from gsisearch.render.terminal import Style

VIEWS: tuple[View, ...] = (
    "results",
    "snippets",
    "concordance",
    "vocabulary",
    "collocations",
    "commitments",
)


def write(view: View, value: Any, style: Style) -> str:
    """The number of all results on one line, including those that are not listed."""
    return f"{len(value) if view == 'commitments' else value.total}\n"
