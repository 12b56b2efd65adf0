"""Commands for quotations: verify, cite."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any

import click

from gsisearch.citing.styles import STYLES
from gsisearch.cli import options
from gsisearch.cli.exits import FOUND, NOT_FOUND
from gsisearch.cli.files import not_utf8, standard_input
from gsisearch.cli.options import examples
from gsisearch.cli.output import Output, note
from gsisearch.cli.queries import QueryCommand

if TYPE_CHECKING:
    from gsisearch.library import Library


@click.command(
    cls=QueryCommand,
    epilog=examples(
        'gsisearch verify "prosperity is a tree without roots"',
        "gsisearch verify --file draft.md",
        "pbpaste | gsisearch verify -",
    ),
)
@click.argument("quote", nargs=-1)
@click.option(
    "--file",
    "draft",
    type=click.File(encoding="utf-8", errors="strict"),
    metavar="DRAFT",
    help="Check every quotation in a draft, text or Markdown; - is standard input.",
)
@options.integer(
    "--shortest",
    default=4,
    help="In a draft, quotations of fewer than N words are phrases and not counted.",
)
@click.option("--cite", type=click.Choice(STYLES), help="Cite the passage, in this style.")
@options.output()
@options.library
def verify(
    library: Library,
    out: Output,
    quote: tuple[str, ...],
    draft: IO[str] | None,
    shortest: int,
    cite: Any,
    timeout: float,
) -> int:
    """Check whether a quotation is exact, where it is from, and how it differs.

    QUOTE is the quotation; use - to read it from standard input. It is exact (character for
    character), repaired (differs only in case, punctuation, hyphens, or damage to the page), altered,
    or absent; changes that may alter the meaning are pointed out. Exit codes: 0 exact, 1 not exact, 2
    could not be checked; for a draft, 0 if all are exact or repaired.
    """
    given = {"timeout": timeout} | ({"style": cite} if cite else {})
    slugs = library.document_count > 1
    if draft is not None:
        if quote:
            raise click.UsageError("Give a QUOTE or --file DRAFT, not both.")
        report = library.verify_draft(_read(draft), shortest=shortest, **given)
        out.write("draft", report, slugs=slugs, citations=bool(cite))
        if out.format in ("jsonl", "csv", "tsv"):  # formats that list quotations only
            for mark in report.unclosed:
                note(f"{mark.line}:{mark.column}: the mark {mark.mark} is never closed")
        return report.exit_code
    if not quote:
        raise click.UsageError("Give a QUOTE, - for standard input, or --file DRAFT.")
    text = standard_input("the quotation") if quote == ("-",) else " ".join(quote)
    found = library.verify(text, **given)
    out.write("verification", found, slugs=slugs, citations=bool(cite))
    return FOUND if found.verdict == "exact" else NOT_FOUND


def _read(file: IO[str]) -> str:
    try:
        return file.read()
    except UnicodeDecodeError as error:
        name = getattr(file, "name", "the draft")
        raise click.UsageError(f"{name}: {not_utf8(error)}") from None


@click.command(
    epilog=examples(
        "gsisearch cite 1.2.3",
        "gsisearch cite 1.2.3 3.2 --style bibtex -o cited.bib",
        "gsisearch search peace -l | gsisearch cite -",
    )
)
@options.ids
@click.option(
    "--style",
    type=click.Choice(STYLES),
    default="plain",
    show_default=True,
    help="Citation style.",
)
@options.output()
@options.library
def cite(library: Library, out: Output, ids: tuple[str, ...], style: Any, timeout: float) -> int:
    """Print citations of passages, sections or documents.

    ID is as for `show`; use - to read IDs from standard input, one per line.

    With --json, each comes with a permalink, which `gsisearch show` accepts as an ID as long as the
    text it points to is unchanged.
    """
    out.write("citations", library.cite(ids, style, timeout=timeout))
    return FOUND
