"""Words of a query that follow each other in a record as they do in the query."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, pairwise
from typing import NamedTuple

from gsisearch.matching.leaf import Leaf, element_ways
from gsisearch.matching.plan import All, Any, Only, Plan, Without
from gsisearch.matching.postings import followed, merged, starts
from gsisearch.matching.reader import Postings, Reader
from gsisearch.matching.spans import Element

#: To look for a pair in one record costs about as much as to go through so many places …
_LOOK_UP = 15
#: … or to look up, for so many, what follows.
_FOLLOWED = 3
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

    def postings(self, reader: Reader) -> Postings:
        """The records that have it; the frequencies count the first words."""

        def find() -> Postings:
            return followed(*self._standing(reader), reader.places)

        return reader.remember(("pair", self.body, *self._key), find)

    def among(self, reader: Reader, numbers: Sequence[int]) -> Postings:
        """The records with it, in any case those among some, which ascend."""
        first, second = (leaf.found(reader).count for leaf in self)
        if len(numbers) * _LOOK_UP > first + second or len(numbers) * _FOLLOWED > first:
            return self.postings(reader)
        ends, starts = self._standing(reader)
        return followed(reader.places.within(ends, numbers), starts, reader.places)

    def rate(self, reader: Reader) -> float:
        """About how many records have it: for a pair of frequent words, by a sample of places."""
        ends, starts = self._standing(reader)
        if min(len(ends), len(starts)) <= _SAMPLE:
            return len(self.postings(reader).numbers)
        step = 1 + (len(ends) - 1) // _SAMPLE | 1  # odd: a record may have it twice
        found = followed(ends[::step], starts, reader.places).numbers
        # Even where none of the sample is followed, some other place may be.
        return step * (len(found) or 0.5)

    def _standing(self, reader: Reader) -> tuple[Sequence[int], Sequence[int]]:
        """The places where the first ends, and where the second starts, ascending."""
        first, second = self._key
        ends = _merged(reader, self.body, first, from_end=True)
        return ends, _merged(reader, self.body, second, from_end=False)

    @property
    def _key(self) -> tuple[Element, Element]:
        return self.first.elements[0], self.second.elements[0]


def _merged(
    reader: Reader, fields: Sequence[str], element: Element, *, from_end: bool
) -> Sequence[int]:
    """The places where an element starts, or ends, in any of some fields, ascending."""
    each = (_ways(reader, field, element, from_end=from_end) for field in fields)
    found = [part for part in chain.from_iterable(each) if part]
    if len(found) < 2:
        return found[0] if found else ()
    key = "merged", fields, element, from_end
    return reader.remember(key, lambda: Postings((), (), merged(found))).places


def _ways(
    reader: Reader, field: str, element: Element, *, from_end: bool
) -> Iterator[Sequence[int]]:
    """The places where each alternative of an element starts, or ends, ascending."""
    for slots in element_ways(element):
        parts = [[reader.postings(field, term) for term in slot] for slot in slots]
        if len(slots) == 1:
            yield from (part.places for part in parts[0])
        else:
            distance = len(slots) - 1 if from_end else 0
            yield sorted(place + distance for place in starts(parts))


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
