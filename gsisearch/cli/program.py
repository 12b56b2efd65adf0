"""The program `gsisearch`: its commands, loaded when they are used."""

from __future__ import annotations

from importlib import import_module

import click

from gsisearch import __version__

_HOMES = {
    "search": "finding",
    "phrase": "finding",
    "snippets": "finding",
    "kwic": "finding",
    "explain": "finding",
    "like": "exploring",
    "terms": "exploring",
    "collocations": "exploring",
    "show": "reading",
    "outline": "reading",
    "commitments": "reading",
    "verify": "quoting",
    "cite": "quoting",
    "help-query": "reading",
    "index": "upkeep",
    "corpus": "upkeep",
}


class Program(click.Group):
    """A group whose commands are imported by name: a search imports nothing of the others."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_HOMES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in _HOMES:
            return _load(cmd_name)
        # Click looks through these for what was perhaps meant.
        self.commands.update((name, _load(name)) for name in _HOMES)
        return None


def _load(name: str) -> click.Command:
    home = import_module(f"gsisearch.cli.{_HOMES[name]}")
    command = getattr(home, name.replace("-", "_"))
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

Without --corpus and --index, the folders ./corpus and ./index of a checkout are used, else the
corpus that comes with the program and your cache directory. The index is built on first use.

Where there is no colour, matches stand between light marks: ‹cold war›.

A query, a quotation or ids can come from standard input: - stands for it. With -o FILE results go
into a file, which is replaced only when all is written. A CSV file begins with a byte order mark, so
that Excel reads it as UTF-8; in TSV, tabs and line ends within a value become spaces.

Exit codes: 0 found, 1 nothing found, 2 an error, 130 interrupted.

\b
Shell completion, ids included (bash; zsh and fish alike); it never builds an index:
  eval "$(_GSISEARCH_COMPLETE=bash_source gsisearch)"
""",
)
@click.version_option(__version__, prog_name="gsisearch", message="%(prog)s %(version)s")
def program() -> None:
    """Find a passage in policy documents, quote it exactly, cite it."""
