"""A lock file, held by one thread of one process at a time."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gsisearch.errors import IndexUnavailable

#: How long a build waits for another build of the same index, in seconds.
TIMEOUT = 60.0

_RETRY_INTERVAL = 0.02
# Do not follow a link in place of the lock file; do not pass the descriptor on to other programs.
_FLAGS = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Hold a lock, which the system releases when the process ends, however it ends.

    Raises:
        IndexUnavailable: another process has held it all the time.
        OSError: the file can't be opened, or its file system doesn't support locks.
    """
    deadline = time.monotonic() + TIMEOUT
    while (descriptor := _try(path)) is None:
        if time.monotonic() > deadline:
            problem = f"another build has held {path.name} for {TIMEOUT:.0f} s"
            raise IndexUnavailable(path.parent, problem, "Try again, or use another --index.")
        time.sleep(_RETRY_INTERVAL)
    try:
        yield
    finally:
        os.close(descriptor)


def _try(path: Path) -> int | None:
    """The descriptor of the lock, now held; None if another process holds it."""
    descriptor = os.open(path, _FLAGS, 0o644)
    try:
        # The file may have been replaced while we waited.
        if _lock(descriptor) and os.path.samestat(os.fstat(descriptor), path.stat()):
            return descriptor
    except BaseException:
        os.close(descriptor)
        raise
    os.close(descriptor)
    return None


def _lock(descriptor: int) -> bool:
    try:
        import fcntl
    except ImportError:
        import msvcrt

        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]  # on Windows only
        except OSError:
            return False
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
