"""The command `search`."""

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
        "gsisearch search cold war mentality",
        "gsisearch search 'security -nuclear section:3'",
        "gsisearch search Iran --doc nss-2002 --doc nss-2006 --sort date",
        "gsisearch search peace --format csv -o peace.csv",
        "gsisearch search '\"United Nations\" OR multilateral*' --json",
    ),
)
@query_argument()
@options.page
@options.filters
@options.correct
@options.snippet_count
@options.scores
@options.output(brief=("count", "ids"))
@options.library
def search(library: Library, out: Output, query: str, scores: bool, **selection: Any) -> int:
    """Find passages, best first, with snippets.

    Passages with all words of QUERY come first, then those with most of them. Use - to read QUERY
    from standard input. `gsisearch help-query` explains phrases, fields, exclusion and the rest.
    """
    results = library.search(query, **selection)
    out.write("results", results, slugs=library.document_count > 1, scores=scores)
    return report_outcome(results, partial=results.partial)
