"""What comes back from a search → text, JSON, CSV, TSV or Markdown.

A noun is what is shown (see `Noun`): every format has a function of that name for each noun
that it can show.  Formats are imported when they are first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import Literal

from gsisearch.render.terminal import Style

Format = Literal["text", "json", "jsonl", "csv", "tsv", "markdown"]
#: Instead of a format: only how many results there are, or only their ids.
Brief = Literal["count", "ids"]
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

__all__ = ["Brief", "Format", "Noun", "Style", "render"]


def render(
    noun: Noun, value: object, format: Format | Brief = "text", style: Style | None = None
) -> str:
    """A value of `gsisearch.model` as a whole output, ending with a newline unless it is empty.

    Args:
        noun: what `value` is to be shown as; `Results` can be `results` or `snippets`.
        value: what the method of `Library` returned.
        format: the output format; `count` and `ids` are for what is a list of results.
        style: how text is laid out; Markdown takes only `slugs` and `reading` from it, `ids`
            only `slugs`, the other formats nothing.

    Raises:
        ValueError: the format can't show this noun.
    """
    if format in ("count", "ids"):
        from gsisearch.render import brief

        return brief.count(value) if format == "count" else brief.ids(noun, value, style or Style())
    home = format if format in ("text", "markdown") else "data"
    prefix = "quotations_" if noun in _QUOTATIONS else ""
    module = import_module(f"gsisearch.render.{prefix}{home}")
    view = getattr(module, noun, None)
    if view is None:
        raise ValueError(f"no {format} of {noun}")
    if home == "data":
        return str(module.written(view(value), format))
    return str(view(value, style or Style()))
