"""Faults in the middle of a build: at every file operation, byte and line.

Python calls audit hooks before each file operation (PEP 578), so a hook can count the operations,
and fail or kill the process right before any of them.  As hooks can't be removed, they are set in
child processes.
"""

from __future__ import annotations

import errno
import itertools
import os
import resource
import signal
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

from children import Outcome, run

import gsisearch
from gsisearch.corpus.locations import corpus_files
from gsisearch.index import opening
from gsisearch.index.freshness import State
from gsisearch.index.published import PublishedIndex
from gsisearch.index.store import Store
from gsisearch.search.session import Session

_EVENTS = {
    *("open", "os.listdir", "os.scandir", "os.mkdir", "os.rename", "os.remove", "os.rmdir"),
    *("os.chmod", "os.truncate", "os.link", "os.symlink", "shutil.rmtree", "fcntl.flock"),
}
_WRITES = {"os.mkdir", "os.rename", "os.chmod", "os.truncate", "os.link", "os.symlink"}

Before = Callable[[int, bool], None]


@dataclass
class Scene:
    """A corpus with a stale index: its text has changed since the build."""

    folder: Path
    turn: int = 0
    corpus: Path = field(init=False)
    index: Path = field(init=False)

    def __post_init__(self) -> None:
        self.corpus, self.index = self.folder / "corpus", self.folder / "index"
        self.corpus.mkdir(parents=True)
        (self.corpus / "a.yaml").write_text("title: Animals\n")
        self.advance()
        gsisearch.open(self.corpus, self.index)
        self.advance()

    def advance(self) -> None:
        """Change the text, which makes the index stale."""
        self.turn += 1
        text = f"I. One\n\nThe okapi is shy: turn{self.turn}.\n\nIt will: 1) eat; 2) sleep.\n"
        (self.corpus / "a.txt").write_text(text)

    def rebuild(self) -> None:
        """Open the library, which refreshes the index."""
        gsisearch.open(self.corpus, self.index)

    def check_old_or_new(self) -> None:
        """The published index is intact, and contains the text from which it was built."""
        store = Store(self.index)
        state, manifest = store.state(corpus_files(self.corpus))
        assert state in {State.STALE_CORPUS, State.FRESH}, state
        assert manifest is not None
        assert store.damaged_files(manifest) == []
        turn = self.turn - (state is State.STALE_CORPUS)
        session = Session(PublishedIndex(self.corpus, store, manifest))
        (passage, *_) = session.passages(["1.1"], 0)
        assert passage.published == f"The okapi is shy: turn{turn}."

    def check_recovered(self) -> None:
        """The next search finds the new text, and the next build removes all leftovers."""
        library = gsisearch.open(self.corpus, self.index)
        assert library.search(f"turn{self.turn}").total == 1
        store = Store(self.index)
        if len(list(self.index.iterdir())) > 3:  # the new index was already published
            opening.build(self.corpus, self.index, lambda _: None)
        manifest = store.manifest()
        assert manifest is not None
        names = {path.name for path in self.index.iterdir()}
        assert names == {"lock", "manifest.json", manifest.generation}
        assert store.damaged_files(manifest) == []


def watched(before: Before, root: Path, do: Callable[[], object]) -> Callable[[], object]:
    """`do`, with `before` called before each operation on files below `root`.

    Its arguments are the number of the operation, from 0, and whether it is a write.
    """

    def call() -> object:
        count = itertools.count()
        armed = True

        def hook(event: str, args: tuple[Any, ...]) -> None:
            nonlocal armed
            if not armed or event not in _EVENTS:
                return
            if _is_elsewhere(args[0], root):
                return
            armed = False  # the fault itself is not counted
            try:
                before(next(count), _is_write(event, args))
            finally:
                armed = True

        fsync = os.fsync

        def watched_fsync(fd: Any) -> None:  # the only operation without an event
            before(next(count), False)
            fsync(fd)

        os.fsync = watched_fsync
        sys.addaudithook(hook)
        do()
        armed = False
        return next(count)

    return call


def _is_elsewhere(place: object, root: Path) -> bool:
    """Whether a path is outside `root`.  Descriptors and relative names count as inside."""
    path = os.fsdecode(place) if isinstance(place, str | bytes | os.PathLike) else ""
    return path.startswith(os.sep) and not path.startswith(str(root))


def _is_write(event: str, args: tuple[Any, ...]) -> bool:
    if event == "open":
        return bool(args[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))
    return event in _WRITES


def operations(scene: Scene) -> int:
    """The number of file operations of a rebuild."""
    outcome = run(watched(lambda number, writes: None, scene.folder, scene.rebuild))
    assert isinstance(outcome.value, int), outcome
    scene.advance()
    return outcome.value


def _killed(at: int) -> Before:
    def before(number: int, writes: bool) -> None:
        if number == at:
            os.kill(os.getpid(), signal.SIGKILL)

    return before


def _interrupted(at: int) -> Before:
    def before(number: int, writes: bool) -> None:
        if number == at:
            raise KeyboardInterrupt

    return before


def _failing(at: int) -> Before:
    def before(number: int, writes: bool) -> None:
        if number == at:
            raise OSError(errno.EIO, os.strerror(errno.EIO))

    return before


def _full(at: int) -> Before:
    def before(number: int, writes: bool) -> None:
        if number >= at and writes:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    return before


#: Name of a fault → what happens before an operation, and the errors that may result.  An
#: interrupt in a worker is reported by the build as another error.
FAULTS: dict[str, tuple[Callable[[int], Before], set[str]]] = {
    "killed": (_killed, set()),
    "interrupted": (_interrupted, {"KeyboardInterrupt", "IndexUnavailable"}),
    "failing": (_failing, {"IndexUnavailable", "DataFileError"}),
    "full": (_full, {"IndexUnavailable"}),
}


def was_killed(outcome: Outcome, by: int) -> bool:
    """Whether a signal has killed a build or one of its workers."""
    return outcome.killed == by or f"killed by signal {by:d}:" in outcome.message


def inject(scene: Scene, fault: str, at: int) -> Outcome:
    """Rebuild with a fault before one operation; afterwards the index must recover."""
    before, errors = FAULTS[fault]
    outcome = run(watched(before(at), scene.folder, scene.rebuild))
    if isinstance(outcome.value, int) and outcome.value <= at:
        pass  # there were fewer operations: a file that is no longer new is not read twice
    elif fault == "killed":
        assert was_killed(outcome, signal.SIGKILL), outcome
    else:
        assert outcome.error in errors | {""}, outcome
    scene.check_old_or_new()
    scene.check_recovered()
    scene.advance()
    return outcome


def cut_off(scene: Scene, size: int, *, kill: bool) -> Outcome:
    """Rebuild with a limit on the size of files: a write beyond it fails, or kills the process."""

    def rebuild() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL if kill else signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
        scene.rebuild()

    def rebuild_in_a_child_with_limits() -> object:
        rebuild()
        return None

    outcome = run(rebuild_in_a_child_with_limits)
    if kill:
        assert was_killed(outcome, signal.SIGXFSZ) or not outcome.error, outcome
    else:
        assert outcome.error in {"", "IndexUnavailable"}, outcome
    scene.check_old_or_new()
    scene.check_recovered()
    scene.advance()
    return outcome


_MODULES = ("store.py", "manifest.py", "opening.py", "building.py", "locks.py", "ownership.py")


def _lines_until(scene: Scene, last: int | None) -> Callable[[], int]:
    """A rebuild that is interrupted at a line of `_MODULES`, or else returns how many it runs."""

    def rebuild() -> int:
        count = 0

        def trace(frame: FrameType, event: str, _: Any) -> Any:
            nonlocal count
            if not frame.f_code.co_filename.endswith(_MODULES):
                return None
            if event == "line":
                count += 1
                if count == last:
                    raise KeyboardInterrupt
            return trace

        sys.settrace(trace)
        scene.rebuild()
        sys.settrace(None)
        return count

    return rebuild


def lines(scene: Scene) -> int:
    """The number of lines of `_MODULES` that a rebuild runs."""
    outcome = run(_lines_until(scene, None))
    assert isinstance(outcome.value, int), outcome
    scene.advance()
    return outcome.value


def interrupt_line(scene: Scene, line: int) -> Outcome:
    """Ctrl-C at a line of a rebuild."""
    outcome = run(_lines_until(scene, line))
    assert outcome.error in {"KeyboardInterrupt", ""}, outcome
    scene.check_old_or_new()
    scene.check_recovered()
    scene.advance()
    return outcome


def sweep(scene: Scene, *, every: int) -> Iterator[Outcome]:
    """Inject every fault before every operation, or only every `every`-th combination."""
    count = operations(scene)
    for number, (at, fault) in enumerate(itertools.product(range(count), FAULTS)):
        if (number + at) % every == 0:
            yield inject(scene, fault, at)
