"""What commands share: groups of options, and what is made of them."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import reduce, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gsisearch.deadline import TIMEOUT
from gsisearch.render import FORMATS, render

if TYPE_CHECKING:
    from gsisearch.cli.completion import What
    from gsisearch.model import Results
    from gsisearch.render import Brief, Format, View
    from gsisearch.results import Collocations, Concordance

#: What Click decorates: a command's function takes its options as keywords.
Function = Callable[..., Any]
Decorator = Callable[[Function], Function]


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


def completed(what: What) -> Callable[[click.Context, click.Parameter, str], Any]:
    """What a parameter is completed with in a shell; see `completion.complete`."""

    def complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
        from gsisearch.cli import completion  # imports much that only a shell needs

        return completion.complete(what, ctx, incomplete)

    return complete


def _completed_as(type: str) -> Callable[[click.Context, click.Parameter, str], Any]:
    """Completion by the shell itself, which knows files (`file`) and folders (`dir`)."""

    def complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[Any]:
        from click.shell_completion import CompletionItem

        return [CompletionItem(incomplete, type=type)]

    return complete


skip = count("--skip", default=0, low=0, help="Leave out so many before the first.")

#: `-n/--limit`, `--skip` and `--sort` of hits.
page = _all(
    limit(10),
    skip,
    click.option(
        "--sort",
        type=click.Choice(["score", "date", "document"]),
        default="score",
        show_default=True,
        help="The best first, the newest document first, or in reading order.",
    ),
)


def several(*names: str, help: str, **more: Any) -> Decorator:
    """An option that can be given more than once: its values, or None where it isn't given."""
    return click.option(
        *names,
        multiple=True,
        callback=lambda ctx, param, values: values or None,
        help=f"{help} May be repeated.",
        **more,
    )


document = several(
    "--doc",
    "document",
    metavar="SLUG",
    shell_complete=completed("slugs"),
    help="Only this document, or those whose slugs begin so.",
)

#: `--section`, `--doc` and `--kind`, named as `Library` names them.
filters = _all(
    several(
        "--section",
        metavar="ID",
        shell_complete=completed("sections"),
        help="Only sections with this id.",
    ),
    document,
    several(
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
    "--corpus",
    metavar="DIR",
    shell_complete=_completed_as("dir"),
    help="The folder with the documents, or GSISEARCH_CORPUS.",
)
folders = _all(
    corpus_option,
    click.option(
        "--index",
        metavar="DIR",
        shell_complete=_completed_as("dir"),
        help="The folder of the index, or GSISEARCH_INDEX.",
    ),
)

#: What can be printed instead of the results, by the name of the argument.
_BRIEF = {
    "count": click.option("--count", is_flag=True, help="Print only the number of results."),
    "ids": click.option(
        "-l", "--ids-only", "ids", is_flag=True, help="Print only the ids, one per line."
    ),
}


def _writable(ctx: click.Context, param: click.Parameter, name: str | None) -> Path | None:
    """The file that results go to, None for standard output; it must be in a folder."""
    if name in (None, "-") or ctx.resilient_parsing:
        return None
    path = Path(str(name))
    if path.is_dir():
        raise click.BadParameter(f"{path} is a folder; name a file.")
    if not path.parent.is_dir():
        raise click.BadParameter(f"there is no folder {path.parent}; make it first.")
    return path


def output(*formats: str, brief: tuple[Brief, ...] = ()) -> Decorator:
    """The options that say how and where results are written, as one argument `out`: an `Output`.

    Args:
        formats: those that the command has; all where none is named.
        brief: what it can print instead of its results: `--count`, `--ids-only`.
    """
    options = _all(
        click.option(
            "--format",
            type=click.Choice(formats or FORMATS),
            default="text",
            show_default=True,
            help="How results are written.",
        ),
        click.option("--json", is_flag=True, help="Short for --format json."),
        *(_BRIEF[name] for name in brief),
        click.option(
            "-o",
            "--output",
            "file",
            metavar="FILE",
            callback=_writable,
            shell_complete=_completed_as("file"),
            help="Write to this file, in UTF-8; - is standard output.",
        ),
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
        def call(
            *, format: Format, json: bool, file: Path | None, color: str, **others: Any
        ) -> Any:
            given: list[Format | Brief] = [name for name in brief if others.pop(name)]
            format = "json" if json else format
            if given and (format != "text" or len(given) > 1):
                raise click.UsageError("Give only one of --count, --ids-only and --format.")
            return function(out=Output(given[0] if given else format, color, file), **others)

        return options(call)

    return add


#: Named as `Library` names it.
_timeout = click.option(
    "--timeout",
    type=click.FloatRange(min=0),
    default=TIMEOUT,
    show_default=True,
    metavar="SECONDS",
    help="Give up after so many seconds; inf never does.",
)


def library(function: Function) -> Function:
    """`--corpus` and `--index`, as one argument `library`; and `--timeout`."""

    @wraps(function)
    def call(*, corpus: str | None, index: str | None, **others: Any) -> Any:
        import gsisearch

        with gsisearch.open(corpus, index, notify=note) as library:
            return function(library=library, **others)

    return _all(_timeout, folders)(call)


def note(sentence: str) -> None:
    """A sentence for the user, on stderr."""
    from gsisearch.text.words import printable

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
    """Writes results to stdout or into a file.

    Args:
        format: see `render.render`.
        color: `auto`, `always` or `never`; a file has none.
        file: where to write, None for stdout.
    """

    def __init__(self, format: Format | Brief, color: str, file: Path | None = None) -> None:
        self.format = format
        self._color = file is None and _wants_color(color)
        self._file = file

    def write(self, view: View, value: object, **style: bool) -> None:
        """Write what a method of `Library` returned.

        Args:
            view: what it is shown as; see `render.render`.
            value: what is shown.
            style: more of `render.terminal.Style`.
        """
        from gsisearch.render.terminal import Style

        columns = _columns() if self._file is None else None
        text = render(view, value, self.format, Style(columns=columns, color=self._color, **style))
        if self._file is None:
            from gsisearch.cli.exits import write

            write(text, self._color)
        else:
            from gsisearch.cli.files import replace

            # Excel takes a CSV file for one in the system's own encoding if it has no such mark.
            mark = "\ufeff" if self.format == "csv" else ""
            replace(self._file, (mark + text).encode("utf-8", "backslashreplace"))


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


def _with_standard_input(
    ctx: click.Context, param: click.Parameter, ids: tuple[str, ...]
) -> tuple[str, ...]:
    """Ids, those of standard input, one a line, in the place of `-`."""
    if "-" not in ids or ctx.resilient_parsing:
        return ids
    from gsisearch.cli.files import standard_input

    at = ids.index("-")
    lines = filter(None, map(str.strip, standard_input("ids, one a line,").splitlines()))
    return (*ids[:at], *lines, *ids[at + 1 :])


ids = click.argument(
    "ids",
    metavar="ID...",
    nargs=-1,
    required=True,
    callback=_with_standard_input,
    shell_complete=completed("ids"),
)
id = click.argument("id", metavar="ID", shell_complete=completed("ids"))
slugs = click.argument("slugs", metavar="[SLUG]...", nargs=-1, shell_complete=completed("slugs"))
