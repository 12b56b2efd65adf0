"""An index folder: generations of an index, published by one atomic step.

`manifest.json` names the generation in use, a folder `gen-…`, and says what it was made of.
A build writes a new generation aside and then replaces the manifest, so a reader sees the old
index or the new one, and a crash leaves the old one.  Nothing else in the folder is touched.
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
from typing import NamedTuple
from zlib import crc32

from gsisearch.errors import IndexUnavailable
from gsisearch.frozen import frozen
from gsisearch.index import locks
from gsisearch.index.freshness import FileMark, State, compare
from gsisearch.index.ownership import close_to_others, objection
from gsisearch.index.version import index_version, is_newer
from gsisearch.model import Settings

_MANIFEST = "manifest.json"
_LOCK = "lock"
_NOTES = {"README.md", ".gitignore", ".gitkeep"}
_GENERATION = re.compile(r"gen-[0-9a-f]{16}-[0-9]+")  # the time in nanoseconds, the process
_ASIDE = re.compile(rf"{re.escape(_MANIFEST)}\.{_GENERATION.pattern}")

#: Files of at most so many bytes are compared with their checksums whenever an index is opened.
#: Larger ones are when they were touched since they were written, as the system tells: that
#: costs up to a second a gigabyte.  (`damaged_files` compares all.)
ALWAYS_CHECKED = 1_000_000

#: A manifest that others replace again and again is read at most so many times.
_READINGS = 10


class Written(NamedTuple):
    """A file as a build left it: size in bytes, CRC-32, and what the system keeps of it.

    `modified` and `changed` are in nanoseconds since the epoch.  Whatever writes, replaces or
    copies a file gives it another `changed` or `inode`, which nobody can set.
    """

    size: int
    crc32: int
    modified: int
    changed: int
    inode: int

    def untouched(self, status: os.stat_result) -> bool:
        """Whether nothing has written the file since."""
        now = status.st_mtime_ns, status.st_ctime_ns, status.st_ino
        return now == (self.modified, self.changed, self.inode)


@frozen
class Holdings:
    """What an index is of: how many documents and passages, and the settings of its corpus.

    `kept_out` maps the documents that could not be read to what is wrong with each; `findings`
    are CRC-32s, one for each thing that was found wrong, in the order in which it is said.
    """

    documents: int
    passages: int
    settings: Settings
    kept_out: dict[str, str]
    findings: tuple[int, ...]


@frozen
class Manifest:
    """What a published generation is.

    `built` is in nanoseconds since the epoch, taken before the corpus was read; `corpus` maps
    file names to marks (None: it can't be read), `contents` the generation's own files to how they were written.
    """

    generation: str
    version: str
    built: int
    holdings: Holdings
    corpus: dict[str, FileMark | None]
    contents: dict[str, Written]


#: Writes an index into an empty folder; says of what it is, and which corpus files it read.
Write = Callable[[Path], tuple[Holdings, dict[str, FileMark | None]]]


class OtherVersion(ValueError):
    """A manifest is of another version of the index."""

    def __init__(self, version: str) -> None:
        super().__init__(f"an index of version {version}")
        self.version = version


class Store:
    """The index folder at `path`; making one touches nothing."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def manifest(self) -> Manifest | None:
        """The manifest in use, or None where none was published.

        Raises:
            OtherVersion: it is of another version.
            ValueError: there is one, but it can't be read as such.
        """
        try:
            return _unpacked((self.path / _MANIFEST).read_bytes())
        except FileNotFoundError:
            return None
        except OSError as error:
            raise ValueError(str(error)) from None

    def folder(self, manifest: Manifest) -> Path:
        """The folder of a generation."""
        return self.path / manifest.generation

    def objection(self) -> str:
        """Why the index is not to be opened, "" where there is no reason, or no index.

        Folder and manifest must be nobody else's; `damaged_files` asks it of the other files.
        """
        with suppress(OSError):
            return objection(self.path.stat()) or objection((self.path / _MANIFEST).lstat())
        return ""

    def state(self, files: list[Path]) -> tuple[State, Manifest | None]:
        """The state of the index beside the corpus files as they are now."""
        state, manifest = self._state(files)
        for _ in range(_READINGS):
            if state is not State.CORRUPT or manifest is None or self._names(manifest.generation):
                break
            state, manifest = self._state(files)  # a build has replaced it meanwhile
        return state, manifest

    def _state(self, files: list[Path]) -> tuple[State, Manifest | None]:
        if self.objection():
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
        """The manifest of an index that can be opened; its corpus is not looked at."""
        state, manifest = self.state([])
        openable = {State.FRESH, State.STALE_CORPUS, State.STALE_SETTINGS}
        return manifest if state in openable else None

    def _names(self, generation: str) -> bool:
        """Whether the manifest, as it is now, names a generation."""
        try:
            manifest = self.manifest()
        except ValueError:
            return False
        return manifest is not None and manifest.generation == generation

    def damaged_files(self, manifest: Manifest, *, thorough: bool = True) -> list[str]:
        """The names of the generation's files that are not as they were written.

        Files that are missing, too many, links, or open to others are among them.

        Args:
            manifest: names the generation.
            thorough: compare also large files that nothing has touched with their checksums.
        """
        folder = self.folder(manifest)
        try:
            status = folder.lstat()
            if objection(status) or not stat.S_ISDIR(status.st_mode):
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
            unless_fresh: leave it at the index that another process has built meanwhile.

        Raises:
            IndexUnavailable: the folder is not an index folder, or another build does not end.
            OSError: the folder can't be written, or it was removed meanwhile.
        """
        self._refuse_foreign_folder()
        self.path.mkdir(parents=True, exist_ok=True)
        close_to_others(self.path)
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
            generation.mkdir(mode=0o700)  # until it is ready, nobody else looks into it
            holdings, marks = write(generation)
            contents = {path.name: _synced(path) for path in generation.iterdir()}
            generation.chmod(stat.S_IMODE(self.path.stat().st_mode))
            _sync_folder(generation)
            version = index_version()
            manifest = Manifest(generation.name, version, started, holdings, marks, contents)
            self._replace_manifest(manifest)
            return manifest
        except BaseException:
            if not self._names(generation.name):
                _remove(generation)
            raise

    def _refuse_foreign_folder(self) -> None:
        """Refuse a folder that holds anything that no build of ours has left there."""
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
        """Whether a manifest, if there is one, is of an index: others have such files, too."""
        if _MANIFEST not in names or any(map(_GENERATION.fullmatch, names)):
            return True
        with suppress(FileNotFoundError), (self.path / _MANIFEST).open("rb") as file:
            return file.read(len(_BEGINNING)) == _BEGINNING
        return True

    def _replace_manifest(self, manifest: Manifest) -> None:
        aside = self.path / f"{_MANIFEST}.{manifest.generation}"
        try:
            aside.write_bytes(_packed(manifest))
            _synced(aside)
            aside.replace(self.path / _MANIFEST)
            _sync_folder(self.path)
        finally:
            aside.unlink(missing_ok=True)

    def _remove_all_but(self, current: str) -> None:
        """Remove what earlier builds left; the lock makes sure that none is going on."""
        for path in self.path.iterdir():
            if _ASIDE.fullmatch(path.name):
                path.unlink(missing_ok=True)
            elif _GENERATION.fullmatch(path.name) and path.name != current:
                _remove(path)


def _remove(folder: Path) -> None:
    """Remove a generation; of a link in its place, the link alone."""
    import shutil

    if folder.is_symlink():
        folder.unlink(missing_ok=True)
    else:
        shutil.rmtree(folder, ignore_errors=True)


def _is_foreign(name: str) -> bool:
    ours = name in _NOTES or name in {_MANIFEST, _LOCK}
    return not (ours or _GENERATION.fullmatch(name) or _ASIDE.fullmatch(name))


# A manifest is JSON in two lines, the first of which has the version of the index and a checksum of
# this and of the second line.  That line is for all versions, the second for its own.
_BEGINNING = b'{"format": "gsisearch index'
_VERSION = b'{"format": "gsisearch index", "version": "'  # then the version, and a quotation mark
_EARLIER_FIRST_LINE = rb'\{"format": "gsisearch index ([0-9]{1,9})"'  # up to version 6


def _first_line(version: str, body: bytes) -> bytes:
    checksum = crc32(body, crc32(version.encode()))
    begins = f'{{"format": "gsisearch index", "version": "{version}", "crc32": {checksum}'
    return f'{begins}, "manifest":\n'.encode()


def _packed(manifest: Manifest) -> bytes:
    import json
    from dataclasses import asdict

    body = json.dumps(asdict(manifest)).encode() + b"}\n"
    return _first_line(manifest.version, body) + body


def _unpacked(packed: bytes) -> Manifest:
    """The manifest that `_packed` packed.

    Raises:
        OtherVersion: another version of it did.
        ValueError: none did.
    """
    import json

    if not packed.startswith(_VERSION) and (earlier := re.match(_EARLIER_FIRST_LINE, packed)):
        raise OtherVersion(earlier[1].decode())
    version = packed.removeprefix(_VERSION)[:200].partition(b'"')[0].decode("ascii", "replace")
    body = packed[packed.find(b"\n") + 1 :]
    if packed != _first_line(version, body) + body:
        raise ValueError("not a manifest, or damaged")
    if version != index_version():
        raise OtherVersion(version)
    data = json.loads(packed)["manifest"]
    try:
        if not _GENERATION.fullmatch(data["generation"]):
            raise ValueError("a manifest that names no generation")
        data["corpus"] = {
            name: value and FileMark(**value) for name, value in data["corpus"].items()
        }
        data["contents"] = {name: Written(*value) for name, value in data["contents"].items()}
        data["holdings"]["settings"] = Settings.from_json(data["holdings"]["settings"])
        data["holdings"]["findings"] = tuple(data["holdings"]["findings"])
        data["holdings"] = Holdings(**data["holdings"])
        return Manifest(**data)
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError(f"not a manifest: {error!r}") from None


def _is_intact(path: Path, before: Written, thorough: bool) -> bool:
    try:
        status = path.lstat()
        if objection(status) or not stat.S_ISREG(status.st_mode) or status.st_size != before.size:
            return False
        if not thorough and before.size > ALWAYS_CHECKED and before.untouched(status):
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


def _synced(path: Path) -> Written:
    """A file that is ready: it is on the disk by then, and others can't write it."""
    close_to_others(path)
    with path.open("r+b") as file:
        _sync(file.fileno())
        checksum = _crc32(iter(lambda: file.read(1 << 20), b""))
        status = os.fstat(file.fileno())
    times = status.st_mtime_ns, status.st_ctime_ns
    return Written(status.st_size, checksum, *times, status.st_ino)


def _sync_folder(path: Path) -> None:
    """Make what is in a folder last through a power cut; Windows can't, and need not."""
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
        if error.errno not in {errno.EINVAL, errno.ENOTSUP}:  # a file system that has no such thing
            raise
