"""How long an answer may take: the deadline of a call, checked wherever time goes.

A call sets its deadline (`with Deadline(seconds)`), and what it calls, however deep, says `check()`
often enough: in each round of a loop that may take long, or `in_time(items)` where a round is
short.  The deadline is a context variable, so each thread and each call has its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from math import inf
from time import monotonic
from typing import TypeVar

from gsisearch.errors import DeadlineExceeded

T = TypeVar("T")

#: What a call may take unless it says otherwise, in seconds.
TIMEOUT = 60.0
#: To find out what was perhaps meant takes no longer than this.
ADVICE_SECONDS = 2.0


class Deadline:
    """When something must be done: so many seconds from when it is made, or None for never.

    Everything in a `with` block keeps it.  Within the block of another the earlier one holds.
    """

    def __init__(self, seconds: float | None) -> None:
        self._seconds = inf if seconds is None else seconds
        self._end = monotonic() + self._seconds

    def check(self) -> None:
        """Raise `DeadlineExceeded` if it is over."""
        if monotonic() > self._end:
            raise DeadlineExceeded(self._seconds)

    @contextmanager
    def put_off(self) -> Iterator[None]:
        """Let the time that the block takes not count."""
        start = monotonic()
        try:
            yield
        finally:
            self._end += monotonic() - start

    def __enter__(self) -> Deadline:
        outer = _current.get()
        self._token = _current.set(outer if outer._end < self._end else self)
        return self

    def __exit__(self, *_: object) -> None:
        _current.reset(self._token)


_NEVER = Deadline(None)
_current: ContextVar[Deadline] = ContextVar("deadline", default=_NEVER)


def check() -> None:
    """Raise `DeadlineExceeded` if the deadline of the call is over."""
    _current.get().check()


def in_time(items: Iterable[T], every: int = 1) -> Iterator[T]:
    """The items, with a `check` before every so many."""
    left = 0
    for item in items:
        if not left:
            check()
            left = every
        left -= 1
        yield item
