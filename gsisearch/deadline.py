"""Deadlines: the time limit of a call, checked in all loops that may take long.

A call sets its deadline (`with Deadline(seconds)`).  Everything it calls must check it often
enough: by `check()`, or in loops by `in_time(items)`.  The deadline is a context variable, so each
thread and each call has its own.
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

#: Default time limit of a call, in seconds.
TIMEOUT = 60.0
#: Time limit for suggestions, in seconds.
ADVICE_SECONDS = 2.0


class Deadline:
    """A time limit in seconds, from the creation of the object; None for no limit.

    It applies inside its `with` block.  Of nested deadlines, the earliest applies.
    """

    def __init__(self, seconds: float | None) -> None:
        self._seconds = inf if seconds is None else seconds
        self._end = monotonic() + self._seconds

    def check(self) -> None:
        """Raise `DeadlineExceeded` if the time is over."""
        if monotonic() > self._end:
            raise DeadlineExceeded(self._seconds)

    @contextmanager
    def put_off(self) -> Iterator[None]:
        """Exclude the time of a `with` block."""
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
    """Raise `DeadlineExceeded` if the deadline of the current call is over."""
    _current.get().check()


def in_time(items: Iterable[T], every: int = 1) -> Iterator[T]:
    """The items; the deadline is checked before the first and then after each `every` items."""
    left = 0
    for item in items:
        if not left:
            check()
            left = every
        left -= 1
        yield item
