"""For scripts: only the ids of the results."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gsisearch.render import View
    from gsisearch.render.terminal import Style

VIEWS: tuple[View, ...] = ("results", "snippets", "concordance", "outline", "commitments")


def write(view: View, value: Any, style: Style) -> str:
    """The ids of the passages that are listed, one per line, each once."""
    if view == "outline":
        value = (p for item in value for section in item.sections for p in section.passages)
    return "".join(f"{id}\n" for id in dict.fromkeys(map(style.id, value)))
