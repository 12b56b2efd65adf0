"""Options and arguments that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gsisearch.cli.output import Output, note
from gsisearch.deadline import TIMEOUT
from gsisearch.render import FORMATS

if TYPE_CHECKING:
    from gsisearch.cli.completion import Completed
    from gsisearch.render import Brief, Format

#: The function of a command, which takes its options as keyword arguments.
Function = Callable[..., Any]
Decorator = Callable[[Function], Function]


def examples(*lines: str) -> str:
    """The examples at the end of a help text."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


def _combined(*options: Decorator) -> Decorator:
    """Several decorators as one; `--help` lists the options in this order."""
    return lambda function: reduce(lambda f, option: option(f), reversed(options), function)


def integer(
    *names: str, default: int, low: int = 1, high: int | None = None, help: str
) -> Decorator:
    """An option whose value is an integer from `low` to `high`."""
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
    return integer("-n", "--limit", default=default, help="Maximum number of results.")


def completed(what: Completed) -> Callable[[click.Context, click.Parameter, str], Any]:
    """Shell completion of a parameter; see `completion.complete`."""

    def complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
        from gsisearch.cli import completion  # needed only by a shell, and slow to import

        return completion.complete(what, ctx, incomplete)

    return complete


def _completed_as(type: str) -> Callable[[click.Context, click.Parameter, str], Any]:
    """Completion with file names (`file`) or folder names (`dir`), left to the shell."""

    def complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[Any]:
        from click.shell_completion import CompletionItem

        return [CompletionItem(incomplete, type=type)]

    return complete


skip = integer("--skip", default=0, low=0, help="Skip the first N results.")

#: `-n/--limit`, `--skip` and `--sort` of hits.
page = _combined(
    limit(10),
    skip,
    click.option(
        "--sort",
        type=click.Choice(["score", "date", "document"]),
        default="score",
        show_default=True,
        help="Best first, newest document first, or reading order.",
    ),
)


def repeatable(*names: str, help: str, **more: Any) -> Decorator:
    """An option that may be repeated; its value is a tuple, or None if the option isn't given."""
    return click.option(
        *names,
        multiple=True,
        callback=lambda ctx, param, values: values or None,
        help=f"{help} May be repeated.",
        **more,
    )


document = repeatable(
    "--doc",
    "document",
    metavar="SLUG",
    shell_complete=completed("slugs"),
    help="Only this document, or those whose slugs begin with SLUG.",
)

#: `--section`, `--doc` and `--kind`, named like the parameters of `Library`.
filters = _combined(
    repeatable(
        "--section",
        metavar="ID",
        shell_complete=completed("sections"),
        help="Only sections with this ID.",
    ),
    document,
    repeatable(
        "--kind", type=click.Choice(["paragraph", "commitment"]), help="Only passages of this kind."
    ),
)

stop_words = click.option("--stop-words", is_flag=True, help="Include stop words (the, of).")
snippet_count = integer("--snippets", default=1, help="Maximum number of snippets per passage.")
scores = click.option("--scores", is_flag=True, help="Show the score of each passage.")

correct = click.option(
    "--no-correct",
    "correct",
    flag_value=False,
    default=True,
    help="Never correct the spelling of the query.",
)

corpus_option = click.option(
    "--corpus",
    metavar="DIR",
    shell_complete=_completed_as("dir"),
    help="Folder of the documents; overrides GSISEARCH_CORPUS.",
)
folders = _combined(
    corpus_option,
    click.option(
        "--index",
        metavar="DIR",
        shell_complete=_completed_as("dir"),
        help="Folder of the index; overrides GSISEARCH_INDEX.",
    ),
)

#: The options that print something shorter than the results, by the name of their argument.
_BRIEF = {
    "count": click.option("--count", is_flag=True, help="Print only the number of results."),
    "ids": click.option(
        "-l", "--ids-only", "ids", is_flag=True, help="Print only the IDs, one per line."
    ),
}


def _writable(ctx: click.Context, param: click.Parameter, name: str | None) -> Path | None:
    """The output file, whose folder must exist; None for standard output."""
    if name in (None, "-") or ctx.resilient_parsing:
        return None
    path = Path(str(name))
    if path.is_dir():
        raise click.BadParameter(f"{path} is a folder; name a file.")
    if not path.parent.is_dir():
        raise click.BadParameter(f"there is no folder {path.parent}; make it first.")
    return path


def output(*formats: str, brief: tuple[Brief, ...] = ()) -> Decorator:
    """The options for format and destination of the results, as one argument `out`: an `Output`.

    Args:
        formats: the formats that the command offers; all by default.
        brief: which of `--count` and `--ids-only` the command offers.
    """
    options = _combined(
        click.option(
            "--format",
            type=click.Choice(formats or FORMATS),
            default="text",
            show_default=True,
            help="Output format.",
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
            help="Write to FILE, in UTF-8; - is standard output.",
        ),
        click.option(
            "--color",
            type=click.Choice(["auto", "always", "never"]),
            default="auto",
            show_default=True,
            help="Use colour; auto: on a terminal, unless NO_COLOR is set.",
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


#: Named like the parameter of `Library`.
_timeout = click.option(
    "--timeout",
    type=click.FloatRange(min=0),
    default=TIMEOUT,
    show_default=True,
    metavar="SECONDS",
    help="Give up after this time; inf means never.",
)


def library(function: Function) -> Function:
    """`--corpus` and `--index`, as one argument `library`; and `--timeout`."""

    @wraps(function)
    def call(*, corpus: str | None, index: str | None, **others: Any) -> Any:
        import gsisearch

        with gsisearch.open(corpus, index, notify=note) as library:
            return function(library=library, **others)

    return _combined(_timeout, folders)(call)


def _with_standard_input(
    ctx: click.Context, param: click.Parameter, ids: tuple[str, ...]
) -> tuple[str, ...]:
    """The IDs, with `-` replaced by those read from standard input, one per line."""
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
