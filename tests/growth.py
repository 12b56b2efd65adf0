"""How the time that something takes grows with its input."""

from __future__ import annotations

import gc
from collections.abc import Callable
from time import process_time
from typing import TypeVar

T = TypeVar("T")

#: Twice the input may take so many times the time: twice, and what sorting and chance add.
MOST = 2.3
#: Other processes can only make a run longer, so of some runs the shortest counts; it is looked
#: for until the growth is small enough, at most so many times.
ROUNDS = 30


def assert_linear(make: Callable[[int], T], run: Callable[[T], object], size: int) -> None:
    """Twice the input must not take much more than twice the processor's time.

    Args:
        make: makes the input of a size; what that takes does not count.
        run: what is measured; large enough inputs take it some ten milliseconds.
        size: the smaller of the two sizes.
    """
    inputs = make(size), make(2 * size)
    best = [float("inf")] * 2
    for number in range(ROUNDS):
        for at, given in enumerate(inputs):
            best[at] = min(best[at], _took(run, given))
        if number and best[1] <= MOST * best[0]:
            return
    one, two = best
    raise AssertionError(
        f"{two / one:.1f} times the time for twice the input: {one:.4f} s, {two:.4f} s"
    )


def _took(run: Callable[[T], object], given: T) -> float:
    gc.collect()
    gc.disable()
    try:
        started = process_time()
        run(given)
        return process_time() - started
    finally:
        gc.enable()
