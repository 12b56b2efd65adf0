"""The occurrences of what a query looks for, each a line with its context."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import overload

from gsisearch.deadline import in_time
from gsisearch.matching.plan import Plan, occurrences
from gsisearch.matching.reader import Reader
from gsisearch.matching.spans import Span
from gsisearch.results import ConcordanceLine, LineOrder
from gsisearch.search.snippets import characters, concordance_line
from gsisearch.text.words import forms

_Occurrence = tuple[int, Span]  # a record, and the positions in it
_Key = Callable[[ConcordanceLine], tuple[str, ...]]
_KEYS: dict[LineOrder, _Key] = {
    "left": lambda line: forms(line.left)[::-1],
    "right": lambda line: forms(line.right),
}


def lines(
    plan: Plan, reader: Reader, numbers: Iterable[int], width: int, sort: LineOrder
) -> Sequence[ConcordanceLine]:
    """The occurrences in some records, each once.

    Args:
        plan: what is looked for.
        reader: the index.
        numbers: the records, ascending: so a commitment follows its paragraph, and takes the
            occurrence over.
        width: at most so many characters of context at either side.
        sort: by the words left or right of the occurrence; or in reading order, in which only
            the lines that are asked for are made.
    """
    found: list[_Occurrence] = []
    for paragraph, family in groupby(numbers, reader.paragraph):
        place = _places_in(reader, paragraph)
        each: dict[Span, _Occurrence] = {}
        for number in family:
            for span in in_time(occurrences(plan, reader, number)):
                each[place(number, span)] = number, span
        found += each.values()
    in_order = _Lines(reader, found, width)
    return _sorted(in_order, _KEYS[sort]) if sort in _KEYS else in_order


def _places_in(reader: Reader, paragraph: int) -> Callable[[int, Span], Span]:
    """What says where a span of a paragraph, or of one of its commitments, is: the same for both."""
    inside = reader.commitment_spans(paragraph)
    lengths = reader.body_lengths[paragraph + 1 : paragraph + 1 + len(inside)]
    if [last - first for first, last in inside] != list(lengths):
        # A word of a commitment is joined to one outside: their characters are the same.
        return lambda number, span: characters(reader.entry(number), span)
    firsts = [0, *(first for first, _ in inside)]

    def place(number: int, span: Span) -> Span:
        first = firsts[number - paragraph]
        return first + span[0], first + span[1]

    return place


class _Lines(Sequence[ConcordanceLine]):
    """The lines of occurrences, each a record and a span in it: made when they are asked for."""

    def __init__(self, reader: Reader, found: Sequence[_Occurrence], width: int) -> None:
        self._reader = reader
        self._found = found
        self._width = width

    def __len__(self) -> int:
        return len(self._found)

    def __iter__(self) -> Iterator[ConcordanceLine]:
        return (self._line(*occurrence) for occurrence in in_time(self._found))

    @overload
    def __getitem__(self, index: int) -> ConcordanceLine: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[ConcordanceLine]: ...
    def __getitem__(self, index: int | slice) -> ConcordanceLine | Sequence[ConcordanceLine]:
        if isinstance(index, slice):
            return _Lines(self._reader, self._found[index], self._width)
        return self._line(*self._found[index])

    def _line(self, number: int, span: Span) -> ConcordanceLine:
        return concordance_line(self._reader.entry(number), span, self._width)


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
