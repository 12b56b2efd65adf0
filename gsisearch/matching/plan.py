"""Which records match, and where: the plan of a query, evaluated on postings.

A plan is a small algebra over record numbers.  Its leaves are sequences of words: a single
word is a sequence of one, a prefix one with many alternatives.  One definition of a match
serves the result set, the choice of the most specific passage, the snippet and the concordance.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from itertools import chain
from math import inf

from gsisearch.deadline import in_time
from gsisearch.frozen import frozen
from gsisearch.matching.leaf import Leaf
from gsisearch.matching.postings import common
from gsisearch.matching.reader import Reader
from gsisearch.matching.spans import Span


@frozen
class All:
    """Every one of the parts; `loose` when some of them, the best of a query, will do."""

    parts: tuple[Plan, ...]
    loose: bool = False


@frozen
class Any:
    """At least one of the parts."""

    parts: tuple[Plan, ...]


@frozen
class Without:
    """Not the part."""

    part: Plan


@frozen
class Only:
    """One of these records, by number: what a filter leaves."""

    label: str
    numbers: frozenset[int]


Plan = Leaf | All | Any | Without | Only


def records(plan: Plan, reader: Reader) -> frozenset[int]:
    """The numbers of the records that match a plan."""
    match plan:
        case Leaf():
            return plan.found(reader).records
        case Only():
            return plan.numbers
        case Any():
            return frozenset().union(*(records(part, reader) for part in in_time(plan.parts)))
        case Without():
            return frozenset(range(reader.size)) - records(plan.part, reader)
        case All():
            return _all_records(plan, reader)


def _all_records(plan: All, reader: Reader) -> frozenset[int]:
    """The rarest part first, so that the others need only be looked up; exclusions last."""
    first, *rest = rarest_first(plan.parts, reader) or [Only("", frozenset(range(reader.size)))]
    return records_among(All(tuple(rest)), reader, records(first, reader))


def rarest_first(parts: Iterable[Plan], reader: Reader) -> list[Plan]:
    """Parts in the order in which they leave least to be looked up; exclusions last."""

    def place(part: Plan) -> float:
        match part:
            case Leaf():
                return part.found(reader).at_most
            case Without():
                return inf
            case _:
                return 0

    return sorted(parts, key=place)


def records_among(plan: Plan, reader: Reader, numbers: frozenset[int]) -> frozenset[int]:
    """The numbers of those among some records that match a plan."""
    match plan:
        case Leaf():
            return plan.found(reader).records_among(numbers)
        case Only():
            return numbers & plan.numbers
        case Any():
            each = (records_among(part, reader, numbers) for part in in_time(plan.parts))
            return frozenset().union(*each)
        case Without():
            return numbers - records_among(plan.part, reader, numbers)
        case All():
            for part in in_time(plan.parts):
                numbers = records_among(part, reader, numbers)
            return numbers


def leaves(plan: Plan) -> Iterator[Leaf]:
    """The leaves that speak for a match, left to right; not those under a `Without`."""
    match plan:
        case Leaf():
            yield plan
        case All() | Any():
            for part in plan.parts:
                yield from leaves(part)


def most_specific(plan: Plan, reader: Reader, numbers: Set[int]) -> Set[int]:
    """The matching records without those that match only through a passage inside them.

    A paragraph stays beside its commitments only when what it has outside any single one of
    them matches too; commitments that match by their title alone give way to the paragraph.
    """
    parents = reader.families.keys() & numbers
    if not parents:
        return numbers
    inside = {parent: range(parent + 1, parent + 1 + reader.families[parent]) for parent in parents}
    children = frozenset(chain.from_iterable(inside.values())) & numbers
    said = frozenset().union(
        *(common(children, leaf.found(reader).body.numbers) for leaf in in_time(leaves(plan)))
    )
    divided = frozenset(parent for parent in parents if not said.isdisjoint(inside[parent]))
    return numbers - (children - said) - (divided - _match_outside(plan, reader, divided))


def _match_outside(plan: Plan, reader: Reader, parents: frozenset[int]) -> frozenset[int]:
    """Those of some paragraphs that match by what no single one of their commitments has."""
    outside = {id(leaf): leaf.outside(reader, parents) for leaf in in_time(leaves(plan))}
    return _holding(plan, reader, frozenset().union(*outside.values()), outside)


def _holding(
    plan: Plan, reader: Reader, numbers: frozenset[int], outside: Mapping[int, frozenset[int]]
) -> frozenset[int]:
    """Those of some paragraphs that match a plan whose leaves match, by `id`, only in `outside`.

    Titles count, too, and for exclusions everything: what a passage must not contain, no part of
    it may.
    """
    match plan:
        case Leaf():
            titled = common(numbers, plan.found(reader).title.numbers)
            return outside[id(plan)] & numbers | titled
        case Any():
            each = (_holding(part, reader, numbers, outside) for part in plan.parts)
            return frozenset().union(*each)
        case All():
            for part in plan.parts:
                numbers = _holding(part, reader, numbers, outside)
            return numbers
        case _:
            return records_among(plan, reader, numbers)


def occurrences(plan: Plan, reader: Reader, number: int) -> list[Span]:
    """Where a record has what a query looks for, in order.

    Matches of different leaves that touch are one occurrence: `Cold War` for `cold war`.
    """
    found = sorted(
        (start, end, place)
        for place, leaf in enumerate(leaves(plan))
        for start, end in leaf.spans(reader, number)
    )
    joined: list[Span] = []
    used: set[int] = set()
    for start, end, place in found:
        if joined and start <= joined[-1][1] and place not in used:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
            used.add(place)
        else:
            joined.append((start, end))
            used = {place}
    return joined
