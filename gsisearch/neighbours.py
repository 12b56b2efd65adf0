"""Words of a query that follow each other in a record as they do in the query."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, pairwise
from typing import NamedTuple

from gsisearch.engines.base import Postings, Reader
from gsisearch.matching import All, Any, Leaf, Only, Plan, Without, element_ways
from gsisearch.postings import followed, starts
from gsisearch.spans import Element


class Pair(NamedTuple):
    """Two keywords in the body, the second at most `REACH` words after the first.

    It can be scored as a leaf can: `title` has no fields, pairs are not looked for in titles.
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

    @property
    def title(self) -> tuple[str, ...]:
        """None."""
        return ()

    def postings(self, reader: Reader, field: str) -> Postings:
        """The records that have it in that field; the frequencies count the first words."""
        first, second = self.first.elements[0], self.second.elements[0]

        def find() -> Postings:
            ends = list(_ways(reader, field, first, from_end=True))
            following = [part.places for part in _ways(reader, field, second)]
            there = following[0] if len(following) == 1 else sorted(chain.from_iterable(following))
            return followed(ends, there, reader.places)

        return reader.remember(("pair", field, first, second), find)


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
