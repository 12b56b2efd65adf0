"""Commands that look after the index and the corpus."""

from __future__ import annotations

import click

from gsisearch.cli import options
from gsisearch.cli.exits import ERROR, FOUND, NOTHING, complain
from gsisearch.cli.options import Output, examples, note
from gsisearch.corpus.locations import corpus_folder
from gsisearch.index import upkeep
from gsisearch.index.location import index_folder


@click.group(epilog=examples("gsisearch index status"))
def index() -> None:
    """Build the index, ask for its state, check it.

    A search builds and refreshes the index by itself; these commands are for looking after it.
    """


@index.command(epilog=examples("gsisearch index build"))
@options.output("text", "json")
@options.folders
def build(out: Output, corpus: str | None, index: str | None) -> int:
    """Build the index anew."""
    folder = corpus_folder(corpus)
    made = upkeep.build(folder, index_folder(folder, index), note)
    out.write("status", upkeep.status(folder, made.store.path))
    return FOUND


@index.command(epilog=examples("gsisearch index status --json"))
@options.output("text", "json")
@options.folders
def status(out: Output, corpus: str | None, index: str | None) -> int:
    """Say whether the index is fresh; exit with 1 if not."""
    folder = corpus_folder(corpus)
    return _report(out, upkeep.status(folder, index_folder(folder, index)))


@index.command(epilog=examples("gsisearch index check"))
@options.output("text", "json")
@options.folders
def check(out: Output, corpus: str | None, index: str | None) -> int:
    """Compare the index with its checksums and with the corpus; exit with 1 if they differ.

    Every file is read, and every passage: ids, offsets, texts and words.
    """
    folder = corpus_folder(corpus)
    return _report(out, upkeep.check(folder, index_folder(folder, index)))


def _report(out: Output, found: upkeep.IndexStatus) -> int:
    out.write("status", found)
    return FOUND if found.state == "fresh" else NOTHING


@click.group(epilog=examples("gsisearch corpus check"))
def corpus() -> None:
    """Check the documents and their sidecars."""


@corpus.command("check", epilog=examples("gsisearch corpus check --corpus ./corpus"))
@options.output("text", "json", "jsonl", "csv", "tsv")
@options.corpus_option
def check_corpus(out: Output, corpus: str | None) -> int:
    """Look at every document and sidecar: what they hold, and all that is wrong with them.

    A mistake keeps its document out of the search, the others are searched; a warning keeps none
    out. Exit codes: 0 no mistake, 2 mistakes, or a corpus that can't be read.
    """
    found = upkeep.check_corpus(corpus_folder(corpus))
    out.write("corpus", found)
    mistakes = sum(item.severity == "error" for item in found.findings)
    if not mistakes:
        return FOUND
    complain(f"{found.path} has mistakes: {mistakes}; documents kept out: {found.kept_out}")
    return ERROR


@corpus.command(epilog=examples("gsisearch corpus propose-repairs gsi-lesotho-2022"))
@click.argument("slug", shell_complete=options.completed("slugs"))
@options.output("text", "json", "jsonl", "csv", "tsv")
@options.corpus_option
def propose_repairs(out: Output, slug: str, corpus: str | None) -> int:
    """Look for damage in a document, and propose repairs for its sidecar.

    Words glued together, stops and commas without the space after them, lost apostrophes. Nothing
    is changed: take over what is right. Exit with 1 when there is nothing to propose.
    """
    from gsisearch.corpus.proposals import propose_for

    found = propose_for(corpus_folder(corpus), slug)
    out.write("proposals", found)
    if not found:
        note("Nothing looks damaged that is not repaired already.")
    return FOUND if found else NOTHING
