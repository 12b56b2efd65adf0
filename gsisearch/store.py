"""An index folder: generations of an index, published by one atomic step.

`manifest.json` names the generation in use, a folder `gen-…`, and says what it was made of.
A build writes a new generation aside and then replaces the manifest, so a reader sees the old
index or the new one, and a crash leaves the old one.  Nothing else in the folder is touched.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from zlib import crc32

from gsisearch.errors import IndexUnavailable
from gsisearch.freshness import FileMark, State, code_version, compare, mark
from gsisearch.frozen import frozen
from gsisearch.model import Settings

_MANIFEST = "manifest.json"
_LOCK = "lock"
_GENERATION = "gen-"
_FORMAT = "gsisearch index 1"
_TOLERATED = {_MANIFEST, _LOCK, "README.md", ".gitignore", ".gitkeep"}

#: Files of at most so many bytes are compared with their checksums whenever an index is
#: opened, larger ones by their size alone (`damaged_files` compares all).
ALWAYS_CHECKED = 1_000_000

Checksum = tuple[int, int]

#: How long a build waits for another one of the same index, in seconds.
LOCK_PATIENCE = 60.0


@frozen
class Holdings:
    """What an index is of: how many documents and passages, and the settings of its corpus."""

    documents: int
    passages: int
    settings: Settings


@frozen
class Manifest:
    """What a published generation is.

    `built` is in nanoseconds since the epoch, taken before the corpus was read; `corpus` maps
    file names to marks, `contents` the generation's own files to their (size, CRC-32).
    """

    generation: str
    version: str
    built: int
    holdings: Holdings
    corpus: dict[str, FileMark]
    contents: dict[str, Checksum]


class Store:
    """The index folder at `path`; making one touches nothing."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def manifest(self) -> Manifest | None:
        """The manifest in use, or None where none was published.

        Raises:
            ValueError: there is one, but it can't be read as such.
        """
        import json

        try:
            data = json.loads((self.path / _MANIFEST).read_bytes())
        except FileNotFoundError:
            return None
        except OSError as error:
            raise ValueError(str(error)) from None
        try:
            if data.pop("format") != _FORMAT or not data["generation"].startswith(_GENERATION):
                raise ValueError("not a manifest of this format")
            data["corpus"] = {name: FileMark(**value) for name, value in data["corpus"].items()}
            data["contents"] = {name: tuple(value) for name, value in data["contents"].items()}
            data["holdings"]["settings"] = Settings.from_json(data["holdings"]["settings"])
            data["holdings"] = Holdings(**data["holdings"])
            return Manifest(**data)
        except (AttributeError, KeyError, TypeError) as error:
            raise ValueError(f"not a manifest: {error!r}") from None

    def folder(self, manifest: Manifest) -> Path:
        """The folder of a generation."""
        return self.path / Path(manifest.generation).name

    def state(self, files: list[Path]) -> tuple[State, Manifest | None]:
        """The state of the index beside the corpus files as they are now."""
        try:
            manifest = self.manifest()
        except ValueError:
            return State.CORRUPT, None
        if manifest is None:
            return State.MISSING, None
        if manifest.version != code_version():
            return State.OTHER_VERSION, manifest
        if self.damaged_files(manifest, limit=ALWAYS_CHECKED):
            return State.CORRUPT, manifest
        return compare(files, manifest.corpus, manifest.built), manifest

    def damaged_files(self, manifest: Manifest, *, limit: int | None = None) -> list[str]:
        """The names of the generation's files that are not as they were written.

        Args:
            manifest: names the generation.
            limit: look only at the size of files with more bytes than this.
        """
        folder = self.folder(manifest)
        damaged = []
        for name, before in manifest.contents.items():
            try:
                if limit is not None and before[0] > limit:
                    intact = (folder / name).stat().st_size == before[0]
                else:
                    intact = _checksum((folder / name).read_bytes()) == before
            except OSError:
                intact = False
            if not intact:
                damaged.append(name)
        return damaged

    def publish(
        self, files: list[Path], write: Callable[[Path], Holdings], *, unless_fresh: bool
    ) -> Manifest:
        """Build a generation and make it the one in use.

        Args:
            files: the corpus files.
            write: writes the index into an empty folder.
            unless_fresh: leave it at the index that another process has built meanwhile.

        Raises:
            IndexUnavailable: the folder is not an index folder, or another build does not end.
            OSError: the folder can't be written.
        """
        self._refuse_foreign_folder()
        self.path.mkdir(parents=True, exist_ok=True)
        with _locked(self.path / _LOCK):
            if unless_fresh:
                state, manifest = self.state(files)
                if state is State.FRESH and manifest:
                    return manifest
            started = time.time_ns()
            marks = {path.name: mark(path) for path in files}
            generation = self.path / f"{_GENERATION}{started:x}-{os.getpid()}"
            try:
                generation.mkdir()
                holdings = write(generation)
                contents = {path.name: _synced(path) for path in generation.iterdir()}
                manifest = Manifest(
                    generation.name, code_version(), started, holdings, marks, contents
                )
                self._replace_manifest(manifest)
            except BaseException:
                _remove(generation)
                raise
            self._remove_other_generations(generation.name)
            return manifest

    def _refuse_foreign_folder(self) -> None:
        if self.path.exists() and not self.path.is_dir():
            remedy = "Name a folder: --index DIR, or GSISEARCH_INDEX."
            raise IndexUnavailable(self.path, "not a folder", remedy)
        with suppress(FileNotFoundError):
            for name in sorted(path.name for path in self.path.iterdir()):
                if name not in _TOLERATED and not name.startswith((_GENERATION, _MANIFEST)):
                    remedy = "Name an empty folder for the index; nothing here was changed."
                    problem = f"not an index folder: it holds “{name}”"
                    raise IndexUnavailable(self.path, problem, remedy)

    def _replace_manifest(self, manifest: Manifest) -> None:
        import json
        from dataclasses import asdict

        aside = self.path / f"{_MANIFEST}.{manifest.generation}"
        try:
            with aside.open("w", encoding="utf-8") as file:
                json.dump({"format": _FORMAT, **asdict(manifest)}, file)
                file.flush()
                os.fsync(file.fileno())
            _sync_folder(self.folder(manifest))
            aside.replace(self.path / _MANIFEST)
            _sync_folder(self.path)
        finally:
            aside.unlink(missing_ok=True)

    def _remove_other_generations(self, current: str) -> None:
        """Whatever earlier builds left; the lock makes sure that none is being built."""
        for path in self.path.iterdir():
            if path.name.startswith(_GENERATION) and path.name != current:
                _remove(path)
            elif path.name.startswith(f"{_MANIFEST}."):
                path.unlink(missing_ok=True)


def _remove(folder: Path) -> None:
    import shutil

    shutil.rmtree(folder, ignore_errors=True)


def _checksum(content: bytes) -> Checksum:
    return len(content), crc32(content)


def _synced(path: Path) -> Checksum:
    """The checksum of a file, which is on the disk by then."""
    with path.open("rb") as file:
        with suppress(OSError):
            os.fsync(file.fileno())
        return _checksum(file.read())


def _sync_folder(path: Path) -> None:
    """Make renames in a folder last through a power cut, where the system can."""
    with suppress(OSError):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold a lock that the system releases when its process ends, however it ends."""
    with path.open("a+b") as file:
        deadline = time.monotonic() + LOCK_PATIENCE
        while not _try_lock(file.fileno()):
            if time.monotonic() > deadline:
                problem = f"another build has held {path.name} for {LOCK_PATIENCE:.0f} s"
                raise IndexUnavailable(path.parent, problem, "Try again, or use another --index.")
            time.sleep(0.02)
        yield


def _try_lock(descriptor: int) -> bool:
    try:
        import fcntl
    except ImportError:
        import msvcrt

        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        except OSError:
            return False
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
