"""An index folder: generations of an index, published atomically.

`manifest.json` names the generation in use, a folder `gen-…`, and describes it.  A build writes a
new generation next to the old one and then replaces the manifest, so a reader sees either the old
index or the new one, and a crash leaves the old one in use.  Nothing else in the folder is touched.
"""

from __future__ import annotations

import errno
import os
import re
import stat
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from zlib import crc32

from gsisearch.errors import IndexUnavailable
from gsisearch.index import locks
from gsisearch.index.freshness import Fingerprint, State, compare
from gsisearch.index.manifest import (
    GENERATION,
    MAGIC,
    FileRecord,
    IndexStats,
    Manifest,
    OtherVersion,
    pack,
    unpack,
)
from gsisearch.index.ownership import forbid_writing_by_others, untrusted_reason
from gsisearch.index.version import is_newer

_MANIFEST = "manifest.json"
_LOCK = "lock"
_NOTES = {"README.md", ".gitignore", ".gitkeep"}
_NEW_MANIFEST = re.compile(rf"{re.escape(_MANIFEST)}\.{GENERATION.pattern}")

#: Files up to this size in bytes are compared with their checksums whenever an index is opened;
#: larger ones only if the system says that they were touched, as reading them takes up to a second
#: per gigabyte.  (`damaged_files` compares all.)
ALWAYS_CHECKED = 1_000_000

#: How often to read a manifest that is replaced while it is being read.
_MAX_READS = 10

#: Writes an index into an empty folder; returns what it contains and the fingerprints of the
#: corpus files.
Write = Callable[[Path], tuple[IndexStats, dict[str, Fingerprint | None]]]


class Store:
    """The index folder at `path`; creating a `Store` touches no file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def manifest(self) -> Manifest | None:
        """The manifest in use; None if none has been published.

        Raises:
            OtherVersion: it is of another version.
            ValueError: it can't be read.
        """
        try:
            return unpack((self.path / _MANIFEST).read_bytes())
        except FileNotFoundError:
            return None
        except OSError as error:
            raise ValueError(str(error)) from None

    def folder(self, manifest: Manifest) -> Path:
        """The folder of a generation."""
        return self.path / manifest.generation

    def untrusted_reason(self) -> str:
        """Why the index must not be opened; "" if it can be, or if there is none.

        Folder and manifest must be safe to open; `damaged_files` checks the other files.
        """
        with suppress(OSError):
            if reason := untrusted_reason(self.path.stat()):
                return reason
            return untrusted_reason((self.path / _MANIFEST).lstat())
        return ""

    def state(self, files: list[Path]) -> tuple[State, Manifest | None]:
        """The state of the index, compared with the corpus files as they are now."""
        state, manifest = self._state(files)
        for _ in range(_MAX_READS):
            if state is not State.CORRUPT or manifest is None or self._names(manifest.generation):
                break
            state, manifest = self._state(files)  # a build has replaced it in the meantime
        return state, manifest

    def _state(self, files: list[Path]) -> tuple[State, Manifest | None]:
        if self.untrusted_reason():
            return State.FOREIGN, None
        try:
            manifest = self.manifest()
        except OtherVersion as other:
            return State.NEWER_VERSION if is_newer(other.version) else State.OTHER_VERSION, None
        except ValueError:
            return State.CORRUPT, None
        if manifest is None:
            return State.MISSING, None
        if self.damaged_files(manifest, thorough=False):
            return State.CORRUPT, manifest
        return compare(files, manifest.corpus, manifest.built), manifest

    def usable(self) -> Manifest | None:
        """The manifest, if the index can be opened, whether or not its corpus has changed."""
        state, manifest = self.state([])
        openable = {State.FRESH, State.STALE_CORPUS, State.STALE_SETTINGS}
        return manifest if state in openable else None

    def _names(self, generation: str) -> bool:
        """Whether the current manifest names a generation."""
        try:
            manifest = self.manifest()
        except ValueError:
            return False
        return manifest is not None and manifest.generation == generation

    def damaged_files(self, manifest: Manifest, *, thorough: bool = True) -> list[str]:
        """The names of the files of a generation that are not as they were written.

        These include files that are missing, unexpected, links, or writable by others.

        Args:
            manifest: names the generation.
            thorough: also verify the checksums of large files that nothing has touched.
        """
        folder = self.folder(manifest)
        try:
            status = folder.lstat()
            if untrusted_reason(status) or not stat.S_ISDIR(status.st_mode):
                return [folder.name]
            found = {path.name for path in folder.iterdir()}
        except OSError:
            return [folder.name]
        damaged = found ^ manifest.contents.keys()
        for name in found & manifest.contents.keys():
            if not _is_intact(folder / name, manifest.contents[name], thorough):
                damaged.add(name)
        return sorted(damaged)

    def publish(self, files: list[Path], write: Write, *, unless_fresh: bool) -> Manifest:
        """Build a generation and make it the one in use.

        Args:
            files: the corpus files.
            write: writes the generation.
            unless_fresh: keep an index that another process has built in the meantime.

        Raises:
            IndexUnavailable: the folder is not an index folder, or another build takes too long.
            OSError: the folder can't be written, or was removed in the meantime.
        """
        self._refuse_foreign_folder()
        self.path.mkdir(parents=True, exist_ok=True)
        forbid_writing_by_others(self.path)
        with locks.held(self.path / _LOCK):
            if unless_fresh:
                state, manifest = self.state(files)
                if state is State.FRESH and manifest:
                    return manifest
            manifest = self._build(write)
            self._remove_all_but(manifest.generation)
            return manifest

    def _build(self, write: Write) -> Manifest:
        started = time.time_ns()
        generation = self.path / f"gen-{started:016x}-{os.getpid()}"
        try:
            generation.mkdir(mode=0o700)  # private until it is complete
            stats, corpus = write(generation)
            contents = {path.name: synced(path) for path in generation.iterdir()}
            generation.chmod(stat.S_IMODE(self.path.stat().st_mode))
            _sync_folder(generation)
            manifest = Manifest(generation.name, started, stats, corpus, contents)
            self._replace_manifest(manifest)
            return manifest
        except BaseException:
            if not self._names(generation.name):
                _remove(generation)
            raise

    def _refuse_foreign_folder(self) -> None:
        """Raise an error if the folder contains anything that no build has left there."""
        try:
            names = {path.name for path in self.path.iterdir()}
        except (FileNotFoundError, NotADirectoryError) as error:
            if isinstance(error, FileNotFoundError) and not self.path.is_symlink():
                return
            remedy = "Name a folder: --index DIR, or GSISEARCH_INDEX."
            raise IndexUnavailable(self.path, "not a folder", remedy) from None
        foreign = sorted(filter(_is_foreign, names))
        if foreign or not self._is_ours(names):
            remedy = "Name an empty folder for the index; nothing here was changed."
            problem = f"not an index folder: it holds “{(foreign or [_MANIFEST])[0]}”"
            raise IndexUnavailable(self.path, problem, remedy)

    def _is_ours(self, names: set[str]) -> bool:
        """Whether the manifest, if any, is that of an index: other programs use the name, too."""
        if _MANIFEST not in names or any(map(GENERATION.fullmatch, names)):
            return True
        with suppress(FileNotFoundError), (self.path / _MANIFEST).open("rb") as file:
            return file.read(len(MAGIC)) == MAGIC
        return True

    def _replace_manifest(self, manifest: Manifest) -> None:
        new = self.path / f"{_MANIFEST}.{manifest.generation}"
        try:
            new.write_bytes(pack(manifest))
            synced(new)
            new.replace(self.path / _MANIFEST)
            _sync_folder(self.path)
        finally:
            new.unlink(missing_ok=True)

    def _remove_all_but(self, current: str) -> None:
        """Remove what earlier builds left; the lock guarantees that none is running."""
        for path in self.path.iterdir():
            if _NEW_MANIFEST.fullmatch(path.name):
                path.unlink(missing_ok=True)
            elif GENERATION.fullmatch(path.name) and path.name != current:
                _remove(path)


def _remove(folder: Path) -> None:
    """Remove a generation; if a link is in its place, only the link."""
    import shutil

    if folder.is_symlink():
        folder.unlink(missing_ok=True)
    else:
        shutil.rmtree(folder, ignore_errors=True)


def _is_foreign(name: str) -> bool:
    ours = name in _NOTES or name in {_MANIFEST, _LOCK}
    return not (ours or GENERATION.fullmatch(name) or _NEW_MANIFEST.fullmatch(name))


def _is_intact(path: Path, before: FileRecord, thorough: bool) -> bool:
    try:
        status = path.lstat()
        is_regular = stat.S_ISREG(status.st_mode)
        if untrusted_reason(status) or not is_regular or status.st_size != before.size:
            return False
        if not thorough and before.size > ALWAYS_CHECKED and before.is_untouched(status):
            return True
        with path.open("rb") as file:
            return _crc32(iter(lambda: file.read(1 << 20), b"")) == before.crc32
    except OSError:
        return False


def _crc32(pieces: Iterable[bytes]) -> int:
    checksum = 0
    for piece in pieces:
        checksum = crc32(piece, checksum)
    return checksum


def synced(path: Path) -> FileRecord:
    """The record of a finished file, which is written to disk and closed to other users first."""
    forbid_writing_by_others(path)
    with path.open("r+b") as file:
        _sync(file.fileno())
        checksum = _crc32(iter(lambda: file.read(1 << 20), b""))
        status = os.fstat(file.fileno())
    times = status.st_mtime_ns, status.st_ctime_ns
    return FileRecord(status.st_size, checksum, *times, status.st_ino)


def _sync_folder(path: Path) -> None:
    """Make the entries of a folder survive a power failure; Windows can't, and needn't."""
    if os.name == "posix":
        descriptor = os.open(path, os.O_RDONLY)
        try:
            _sync(descriptor)
        finally:
            os.close(descriptor)


def _sync(descriptor: int) -> None:
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in {errno.EINVAL, errno.ENOTSUP}:  # not supported by the file system
            raise
