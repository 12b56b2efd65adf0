"""Running a function in parallel, in forked processes."""

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


#: How often a process checks that its parent is alive, in seconds.
_CHECK_INTERVAL = 0.2


def run_parallel(do: Callable[..., object], calls: Iterable[tuple[Any, ...]]) -> Iterator[None]:
    """Call `do` with each tuple of arguments, in parallel if there are several processors.

    The arguments are created in this process while the others work.  As processes are forked,
    arguments need not be pickled, nor kept once their process has started.

    Yields:
        None when a call has finished, in the order of the calls.

    Raises:
        OSError: the error of a call; ChildProcessError if its process was killed, or ended with
            any other error, which it has written to stderr.
    """
    limit = processors()
    waiting = iter(calls)
    first = list(islice(waiting, 2))
    if limit < 2 or len(first) < 2:  # not worth forking for
        for arguments in chain(first, waiting):
            do(*arguments)
            yield
        return
    yield from _forked(do, chain(first, waiting), limit)


def processors() -> int:
    """The number of processes worth forking; 1 if forking is not safe."""
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
    """The main function of a process.  It ignores Ctrl-C, upon which its parent will kill it.

    The exit code is the `errno` of an `OSError`, or 1 after any other error.
    """
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_exit_with_parent, args=(parent,), daemon=True).start()
    try:
        do(*arguments)
    except OSError as error:
        sys.exit(error.errno or 1)


def _exit_with_parent(parent: int) -> None:
    """End this process when its parent has ended: it would go on, and keep the lock held."""
    while os.getppid() == parent:
        time.sleep(_CHECK_INTERVAL)
    os._exit(1)
