"""Whether an index is up to date: a named state, from fingerprints of the corpus files."""

# No `from __future__ import annotations`: classes with annotations that are strings take longer to
# define, and every search defines these.

import errno
import stat
from collections.abc import Iterable, Mapping
from enum import Enum
from pathlib import Path
from typing import NamedTuple

from gsisearch.corpus.locations import MAX_SOURCE_BYTES, SETTINGS_FILE, leaves_folder

#: A file that was changed less than this long before it was read may change again without getting
#: another time stamp: its content is compared, not its time.  In nanoseconds.
_TIME_STAMP_RESOLUTION = 2_000_000_000


class State(Enum):
    """The state of an index."""

    FRESH = "fresh"
    MISSING = "missing"
    STALE_CORPUS = "stale corpus"
    STALE_SETTINGS = "stale settings"
    OTHER_VERSION = "other version"
    NEWER_VERSION = "newer version"
    CORRUPT = "corrupt"
    FOREIGN = "foreign"


#: Size in bytes, time of modification and time of change of a file, as in `Fingerprint`.
Stamp = tuple[int, int, int]


class Fingerprint(NamedTuple):
    """A file as it was: size in bytes, when it was changed, and the SHA-256 of its bytes.

    Anybody can set `modified`, and copying preserves it; neither is true of `changed` (on POSIX).
    Both are in nanoseconds since the epoch.
    """

    size: int
    modified: int
    changed: int
    sha256: str

    @property
    def stamp(self) -> Stamp:
        """Size and times."""
        return self.size, self.modified, self.changed

    def is_older_than(self, time: int) -> bool:
        """Whether any change after `time` would be visible in the time stamps."""
        return max(self.modified, self.changed) < time - _TIME_STAMP_RESOLUTION


def stamp(path: Path) -> Stamp:
    """The size and times of a file as it is now; writing to it changes them.

    Raises:
        OSError: the file is missing, not a regular file, or a link that leaves its folder.
    """
    status = path.lstat()
    if stat.S_ISLNK(status.st_mode):
        if leaves_folder(path):
            raise OSError(errno.EXDEV, "a link that leaves its folder", str(path))
        status = path.stat()
    if not stat.S_ISREG(status.st_mode):  # reading a pipe could block for ever
        raise OSError(errno.EINVAL, "not a regular file", str(path))
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns


def fingerprint(path: Path) -> Fingerprint | None:
    """The fingerprint of a file as it is now; None if it can't be read or is too large."""
    from hashlib import sha256

    digest = sha256()
    try:
        found = stamp(path)
        if found[0] > MAX_SOURCE_BYTES:
            return None
        with path.open("rb") as file:
            while piece := file.read(1 << 20):
                digest.update(piece)
    except OSError:
        return None
    return Fingerprint(*found, digest.hexdigest())


def compare(
    files: Iterable[Path], fingerprints: Mapping[str, Fingerprint | None], taken: int
) -> State:
    """Whether a corpus has changed since its index was built.

    Args:
        files: the corpus files now.
        fingerprints: file name → fingerprint at the time of the build; None if unreadable.
        taken: when the fingerprints were taken, in nanoseconds since the epoch.

    Returns:
        FRESH, STALE_SETTINGS or STALE_CORPUS.
    """
    now = {path.name: path for path in files}
    different = {name for name in fingerprints if name not in now}
    different |= {
        name
        for name, path in now.items()
        if name not in fingerprints or not _is_unchanged(path, fingerprints[name], taken)
    }
    if not different:
        return State.FRESH
    return State.STALE_SETTINGS if different == {SETTINGS_FILE} else State.STALE_CORPUS


def _is_unchanged(path: Path, before: Fingerprint | None, taken: int) -> bool:
    if before is None:
        return fingerprint(path) is None
    try:
        now = stamp(path)
    except OSError:
        return False
    if now[0] != before.size:
        return False
    if now == before.stamp and before.is_older_than(taken):
        return True
    current = fingerprint(path)
    return current is not None and current.sha256 == before.sha256
