"""A limit to the time that a query may take, whatever it costs."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from math import inf
from time import monotonic

from gsisearch.engines.base import T
from gsisearch.engines.whoosh import WhooshReader
from gsisearch.errors import QueryError

#: No query takes longer than this, in seconds, but for the one step that it is at.
MAX_SECONDS = 60.0
#: To find out what was perhaps meant takes no longer than this.
ADVICE_SECONDS = 2.0


class TimeIsOver(Exception):
    """What was asked for takes longer than it may."""


class TimedReader(WhooshReader):
    """A reader that refuses to go on when the time is over: whatever a query does, it reads."""

    _deadline = inf

    @contextmanager
    def in_time(self, query: str) -> Iterator[None]:
        """Answer a query in `MAX_SECONDS`.

        Raises:
            QueryError: it has taken longer.
        """
        try:
            with self.at_most(MAX_SECONDS):
                yield
        except TimeIsOver:
            problem = f"no answer within {MAX_SECONDS:g} s"
            remedy = "Ask for less at once: fewer words and patterns, one document, one section."
            raise QueryError(query, None, problem, remedy) from None

    @contextmanager
    def at_most(self, seconds: float) -> Iterator[None]:
        """Read for so long, or less where less is left.

        Raises:
            TimeIsOver: by the reading methods, afterwards.
        """
        before = self._deadline
        self._deadline = min(before, monotonic() + seconds)
        try:
            yield
        finally:
            self._deadline = before

    def remember(self, key: Hashable, find: Callable[[], T]) -> T:
        self._check()
        return super().remember(key, find)

    def terms(self, field: str, prefix: str = "") -> Iterator[str]:
        self._check()
        return super().terms(field, prefix)

    def _check(self) -> None:
        if monotonic() > self._deadline:
            raise TimeIsOver
