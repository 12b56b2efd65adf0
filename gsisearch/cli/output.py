"""Writing results and notes: to the terminal, a pipe or a file."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gsisearch.cli.exits import FOUND, NOT_FOUND, write
from gsisearch.render import render

if TYPE_CHECKING:
    from gsisearch.model import Results
    from gsisearch.render import Brief, Format, View
    from gsisearch.results import Collocations, Concordance


def note(sentence: str) -> None:
    """Print a sentence to stderr."""
    from gsisearch.text.words import printable

    click.echo(printable(sentence), err=True)


def report_outcome(found: Results | Concordance | Collocations, *, partial: bool = False) -> int:
    """Print advice on a poor result to stderr; return the exit code."""
    for sentence in found.advice:
        note(sentence)
    if partial:
        note("No passage has all of the query; these have the most of it.")
    if found.suggestion and not found.corrected:
        note(f"Did you mean: {found.suggestion}")
    return FOUND if found.total else NOT_FOUND


class Output:
    """Writes results to stdout or to a file.

    Args:
        format: see `render.render`.
        color: `auto`, `always` or `never`; files never have colour.
        file: the output file; None for stdout.
    """

    def __init__(self, format: Format | Brief, color: str, file: Path | None = None) -> None:
        self.format = format
        self._color = file is None and _wants_color(color)
        self._file = file

    def write(self, view: View, value: object, **style: bool) -> None:
        """Write what a method of `Library` returned.

        Args:
            view: how to show it; see `render.render`.
            value: the returned value.
            style: other fields of `render.terminal.Style`.
        """
        from gsisearch.render.terminal import Style

        columns = _columns() if self._file is None else None
        text = render(view, value, self.format, Style(columns=columns, color=self._color, **style))
        if self._file is None:
            write(text, self._color)
        else:
            from gsisearch.cli.files import replace

            # Without a byte order mark, Excel reads a CSV file in the encoding of the system.
            mark = "\ufeff" if self.format == "csv" else ""
            replace(self._file, (mark + text).encode("utf-8", "backslashreplace"))


def _columns() -> int | None:
    """The width of the terminal, from `COLUMNS` or the system; None if stdout is no terminal."""
    if not sys.stdout.isatty():
        return None
    given = os.environ.get("COLUMNS", "")
    if given.isdigit() and int(given):
        return int(given)
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or None
    except (OSError, ValueError):
        return None


def _wants_color(choice: str) -> bool:
    if choice != "auto":
        return choice == "always"
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return sys.stdout.isatty() and not plain
