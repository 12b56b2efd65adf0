"""Which records match, and where: the plan of a query, evaluated on postings.

A plan is a small algebra over record numbers.  Its leaves are sequences of words: a single
word is a sequence of one, a prefix one with many alternatives.  One definition of a match
serves the result set, the choice of the most specific passage, the snippet and the concordance.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence, Set
from functools import cached_property, lru_cache, reduce
from itertools import chain, product
from math import inf, prod

from gsisearch.engines.base import NOTHING, Postings, Reader
from gsisearch.frozen import frozen
from gsisearch.postings import common, joined, rows, united
from gsisearch.spans import Alternative, Element, Positions, Span, near_spans, row_spans, standing

Slot = tuple[str, ...]  # what may stand at one position: any one of these terms

#: In more ways than this a row is looked for record by record.
_MOST_WAYS = 64


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

    def postings(self, reader: Reader, field: str) -> Postings:
        """The records with a match in that field and how many each has; places where it is one
        word."""
        if not self.slop and len(single := self._single) == 1:
            return reader.postings(field, single[0])
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
            for number in sorted(_candidates(reader, field, self.elements))
            if (spans := self._spans(reader, field, number))
        }
        return Postings(array("I", found), array("I", found.values()))

    def spans(self, reader: Reader, number: int) -> list[Span]:
        """The matches in the body of one record, in order."""
        if self._single and not self.slop:  # as most
            found: list[int] = []
            for field in self.body:
                for term in self._single:
                    if places := reader.postings(field, term).places:
                        found += reader.places.positions(places, number)
            return [(start, start + 1) for start in sorted(set(found))]
        return sorted({s for field in self.body for s in self._spans(reader, field, number)})

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


class Found:
    """What a leaf matches in an index.

    Attributes:
        reader: the index.
        body, title: the postings in the fields of the leaf, which share no records.
    """

    def __init__(self, leaf: Leaf, reader: Reader) -> None:
        self.reader = reader
        self.body = _in_any(leaf, reader, leaf.body)
        self.title = _in_any(leaf, reader, leaf.title)
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


def _in_any(leaf: Leaf, reader: Reader, fields: tuple[str, ...]) -> Postings:
    found = [part for field in fields if (part := leaf.postings(reader, field)).numbers]
    if len(found) < 2:
        return found[0] if found else NOTHING
    return reader.remember((fields, leaf.elements, leaf.slop), lambda: joined(found))


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
            return frozenset().union(*(records(part, reader) for part in plan.parts))
        case Without():
            return frozenset(range(reader.size)) - records(plan.part, reader)
        case All():
            return _all_records(plan, reader)


def _all_records(plan: All, reader: Reader) -> frozenset[int]:
    """The rarest part first, so that the others need only be looked up; exclusions last."""

    def place(part: Plan) -> float:
        match part:
            case Leaf():
                return part.found(reader).at_most
            case Without():
                return inf
            case _:
                return 0

    first, *rest = sorted(plan.parts, key=place) or [Only("", frozenset(range(reader.size)))]
    return records_among(All(tuple(rest)), reader, records(first, reader))


def records_among(plan: Plan, reader: Reader, numbers: frozenset[int]) -> frozenset[int]:
    """The numbers of those among some records that match a plan."""
    match plan:
        case Leaf():
            return plan.found(reader).records_among(numbers)
        case Only():
            return numbers & plan.numbers
        case Any():
            return frozenset().union(*(records_among(part, reader, numbers) for part in plan.parts))
        case Without():
            return numbers - records_among(plan.part, reader, numbers)
        case All():
            for part in plan.parts:
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


def holds(plan: Plan, reader: Reader, number: int, admit: Callable[[Span], bool]) -> bool:
    """Whether a record matches by body spans that `admit` accepts, or by its title.

    Exclusions count every span: what a passage must not contain, no part of it may.
    """
    match plan:
        case Leaf():
            return any(map(admit, plan.spans(reader, number))) or plan.in_title(reader, number)
        case Only():
            return number in plan.numbers
        case Any():
            return any(holds(part, reader, number, admit) for part in plan.parts)
        case All():
            return all(holds(part, reader, number, admit) for part in plan.parts)
        case Without():
            return not holds(plan.part, reader, number, lambda _: True)


def most_specific(plan: Plan, reader: Reader, numbers: Set[int]) -> Set[int]:
    """The matching records without those that match only through a passage inside them.

    A paragraph stays beside its commitments only when what it has outside any single one of
    them matches too; commitments that match by their title alone give way to the paragraph.
    """
    parents = sorted(reader.families.keys() & numbers)
    if not parents:
        return numbers
    found = set(numbers)
    for parent in parents:
        children = found.intersection(range(parent + 1, parent + 1 + reader.families[parent]))
        said = {child for child in children if _has_spans(plan, reader, child)}
        found -= children - said
        if said and not _holds_outside(plan, reader, parent):
            found.discard(parent)
    return found


def _has_spans(plan: Plan, reader: Reader, number: int) -> bool:
    return any(leaf.spans(reader, number) for leaf in leaves(plan))


def _holds_outside(plan: Plan, reader: Reader, parent: int) -> bool:
    inside = reader.entry(parent).children

    def admit(span: Span) -> bool:
        return not any(first <= span[0] and span[1] <= end for first, end in inside)

    return any(
        admit(span) for leaf in leaves(plan) for span in leaf.spans(reader, parent)
    ) and holds(plan, reader, parent, admit)


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
            frozenset().union(*(_having(reader, field, alternative) for alternative in element))
            for element in elements
        ),
    )


def _having(reader: Reader, field: str, terms: Alternative) -> frozenset[int]:
    """Records that have all terms."""
    found = sorted((reader.postings(field, term).numbers for term in terms), key=len)
    return reduce(common, found[1:], frozenset(found[0]))


def _positions_of(reader: Reader, field: str, number: int) -> Positions:
    return lambda term: reader.places.positions(reader.postings(field, term).places, number)


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
