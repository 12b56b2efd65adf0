"""What commands share: groups of options, and what is made of them."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import reduce, wraps
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from gsisearch.model import Collocations, Concordance, Results
    from gsisearch.render import Format, Noun

#: What Click decorates: a command's function takes its options as keywords.
Function = Callable[..., Any]
Decorator = Callable[[Function], Function]

FORMATS = ("text", "json", "jsonl", "csv", "markdown")


def examples(*lines: str) -> str:
    """The end of a help text: a block of examples."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


def _all(*options: Decorator) -> Decorator:
    """Several decorators as one, listed in this order by `--help`."""
    return lambda function: reduce(lambda f, option: option(f), reversed(options), function)


def count(*names: str, default: int, low: int = 1, high: int | None = None, help: str) -> Decorator:
    """An option that is a whole number."""
    return click.option(
        *names,
        type=click.IntRange(low, high),
        default=default,
        show_default=True,
        metavar="N",
        help=help,
    )


def limit(default: int) -> Decorator:
    """`-n/--limit`."""
    return count("-n", "--limit", default=default, help="List at most so many.")


#: `--section`, `--doc` and `--kind`, named as `Library` names them.
filters = _all(
    click.option("--section", metavar="ID", help="Only sections with this id."),
    click.option("--doc", "document", metavar="SLUG", help="Only this document."),
    click.option(
        "--kind", type=click.Choice(["paragraph", "commitment"]), help="Only passages of this kind."
    ),
)

stop_words = click.option(
    "--stop-words", is_flag=True, help="List words that say little (the, of) too."
)
snippet_count = count("--snippets", default=1, help="At most so many snippets a passage.")
scores = click.option("--scores", is_flag=True, help="Show the score of each passage.")

correct = click.option(
    "--no-correct",
    "correct",
    flag_value=False,
    default=True,
    help="Never search for another spelling than the one typed.",
)

corpus_option = click.option(
    "--corpus", metavar="DIR", help="The folder with the documents, or GSISEARCH_CORPUS."
)
folders = _all(
    corpus_option,
    click.option("--index", metavar="DIR", help="The folder of the index, or GSISEARCH_INDEX."),
)


def output(*formats: str) -> Decorator:
    """`--format`, `--json` and `--color`, as one argument `out`: an `Output`."""
    options = _all(
        click.option(
            "--format",
            type=click.Choice(formats or FORMATS),
            default="text",
            show_default=True,
            help="How results are written.",
        ),
        click.option("--json", is_flag=True, help="Short for --format json."),
        click.option(
            "--color",
            type=click.Choice(["auto", "always", "never"]),
            default="auto",
            show_default=True,
            help="Colour; auto is only on a terminal, and not with NO_COLOR.",
        ),
    )

    def add(function: Function) -> Function:
        @wraps(function)
        def call(*, format: Format, json: bool, color: str, **others: Any) -> Any:
            return function(out=Output("json" if json else format, color), **others)

        return options(call)

    return add


def library(function: Function) -> Function:
    """`--corpus` and `--index`, as one argument `library`."""

    @wraps(function)
    def call(*, corpus: str | None, index: str | None, **others: Any) -> Any:
        import gsisearch

        with gsisearch.open(corpus, index, notify=note) as library:
            return function(library=library, **others)

    return folders(call)


def note(sentence: str) -> None:
    """A sentence for the user, on stderr."""
    from gsisearch.text import printable

    click.echo(printable(sentence), err=True)


def outcome(found: Results | Concordance | Collocations, *, partial: bool = False) -> int:
    """Say on stderr what was not found, and give the exit code."""
    from gsisearch.cli.exits import FOUND, NOTHING

    for sentence in found.advice:
        note(sentence)
    if partial:
        note("No passage has all of the query; these have the most of it.")
    if found.suggestion and not found.corrected:
        note(f"Did you mean: {found.suggestion}")
    return FOUND if found.total else NOTHING


class Output:
    """Writes results to stdout.

    Args:
        format: see `render.render`.
        color: `auto`, `always` or `never`.
    """

    def __init__(self, format: Format, color: str) -> None:
        self.format: Format = format
        self._color = _wants_color(color)

    def write(self, noun: Noun, value: object, **style: bool) -> None:
        """Write what a method of `Library` returned.

        Args:
            noun: what it is shown as; see `render.render`.
            value: what is shown.
            style: more of `render.Style`.
        """
        from gsisearch.cli.exits import write
        from gsisearch.render import Style, render

        laid_out = Style(columns=_columns(), color=self._color, **style)
        write(render(noun, value, self.format, laid_out), self._color)


def _columns() -> int | None:
    """The width of the terminal, as `COLUMNS` or the system has it; None where there is none."""
    if not sys.stdout.isatty():
        return None
    given = os.environ.get("COLUMNS", "")
    if given.isdigit() and int(given):
        return int(given)
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or None
    except (OSError, ValueError):
        return None


def _wants_color(choice: str) -> bool:
    if choice != "auto":
        return choice == "always"
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return sys.stdout.isatty() and not plain


def _complete(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem | str]:
    import gsisearch
    from gsisearch.errors import GsisearchError

    try:
        with gsisearch.open(ctx.params.get("corpus"), ctx.params.get("index")) as library:
            return list(library.ids(incomplete))
    except (GsisearchError, OSError):
        return []  # a shell that completes has no place for an error


ids = click.argument("ids", metavar="ID...", nargs=-1, required=True, shell_complete=_complete)
id = click.argument("id", metavar="ID", shell_complete=_complete)
