"""Caches for the results of methods, freed together with the object."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import WeakMethod

if TYPE_CHECKING:
    from functools import _lru_cache_wrapper

T = TypeVar("T")


def cached(method: Callable[..., T], maxsize: int) -> _lru_cache_wrapper[T]:
    """A bound method with an `lru_cache`, to be stored in its object.

    `lru_cache(maxsize)(self.method)` would refer to the object that refers to it: a cycle, which
    would keep files open until the garbage collector runs.

    Args:
        method: a bound method; its object must be alive when the cache is used.
        maxsize: the maximum number of cached results.
    """
    weak = WeakMethod(method)

    @lru_cache(maxsize)
    def call(*args: Any) -> T:
        bound = weak()
        assert bound is not None, "only the object itself has its cache"
        return bound(*args)

    return call
