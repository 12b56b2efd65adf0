"""Several processes for work that takes long."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from multiprocessing.context import ForkProcess


_PAUSE = 0.2


def side_by_side(do: Callable[..., object], calls: Iterable[tuple[Any, ...]]) -> Iterator[None]:
    """Call `do` with each tuple of arguments, in other processes where there are processors for it.

    The arguments are made in this process while the others work, and need not be kept in it
    once they are passed on: the processes are forked.

    Yields:
        Once for each call that is done, in order.

    Raises:
        OSError: what a process met; ChildProcessError if it was killed, or ended with another
            error, which it has written to stderr.
    """
    limit = processors()
    waiting = iter(calls)
    first = list(islice(waiting, 2))
    if limit < 2 or len(first) < 2:  # to fork for a single call takes longer than most calls
        for arguments in chain(first, waiting):
            do(*arguments)
            yield
        return
    yield from _forked(do, chain(first, waiting), limit)


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
            process = context.Process(target=_work, args=(do, arguments, os.getpid()))
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
    code = process.exitcode or 0
    if code < 0:
        raise ChildProcessError(f"a process was killed by signal {-code}: is there memory enough?")
    if code > 1:
        raise OSError(code, os.strerror(code))
    if code:
        raise ChildProcessError("a process that analyzes documents ended with an error")


def _work(do: Callable[..., object], arguments: tuple[Any, ...], parent: int) -> None:
    """What a process does; Ctrl-C it leaves to the one that waits for it, and ends it.

    Its exit code is the number of a system's error, or 1 after any other, which it has written.
    """
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_follow, args=(parent,), daemon=True).start()
    try:
        do(*arguments)
    except OSError as error:
        sys.exit(error.errno or 1)


def _follow(parent: int) -> None:
    """End this process when its parent has ended, however: it would go on, and keep its locks."""
    while os.getppid() == parent:
        time.sleep(_PAUSE)
    os._exit(1)
