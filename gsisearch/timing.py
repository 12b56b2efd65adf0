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


class TimedReader(WhooshReader):
    """A reader that refuses to go on when the time is over: whatever a query does, it reads."""

    _deadline = inf

    @contextmanager
    def in_time(self, query: str) -> Iterator[None]:
        """Answer a query in `MAX_SECONDS`.

        Raises:
            QueryError: it has taken longer.
        """
        self._deadline = monotonic() + MAX_SECONDS
        try:
            yield
        except _TimeIsOver:
            problem = f"no answer within {MAX_SECONDS:g} s"
            remedy = "Ask for less at once: fewer words and patterns, one document, one section."
            raise QueryError(query, None, problem, remedy) from None
        finally:
            self._deadline = inf

    def remember(self, key: Hashable, find: Callable[[], T]) -> T:
        self._check()
        return super().remember(key, find)

    def terms(self, field: str, prefix: str = "") -> Iterator[str]:
        self._check()
        return super().terms(field, prefix)

    def _check(self) -> None:
        if monotonic() > self._deadline:
            raise _TimeIsOver


class _TimeIsOver(Exception):
    pass
