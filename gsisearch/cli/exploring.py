"""Commands for exploring a corpus: like, terms, collocations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from gsisearch.cli import options
from gsisearch.cli.exits import FOUND, NOT_FOUND
from gsisearch.cli.options import examples
from gsisearch.cli.output import Output, note, report_outcome
from gsisearch.cli.queries import QueryCommand, query_argument

if TYPE_CHECKING:
    from gsisearch.library import Library


@click.command(epilog=examples("gsisearch like 1.2.3", "gsisearch like 3.4 -n 3 --json"))
@options.id
@options.page
@options.filters
@options.snippet_count
@options.scores
@options.output(brief=("count", "ids"))
@options.library
def like(library: Library, out: Output, id: str, scores: bool, **selection: Any) -> int:
    """Find the passages most similar to a given one, by its most significant words.

    ID is as for `show`. The passage itself, its paragraph and its commitments are left out.
    """
    results = library.like(id, **selection)
    out.write("results", results, slugs=library.document_count > 1, scores=scores)
    return report_outcome(results)


@click.command(
    epilog=examples("gsisearch terms secur", "gsisearch terms --doc gsi --section 3 --sort word")
)
@click.argument("prefix", default="")
@click.option(
    "--sort",
    type=click.Choice(["count", "word"]),
    default="count",
    show_default=True,
    help="Most frequent first, or alphabetical.",
)
@options.stop_words
@options.limit(50)
@options.filters
@options.output(brief=("count",))
@options.library
def terms(library: Library, out: Output, prefix: str, **selection: Any) -> int:
    """List the words that begin with PREFIX (all words by default), with their counts.

    The words of a commitment are counted once, as part of its paragraph.
    """
    found = library.terms(prefix, **selection)
    out.write("vocabulary", found)
    if not found.total:
        beginning = f"begins with “{prefix}”" if prefix else "is left"
        note(f"No word {beginning}.")
    return FOUND if found.total else NOT_FOUND


@click.command(
    cls=QueryCommand,
    epilog=examples(
        "gsisearch collocations security", "gsisearch collocations '\"cold war\"' -n 5"
    ),
)
@query_argument(metavar="WORD...")
@options.integer("--window", default=5, high=50, help="Window: count words within N positions.")
@options.stop_words
@options.limit(20)
@options.filters
@options.output(brief=("count",))
@options.library
def collocations(library: Library, out: Output, query: str, **selection: Any) -> int:
    """List the words that occur near WORD more often than expected by chance.

    WORD is a query, as for `kwic`: several words are a phrase. The score is the log-likelihood
    ratio (Dunning 1993): chance alone gives 3.84 or more once in 20 times, 10.83 or more once in
    1,000.
    """
    found = library.collocations(query, **selection)
    out.write("collocations", found)
    return report_outcome(found)
