"""The program `gsisearch`: its commands, each imported when it is used."""

from __future__ import annotations

from importlib import import_module

import click

from gsisearch import __version__

#: Command → the module of this package that defines it.
_MODULES = {
    "search": "search",
    "phrase": "phrase",
    "snippets": "snippets",
    "kwic": "kwic",
    "explain": "explain",
    "like": "exploring",
    "terms": "exploring",
    "collocations": "exploring",
    "show": "reading",
    "outline": "reading",
    "commitments": "reading",
    "verify": "quoting",
    "cite": "quoting",
    "help-query": "reading",
    "index": "maintenance",
    "corpus": "maintenance",
}


class Program(click.Group):
    """A group that imports only the command that is run."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_MODULES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in _MODULES:
            return _load(cmd_name)
        # Click suggests similar names from these.
        self.commands.update((name, _load(name)) for name in _MODULES)
        return None


def _load(name: str) -> click.Command:
    module = import_module(f"gsisearch.cli.{_MODULES[name]}")
    command = getattr(module, name.replace("-", "_"))
    assert isinstance(command, click.Command)
    return command


@click.command(
    cls=Program,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="""\b
Examples:
  gsisearch search cold war mentality
  gsisearch phrase "a tree without roots"
  gsisearch show 1.2.3 --context 1

Without --corpus and --index, the folders ./corpus and ./index are used if they exist; otherwise the
corpus that comes with the program, and an index in your cache directory. The index is built on first
use.

Without colour, matches are shown between angle marks: ‹cold war›.

Use - to read a query, a quotation or IDs from standard input. With -o FILE, results are written to a
file, which is replaced only when all of them are written. CSV files begin with a byte order mark, so
that Excel reads them as UTF-8; in TSV, tabs and line breaks within a value become spaces.

Exit codes: 0 found, 1 nothing found, 2 error, 130 interrupted.

\b
Shell completion, including IDs (here for bash; likewise for zsh and fish); it never builds an index:
  eval "$(_GSISEARCH_COMPLETE=bash_source gsisearch)"
""",
)
@click.version_option(__version__, prog_name="gsisearch", message="%(prog)s %(version)s")
def program() -> None:
    """Find a passage in policy documents, quote it exactly, cite it."""
