"""Spans of word positions: occurrences of phrases, and of words near each other."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from heapq import heappop, heappush

from gsisearch.deadline import in_time
from gsisearch.matching.plan import Element

#: Word positions (start, end), half open.
Span = tuple[int, int]
#: Term → its positions, in ascending order.
Positions = Callable[[str], Sequence[int]]


def element_spans(element: Element, positions: Positions) -> set[Span]:
    """The spans of all alternatives of an element."""
    found: set[Span] = set()
    for terms in element:
        starts: Iterable[int] = positions(terms[0])
        for offset, term in enumerate(terms[1:], 1):
            if not starts:
                break
            starts = {position - offset for position in positions(term)}.intersection(starts)
        found.update((start, start + len(terms)) for start in starts)
    return found


def phrase_spans(elements: Sequence[Element], positions: Positions) -> list[Span]:
    """The spans where the elements follow each other directly, in order.

    Args:
        elements: the elements of the phrase.
        positions: term → its positions, in ascending order.
    """
    found = element_spans(elements[0], positions)
    for element in elements[1:]:
        if not found:
            return []
        following = defaultdict(list)
        for start, end in element_spans(element, positions):
            following[start].append(end)
        found = {(start, last) for start, end in found for last in following.get(end, ())}
    return sorted(found)


def proximity_spans(elements: Sequence[Element], positions: Positions, slop: int) -> list[Span]:
    """The minimal spans that contain all elements in any order, with at most `slop` other words.

    An element listed twice must occur twice; different elements may share words, if one is an
    alternative spelling of the other.  Arguments and result are as for `phrase_spans`.
    """
    needed = Counter(elements)
    found = {element: sorted(element_spans(element, positions)) for element in needed}
    lengths = {element: set(map(len, element)) for element in needed}
    alike = sum(n * min(lengths[e]) for e, n in needed.items() if len(lengths[e]) == 1)
    unlike = [(found[e], n) for e, n in needed.items() if len(lengths[e]) > 1]

    def others(first: int, last: int) -> int:
        return (
            last
            - first
            - alike
            - sum(_longest_occurrences(spans, first, last, n) for spans, n in unlike)
        )

    spans = in_time(_minimal_spans(_complete_windows(needed, found)), 10)
    return [span for span in spans if others(*span) <= slop]


def _complete_windows(
    needed: Counter[Element], found: Mapping[Element, Sequence[Span]]
) -> Iterator[Span]:
    """For each end of an occurrence, the shortest span up to it that contains all elements."""
    ordered = sorted((end, start, element) for element in needed for start, end in found[element])
    starts: dict[Element, list[int]] = {element: [] for element in needed}
    begins: dict[Element, int] = {}  # start of the last occurrences needed of each element
    earliest: list[tuple[int, Element]] = []  # the same as a heap, with outdated items
    for end, start, element in in_time(ordered, 10):
        insort(starts[element], start)
        if len(starts[element]) >= needed[element]:
            begins[element] = starts[element][-needed[element]]
            heappush(earliest, (begins[element], element))
            if len(begins) == len(needed):
                while earliest[0][0] < begins[earliest[0][1]]:
                    heappop(earliest)
                yield earliest[0][0], end


def _longest_occurrences(found: Sequence[Span], first: int, last: int, count: int) -> int:
    """The total length of the `count` longest occurrences in a span."""
    inside = found[bisect_left(found, (first,)) : bisect_left(found, (last,))]
    return sum(sorted(end - start for start, end in inside if end <= last)[-count:])


def _minimal_spans(spans: Iterable[Span]) -> list[Span]:
    """The spans that don't contain another span."""
    kept: list[Span] = []
    for start, end in sorted(set(spans), key=lambda span: (span[0], -span[1])):
        while kept and kept[-1][1] >= end:
            kept.pop()
        kept.append((start, end))
    return kept


def merge_spans(spans: Iterable[Span]) -> list[Span]:
    """The union of spans as disjoint spans in order; adjacent ones are not joined."""
    result: list[Span] = []
    for start, end in sorted(spans):
        if result and start < result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return result
