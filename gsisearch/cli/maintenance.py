"""Commands for maintaining the index and the corpus."""

from __future__ import annotations

import click

from gsisearch.cli import options
from gsisearch.cli.exits import ERROR, FOUND, NOT_FOUND, print_error
from gsisearch.cli.options import examples
from gsisearch.cli.output import Output, note
from gsisearch.corpus.locations import corpus_folder
from gsisearch.index import checking, opening
from gsisearch.index.location import index_folder
from gsisearch.results import IndexStatus


@click.group(epilog=examples("gsisearch index status"))
def index() -> None:
    """Build the index, show its state, check it.

    A search builds and refreshes the index automatically; these commands are for maintenance.
    """


@index.command(epilog=examples("gsisearch index build"))
@options.output("text", "json")
@options.folders
def build(out: Output, corpus: str | None, index: str | None) -> int:
    """Rebuild the index from scratch."""
    folder = corpus_folder(corpus)
    made = opening.build(folder, index_folder(folder, index), note)
    out.write("status", checking.status(folder, made.store.path))
    return FOUND


@index.command(epilog=examples("gsisearch index status --json"))
@options.output("text", "json")
@options.folders
def status(out: Output, corpus: str | None, index: str | None) -> int:
    """Show whether the index is fresh; exit with 1 if it is not."""
    folder = corpus_folder(corpus)
    return _report(out, checking.status(folder, index_folder(folder, index)))


@index.command(epilog=examples("gsisearch index check"))
@options.output("text", "json")
@options.folders
def check(out: Output, corpus: str | None, index: str | None) -> int:
    """Compare the index with its checksums and with the corpus; exit with 1 if they differ.

    This reads every file and compares every passage: IDs, offsets, texts and words.
    """
    folder = corpus_folder(corpus)
    return _report(out, checking.check(folder, index_folder(folder, index)))


def _report(out: Output, found: IndexStatus) -> int:
    out.write("status", found)
    return FOUND if found.state == "fresh" else NOT_FOUND


@click.group(epilog=examples("gsisearch corpus check"))
def corpus() -> None:
    """Check the documents and their sidecars."""


@corpus.command("check", epilog=examples("gsisearch corpus check --corpus ./corpus"))
@options.output("text", "json", "jsonl", "csv", "tsv")
@options.corpus_option
def check_corpus(out: Output, corpus: str | None) -> int:
    """Check every document and sidecar, and list all that is wrong.

    A document with a mistake is left out of the search; the others are still searched. A warning
    leaves nothing out. Exit codes: 0 no mistakes, 2 mistakes, or a corpus that can't be read.
    """
    from gsisearch.corpus import checking

    found = checking.check_corpus(corpus_folder(corpus))
    out.write("corpus", found)
    mistakes = sum(item.severity == "error" for item in found.findings)
    if not mistakes:
        return FOUND
    print_error(f"{found.path} has mistakes: {mistakes}; documents kept out: {found.kept_out}")
    return ERROR


@corpus.command(epilog=examples("gsisearch corpus propose-repairs gsi-lesotho-2022"))
@click.argument("slug", shell_complete=options.completed("slugs"))
@options.output("text", "json", "jsonl", "csv", "tsv")
@options.corpus_option
def propose_repairs(out: Output, slug: str, corpus: str | None) -> int:
    """Look for damage in a document, and propose repairs for its sidecar.

    Finds words run together, missing spaces after punctuation, and lost apostrophes. Nothing is
    changed: copy the proposals that are right. Exits with 1 if there is nothing to propose.
    """
    from gsisearch.corpus import proposals

    found = proposals.propose_repairs(corpus_folder(corpus), slug)
    out.write("proposals", found)
    if not found:
        note("Nothing looks damaged that is not repaired already.")
    return FOUND if found else NOT_FOUND
