"""The exit codes, and what becomes of an error: the one place that decides."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress

import click

from gsisearch.errors import GsisearchError

FOUND = 0
NOTHING = 1
ERROR = 2
INTERRUPTED = 130


def exit_code(run: Callable[[], object]) -> int:
    """Run a command that returns its exit code; tell the user of errors on stderr.

    Args:
        run: Click's `main`, not standalone.
    """
    for stream in (sys.stdout, sys.stderr):
        tolerate_encoding(stream)
    try:
        result = run()
    except click.ClickException as error:
        _show(error)
        if isinstance(error, click.NoSuchOption):
            click.echo(
                "A query that begins with “-” goes after “--”: search -- '-war peace'", err=True
            )
        return ERROR
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except (GsisearchError, OSError) as error:
        complain(str(error))
        return ERROR
    return result if isinstance(result, int) else FOUND


def _show(error: click.ClickException) -> None:
    """Click's message on stderr; it repeats what the user gave, whatever is in it."""
    from io import StringIO

    from gsisearch.text.words import printable

    message = StringIO()
    error.show(message)
    click.echo(printable(message.getvalue()), nl=False, err=True)


def complain(message: str) -> None:
    """An error message on stderr."""
    from gsisearch.text.words import printable

    click.echo(f"gsisearch: {printable(message)}", err=True)


def tolerate_encoding(stream: object) -> None:
    """Let a stream write `\\u2019` for a character that its encoding lacks, and not fail."""
    with suppress(AttributeError, OSError, ValueError):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[attr-defined]  # a stream that has no such method is suppressed


def write(text: str, color: bool) -> None:
    """Results to stdout.

    Args:
        text: what to write, line ends included.
        color: whether ANSI codes in it are kept.

    Raises:
        click.exceptions.Exit: with `FOUND`, when the reader has closed the pipe: it has enough.
    """
    try:
        click.echo(text, nl=False, color=color)
        sys.stdout.flush()
    except BrokenPipeError:
        # What is still buffered must not fail when the interpreter flushes it at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise click.exceptions.Exit(FOUND) from None
