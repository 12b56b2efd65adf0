"""A leaf of a plan: words in a row, or near each other, and what matches them in an index."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache, reduce
from itertools import chain, product
from math import prod

from gsisearch.deadline import in_time
from gsisearch.frozen import frozen
from gsisearch.matching.postings import common, joined, rows, starts, united
from gsisearch.matching.reader import NOTHING, Postings, Reader
from gsisearch.matching.spans import (
    Alternative,
    Element,
    Positions,
    Span,
    near_spans,
    row_spans,
    standing,
)

Slot = tuple[str, ...]  # what may stand at one position: any one of these terms

#: In more ways than this a row is looked for record by record.
_MOST_WAYS = 64
#: Fewer records than these are looked at one by one.
_FEW = 100


@frozen
class Leaf:
    """Elements to be found in a row, in fields of the body or of the title.

    `label` is how the query has it; `slop` above 0 allows any order and that many other
    words in between; `boost` multiplies its score; `literal` leaves are looked for as they
    stand (phrases, exact forms) and never dropped for a partial match.  `names` are what is
    looked for in place of what the query has, where those are other names for it.  A keyword,
    which is looked for by its stem, has the leaf of the word as it is written in `exact`, which
    is nowhere more often than the keyword: that decides nothing here, but is ranked higher.
    """

    label: str
    elements: tuple[Element, ...]
    body: tuple[str, ...]
    title: tuple[str, ...] = ()
    slop: int = 0
    boost: float = 1.0
    literal: bool = False
    names: tuple[str, ...] = ()
    exact: Leaf | None = None

    def found(self, reader: Reader) -> Found:
        """What it matches in an index: found once, however often a search asks."""
        found: Found | None = self.__dict__.get("_found")
        if found is None or found.reader is not reader:
            found = self.__dict__["_found"] = Found(self, reader)
        return found

    def boosted(self, boost: float) -> Leaf:
        """The same with another boost, and what has been found of it."""
        other = Leaf.__new__(Leaf)
        other.__dict__.update(self.__dict__, boost=boost)
        return other

    @property
    def _single(self) -> Slot:
        """The terms that it is any of, if it is no more than one word."""
        return _single_terms(self.elements)

    def postings(self, reader: Reader, *fields: str) -> Postings:
        """The records with a match in any of some fields, which share no records, and how many
        each has; places where it is one word."""
        single = self._single
        if len(single) == 1 and not self.slop:
            each = [reader.postings(field, single[0]) for field in fields]
        else:
            each = [self._remembered(reader, field) for field in fields]
        found = [part for part in each if part.numbers]
        if len(found) < 2:
            return found[0] if found else NOTHING
        return reader.remember((fields, self.elements, self.slop), lambda: joined(found))

    def _remembered(self, reader: Reader, field: str) -> Postings:
        key = field, self.elements, self.slop
        return reader.remember(key, lambda: self._find(reader, field))

    def _find(self, reader: Reader, field: str) -> Postings:
        ways = [] if self.slop else _ways(self.elements)
        if not ways:
            return self._find_each(reader, field)
        found = [
            [[reader.postings(field, term) for term in slot] for slot in slots] for slots in ways
        ]
        single = [part for slots in found if len(slots) == 1 for part in slots[0]]
        longer = [slots for slots in found if len(slots) > 1]
        return united([*single, rows(longer, reader.places)] if longer else single)

    def _find_each(self, reader: Reader, field: str) -> Postings:
        """Record by record, where words may change places or there are too many ways."""
        found = {
            number: len(spans)
            for number in in_time(sorted(_candidates(reader, field, self.elements)))
            if (spans := self._spans(reader, field, number))
        }
        return Postings(array("I", found), array("I", found.values()))

    def spans(self, reader: Reader, number: int) -> list[Span]:
        """The matches in the body of one record, in order."""
        single = () if self.slop else self._single
        if not single:
            return sorted({s for field in self.body for s in self._spans(reader, field, number)})
        if len(single) == 1:  # as most
            found: Iterable[int] = reader.places.positions(self.found(reader).body.places, number)
        else:
            each = (reader.postings(field, term).places for field in self.body for term in single)
            at = (reader.places.positions(places, number) for places in each if places)
            found = sorted(set(chain.from_iterable(at)))
        return [(start, start + 1) for start in found]

    def outside(self, reader: Reader, paragraphs: frozenset[int]) -> frozenset[int]:
        """Those of some paragraphs in whose body it matches outside any one of their commitments."""
        ways = [] if self.slop or len(paragraphs) < _FEW else _ways(self.elements)
        if not ways:
            return frozenset(each for each in in_time(paragraphs) if self._is_outside(reader, each))
        bounds = reader.commitment_places
        in_order = sorted(paragraphs)
        found: set[int] = set()
        for field, slots in in_time(product(self.body, ways)):
            each = [[reader.postings(field, term) for term in slot] for slot in slots]
            places = starts(each) if len(slots) == 1 else sorted(starts(each))
            if len(places) > len(in_order):
                places = reader.places.within(places, in_order)
            size = len(slots)
            outside = [at for at in in_time(places, 1000) if not _is_inside(bounds, at, at + size)]
            found.update(reader.places.numbers(outside))
        return paragraphs & found

    def _is_outside(self, reader: Reader, paragraph: int) -> bool:
        bounds = reader.places.positions(reader.commitment_places, paragraph)
        return not all(_is_inside(bounds, *span) for span in self.spans(reader, paragraph))

    def in_title(self, reader: Reader, number: int) -> bool:
        """Whether it matches in the title of one record."""
        return any(self._spans(reader, field, number) for field in self.title)

    def marks(self, reader: Reader, number: int) -> list[Span]:
        """What to mark in the body: the matches, or with slop the words asked for in them."""
        spans = self.spans(reader, number)
        if not self.slop:
            return spans
        ends = [end for _, end in spans]

        def is_inside(word: Span) -> bool:
            # No span is inside another: the first that does not end too soon begins first.
            at = bisect_left(ends, word[1])
            return at < len(spans) and spans[at][0] <= word[0]

        return [
            word
            for field in self.body
            for element in self.elements
            for word in standing(element, _positions_of(reader, field, number))
            if is_inside(word)
        ]

    def _spans(self, reader: Reader, field: str, number: int) -> list[Span]:
        positions = _positions_of(reader, field, number)
        if self.slop:
            return near_spans(self.elements, positions, self.slop)
        return row_spans(self.elements, positions)


def _is_inside(bounds: Sequence[int], start: int, end: int) -> bool:
    """Whether words stand in a single one of some commitments.

    Args:
        bounds: where each of these begins and ends, in order.
        start, end: of the words.
    """
    at = bisect_right(bounds, start)
    return at % 2 == 1 and end <= bounds[at]


class Found:
    """What a leaf matches in an index.

    Attributes:
        reader: the index.
        body, title: the postings in the fields of the leaf, which share no records.
    """

    def __init__(self, leaf: Leaf, reader: Reader) -> None:
        self.reader = reader
        self.body = leaf.postings(reader, *leaf.body)
        self.title = leaf.postings(reader, *leaf.title)
        self._counts = self.body if leaf.body else self.title

    @cached_property
    def records(self) -> frozenset[int]:
        """The records with a match in the body or the title."""
        others = () if self._counts is self.title else self.title.numbers
        return self.said.union(others) if others else self.said

    @cached_property
    def said(self) -> frozenset[int]:
        """The records with a match where it counts: in the body, unless the title was asked for."""
        return frozenset(self._counts.numbers)

    @property
    def said_in_order(self) -> Sequence[int]:
        """The same, ascending."""
        return self._counts.numbers

    def records_among(self, numbers: frozenset[int]) -> frozenset[int]:
        """Those of `records` that are among `numbers`."""
        found = self.said_among(numbers)
        if self._counts is self.title or not self.title.numbers:
            return found
        return found | common(numbers, self.title.numbers)

    def said_among(self, numbers: frozenset[int]) -> frozenset[int]:
        """Those of `said` that are among `numbers`."""
        if "said" in self.__dict__:
            return numbers & self.said
        return common(numbers, self._counts.numbers)

    def in_title_among(self, numbers: frozenset[int]) -> frozenset[int]:
        """Those of `numbers` that have it in their title, where that doesn't count."""
        return frozenset() if self._counts is self.title else common(numbers, self.title.numbers)

    @property
    def count(self) -> int:
        """How many records have a match where it counts."""
        return len(self._counts.numbers)

    @property
    def at_most(self) -> int:
        """A number that the number of `records` doesn't exceed."""
        return len(self.body.numbers) + len(self.title.numbers)


@lru_cache(maxsize=8192)
def _single_terms(elements: tuple[Element, ...]) -> Slot:
    if len(elements) > 1 or any(len(words) > 1 for words in elements[0]):
        return ()
    return tuple(words[0] for words in elements[0])


def _ways(elements: Sequence[Element]) -> list[tuple[Slot, ...]]:
    """The rows of slots that elements may be; none where there are too many."""
    ways = [list(element_ways(element)) for element in elements]
    if prod(map(len, ways)) > _MOST_WAYS:
        return []
    return [tuple(chain.from_iterable(way)) for way in product(*ways)]


def element_ways(element: Element) -> Iterator[tuple[Slot, ...]]:
    """The rows of slots that an element may be: any of its single words, or the words of one
    of its other alternatives."""
    if single := tuple(words[0] for words in element if len(words) == 1):
        yield (single,)
    for words in element:
        if len(words) > 1:
            yield tuple((term,) for term in words)


def _candidates(reader: Reader, field: str, elements: Sequence[Element]) -> frozenset[int]:
    """Records that have the terms of one alternative of every element."""
    return reduce(
        frozenset.intersection,
        (
            frozenset().union(
                *(_having(reader, field, alternative) for alternative in in_time(element))
            )
            for element in in_time(elements)
        ),
    )


def _having(reader: Reader, field: str, terms: Alternative) -> frozenset[int]:
    """Records that have all terms."""
    found = sorted((reader.postings(field, term).numbers for term in terms), key=len)
    return reduce(common, found[1:], frozenset(found[0]))


def _positions_of(reader: Reader, field: str, number: int) -> Positions:
    return lambda term: reader.places.positions(reader.postings(field, term).places, number)
