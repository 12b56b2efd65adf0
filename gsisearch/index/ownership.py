"""Which files are safe to open: those that no other user can have written.

On Windows, permissions work differently and nothing is checked.
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

_WRITABLE_BY_OTHERS = stat.S_IWGRP | stat.S_IWOTH


def untrusted_reason(status: os.stat_result) -> str:
    """Why a file or folder must not be trusted, or "" if it can be.

    It must belong to this user or to root, and only its owner may have write permission.
    """
    if not hasattr(os, "geteuid"):
        return ""
    if status.st_uid not in (0, os.geteuid()):
        return "it belongs to another user"
    if status.st_mode & _WRITABLE_BY_OTHERS:
        return "other users can write it"
    return ""


def forbid_writing_by_others(path: Path) -> None:
    """Remove the write permission of other users from a file or folder.

    Raises:
        OSError: it belongs to another user, or its file system can't change permissions.
    """
    if not untrusted_reason(path.stat()):
        return
    path.chmod(stat.S_IMODE(path.stat().st_mode) & ~_WRITABLE_BY_OTHERS)
    if reason := untrusted_reason(path.stat()):
        raise OSError(errno.EPERM, reason, str(path))
