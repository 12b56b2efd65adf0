"""Where words stand in a text, as spans of word positions: in a row, or near each other."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from heapq import heappop, heappush

from gsisearch.deadline import in_time
from gsisearch.matching.plan import Element

Span = tuple[int, int]  # word positions, half open
#: Term → its positions, ascending.
Positions = Callable[[str], Sequence[int]]


def element_spans(element: Element, positions: Positions) -> set[Span]:
    """Where any alternative of the element stands."""
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
    """Where the elements stand one right after the other.

    Args:
        elements: what to find, each element any one of its alternatives.
        positions: term → its positions, ascending.

    Returns:
        The spans in order.
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
    """The shortest spans that have all elements, in any order, if at most `slop` other words.

    An element named twice must be there twice; different elements may share words, where one
    is a way to write the other.  Arguments and result as for `phrase_spans`.
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
    """From each end of an occurrence back to where all elements were last complete."""
    ordered = sorted((end, start, element) for element in needed for start, end in found[element])
    starts: dict[Element, list[int]] = {element: [] for element in needed}
    begins: dict[Element, int] = {}  # where the last occurrences of an element that suffice begin
    earliest: list[tuple[int, Element]] = []  # the same as a heap, outdated ones among them
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
    """The words of the longest `count` occurrences in a span."""
    inside = found[bisect_left(found, (first,)) : bisect_left(found, (last,))]
    return sum(sorted(end - start for start, end in inside if end <= last)[-count:])


def _minimal_spans(spans: Iterable[Span]) -> list[Span]:
    """The spans that have no other span inside them."""
    kept: list[Span] = []
    for start, end in sorted(set(spans), key=lambda span: (span[0], -span[1])):
        while kept and kept[-1][1] >= end:
            kept.pop()
        kept.append((start, end))
    return kept


def merge_spans(spans: Iterable[Span]) -> list[Span]:
    """The union of spans as disjoint spans in order; touching ones stay apart."""
    result: list[Span] = []
    for start, end in sorted(spans):
        if result and start < result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return result
