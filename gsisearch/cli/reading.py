"""Commands for reading: show, outline, commitments, and the guide to queries."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from gsisearch.cli import options
from gsisearch.cli.exits import FOUND, NOT_FOUND
from gsisearch.cli.options import examples
from gsisearch.cli.output import Output, note

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
@options.integer(
    "--context", default=0, low=0, high=1000, help="Show N neighbouring passages on each side."
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

    ID names a passage (1.2.3), a section (1) or a document (its slug). With the slug in front it is
    unique (gsi-lesotho-2022:1.2.3); the slug may be shortened. A permalink is accepted too, unless
    the text it points to has changed. Use - to read IDs from standard input, one per line.
    """
    passages = library.show(ids, context=context, timeout=timeout)
    out.write("passages", passages, slugs=library.document_count > 1, reading=reading)
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
    """List documents, sections, paragraphs and commitments with their IDs.

    Lists all documents, or those named by SLUG, which may be shortened.
    """
    found = library.outline(_named(slugs, document), timeout=timeout)
    out.write("outline", found, slugs=library.document_count > 1)
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
    """List the commitments (the points that a paragraph enumerates) in full.

    Lists those of all documents, or of the documents named by SLUG, which may be shortened.
    """
    found = library.commitments(_named(slugs, document), timeout=timeout)
    out.write("commitments", found, slugs=library.document_count > 1, reading=reading)
    if not found:
        note("No paragraph enumerates any.")
    return FOUND if found else NOT_FOUND


def _named(slugs: tuple[str, ...], document: tuple[str, ...] | None) -> tuple[str, ...] | None:
    """The documents named by arguments and by `--doc`; None if there are none."""
    return (*slugs, *(document or ())) or None


@click.command(epilog=examples("gsisearch help-query"))
def help_query() -> int:
    """Explain the query language."""
    from gsisearch.cli.exits import write
    from gsisearch.query.guide import GUIDE

    write(GUIDE, False)
    return FOUND
