"""Several processes for work that takes long."""

from __future__ import annotations

import errno
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

_PAUSE = 0.2


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

    context = get_context("fork")
    workers = []
    gc.freeze()  # what is there already stays shared: collections don't touch it
    try:
        for number in range(processes):
            results, end = context.Pipe(duplex=False)
            work = do, calls[number::processes], end, os.getpid()
            process = context.Process(target=_work, args=work, daemon=True)
            process.start()
            end.close()  # only the worker has it now: when it ends, so do its results
            workers.append((process, results))
        for number in range(len(calls)):
            yield _received(workers[number % processes][1])
    finally:
        gc.unfreeze()
        for process, results in workers:
            process.terminate()
            process.join()
            results.close()


def _received(results: Connection) -> object:
    try:
        succeeded, result = results.recv()
    except EOFError:
        problem = "a process was killed; there may be too little memory"
        raise OSError(errno.ENOMEM, problem) from None
    if not succeeded:
        raise result
    return result


def _work(
    do: Callable[..., object], calls: Sequence[tuple[Any, ...]], results: Connection, parent: int
) -> None:
    """Do calls, one after the other, in a process of their own."""
    import signal

    # Ctrl-C is for the process that waits for this one, and ends it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_follow, args=(parent,), daemon=True).start()
    for call in calls:
        try:
            results.send((True, do(*call)))
        except Exception as error:
            results.send((False, error))


def _follow(parent: int) -> None:
    """End this process when its parent has ended, however: it would go on, and keep its locks."""
    while os.getppid() == parent:
        time.sleep(_PAUSE)
    os._exit(1)
