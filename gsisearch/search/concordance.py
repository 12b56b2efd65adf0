"""Concordance lines: the occurrences of a query, each with its context."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING, overload

from gsisearch.deadline import in_time
from gsisearch.index.entries import Entry, Key
from gsisearch.matching.spans import Span
from gsisearch.model import LineOrder, Offsets
from gsisearch.results import ConcordanceLine
from gsisearch.search.snippets import characters
from gsisearch.text.words import WORD, forms

if TYPE_CHECKING:
    from gsisearch.index.engine import Engine, Occurrences

_Occurrence = tuple[Key, Span]
_SortKey = Callable[[ConcordanceLine], tuple[str, ...]]
_SORT_KEYS: dict[LineOrder, _SortKey] = {
    "left": lambda line: forms(line.left)[::-1],
    "right": lambda line: forms(line.right),
}


def concordance_lines(
    engine: Engine, found: Iterable[Occurrences], width: int, sort: LineOrder
) -> Sequence[ConcordanceLine]:
    """The lines of occurrences, each once.

    Args:
        engine: the index.
        found: the occurrences, in reading order: so a commitment follows its paragraph, and takes
            over what both have.
        width: the maximum number of characters of context at either side.
        sort: by the words left or right of the occurrence; or in reading order, in which only
            the lines that are asked for are made.
    """
    occurrences: list[_Occurrence] = []
    for _, group in groupby(found, attrgetter("paragraph")):
        first, *others = group
        if others:
            occurrences += _each_once(engine, (first, *others))
        else:
            occurrences += ((first.key, span) for span in first.spans)
    lines = _Lines(engine, occurrences, width)
    return _sorted(lines, _SORT_KEYS[sort]) if sort in _SORT_KEYS else lines


def _each_once(engine: Engine, family: Sequence[Occurrences]) -> Iterable[_Occurrence]:
    """The occurrences in a paragraph and its commitments, without duplicates."""
    found: dict[Span | Offsets, _Occurrence] = {}
    are_known = all(one.first is not None for one in family)
    for one in family:
        entry = None if are_known else engine.entry(one.key)
        for start, end in in_time(one.spans):
            first = one.first or 0
            span = first + start, first + end
            place = characters(entry, (start, end)) if entry else span
            found[place] = one.key, (start, end)
    return found.values()


class _Lines(Sequence[ConcordanceLine]):
    """The lines of occurrences, created on access."""

    def __init__(self, engine: Engine, found: Sequence[_Occurrence], width: int) -> None:
        self._engine = engine
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
            return _Lines(self._engine, self._found[index], self._width)
        return self._line(*self._found[index])

    def _line(self, key: Key, span: Span) -> ConcordanceLine:
        return concordance_line(self._engine.entry(key), span, self._width)


def _sorted(found: Iterable[ConcordanceLine], sort_key: _SortKey) -> list[ConcordanceLine]:
    """Lines sorted by their keys, in groups by the first word, to check the deadline for each."""
    groups: defaultdict[tuple[str, ...], list[tuple[tuple[str, ...], ConcordanceLine]]]
    groups = defaultdict(list)
    for line in in_time(found):
        words = sort_key(line)
        groups[words[:1]].append((words, line))
    return [
        line
        for first in in_time(sorted(groups))
        for _, line in sorted(groups[first], key=itemgetter(0))
    ]


def concordance_line(entry: Entry, span: Span, width: int) -> ConcordanceLine:
    """An occurrence with up to `width` characters of context at each side, in whole words."""
    passage = entry.passage
    text, shift = passage.published, passage.start
    start, end = characters(entry, span)
    low = max(passage.start, start - width)
    high = min(passage.end, end + width)
    while low < start and not _may_cut(text, low - shift):
        low += 1
    while high > end and not _may_cut(text, high - shift):
        high -= 1
    left, keyword = text[low - shift : start - shift], text[start - shift : end - shift]
    right = text[end - shift : high - shift]
    return ConcordanceLine(passage.id, passage.document, left, keyword, right, start, end)


def _may_cut(text: str, at: int) -> bool:
    """Whether a text may be cut at an offset: at its ends, at white space, between ideographs."""
    if not 0 < at < len(text):
        return True
    before, after = text[at - 1], text[at]
    if before.isspace() or after.isspace():
        return True
    return bool(WORD.match(before) and WORD.match(after) and not WORD.fullmatch(before + after))
