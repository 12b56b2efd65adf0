"""Passage and matches → snippets and concordance lines: pieces of published text with ranges."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gsisearch.engines.base import Entry
from gsisearch.matching import Span, merged
from gsisearch.model import ConcordanceLine, Offsets, Snippet
from gsisearch.text import sentences


def marks(entry: Entry, spans: Iterable[Span]) -> list[Offsets]:
    """Matches as published characters: (start, end) offsets of the source, disjoint, in order."""
    return [(entry.starts[first], entry.ends[end - 1]) for first, end in merged(spans)]


def snippets(
    entry: Entry, groups: Sequence[Sequence[Span]], length: int, count: int
) -> list[Snippet]:
    """The best snippets of a passage, in reading order.

    Args:
        entry: the passage.
        groups: the spans to mark, a group for each part of the query; a snippet that has
            something of every part is better than one with much of a single part.
        length: the longest snippet, in characters; a longer match is never cut.
        count: at most so many.

    Returns:
        Disjoint snippets; one from the beginning of the passage where nothing is to be marked.
    """
    passage = entry.passage
    places = [
        (start, end, part)
        for part, spans in enumerate(groups)
        for start, end in marks(entry, spans)
    ]
    places.sort()
    window = _Window(passage.published, passage.start, length)
    if not places:
        return [window.snippet(window.around(passage.start, passage.start), ())]
    all_marks = marks(entry, (span for spans in groups for span in spans))
    chosen: list[Offsets] = []
    while places and len(chosen) < count:
        start, end = _densest(places, length)
        piece = window.around(start, end, taken=chosen)
        chosen.append(piece)
        places = [p for p in places if p[1] <= piece[0] or p[0] >= piece[1]]
    return [
        window.snippet(piece, [m for m in all_marks if piece[0] <= m[0] and m[1] <= piece[1]])
        for piece in sorted(chosen)
    ]


def _densest(places: Sequence[tuple[int, int, int]], length: int) -> Offsets:
    """The stretch of at most `length` characters with the most parts, then the most marks.

    Among equals the shortest, then the first; a single longer mark is a stretch of its own.
    """
    best: tuple[tuple[int, int, int], Offsets] | None = None
    for i, (start, _, _) in enumerate(places):
        parts = set()
        end = start
        for j in range(i, len(places)):
            if j > i and places[j][1] - start > length:
                break
            end = max(end, places[j][1])
            parts.add(places[j][2])
            rank = (len(parts), j - i, start - end)
            if best is None or rank > best[0]:
                best = rank, (start, end)
    assert best is not None
    return best[1]


class _Window:
    """Cuts pieces from a passage at sentence or word boundaries; offsets are the source's."""

    def __init__(self, published: str, start: int, length: int) -> None:
        self._text = published
        self._start = start
        self._end = start + len(published)
        self._length = length
        self._sentences = [(start + a, start + b) for a, b in sentences(published)]

    def around(self, start: int, end: int, taken: Sequence[Offsets] = ()) -> Offsets:
        """A piece that has `start:end` and none of what is taken: the whole sentences when
        they fit, else what fits of them."""
        low = max([self._start, *(b for _, b in taken if b <= start)])
        high = min([self._end, *(a for a, _ in taken if a >= end)])
        if high - low <= self._length:
            return self._trimmed(low, high, start, end)
        first = max([low, *(a for a, _ in self._sentences if a <= start)])
        last = min([high, *(b for _, b in self._sentences if b >= end)])
        if last - first <= self._length:
            return self._trimmed(first, self._filled(first, last, high), start, end)
        room = max(0, self._length - (end - start))
        if end - first <= self._length:
            left, right = first, self._word_end(first + self._length, last)
        elif last - start <= self._length:
            left, right = self._word_start(last - self._length, first), last
        else:
            left = self._word_start(start - room // 2, first)
            right = self._word_end(end + room // 2, last)
        return self._trimmed(min(left, start), max(right, end), start, end)

    def _filled(self, first: int, last: int, high: int) -> int:
        """The end after as many whole following sentences as there is room for."""
        for _, end in self._sentences:
            if last < end <= high and end - first <= self._length:
                last = end
        return last

    def _word_start(self, offset: int, low: int) -> int:
        """The first beginning of a word, at `offset` or after, or `low` if that is later."""
        offset = max(offset, low)
        while low < offset < self._end and not self._text[offset - 1 - self._start].isspace():
            offset += 1
        return offset

    def _word_end(self, offset: int, high: int) -> int:
        """The last end of a word, at `offset` or before, or `high` if that is earlier."""
        offset = min(offset, high)
        while self._start < offset < high and not self._text[offset - self._start].isspace():
            offset -= 1
        return offset

    def _trimmed(self, low: int, high: int, start: int, end: int) -> Offsets:
        while low < start and self._text[low - self._start].isspace():
            low += 1
        while high > end and self._text[high - 1 - self._start].isspace():
            high -= 1
        return low, high

    def snippet(self, piece: Offsets, inside: Sequence[Offsets]) -> Snippet:
        start, end = piece
        text = self._text[start - self._start : end - self._start]
        return Snippet(text, start, end, tuple(inside), start > self._start, end < self._end)


def concordance_line(entry: Entry, span: Span, width: int) -> ConcordanceLine:
    """An occurrence with up to `width` characters of its passage at each side, in whole words."""
    passage = entry.passage
    start, end = entry.starts[span[0]], entry.ends[span[1] - 1]
    low = max(passage.start, start - width)
    high = min(passage.end, end + width)
    left = passage.published[low - passage.start : start - passage.start]
    right = passage.published[end - passage.start : high - passage.start]
    if low > passage.start and not passage.published[low - passage.start - 1].isspace():
        left = left[_first_space(left) :]
    if high < passage.end and not passage.published[high - passage.start].isspace():
        right = right[: len(right) - _first_space(right[::-1])]
    keyword = passage.published[start - passage.start : end - passage.start]
    return ConcordanceLine(passage.id, passage.document, left, keyword, right, start, end)


def _first_space(text: str) -> int:
    return next((i for i, char in enumerate(text) if char.isspace()), len(text))
