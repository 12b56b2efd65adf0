"""Commands for finding passages: search, phrase, snippets, kwic, explain."""

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
