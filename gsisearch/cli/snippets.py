"""The command `snippets`."""

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
        "gsisearch snippets sustainable security",
        "gsisearch snippets '\"security concerns\"' --format csv",
    ),
)
@query_argument()
@options.page
@options.filters
@options.correct
@options.snippet_count
@options.output(brief=("count", "ids"))
@options.library
def snippets(library: Library, out: Output, query: str, **selection: Any) -> int:
    """Print only the snippets, one per line, with their IDs and offsets.

    QUERY is as for `search`.
    """
    results = library.search(query, **selection)
    out.write("snippets", results, slugs=library.document_count > 1)
    return report_outcome(results, partial=results.partial)
