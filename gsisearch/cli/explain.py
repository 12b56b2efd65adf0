"""The command `explain`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from gsisearch.cli import options
from gsisearch.cli.exits import FOUND, NOT_FOUND
from gsisearch.cli.options import examples
from gsisearch.cli.output import Output, note
from gsisearch.cli.queries import QueryCommand, query_argument

if TYPE_CHECKING:
    from gsisearch.library import Library


@click.command(
    cls=QueryCommand,
    epilog=examples(
        'gsisearch explain "common security" 1.1',
        "gsisearch explain cold war mentality 3.2",
    ),
)
@query_argument(shell_complete=options.completed("ids"))  # any word may be the ID
@options.id
@options.filters
@options.output()
@options.library
def explain(library: Library, out: Output, query: str, id: str, **selection: Any) -> int:
    """Explain the rank of the passage ID among the results of QUERY.

    The score is a sum of parts. Each word has one part for any of its forms and one for the form
    you typed; two neighbouring words have one for following each other, with at most one other word
    in between. Each part is a product: its share of the word's weight, how rare the word is, how
    strongly the passages that contain it are about it, and how often this passage contains it.
    """
    found = library.explain(query, id, **selection)
    if found.corrected:
        note(f"Nothing has the query as it is; this is for “{found.corrected}”.")
    out.write("explanation", found, slugs=library.document_count > 1)
    return FOUND if found.rank else NOT_FOUND
