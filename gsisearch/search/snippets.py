"""Passage and matches → snippets: excerpts of the published text with marked ranges."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from heapq import heappop, heappush
from itertools import chain, islice
from typing import Any, NamedTuple

from gsisearch.deadline import in_time
from gsisearch.index.entries import Entry
from gsisearch.matching.spans import Span, merge_spans
from gsisearch.model import Offsets, Passage, Snippet
from gsisearch.text.languages import Language
from gsisearch.text.sentences import sentences
from gsisearch.text.words import WORD


def characters(entry: Entry, span: Span) -> Offsets:
    """The published characters of a match, as offsets of the source.

    They extend from its first to its last word with published characters; words inserted by a
    repair have none.
    """
    text, shift = entry.passage.published, entry.passage.start
    starts, ends = entry.starts, entry.ends
    first, last = span
    if last - first == 1:  # the usual case
        start, end = _trimmed(text, starts[first] - shift, ends[first] - shift)
        return start + shift, end + shift
    words = [_trimmed(text, starts[at] - shift, ends[at] - shift) for at in range(first, last)]
    found = [(start, end) for start, end in words if start < end] or words
    return found[0][0] + shift, found[-1][1] + shift


def _trimmed(text: str, start: int, end: int) -> Offsets:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end


def snippets(
    entry: Entry,
    groups: Sequence[Sequence[Span]],
    length: int,
    count: int,
    language: Language | None = None,
) -> list[Snippet]:
    """The best snippets of a passage, in reading order.

    The first snippet is chosen to contain as many parts of the query as fit, as close together as
    possible, and then as many marks as possible; the next ones are chosen from the rest of the
    passage.  They consist of whole sentences if these fit, else whole clauses, else whole words;
    marks are never cut.

    Args:
        entry: the passage.
        groups: the spans to mark, a group for each part of the query.
        length: the maximum length in characters; a longer match is not cut.
        count: the maximum number of snippets.
        language: the language of the passage; by default the default language.

    Returns:
        Disjoint snippets; without marks, a single one from the beginning of the passage.
    """
    passage = entry.passage
    marks = _marks(entry, groups)
    size = len(passage.published)
    if size <= length:
        return [_snippet(passage, _trimmed(passage.published, 0, size), marks)]
    cutter = _Cutter(passage, marks, length, language)
    if not marks:
        return [_snippet(passage, cutter.around((0, 0), (0, size)), ())]
    chosen = sorted(islice(cutter.pieces(), count))
    return [_snippet(passage, piece, _within(marks, piece)) for piece in chosen]


def _snippet(passage: Passage, piece: Offsets, inside: Sequence[_Mark]) -> Snippet:
    (start, end), shift = piece, passage.start
    text = passage.published
    marked = tuple((mark.start + shift, mark.end + shift) for mark in inside)
    return Snippet(text[start:end], start + shift, end + shift, marked, start > 0, end < len(text))


class _Mark(NamedTuple):
    """A mark: `start` and `end` are offsets in the passage, `parts` the numbers of its groups."""

    start: int
    end: int
    parts: frozenset[int]


def _marks(entry: Entry, groups: Sequence[Sequence[Span]]) -> list[_Mark]:
    """The marks of all groups, overlapping ones joined."""
    shift = entry.passage.start
    found = [
        (start - shift, end - shift, part)
        for part, spans in enumerate(groups)
        for start, end in (characters(entry, span) for span in in_time(spans, 100))
        if start < end
    ]
    marks: list[_Mark] = []
    for start, end, part in sorted(found):
        if marks and start < marks[-1].end:
            before = marks.pop()
            marks.append(_Mark(before.start, max(before.end, end), before.parts | {part}))
        else:
            marks.append(_Mark(start, end, frozenset((part,))))
    return marks


def _within(marks: Sequence[_Mark], piece: Offsets) -> Sequence[_Mark]:
    """The marks in a piece, which must not cut any."""
    start, end = piece
    return marks[bisect_left(marks, (start,)) : bisect_left(marks, (end,))]


#: (text, start, end, language) → the pieces between these offsets, in order.
_Splitter = Callable[[str, int, int, "Language | None"], Iterable[Offsets]]


@lru_cache(maxsize=1024)
def _sentences(text: str, language: Language | None) -> list[Offsets]:
    return sentences(text, language)


def _by_sentence(text: str, low: int, high: int, language: Language | None) -> Iterator[Offsets]:
    found = _sentences(text, language)
    for index in range(_first_after(found, low), len(found)):
        start, end = found[index]
        if start >= high:
            return
        yield max(start, low), min(end, high)


def _by(pattern: str) -> _Splitter:
    def split(text: str, low: int, high: int, _: Language | None) -> Iterator[Offsets]:
        # Compiled when first needed; `re` caches it.
        compiled = re.compile(pattern, re.DOTALL)
        return (match.span() for match in compiled.finditer(text, low, high))

    return split


def _by_stop(stops: str) -> _Splitter:
    pattern = rf"[{stops}][\"'\u201d\u2019)\]]*(?=\s)"

    def split(text: str, low: int, high: int, _: Language | None) -> Iterator[Offsets]:
        start = _skip_space(text, low, high)
        for match in re.compile(pattern).finditer(text, low, high):
            if match.start() > start:
                yield start, match.end()
                start = _skip_space(text, match.end(), high)
        if start < high:
            yield start, high

    return split


def _skip_space(text: str, at: int, high: int) -> int:
    while at < high and text[at].isspace():
        at += 1
    return at


#: Ways to split a text, from coarse to fine: sentences, clauses, words, and for scripts without
#: spaces and web addresses, parts of words.
_SPLITTERS: tuple[_Splitter, ...] = (
    _by_sentence,
    _by_stop(";:\u2014"),
    _by_stop(",;:\u2014"),
    _by(r"\S+"),
    _by(rf"{WORD.pattern}|\S"),
)


@lru_cache(maxsize=1024)
def _pieces(level: int, text: str, low: int, high: int, language: Language | None) -> list[Offsets]:
    return list(_SPLITTERS[level](text, low, high, language))


def _first_after(pieces: Sequence[tuple[int, int, Any]] | Sequence[Offsets], offset: int) -> int:
    """The index of the first piece that ends after an offset; pieces are disjoint and in order."""
    at = bisect_left(pieces, (offset,))
    return at - 1 if at and pieces[at - 1][1] > offset else at


#: Number of pieces that are searched in the whole text, before it is divided into parts.
_WHOLE_TEXT_PIECES = 8
#: Length of a part, in snippets.
_PART_LENGTH = 16

#: A candidate piece; the best sorts first: minus its number of parts, its unmarked characters,
#: minus its number of marks, the piece, and the gap that contains it.
_Best = tuple[int, int, int, Offsets, Offsets]


class _Cutter:
    """Cuts the pieces for snippets from a passage; offsets are those in the passage."""

    def __init__(
        self, passage: Passage, marks: Sequence[_Mark], length: int, language: Language | None
    ) -> None:
        self._language = language
        self._text = passage.published
        self._marks = marks
        self._all_parts = len(frozenset().union(*(mark.parts for mark in marks)))
        self._known: dict[tuple[int, int, int], list[Offsets]] = {}
        self._length = length

    def pieces(self) -> Iterator[Offsets]:
        """Disjoint pieces, each the best of the text that is left.

        After `_WHOLE_TEXT_PIECES`, the text is divided into parts, so that only a part has to be
        searched again for each further piece.
        """
        gaps = [(0, len(self._text))]
        best: list[_Best] = []
        for number in itertools.count():
            if number == _WHOLE_TEXT_PIECES:
                gaps += [gap for *_, gap in best]
                gaps = list(chain.from_iterable(map(self._parts, gaps)))
                best.clear()
            for found in filter(None, map(self._best, gaps)):
                heappush(best, found)
            if not best:
                return
            *_, piece, (low, high) = heappop(best)
            yield piece
            gaps = [(low, piece[0]), (piece[1], high)]

    def _parts(self, gap: Offsets) -> Iterator[Offsets]:
        """The parts of a gap."""
        low, high = gap
        while high - low > 2 * _PART_LENGTH * self._length:
            middle = low + _PART_LENGTH * self._length
            start, _ = self.around((middle, middle), gap)
            yield low, start
            low = start
        yield low, high

    def _best(self, gap: Offsets) -> _Best | None:
        """The best piece in a gap; None if it has no marks."""
        found = list(self._ranked_cores(_within(self._marks, gap)))
        if not found:
            return None
        top = max(rank for rank, _ in found)
        pieces: list[Offsets] = []
        for rank, core in in_time(found):
            if rank == top and not (pieces and core[1] <= pieces[-1][1]):
                pieces.append(self.around(core, gap))
        marks = [len(_within(self._marks, piece)) for piece in pieces]
        at = marks.index(max(marks))
        return (-top[0], -top[1], -marks[at], pieces[at], gap)

    def _ranked_cores(self, marks: Sequence[_Mark]) -> Iterator[tuple[tuple[int, int], Offsets]]:
        """For each mark, the shortest range from it with the most parts that fit into a snippet.

        Yields:
            Its rank (number of parts, minus the number of unmarked characters) and its offsets.
        """
        for i, (start, end, parts) in enumerate(in_time(marks)):
            marked = end - start
            best = (len(parts), 0), (start, end)
            for j in range(i + 1, len(marks)):
                other = marks[j]
                if other.end - start > self._length or len(parts) == self._all_parts:
                    break
                marked += other.end - other.start
                if not other.parts <= parts:
                    parts |= other.parts
                    unmarked = other.end - start - marked
                    best = (len(parts), -unmarked), (start, other.end)
            yield best

    def around(self, core: Offsets, gap: Offsets) -> Offsets:
        """A piece of the gap that contains the core: the whole gap if it fits, else whole
        sentences, else smaller units."""
        (start, end), (low, high) = core, gap
        if high - low <= self._length:
            return _trimmed(self._text, low, high)
        for level, split in enumerate(_SPLITTERS):
            units = self._units(level, low, high)
            first = _first_after(units, start)
            last = max(first, bisect_left(units, (end,)) - 1)
            if units[last][1] - units[first][0] > self._length:
                low, high = units[first][0], units[last][1]
                continue
            start, end = self._grown(units, first, last)
            # A sentence is enough by itself; a short clause is extended by smaller units.
            if split is _by_sentence or 2 * (end - start) >= self._length:
                return _trimmed(self._text, start, end)
        return start, end if end > start else min(high, start + self._length)

    def _units(self, level: int, low: int, high: int) -> list[Offsets]:
        """The pieces between two offsets; those with a mark across their boundary are joined."""
        known = self._known.get((level, low, high))
        if known is None:
            known = self._known[level, low, high] = self._joined(level, low, high)
        return known

    def _joined(self, level: int, low: int, high: int) -> list[Offsets]:
        units = _pieces(level, self._text, low, high, self._language)
        first = _first_after(self._marks, low)
        last = bisect_left(self._marks, (high,))
        at = 0
        for start, end, _ in self._marks[first:last]:
            while at < len(units) and units[at][1] < end:
                at += 1
            if at == len(units) or start < units[at][0]:
                marked = ((p.start, p.end) for p in self._marks[first:last])
                return merge_spans([*units, *marked])
        return units

    def _grown(self, units: Sequence[Offsets], first: int, last: int) -> Offsets:
        """The range of some units, extended by following and preceding units in turn."""
        grown = True
        while grown:
            grown = False
            if last + 1 < len(units) and units[last + 1][1] - units[first][0] <= self._length:
                last, grown = last + 1, True
            if first > 0 and units[last][1] - units[first - 1][0] <= self._length:
                first, grown = first - 1, True
        return units[first][0], units[last][1]
