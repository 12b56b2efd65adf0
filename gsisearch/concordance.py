"""The occurrences of what a query looks for, each a line with its context."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from operator import itemgetter

from gsisearch.engines.base import Reader
from gsisearch.matching import Plan, occurrences
from gsisearch.model import ConcordanceLine, LineOrder
from gsisearch.snippets import concordance_line
from gsisearch.text import forms
from gsisearch.timing import in_time

_Key = Callable[[ConcordanceLine], tuple[str, ...]]
_KEYS: dict[LineOrder, _Key] = {
    "left": lambda line: forms(line.left)[::-1],
    "right": lambda line: forms(line.right),
}


def lines(
    plan: Plan, reader: Reader, numbers: Iterable[int], width: int, sort: LineOrder
) -> list[ConcordanceLine]:
    """The occurrences in some records, each once.

    Args:
        plan: what is looked for.
        reader: the index.
        numbers: the records, ascending: so a commitment follows its paragraph, and takes the
            occurrence over.
        width: at most so many characters of context at either side.
        sort: in reading order, or by the words left or right of the occurrence.
    """
    found: dict[tuple[str, int, int], ConcordanceLine] = {}
    for number in numbers:
        entry = reader.entry(number)
        for span in in_time(occurrences(plan, reader, number)):
            line = concordance_line(entry, span, width)
            found[line.document, line.start, line.end] = line
    return _sorted(found.values(), _KEYS[sort]) if sort in _KEYS else list(found.values())


def _sorted(found: Iterable[ConcordanceLine], key: _Key) -> list[ConcordanceLine]:
    """Lines by their keys, in groups by the first word: the deadline is looked at for each."""
    groups: defaultdict[tuple[str, ...], list[tuple[tuple[str, ...], ConcordanceLine]]]
    groups = defaultdict(list)
    for line in in_time(found):
        words = key(line)
        groups[words[:1]].append((words, line))
    return [
        line
        for first in in_time(sorted(groups))
        for _, line in sorted(groups[first], key=itemgetter(0))
    ]
