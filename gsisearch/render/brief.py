"""For scripts: only how many results there are, or only their ids."""

from __future__ import annotations

from collections.abc import Iterable, Sized
from typing import TYPE_CHECKING, cast

from gsisearch.render.terminal import Style

if TYPE_CHECKING:
    from gsisearch.model import Outline
    from gsisearch.render import Noun
    from gsisearch.render.terminal import Placed


def count(value: object) -> str:
    """The number of results in a line: all that there are, not only those that are listed."""
    total = getattr(value, "total", None)
    return f"{len(cast(Sized, value)) if total is None else total}\n"


def ids(noun: Noun, value: object, style: Style) -> str:
    """The ids of the passages that are listed, each once, one a line."""
    return "".join(f"{id}\n" for id in dict.fromkeys(map(style.id, _placed(noun, value))))


def _placed(noun: Noun, value: object) -> Iterable[Placed]:
    if noun == "outline":
        outlines = cast("Iterable[Outline]", value)
        return [p for item in outlines for section in item.sections for p in section.passages]
    return cast("Iterable[Placed]", value)
