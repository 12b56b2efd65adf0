"""Results → text, JSON, JSON Lines, CSV, TSV or Markdown: a module or package for each format.

Each has `VIEWS`, which names the views that it can show, and `write(view, value, style)`, which
returns a whole output.  To add a format, add its module here and its name to `Format`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal, get_args

if TYPE_CHECKING:
    from gsisearch.render.terminal import Style

Format = Literal["text", "json", "jsonl", "csv", "tsv", "markdown"]
#: What can be written instead: only the number of results, or only their ids.
Brief = Literal["count", "ids"]
FORMATS: tuple[Format, ...] = get_args(Format)

#: What a value is shown as: one value may have several views, as a list of passages does.
View = Literal[
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


def render(
    view: View, value: object, format: Format | Brief = "text", style: Style | None = None
) -> str:
    """A whole output, which ends with a newline unless it is empty.

    Args:
        view: what `value` is shown as; `Results` can be shown as `results` or as `snippets`.
        value: what a method of `Library` returned.
        format: the output format, or `count` or `ids`.
        style: how text is laid out; Markdown uses only `slugs`, `reading` and `citations`, `ids`
            only `slugs`, the other formats nothing.

    Raises:
        ValueError: the format can't show this view.
    """
    from gsisearch.render.terminal import Style

    module: Any = import_module(f"gsisearch.render.{format}")
    if view not in module.VIEWS:
        raise ValueError(f"no {format} of {view}")
    return str(module.write(view, value, style or Style()))
