"""Several processes for work that takes long."""

from __future__ import annotations

import os
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from multiprocessing.context import ForkProcess


def side_by_side(do: Callable[..., object], calls: Iterable[tuple[Any, ...]]) -> Iterator[None]:
    """Call `do` with each tuple of arguments, in other processes where there are processors for it.

    The arguments are made in this process while the others work, and need not be kept in it
    once they are passed on: the processes are forked.

    Yields:
        Once for each call that is done, in order.

    Raises:
        ChildProcessError: a process ended with an error, which it has written to stderr.
    """
    limit = processors()
    if limit < 2:
        for arguments in calls:
            do(*arguments)
            yield
        return
    yield from _forked(do, calls, limit)


def processors() -> int:
    """How many processes can be forked with profit; 1 where forking is not safe."""
    if sys.platform in {"win32", "darwin"} or threading.active_count() > 1:
        return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1


def _forked(
    do: Callable[..., object], calls: Iterable[tuple[Any, ...]], limit: int
) -> Iterator[None]:
    from multiprocessing import get_context

    context = get_context("fork")
    running: deque[ForkProcess] = deque()
    try:
        for arguments in calls:
            while len(running) >= limit:
                _finish(running.popleft())
                yield
            process = context.Process(target=_work, args=(do, arguments))
            process.start()
            running.append(process)
        while running:
            _finish(running.popleft())
            yield
    finally:
        for process in running:
            process.kill()
            process.join()


def _finish(process: ForkProcess) -> None:
    process.join()
    if process.exitcode:
        raise ChildProcessError(f"a process that analyzes documents ended with {process.exitcode}")


def _work(do: Callable[..., object], arguments: tuple[Any, ...]) -> None:
    """What a process does; Ctrl-C it leaves to the one that waits for it, and ends it."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    do(*arguments)
