"""Whose is it?  What another user could have written is not opened, and ours is kept closed.

Windows has other means, and no check is made there.
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH


def objection(status: os.stat_result) -> str:
    """Why a file or folder is not to be trusted, "" where there is no reason.

    It must belong to this user or the administrator, and nobody else may write it.
    """
    if not hasattr(os, "geteuid"):
        return ""
    if status.st_uid not in (0, os.geteuid()):
        return "it belongs to another user"
    if status.st_mode & _OTHERS_WRITE:
        return "other users can write it"
    return ""


def close_to_others(path: Path) -> None:
    """Take from others the right to write a file or folder.

    Raises:
        OSError: it belongs to somebody else, or lies where rights can't be changed.
    """
    if not objection(path.stat()):
        return
    path.chmod(stat.S_IMODE(path.stat().st_mode) & ~_OTHERS_WRITE)
    if reason := objection(path.stat()):
        raise OSError(errno.EPERM, reason, str(path))
