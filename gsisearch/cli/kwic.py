"""The command `kwic`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from gsisearch.cli import options
from gsisearch.cli.options import examples
from gsisearch.cli.output import Output, report_outcome
from gsisearch.cli.queries import QueryCommand, query_argument

if TYPE_CHECKING:
    from gsisearch.library import Library


@click.command(
    cls=QueryCommand,
    epilog=examples(
        "gsisearch kwic security",
        "gsisearch kwic Cold War --sort right",
        "gsisearch kwic security --count",
    ),
)
@query_argument()
@click.option(
    "--sort",
    type=click.Choice(["document", "left", "right"]),
    default="document",
    show_default=True,
    help="Reading order, or by the words on the left or right.",
)
@options.integer(
    "--width",
    default=60,
    low=10,
    high=500,
    help="Characters of context on each side; a terminal shows what fits.",
)
@options.limit(100)
@options.skip
@options.filters
@options.correct
@options.output(brief=("count", "ids"))
@options.library
def kwic(library: Library, out: Output, query: str, **selection: Any) -> int:
    """Print a concordance: one line per occurrence, with the keyword in the middle.

    Plain words are taken as a phrase: `climate change` means "climate change", whereas `climate OR
    change` finds each word by itself. Otherwise QUERY is as for `search`.
    """
    found = library.kwic(query, **selection)
    out.write("concordance", found, slugs=library.document_count > 1)
    return report_outcome(found, partial=found.partial)
