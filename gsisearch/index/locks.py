"""A lock file, for one holder among all processes and threads."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gsisearch.errors import IndexUnavailable

#: How long a build waits for another one of the same index, in seconds.
PATIENCE = 60.0

_PAUSE = 0.02
# A link in place of the lock is not followed, and a process that is started does not get it.
_FLAGS = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Hold a lock that the system releases when its process ends, however it ends.

    Raises:
        IndexUnavailable: another one has held it all the time.
        OSError: the file can't be opened, or its folder has no locks.
    """
    deadline = time.monotonic() + PATIENCE
    while (descriptor := _try(path)) is None:
        if time.monotonic() > deadline:
            problem = f"another build has held {path.name} for {PATIENCE:.0f} s"
            raise IndexUnavailable(path.parent, problem, "Try again, or use another --index.")
        time.sleep(_PAUSE)
    try:
        yield
    finally:
        os.close(descriptor)


def _try(path: Path) -> int | None:
    """The descriptor of the lock, now held, or None while another holds it."""
    descriptor = os.open(path, _FLAGS, 0o644)
    try:
        # Who waited for a file that was removed meanwhile holds nothing.
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
