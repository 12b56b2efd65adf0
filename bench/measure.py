"""Times and memory, and tables of them.

The machine that a bench runs on is seldom quiet, so what is compared is measured in turns: every
round runs each of the candidates once.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from typing import Any, NamedTuple

#: How often the memory of a child process is looked at, in seconds.
_LOOK = 0.1


def timed(call: Callable[[], object]) -> float:
    """How long a call takes, in seconds."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def interleaved(calls: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, list[float]]:
    """The times of each call, in seconds, one a round; the order turns from round to round."""
    times: dict[str, list[float]] = {name: [] for name in calls}
    for turn in range(rounds):
        for name in _turned(calls, turn):
            times[name].append(timed(calls[name]))
    return times


def asked(
    engines: Mapping[str, Callable[[str], object]], queries: Sequence[str], turn: int
) -> dict[str, list[float]]:
    """The times of all queries put to each engine in a round, in seconds.

    An engine is asked one query after the other, as in a program of its own: were they to take
    turns with each query, they would push each other out of the processor's caches.
    """
    return {
        name: [timed(partial(engines[name], query)) for query in queries]
        for name in _turned(engines, turn)
    }


def medians(rounds: Sequence[Mapping[str, Sequence[float]]]) -> dict[str, list[float]]:
    """For each engine the median time of each query, in milliseconds."""
    return {
        name: [1e3 * median(times) for times in zip(*(each[name] for each in rounds), strict=True)]
        for name in rounds[0]
    }


def _turned(names: Iterable[str], turn: int) -> list[str]:
    """The names in the order of a round."""
    ordered = list(names)
    first = turn % len(ordered)
    return ordered[first:] + ordered[:first]


def ratios(times: Sequence[float], to: Sequence[float]) -> list[float]:
    """The ratio in each round."""
    return [one / other for one, other in zip(times, to, strict=True)]


def spread(values: Sequence[float], digits: int) -> str:
    """The median, with the quartiles."""
    low, middle, high = quantiles(values, n=4) if len(values) > 1 else [values[0]] * 3
    return f"{middle:.{digits}f} ({low:.{digits}f}–{high:.{digits}f})"


def percentile(values: Iterable[float], share: float) -> float:
    """The smallest value that at least so great a share of the values does not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -int(-share * len(ordered) // 1) - 1)]


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table, laid out to be read as it is."""
    lines = [tuple(head), *map(tuple, rows)]
    widths = [max(3, *(len(line[at]) for line in lines)) for at in range(len(head))]

    def row(cells: Sequence[str]) -> str:
        first, *others = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
        return f"| {' | '.join([first, *others])} |"

    rule = [("-" * width) for width in widths]
    return "\n".join([row(lines[0]), row(rule), *map(row, lines[1:])])


class Child(NamedTuple):
    """What a child process printed, as JSON, and the most memory that it and its own took.

    `megabytes` is the greatest sum of their proportional set sizes that was seen (memory that
    processes share counts once), or what the largest of them took in all, if that is more.
    """

    answer: Any
    megabytes: float


def child(arguments: Sequence[str]) -> Child:
    """Run a module of this interpreter in a process of its own.

    Raises:
        subprocess.CalledProcessError: it failed.
    """
    command = [sys.executable, "-m", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        most = 0
        while process.poll() is None:
            most = max(most, sum(map(_proportional, _family(process.pid))))
            time.sleep(_LOOK)
        assert process.stdout is not None  # it is a pipe
        printed = process.stdout.read()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    answer = json.loads(printed)
    return Child(answer, max(most, answer["peak_kilobytes"]) / 1000)


def _family(process: int) -> list[int]:
    """A process with all that descend from it."""
    found = [process]
    for path in Path(f"/proc/{process}/task").glob("*/children"):
        try:
            for each in path.read_text().split():
                found += _family(int(each))
        except OSError:  # it has just ended
            continue
    return found


def _proportional(process: int) -> int:
    """The proportional set size of a process in kilobytes; 0 where there is none."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


__all__ = [
    "Child",
    "asked",
    "child",
    "interleaved",
    "median",
    "medians",
    "percentile",
    "ratios",
    "spread",
    "table",
    "timed",
]
