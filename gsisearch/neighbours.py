"""Words of a query that follow each other in a record as they do in the query."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, pairwise
from typing import NamedTuple

from gsisearch.engines.base import REACH, Postings, Reader
from gsisearch.leaf import Leaf, element_ways
from gsisearch.matching import All, Any, Only, Plan, Without
from gsisearch.postings import followed, joined, starts
from gsisearch.spans import Element

#: To look for a pair in one record costs about as much as to go through all places in so many.
_LOOK_UP = 30
#: At most so many places are looked at to tell how frequent a pair is.
_SAMPLE = 256


class Pair(NamedTuple):
    """Two keywords in the body, the second at most `REACH` words after the first.

    Pairs are not looked for in titles.
    """

    first: Leaf
    second: Leaf

    @property
    def label(self) -> str:
        """How the query has it."""
        return f"{self.first.label} {self.second.label}"

    @property
    def body(self) -> tuple[str, ...]:
        """The fields where it is looked for."""
        return self.first.body

    def postings(self, reader: Reader, field: str) -> Postings:
        """The records that have it in that field; the frequencies count the first words."""

        def find() -> Postings:
            ends, starts = self._standing(reader, field)
            following = (part.places for part in starts)
            there = starts[0].places if len(starts) == 1 else sorted(chain.from_iterable(following))
            return followed(ends, there, reader.places)

        return reader.remember(("pair", field, *self._key), find)

    def among(self, reader: Reader, numbers: Sequence[int]) -> Postings:
        """The records with it in any field, in any case those among some, which ascend."""
        found = (self._among(reader, field, numbers) for field in self.body)
        return joined([part for part in found if part.numbers])

    def _among(self, reader: Reader, field: str, numbers: Sequence[int]) -> Postings:
        having = self.first.found(reader).count + self.second.found(reader).count
        if len(numbers) * _LOOK_UP > having:
            return self.postings(reader, field)
        ends, starts = self._standing(reader, field)
        each = reader.places.stretches(numbers)
        counts = (_followed_between(ends, starts, *stretch) for stretch in each)
        found = {number: count for number, count in zip(numbers, counts, strict=True) if count}
        return Postings(tuple(found), tuple(found.values()))

    def rate(self, reader: Reader) -> float:
        """About how many records have it: for a pair of frequent words, by a sample of places."""
        return sum(self._rate(reader, field) for field in self.body)

    def _rate(self, reader: Reader, field: str) -> float:
        ends, starts = self._standing(reader, field)
        if min(_size(ends), _size(starts)) <= _SAMPLE:
            return len(self.postings(reader, field).numbers)
        step = 1 + (_size(ends) - 1) // _SAMPLE | 1  # odd: a record may have it twice
        found = {
            number
            for part in ends
            for number in reader.places.numbers(list(_followed(part.places[::step], starts)))
        }
        # Even where none of the sample is followed, some other place may be.
        return step * (len(found) or 0.5)

    def _standing(self, reader: Reader, field: str) -> tuple[list[Postings], list[Postings]]:
        """The ends of the first, and the starts of the second."""
        first, second = self._key
        return list(_ways(reader, field, first, from_end=True)), list(_ways(reader, field, second))

    @property
    def _key(self) -> tuple[Element, Element]:
        return self.first.elements[0], self.second.elements[0]


def _size(parts: Iterable[Postings]) -> int:
    return sum(len(part.places) for part in parts)


def _followed_between(
    ends: Iterable[Postings], starts: Sequence[Postings], first: int, last: int
) -> int:
    """How many of the ends from one place to another something of the starts follows."""
    count = 0
    for part in ends:
        places = part.places
        at = bisect_left(places, first)
        while at < len(places) and places[at] < last:
            count += any(True for _ in _followed(places[at : at + 1], starts))
            at += 1
    return count


def _followed(places: Iterable[int], parts: Sequence[Postings]) -> Iterator[int]:
    """Those of some places that something of the parts follows."""
    following = [part.places for part in parts]
    for place in places:
        for each in following:
            at = bisect_right(each, place)
            if at < len(each) and each[at] <= place + REACH:
                yield place
                break


def _ways(
    reader: Reader, field: str, element: Element, *, from_end: bool = False
) -> Iterator[Postings]:
    """The alternatives of an element with the places where they start, or end."""
    for slots in element_ways(element):
        parts = [[reader.postings(field, term) for term in slot] for slot in slots]
        if len(slots) == 1:
            yield from (part for part in parts[0] if part.places)
        else:
            distance = len(slots) - 1 if from_end else 0
            yield Postings((), (), sorted(place + distance for place in starts(parts)))


def pairs(plan: Plan) -> Iterator[Pair]:
    """The neighbours among the keywords of a plan, in order.

    Keywords are neighbours where nothing else that is looked for stands between them: filters
    and exclusions may, stop words are gone.
    """
    if isinstance(plan, All) and plan.loose:
        row = [_keyword(part) for part in plan.parts if not isinstance(part, Only | Without)]
        for first, second in pairwise(row):
            if first and second and _can_follow(first, second):
                yield Pair(first, second)
    if isinstance(plan, All | Any):
        for part in plan.parts:
            yield from pairs(part)


def _can_follow(first: Leaf, second: Leaf) -> bool:
    return first.body == second.body != () and first.elements != second.elements


def _keyword(plan: Plan) -> Leaf | None:
    """The keyword that a part of a plan is, with or without weaker alternatives to it."""
    if isinstance(plan, Leaf):
        return plan if plan.exact else None
    if isinstance(plan, Any):
        keyword, *others = plan.parts
        weaker = isinstance(keyword, Leaf) and all(
            isinstance(other, Leaf) and other.boost < keyword.boost for other in others
        )
        return _keyword(keyword) if weaker else None
    return None
