"""Passage and matches → snippets: pieces of published text with ranges."""

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
    """The published characters of a match, as offsets of the source: from its first to its last
    word that has any.  A word that only a repair put in has none."""
    text, shift = entry.passage.published, entry.passage.start
    starts, ends = entry.starts, entry.ends
    first, last = span
    if last - first == 1:  # as mostly
        start, end = _trimmed(text, starts[first] - shift, ends[first] - shift)
        return start + shift, end + shift
    places = [_trimmed(text, starts[at] - shift, ends[at] - shift) for at in range(first, last)]
    found = [(start, end) for start, end in places if start < end] or places
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

    The first to be chosen has as many parts of the query as fit, standing as close together
    as anywhere in the passage, and among such places the most marks around them; the next
    is chosen likewise from what is left.  Whole sentences are taken where they fit, else whole
    clauses, else whole words; no mark is ever cut.

    Args:
        entry: the passage.
        groups: the spans to mark, a group for each part of the query.
        length: the longest snippet, in characters; a longer match is never cut.
        count: at most so many.
        language: of the passage; the default one unless given.

    Returns:
        Disjoint snippets; one from the beginning of the passage where nothing is to be marked.
    """
    passage = entry.passage
    places = _places(entry, groups)
    size = len(passage.published)
    if size <= length:
        return [_snippet(passage, _trimmed(passage.published, 0, size), places)]
    cutter = _Cutter(passage, places, length, language)
    if not places:
        return [_snippet(passage, cutter.around((0, 0), (0, size)), ())]
    chosen = sorted(islice(cutter.pieces(), count))
    return [_snippet(passage, piece, _within(places, piece)) for piece in chosen]


def _snippet(passage: Passage, piece: Offsets, inside: Sequence[_Place]) -> Snippet:
    (start, end), shift = piece, passage.start
    text = passage.published
    marked = tuple((place.start + shift, place.end + shift) for place in inside)
    return Snippet(text[start:end], start + shift, end + shift, marked, start > 0, end < len(text))


class _Place(NamedTuple):
    """What is marked: `start` and `end` are offsets of the passage, `parts` numbers of groups."""

    start: int
    end: int
    parts: frozenset[int]


def _places(entry: Entry, groups: Sequence[Sequence[Span]]) -> list[_Place]:
    """The marks of all groups, overlapping ones joined."""
    shift = entry.passage.start
    found = [
        (start - shift, end - shift, part)
        for part, spans in enumerate(groups)
        for start, end in (characters(entry, span) for span in in_time(spans, 100))
        if start < end
    ]
    places: list[_Place] = []
    for start, end, part in sorted(found):
        if places and start < places[-1].end:
            before = places.pop()
            places.append(_Place(before.start, max(before.end, end), before.parts | {part}))
        else:
            places.append(_Place(start, end, frozenset((part,))))
    return places


def _within(places: Sequence[_Place], piece: Offsets) -> Sequence[_Place]:
    """The places in a piece that cuts none of them."""
    start, end = piece
    return places[bisect_left(places, (start,)) : bisect_left(places, (end,))]


# Yields the pieces between two offsets of a text, in order.
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
        # Compiled when first needed, and kept by `re`: some never are.
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


#: Ways to split a text, each finer than the one before: sentences, clauses, words, and the
#: words of scripts without spaces or of addresses.
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
    """The index of the first of some disjoint pieces, in order, that ends after an offset."""
    at = bisect_left(pieces, (offset,))
    return at - 1 if at and pieces[at - 1][1] > offset else at


#: So many pieces are looked for anywhere in a text, and then in parts as long as so many.
_ANYWHERE = 8
_PART = 16

#: How good a piece is, the best first: its parts, its unmarked characters and its marks, all
#: negative but the second; the piece, and the gap that it is in.
_Best = tuple[int, int, int, Offsets, Offsets]


class _Cutter:
    """Cuts pieces from a passage for its snippets; offsets are the passage's."""

    def __init__(
        self, passage: Passage, places: Sequence[_Place], length: int, language: Language | None
    ) -> None:
        self._language = language
        self._text = passage.published
        self._places = places
        self._all_parts = len(frozenset().union(*(place.parts for place in places)))
        self._known: dict[tuple[int, int, int], list[Offsets]] = {}
        self._length = length

    def pieces(self) -> Iterator[Offsets]:
        """Pieces that share nothing, the best first: each is the best of what is left.

        After `_ANYWHERE` of them a long text is taken in parts, so that no more than a part is
        looked at again for each piece.
        """
        gaps = [(0, len(self._text))]
        best: list[_Best] = []
        for number in itertools.count():
            if number == _ANYWHERE:
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
        """The parts of a gap, each as long as many snippets."""
        low, high = gap
        while high - low > 2 * _PART * self._length:
            middle = low + _PART * self._length
            start, _ = self.around((middle, middle), gap)
            yield low, start
            low = start
        yield low, high

    def _best(self, gap: Offsets) -> _Best | None:
        """The best piece in a gap, or None where nothing in it is to be shown."""
        found = list(self._stretches(_within(self._places, gap)))
        if not found:
            return None
        top = max(rank for rank, _ in found)
        pieces: list[Offsets] = []
        for rank, core in in_time(found):
            if rank == top and not (pieces and core[1] <= pieces[-1][1]):
                pieces.append(self.around(core, gap))
        marks = [len(_within(self._places, piece)) for piece in pieces]
        at = marks.index(max(marks))
        return (-top[0], -top[1], -marks[at], pieces[at], gap)

    def _stretches(self, places: Sequence[_Place]) -> Iterator[tuple[tuple[int, int], Offsets]]:
        """From each place, the closest stretch with the most parts that fit into a snippet.

        Yields:
            Its rank, (parts, minus the unmarked characters in it), and its offsets.
        """
        for i, (start, end, parts) in enumerate(in_time(places)):
            marked = end - start
            best = (len(parts), 0), (start, end)
            for j in range(i + 1, len(places)):
                other = places[j]
                if other.end - start > self._length or len(parts) == self._all_parts:
                    break
                marked += other.end - other.start
                if not other.parts <= parts:
                    parts |= other.parts
                    unmarked = other.end - start - marked
                    best = (len(parts), -unmarked), (start, other.end)
            yield best

    def around(self, core: Offsets, gap: Offsets) -> Offsets:
        """A piece within the gap that has the core: the whole gap if it fits, else whole
        sentences, else what fits of them."""
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
            # A sentence stands for itself; a short clause is filled up with finer pieces.
            if split is _by_sentence or 2 * (end - start) >= self._length:
                return _trimmed(self._text, start, end)
        return start, end if end > start else min(high, start + self._length)

    def _units(self, level: int, low: int, high: int) -> list[Offsets]:
        """The pieces between two offsets, those that a mark reaches across joined."""
        known = self._known.get((level, low, high))
        if known is None:
            known = self._known[level, low, high] = self._joined(level, low, high)
        return known

    def _joined(self, level: int, low: int, high: int) -> list[Offsets]:
        units = _pieces(level, self._text, low, high, self._language)
        first = _first_after(self._places, low)
        last = bisect_left(self._places, (high,))
        at = 0
        for start, end, _ in self._places[first:last]:
            while at < len(units) and units[at][1] < end:
                at += 1
            if at == len(units) or start < units[at][0]:
                marked = ((p.start, p.end) for p in self._places[first:last])
                return merge_spans([*units, *marked])
        return units

    def _grown(self, units: Sequence[Offsets], first: int, last: int) -> Offsets:
        """From the first to the last unit, and in turn after and before them what fits."""
        grown = True
        while grown:
            grown = False
            if last + 1 < len(units) and units[last + 1][1] - units[first][0] <= self._length:
                last, grown = last + 1, True
            if first > 0 and units[last][1] - units[first - 1][0] <= self._length:
                first, grown = first - 1, True
        return units[first][0], units[last][1]
