"""Faults in the middle of a build: at every file operation, byte and line.

What Python does with files it announces to audit hooks before it does it (PEP 578), so a hook can
count the operations, and fail or kill the process right before any of them.  Hooks can't be
removed: they are set in child processes.
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
    """A corpus with an old index, whose text has changed since."""

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
        """Change the text; what is indexed is old now."""
        self.turn += 1
        text = f"I. One\n\nThe okapi is shy: turn{self.turn}.\n\nIt will: 1) eat; 2) sleep.\n"
        (self.corpus / "a.txt").write_text(text)

    def rebuild(self) -> None:
        """What a search does first."""
        gsisearch.open(self.corpus, self.index)

    def check_old_or_new(self) -> None:
        """The index that is published is whole, and answers with what it was built of."""
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
        """The next search finds what is new, and the next build leaves nothing lying about."""
        library = gsisearch.open(self.corpus, self.index)
        assert library.search(f"turn{self.turn}").total == 1
        store = Store(self.index)
        if len(list(self.index.iterdir())) > 3:  # the index was new already
            opening.build(self.corpus, self.index, lambda _: None)
        manifest = store.manifest()
        assert manifest is not None
        names = {path.name for path in self.index.iterdir()}
        assert names == {"lock", "manifest.json", manifest.generation}
        assert store.damaged_files(manifest) == []


def watched(before: Before, root: Path, do: Callable[[], object]) -> Callable[[], object]:
    """`do`, with `before` called before each operation on files below `root`.

    It is told the number of the operation, from 0, and whether it is to write.
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
            armed = False  # what the fault itself does is no operation
            try:
                before(next(count), _is_write(event, args))
            finally:
                armed = True

        fsync = os.fsync

        def watched_fsync(fd: Any) -> None:  # the one operation without an event
            before(next(count), False)
            fsync(fd)

        os.fsync = watched_fsync
        sys.addaudithook(hook)
        do()
        armed = False
        return next(count)

    return call


def _is_elsewhere(place: object, root: Path) -> bool:
    """Whether a path is one of no interest.  Descriptors, and names below them, are of some."""
    path = os.fsdecode(place) if isinstance(place, str | bytes | os.PathLike) else ""
    return path.startswith(os.sep) and not path.startswith(str(root))


def _is_write(event: str, args: tuple[Any, ...]) -> bool:
    if event == "open":
        return bool(args[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))
    return event in _WRITES


def operations(scene: Scene) -> int:
    """How many file operations a rebuild takes."""
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


#: What a worker meets, the build tells: hence the errors besides an interrupt.
#: A fault by its name: what happens before an operation, and the errors that it may end with.
FAULTS: dict[str, tuple[Callable[[int], Before], set[str]]] = {
    "killed": (_killed, set()),
    "interrupted": (_interrupted, {"KeyboardInterrupt", "IndexUnavailable"}),
    "failing": (_failing, {"IndexUnavailable", "DataFileError"}),
    "full": (_full, {"IndexUnavailable"}),
}


def was_killed(outcome: Outcome, by: int) -> bool:
    """Whether a signal has killed a build, or a process that worked for it."""
    return outcome.killed == by or f"killed by signal {by:d}:" in outcome.message


def inject(scene: Scene, fault: str, at: int) -> Outcome:
    """Rebuild with a fault before one operation; then everything must be well again."""
    before, errors = FAULTS[fault]
    outcome = run(watched(before(at), scene.folder, scene.rebuild))
    if isinstance(outcome.value, int) and outcome.value <= at:
        pass  # it took fewer operations this time: a file that is old enough is not read again
    elif fault == "killed":
        assert was_killed(outcome, signal.SIGKILL), outcome
    else:
        assert outcome.error in errors | {""}, outcome
    scene.check_old_or_new()
    scene.check_recovered()
    scene.advance()
    return outcome


def cut_off(scene: Scene, size: int, *, kill: bool) -> Outcome:
    """Rebuild where no file can grow beyond a size: the write that would fails, or kills."""

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


_OURS = ("store.py", "manifest.py", "opening.py", "building.py", "locks.py", "ownership.py")


def _lines_until(scene: Scene, last: int | None) -> Callable[[], int]:
    """A rebuild that Ctrl-C interrupts at a line of ours, and counts them if it does not."""

    def rebuild() -> int:
        count = 0

        def trace(frame: FrameType, event: str, _: Any) -> Any:
            nonlocal count
            if not frame.f_code.co_filename.endswith(_OURS):
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
    """How many lines of ours a rebuild runs, those of the build's own modules."""
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
    """Every fault before every operation; or one of `every` faults at each."""
    count = operations(scene)
    for number, (at, fault) in enumerate(itertools.product(range(count), FAULTS)):
        if (number + at) % every == 0:
            yield inject(scene, fault, at)
