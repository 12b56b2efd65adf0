"""What comes back from a search → text, JSON, CSV or Markdown.

A noun is what is shown (see `Noun`): every format has a function of that name for each noun
that it can show.  Formats are imported when they are first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import Literal

from gsisearch.render.terminal import Style

Format = Literal["text", "json", "jsonl", "csv", "markdown"]
Noun = Literal[
    "results",
    "snippets",
    "concordance",
    "explanation",
    "vocabulary",
    "collocations",
    "passages",
    "commitments",
    "outline",
    "citations",
    "status",
    "corpus",
    "proposals",
    "verification",
    "draft",
]

_QUOTATIONS = ("verification", "draft")

__all__ = ["Format", "Noun", "Style", "render"]


def render(noun: Noun, value: object, format: Format = "text", style: Style | None = None) -> str:
    """A value of `gsisearch.model` as a whole output, ending with a newline unless it is empty.

    Args:
        noun: what `value` is to be shown as; `Results` can be `results` or `snippets`.
        value: what the method of `Library` returned.
        format: the output format.
        style: how text is laid out; Markdown takes only `slugs` and `reading` from it,
            the other formats nothing.

    Raises:
        ValueError: the format can't show this noun.
    """
    home = format if format in ("text", "markdown") else "data"
    prefix = "quotations_" if noun in _QUOTATIONS else ""
    module = import_module(f"gsisearch.render.{prefix}{home}")
    view = getattr(module, noun, None)
    if view is None:
        raise ValueError(f"no {format} of {noun}")
    if home == "data":
        return str(module.written(view(value), format))
    return str(view(value, style or Style()))
