"""Commands that read: show, outline, commitments, and help with queries."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from gsisearch.cli import options
from gsisearch.cli.exits import FOUND, NOTHING
from gsisearch.cli.options import Output, examples

if TYPE_CHECKING:
    from gsisearch.library import Library

_reading = click.option("--reading", is_flag=True, help="Show the repaired reading text.")


@click.command(
    epilog=examples(
        "gsisearch show 1.2.3",
        "gsisearch show 3.2 --context 1 --reading",
        "gsisearch search peace -l | gsisearch show -",
    )
)
@options.ids
@options.count(
    "--context", default=0, low=0, high=1000, help="Show so many neighbours at either side."
)
@_reading
@options.output()
@options.library
def show(
    library: Library,
    out: Output,
    ids: tuple[str, ...],
    context: int,
    reading: bool,
    timeout: float,
) -> int:
    """Show whole passages, sections or documents, as published.

    An ID is that of a passage (1.2.3), a section (1) or a document (its slug); with the slug in
    front it is unique (gsi-lesotho-2022:1.2.3), and the slug may be shortened. A permalink is an ID
    too, and refused when the text behind it has changed. - reads IDs from standard input, one a line.
    """
    passages = library.show(ids, context=context, timeout=timeout)
    out.write("passages", passages, slugs=library.documents > 1, reading=reading)
    return FOUND


@click.command(
    epilog=examples(
        "gsisearch outline",
        "gsisearch outline gsi-lesotho-2022",
        "gsisearch outline --format csv -o outline.csv",
    )
)
@options.slugs
@options.document
@options.output(brief=("ids",))
@options.library
def outline(
    library: Library,
    out: Output,
    slugs: tuple[str, ...],
    document: tuple[str, ...] | None,
    timeout: float,
) -> int:
    """List documents, sections, paragraphs and commitments with their ids.

    Of all documents, or of those that are named by a SLUG, which may be shortened.
    """
    found = library.outline(_named(slugs, document), timeout=timeout)
    out.write("outline", found, slugs=library.documents > 1)
    return FOUND


@click.command(
    epilog=examples(
        "gsisearch commitments",
        "gsisearch commitments gsi-lesotho-2022 --json",
    )
)
@options.slugs
@options.document
@_reading
@options.output(brief=("count", "ids"))
@options.library
def commitments(
    library: Library,
    out: Output,
    slugs: tuple[str, ...],
    document: tuple[str, ...] | None,
    reading: bool,
    timeout: float,
) -> int:
    """List the commitments, the points that a paragraph enumerates, in full.

    Of all documents, or of those that are named by a SLUG, which may be shortened.
    """
    found = library.commitments(_named(slugs, document), timeout=timeout)
    out.write("commitments", found, slugs=library.documents > 1, reading=reading)
    if not found:
        options.note("No paragraph enumerates any.")
    return FOUND if found else NOTHING


def _named(slugs: tuple[str, ...], document: tuple[str, ...] | None) -> tuple[str, ...] | None:
    """The documents of arguments and `--doc`, None where no one is named."""
    return (*slugs, *(document or ())) or None


@click.command(epilog=examples("gsisearch help-query"))
def help_query() -> int:
    """Explain the query language."""
    from gsisearch.cli.exits import write
    from gsisearch.query.guide import GUIDE

    write(GUIDE, False)
    return FOUND
