"""Completion in the shell: ids and slugs, and bash, which breaks words at colons."""

from __future__ import annotations

import os
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
from gsisearch.errors import DataFileError
from gsisearch.locations import corpus_files, corpus_folder

if TYPE_CHECKING:
    from gsisearch.search import Library

What = Literal["ids", "slugs", "sections"]


def complete(what: What, ctx: click.Context, incomplete: str) -> list[str]:
    """The values that begin so: slugs from the corpus folder, the others from the index as it is.

    Nothing is built for it, and whatever goes wrong, there are fewer completions and no error.

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
            return _ids(library, slugs, incomplete)
    except Exception:  # a shell that completes has no place for an error, whatever it is
        return slugs if what == "ids" else []


def _slugs(corpus: str | None, incomplete: str) -> list[str]:
    try:
        files = corpus_files(corpus_folder(corpus))
    except DataFileError:
        return []
    sources = (path.stem for path in files if path.suffix == ".txt")
    return [slug for slug in sources if slug.startswith(incomplete) and slug.isprintable()]


def _ids(library: Library, slugs: list[str], incomplete: str) -> list[str]:
    """Ids of passages; as long as several documents can be meant, slugs in their place."""
    if library.documents == 1 or ":" in incomplete:
        found = list(library.ids(incomplete, limit=None))
        if found or ":" in incomplete:
            return found
    if incomplete in slugs:
        others = [slug for slug in slugs if slug != incomplete]
        return [*library.ids(f"{incomplete}:", limit=None), *others]
    return [*slugs, *library.ids(f"{slugs[0]}:", limit=None)] if len(slugs) == 1 else slugs


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
