"""Several processes for work that takes long."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Any

# What the processes work on: they are forked, so nothing has to be sent to them.
_work: tuple[Callable[..., object], Sequence[tuple[Any, ...]]] | None = None


def each(do: Callable[..., object], *arguments: Sequence[Any]) -> Iterator[object]:
    """`map` on sequences, in order, side by side where there is more than one processor for it.

    What `do` returns should be small.  An error in it is raised here.
    """
    calls = list(zip(*arguments, strict=True))
    processes = min(len(calls), processors())
    if processes < 2:
        return (do(*call) for call in calls)
    return _forked(do, calls, processes)


def processors() -> int:
    """How many processes can be forked with profit; 1 where forking is not safe."""
    if sys.platform in {"win32", "darwin"} or threading.active_count() > 1:
        return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1


def _forked(
    do: Callable[..., object], calls: Sequence[tuple[Any, ...]], processes: int
) -> Iterator[object]:
    import gc
    from multiprocessing import get_context

    global _work
    _work = do, calls
    gc.freeze()  # what is there already stays shared: collections don't touch it
    try:
        with get_context("fork").Pool(processes, _ignore_interrupt) as pool:
            yield from pool.imap(_call, range(len(calls)))
    finally:
        gc.unfreeze()
        _work = None


def _ignore_interrupt() -> None:
    """Leave Ctrl-C to the process that waits for this one, and ends it."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _call(index: int) -> object:
    assert _work is not None
    do, calls = _work
    return do(*calls[index])
