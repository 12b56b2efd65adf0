"""Commands that find: search, phrase, snippets, kwic, explain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from gsisearch.cli import options
from gsisearch.cli.exits import FOUND, NOTHING
from gsisearch.cli.options import Output, examples, note, outcome
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
    """Find passages, the best first, with snippets.

    All words of QUERY should be there; passages with most of them come after those. - reads QUERY
    from standard input.
    `gsisearch help-query` explains phrases, fields, exclusion and the rest.
    """
    results = library.search(query, **selection)
    out.write("results", results, slugs=library.documents > 1, scores=scores)
    return outcome(results, partial=results.partial)


@click.command(
    cls=QueryCommand,
    epilog=examples(
        'gsisearch phrase "legitimate security concerns"',
        "gsisearch phrase peace development --slop 3",
    ),
)
@query_argument("words")
@options.count(
    "--slop",
    default=0,
    low=0,
    high=100,
    help="Allow any order, and so many other words in between.",
)
@options.page
@options.filters
@options.snippet_count
@options.scores
@options.output(brief=("count", "ids"))
@options.library
def phrase(library: Library, out: Output, words: str, scores: bool, **selection: Any) -> int:
    """Find exactly these words in a row, as read or as published.

    Case, punctuation and the style of quotes do not matter; every word does. - reads WORDS from
    standard input.
    """
    results = library.phrase(words, **selection)
    out.write("results", results, slugs=library.documents > 1, scores=scores)
    return outcome(results, partial=results.partial)


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
    """Print only the snippets, one a line, each with its id and its offsets in the source.

    QUERY is as for `search`.
    """
    results = library.search(query, **selection)
    out.write("snippets", results, slugs=library.documents > 1)
    return outcome(results, partial=results.partial)


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
    help="In reading order, or by the words at one side.",
)
@options.count(
    "--width",
    default=60,
    low=10,
    high=500,
    help="Characters of context at either side; a terminal shows what fits.",
)
@options.limit(100)
@options.skip
@options.filters
@options.correct
@options.output(brief=("count", "ids"))
@options.library
def kwic(library: Library, out: Output, query: str, **selection: Any) -> int:
    """Print a concordance: every occurrence on a line, the keyword in the middle.

    Words alone are a phrase here: `climate change` is "climate change", and `climate OR change` has
    each by itself. Otherwise QUERY is as for `search`.
    """
    found = library.kwic(query, **selection)
    out.write("concordance", found, slugs=library.documents > 1)
    return outcome(found, partial=found.partial)


@click.command(
    cls=QueryCommand,
    epilog=examples(
        'gsisearch explain "common security" 1.1',
        "gsisearch explain cold war mentality 3.2",
    ),
)
@query_argument(shell_complete=options.completed("ids"))  # a shell can't tell which is last
@options.id
@options.filters
@options.output()
@options.library
def explain(library: Library, out: Output, query: str, id: str, **selection: Any) -> int:
    """Say why the passage ID is where it is among the hits of QUERY.

    Its score is a sum of parts. A word has one for any of its forms and one for the form that
    you wrote; two words side by side have one for following each other, at most one other word
    between them. Each part is a product: the share of the weight that it is of, how rare it is,
    how keenly passages that have it are about it, and how often this one has it.
    """
    found = library.explain(query, id, **selection)
    if found.corrected:
        note(f"Nothing has the query as it is; this is for “{found.corrected}”.")
    out.write("explanation", found, slugs=library.documents > 1)
    return FOUND if found.rank else NOTHING
