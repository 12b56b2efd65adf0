"""Caches of what methods return, freed with their objects."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import WeakMethod

if TYPE_CHECKING:
    from functools import _lru_cache_wrapper

T = TypeVar("T")


def cached(method: Callable[..., T], maxsize: int) -> _lru_cache_wrapper[T]:
    """A bound method with an `lru_cache` of its own, for the object to keep.

    `lru_cache(maxsize)(self.method)` would hold the object that holds it: a cycle, which only the
    garbage collector frees, and until then open files with it.

    Args:
        method: a bound method, whose object must be alive whenever the cache is asked.
        maxsize: so many results are kept, those of the latest calls.
    """
    weak = WeakMethod(method)

    @lru_cache(maxsize)
    def call(*args: Any) -> T:
        bound = weak()
        assert bound is not None, "only the object itself has its cache"
        return bound(*args)

    return call
