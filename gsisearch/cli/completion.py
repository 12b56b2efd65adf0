"""Completion in the shell: ids and slugs, and bash, which breaks words at colons."""

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
from gsisearch.corpus.locations import corpus_files, corpus_folder
from gsisearch.errors import DataFileError, GsisearchError, IndexUnavailable

if TYPE_CHECKING:
    from gsisearch.library import Library

What = Literal["ids", "slugs", "sections"]

#: Where there is no index a document of at most so many bytes is read: whoever types waits.
_MOST_READ = 200_000


def complete(what: What, ctx: click.Context, incomplete: str) -> list[str]:
    """The values that begin so: slugs from the corpus folder, the others from the index as it is.

    Nothing is built for it: where there is no index, ids are read from the document that is meant.
    Whatever goes wrong, there are fewer completions and no error.

    Args:
        what: what the values are.
        ctx: has the corpus and the index that the command line names.
        incomplete: what is typed so far.
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
            return _ids(indexed, library.documents == 1, slugs, incomplete)
    except IndexUnavailable:
        single = len(_slugs(corpus, "")) == 1
        read = partial(_ids_in_files, corpus)
        return _ids(read, single, slugs, incomplete) if what == "ids" else []
    except Exception:  # a shell that completes has no place for an error, whatever it is
        return slugs if what == "ids" else []


def _slugs(corpus: str | None, incomplete: str) -> list[str]:
    try:
        files = corpus_files(corpus_folder(corpus))
    except DataFileError:
        return []
    sources = (path.stem for path in files if path.suffix == ".txt")
    return [slug for slug in sources if slug.startswith(incomplete) and slug.isprintable()]


def _ids(
    ids: Callable[[str], Sequence[str]], single: bool, slugs: list[str], incomplete: str
) -> list[str]:
    """Ids of passages; as long as several documents can be meant, slugs in their place.

    Args:
        ids: the ids that begin so, as `Library.ids` gives them.
        single: whether there is one document.
        slugs: those that begin as what is typed.
        incomplete: what is typed.
    """
    if single or ":" in incomplete:
        found = list(ids(incomplete))
        if found or ":" in incomplete:
            return found
    if incomplete in slugs:
        others = [slug for slug in slugs if slug != incomplete]
        return [*ids(f"{incomplete}:"), *others]
    return [*slugs, *ids(f"{slugs[0]}:")] if len(slugs) == 1 else slugs


def _ids_in_files(corpus: str | None, beginning: str) -> list[str]:
    """As `Library.ids`, where there is no index: those of one document, read if it is short."""
    from gsisearch.corpus.documents import load_document

    slug, colon, path = beginning.rpartition(":")
    named = f"{slug}:" if colon else ""
    if not named:
        (slug,) = _slugs(corpus, "")
    source = corpus_folder(corpus) / f"{slug}.txt"
    try:
        if source.stat().st_size > _MOST_READ:
            return []
        sections = load_document(source).sections
    except (GsisearchError, OSError):
        return []
    found = [passage.id for section in sections for passage in section.passages]
    return [f"{named}{id}" for id in found if id.startswith(path)]


def _sections(library: Library) -> list[str]:
    """The ids of sections: an id is the path of a passage, and its section comes first."""
    paths = (id.rpartition(":")[2] for id in library.ids(limit=None))
    return list(dict.fromkeys(path.partition(".")[0] for path in paths))


class _Words(ShellComplete):
    """Completes whole words: `--doc=pa` with `--doc=pact`, for which Click has `pact`."""

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem[str]]:
        found = super().get_completions(args, incomplete)
        option, equals, _ = incomplete.partition("=")
        if option.startswith("--") and equals:
            for item in found:
                item.value = f"{option}={item.value}" if item.type == "plain" else item.value
        return found


@add_completion_class
class Zsh(_Words, ZshComplete):
    """Completion for zsh."""


@add_completion_class
class Fish(_Words, FishComplete):
    """Completion for fish."""


@add_completion_class
class Bash(_Words, BashComplete):
    """Completion for bash, which takes `pact:1.1` for three words and replaces only the last.

    The script hands over the line as it is, and what bash is about to replace; completions come
    without what stands before that.
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
        if "COMP_LINE" not in os.environ:  # a script of Click's own
            return super().get_completion_args()
        # A letter at the end shows whether a word has ended there or has only a quote before it.
        *args, last = split_arg_string(os.environ["COMP_LINE"] + "x")
        return args[1:], last[:-1]

    def format_completion(self, item: CompletionItem[Any]) -> str:
        _, word = self.get_completion_args()
        replaced = os.environ.get("COMP_REPLACED", word)
        kept = word.removesuffix(replaced) if word.endswith(replaced) else ""
        return f"{item.type},{item.value.removeprefix(kept)}"
