"""Shell completion of IDs and slugs; bash needs special care, as it splits words at colons."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

import click
from click.shell_completion import (
    BashComplete,
    CompletionItem,
    FishComplete,
    ShellComplete,
    ZshComplete,
    add_completion_class,
    split_arg_string,
)

import gsisearch
from gsisearch.corpus.locations import corpus_folder, source_files, source_path
from gsisearch.errors import DataFileError, GsisearchError, IndexUnavailable

if TYPE_CHECKING:
    from gsisearch.library import Library

Completed = Literal["ids", "slugs", "sections"]

#: Without an index, only documents up to this size in bytes are read, as the user is waiting.
_MAX_BYTES_READ = 200_000


def complete(what: Completed, ctx: click.Context, incomplete: str) -> list[str]:
    """The completions of a word: slugs from the corpus folder, IDs from the index as it is.

    No index is built: without one, IDs are read from the document whose slug is typed.
    Any failure results in fewer completions, never in an error.

    Args:
        what: the kind of value to complete.
        ctx: contains the corpus and the index named on the command line.
        incomplete: the word typed so far.
    """
    corpus = ctx.params.get("corpus")
    slugs = _slugs(corpus, incomplete)
    if what == "slugs":
        return slugs
    try:
        with gsisearch.open(corpus, ctx.params.get("index"), build=False) as library:
            if what == "sections":
                return [found for found in _sections(library) if found.startswith(incomplete)]
            indexed = partial(library.ids, limit=None)
            return _ids(indexed, library.document_count == 1, slugs, incomplete)
    except IndexUnavailable:
        single = len(_slugs(corpus, "")) == 1
        read = partial(_ids_in_files, corpus)
        return _ids(read, single, slugs, incomplete) if what == "ids" else []
    except Exception:  # a completing shell can show no error, whatever it is
        return slugs if what == "ids" else []


def _slugs(corpus: str | None, incomplete: str) -> list[str]:
    try:
        slugs = [path.stem for path in source_files(corpus_folder(corpus))]
    except DataFileError:
        return []
    return [slug for slug in slugs if slug.startswith(incomplete) and slug.isprintable()]


def _ids(
    ids: Callable[[str], Sequence[str]], single: bool, slugs: list[str], incomplete: str
) -> list[str]:
    """The IDs of passages, or slugs as long as several documents are possible.

    Args:
        ids: returns the IDs that begin with a string, like `Library.ids`.
        single: whether the corpus has a single document.
        slugs: the slugs that begin with the word typed.
        incomplete: the word typed so far.
    """
    if single or ":" in incomplete:
        found = list(ids(incomplete))
        if found or ":" in incomplete:
            return found
    if incomplete in slugs:
        others = [slug for slug in slugs if slug != incomplete]
        return [*ids(f"{incomplete}:"), *others]
    return [*slugs, *ids(f"{slugs[0]}:")] if len(slugs) == 1 else slugs


def _ids_in_files(corpus: str | None, prefix: str) -> list[str]:
    """Like `Library.ids` without an index: the IDs of one document, if it is short enough to read."""
    from gsisearch.corpus.documents import load_document

    slug, colon, path = prefix.rpartition(":")
    named = f"{slug}:" if colon else ""
    if not named:
        (slug,) = _slugs(corpus, "")
    source = source_path(corpus_folder(corpus), slug)
    try:
        if source.stat().st_size > _MAX_BYTES_READ:
            return []
        sections = load_document(source).sections
    except (GsisearchError, OSError):
        return []
    found = [passage.id for section in sections for passage in section.passages]
    return [f"{named}{id}" for id in found if id.startswith(path)]


def _sections(library: Library) -> list[str]:
    """The IDs of sections: the ID of a passage is a path that begins with its section."""
    paths = (id.rpartition(":")[2] for id in library.ids(limit=None))
    return list(dict.fromkeys(path.partition(".")[0] for path in paths))


class _WholeWords(ShellComplete):
    """Completes whole words: `--doc=pa` to `--doc=pact`, where Click returns only `pact`."""

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem[str]]:
        found = super().get_completions(args, incomplete)
        option, equals, _ = incomplete.partition("=")
        if option.startswith("--") and equals:
            for item in found:
                item.value = f"{option}={item.value}" if item.type == "plain" else item.value
        return found


@add_completion_class
class Zsh(_WholeWords, ZshComplete):
    """Completion for zsh."""


@add_completion_class
class Fish(_WholeWords, FishComplete):
    """Completion for fish."""


@add_completion_class
class Bash(_WholeWords, BashComplete):
    """Completion for bash, which splits `pact:1.1` into three words and replaces only the last.

    The script passes on the whole line and the part that bash will replace; completions are
    returned without the text before that part.
    """

    source_template = """\
%(complete_func)s() {
    local kind value
    COMPREPLY=()
    while IFS=, read -r kind value; do
        case $kind in
            plain) COMPREPLY+=("$value") ;;
            dir) compopt -o dirnames ;;
            file) compopt -o default ;;
        esac
    done < <(COMP_LINE="${COMP_LINE:0:COMP_POINT}" COMP_REPLACED="$2" \\
        %(complete_var)s=bash_complete "$1" 2>/dev/null)
}
complete -o nosort -F %(complete_func)s %(prog_name)s
"""

    def get_completion_args(self) -> tuple[list[str], str]:
        if "COMP_LINE" not in os.environ:  # called by Click's own script
            return super().get_completion_args()
        # An appended letter shows whether the last word has ended or is only preceded by a quote.
        *args, last = split_arg_string(os.environ["COMP_LINE"] + "x")
        return args[1:], last[:-1]

    def format_completion(self, item: CompletionItem[Any]) -> str:
        _, word = self.get_completion_args()
        replaced = os.environ.get("COMP_REPLACED", word)
        kept = word.removesuffix(replaced) if word.endswith(replaced) else ""
        return f"{item.type},{item.value.removeprefix(kept)}"
