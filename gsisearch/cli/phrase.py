"""The command `phrase`."""

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
        'gsisearch phrase "legitimate security concerns"',
        "gsisearch phrase peace development --slop 3",
    ),
)
@query_argument("words")
@options.integer(
    "--slop",
    default=0,
    low=0,
    high=100,
    help="Allow any word order, and up to N other words in between.",
)
@options.page
@options.filters
@options.snippet_count
@options.scores
@options.output(brief=("count", "ids"))
@options.library
def phrase(library: Library, out: Output, words: str, scores: bool, **selection: Any) -> int:
    """Find an exact sequence of words, as read or as published.

    Case, punctuation and the style of quotation marks are ignored; every word counts. Use - to read
    WORDS from standard input.
    """
    results = library.phrase(words, **selection)
    out.write("results", results, slugs=library.document_count > 1, scores=scores)
    return report_outcome(results, partial=results.partial)
