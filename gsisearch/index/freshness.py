"""Is an index up to date?  A named state, from a fingerprint of what the index is made of."""

from __future__ import annotations

import errno
import stat
from collections.abc import Iterable, Mapping
from enum import Enum
from pathlib import Path

from gsisearch.corpus.locations import MAX_SOURCE_BYTES, SETTINGS_FILE, leaves_folder
from gsisearch.frozen import frozen

#: A file changed less than this before it was looked at could change again within the same
#: time stamp: its content is compared, not its time.  In nanoseconds.
_TIME_GRAIN = 2_000_000_000


class State(Enum):
    """What can be said of an index."""

    FRESH = "fresh"
    MISSING = "missing"
    STALE_CORPUS = "stale corpus"
    STALE_SETTINGS = "stale settings"
    OTHER_VERSION = "other version"
    NEWER_VERSION = "newer version"
    CORRUPT = "corrupt"
    FOREIGN = "foreign"


#: Of a file: size in bytes, and when it was modified and changed, as in `FileMark`.
Stamp = tuple[int, int, int]


@frozen
class FileMark:
    """A file as it was: size in bytes, SHA-256 of its bytes, and when it was changed.

    `modified` can be set by anybody and is kept by copying; `changed` (on POSIX) can't and isn't.
    Both are in nanoseconds since the epoch.
    """

    size: int
    modified: int
    changed: int
    sha256: str

    @property
    def stamp(self) -> Stamp:
        """What the system says of the file."""
        return self.size, self.modified, self.changed

    def is_old(self, looked_at: int) -> bool:
        """Whether a later change would have another time than these."""
        return max(self.modified, self.changed) < looked_at - _TIME_GRAIN


def stamp(path: Path) -> Stamp:
    """What the system says of a file as it is now; writing it changes that.

    Raises:
        OSError: it is not there, not a regular file, or a link that leaves its folder.
    """
    status = path.lstat()
    if stat.S_ISLNK(status.st_mode):
        if leaves_folder(path):
            raise OSError(errno.EXDEV, "a link that leaves its folder", str(path))
        status = path.stat()
    if not stat.S_ISREG(status.st_mode):  # reading a pipe could wait for ever
        raise OSError(errno.EINVAL, "not a regular file", str(path))
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns


def mark(path: Path) -> FileMark | None:
    """The mark of a file as it is now; None for what can't be read, or is too large to be."""
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
    return FileMark(*found, digest.hexdigest())


def compare(files: Iterable[Path], marks: Mapping[str, FileMark | None], looked_at: int) -> State:
    """Whether a corpus is as it was when its index was built.

    Args:
        files: the corpus files now.
        marks: file name → how it was; None if it could not be read.
        looked_at: when the marks were taken, in nanoseconds since the epoch.

    Returns:
        FRESH, STALE_SETTINGS or STALE_CORPUS.
    """
    now = {path.name: path for path in files}
    different = {name for name in marks if name not in now}
    different |= {
        name
        for name, path in now.items()
        if name not in marks or not _unchanged(path, marks[name], looked_at)
    }
    if not different:
        return State.FRESH
    return State.STALE_SETTINGS if different == {SETTINGS_FILE} else State.STALE_CORPUS


def _unchanged(path: Path, before: FileMark | None, looked_at: int) -> bool:
    if before is None:
        return mark(path) is None
    try:
        now = stamp(path)
    except OSError:
        return False
    if now[0] != before.size:
        return False
    if now == before.stamp and before.is_old(looked_at):
        return True
    again = mark(path)
    return again is not None and again.sha256 == before.sha256
