"""Exit codes and error reporting: every error ends up here."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress

import click

from gsisearch.errors import GsisearchError

FOUND = 0
NOT_FOUND = 1
ERROR = 2
INTERRUPTED = 130


def exit_code(run: Callable[[], object]) -> int:
    """Run a command and return its exit code; errors are printed to stderr.

    Args:
        run: Click's `main` with `standalone_mode=False`.
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
        print_error(str(error))
        return ERROR
    return result if isinstance(result, int) else FOUND


def _show(error: click.ClickException) -> None:
    """Print Click's message, which quotes user input, with control characters made visible."""
    from io import StringIO

    from gsisearch.text.words import printable

    message = StringIO()
    error.show(message)
    click.echo(printable(message.getvalue()), nl=False, err=True)


def print_error(message: str) -> None:
    """Print an error message to stderr."""
    from gsisearch.text.words import printable

    click.echo(f"gsisearch: {printable(message)}", err=True)


def tolerate_encoding(stream: object) -> None:
    """Make a stream write `\\u2019` for a character that its encoding lacks, rather than fail."""
    with suppress(AttributeError, OSError, ValueError):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[attr-defined]  # AttributeError is suppressed


def write(text: str, color: bool) -> None:
    """Write results to stdout.

    Args:
        text: the output, line endings included.
        color: whether to keep ANSI codes.

    Raises:
        click.exceptions.Exit: with `FOUND`, if the reader has closed the pipe.
    """
    try:
        click.echo(text, nl=False, color=color)
        sys.stdout.flush()
    except BrokenPipeError:
        # Let the interpreter flush what is still buffered without a second error.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise click.exceptions.Exit(FOUND) from None
