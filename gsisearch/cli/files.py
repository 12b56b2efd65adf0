"""Reading standard input, and writing results to a file."""

from __future__ import annotations

import os
import stat
import sys
import time
from pathlib import Path

import click


def standard_input(what: str) -> str:
    """Read all of standard input, which must be UTF-8 and not blank.

    Args:
        what: the expected input, as named in the error message.

    Raises:
        click.UsageError: standard input is blank, or is not UTF-8.
    """
    data = sys.stdin.buffer.read() if sys.stdin else b""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise click.UsageError(f"standard input is {not_utf8(error)}") from None
    if not text.strip():
        raise click.UsageError(f"Standard input is empty; - reads {what} from it.")
    return text


def not_utf8(error: UnicodeDecodeError) -> str:
    """Describe the first byte that is not valid UTF-8."""
    return f"not UTF-8: byte 0x{error.object[error.start]:02x} at byte offset {error.start}"


def replace(path: Path, data: bytes) -> None:
    """Replace the content of a file atomically: the old content stays until all data is written.

    A symbolic link stays a link, and a file keeps its permissions.  Pipes and devices are
    written to directly.

    Raises:
        click.ClickException: the file can't be written; nothing has changed.
    """
    try:
        _replace(path, data)
    except OSError as error:
        problem = error.strerror or str(error)
        raise click.ClickException(f"{path} can't be written: {problem}") from None


def _replace(path: Path, data: bytes) -> None:
    mode = path.stat().st_mode if path.exists() else None
    if mode is not None and not stat.S_ISREG(mode):
        path.write_bytes(data)
        return
    if mode is not None and not os.access(path, os.W_OK):
        raise PermissionError("it is write-protected")
    target = path.resolve()
    temporary = target.with_name(f".gsisearch-{os.getpid()}-{time.time_ns()}")
    try:
        with temporary.open("xb") as file:
            file.write(data)
        if mode is not None:
            temporary.chmod(stat.S_IMODE(mode))
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)
