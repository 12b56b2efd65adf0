"""Evaluation of plans on postings: the numbers of the matching passages.

`gsisearch.matching.matcher` defines for a single passage what a match is; this module determines
the matches among all passages at once.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import cached_property, partial, reduce
from itertools import chain, product
from math import inf, prod

from gsisearch.deadline import in_time
from gsisearch.index.whoosh.postings import (
    NO_POSTINGS,
    Postings,
    disjoint_union,
    intersection,
    phrase_postings,
    phrase_starts,
    union,
)
from gsisearch.index.whoosh.reader import WhooshReader
from gsisearch.matching import matcher
from gsisearch.matching.plan import (
    AllOf,
    AnyOf,
    Element,
    Excluding,
    Fields,
    Leaf,
    PassageSet,
    Plan,
    Terms,
    leaves,
)

#: Phrases with more alternatives than this are searched passage by passage.
_MAX_ALTERNATIVES = 64
#: Fewer passages than this are evaluated one by one.
_MIN_BATCH = 100
#: Maximum number of leaves whose matches are cached, and of matching passages of each.
_MAX_CACHED_LEAVES = 256
_MAX_CACHED_MATCHES = 1000

#: Alternative terms at a position.
Slot = Terms


class LeafMatches:
    """The matches of a leaf.

    Attributes:
        body, title: the postings in the fields of the leaf.
        counted: the postings that count: those in the body, unless the leaf is about titles only.
    """

    def __init__(self, body: Postings, title: Postings, *, in_body: bool) -> None:
        self.body = body
        self.title = title
        self.counted = body if in_body else title
        self._beside = title if in_body else NO_POSTINGS

    @cached_property
    def passages(self) -> frozenset[int]:
        """The passages with any match."""
        beside = self._beside.numbers
        return self.counted_set.union(beside) if beside else self.counted_set

    @cached_property
    def counted_set(self) -> frozenset[int]:
        """The passages with a match that counts."""
        return frozenset(self.counted.numbers)

    def passages_among(self, numbers: frozenset[int]) -> frozenset[int]:
        """Those of `numbers` with any match."""
        found = self.counted_among(numbers)
        beside = self._beside.numbers
        return found | intersection(numbers, beside) if beside else found

    def counted_among(self, numbers: frozenset[int]) -> frozenset[int]:
        """Those of `numbers` with a match that counts."""
        if "counted_set" in self.__dict__:
            return numbers & self.counted_set
        return intersection(numbers, self.counted.numbers)

    def titled_among(self, numbers: frozenset[int]) -> frozenset[int]:
        """Those of `numbers` with a match in the title, where that doesn't count."""
        return intersection(numbers, self._beside.numbers)

    @property
    def count(self) -> int:
        """How many passages have a match that counts."""
        return len(self.counted.numbers)

    @property
    def max_count(self) -> int:
        """An upper bound of the number of `passages`."""
        return len(self.body.numbers) + len(self.title.numbers)


class Evaluation:
    """Evaluates plans on one index."""

    def __init__(self, reader: WhooshReader) -> None:
        self.reader = reader
        self._kept: dict[object, LeafMatches] = {}
        self._current: dict[object, LeafMatches] = {}

    def start(self) -> None:
        """Begin another query: matches of leaves are kept only if they are few."""
        for key, found in self._current.items():
            if found.max_count <= _MAX_CACHED_MATCHES:
                self._kept[key] = found
        while len(self._kept) > _MAX_CACHED_LEAVES:
            del self._kept[next(iter(self._kept))]
        self._current = {}

    def leaf(self, leaf: Leaf) -> LeafMatches:
        """The matches of a leaf, cached for the current query."""
        key = leaf.key
        found = self._current.get(key)
        if found is None:
            found = self._kept.pop(key, None) or LeafMatches(
                self._postings(leaf, leaf.body),
                self._postings(leaf, leaf.title),
                in_body=bool(leaf.body),
            )
            self._current[key] = found
        return found

    def _postings(self, leaf: Leaf, fields: Fields) -> Postings:
        """The postings of a leaf in some fields, which have no passages in common; with positions
        if the leaf is a single term."""
        terms = () if leaf.slop else matcher.single_terms(leaf.elements)
        if len(terms) == 1:
            each = [self.reader.postings(field, terms[0]) for field in fields]
        else:
            each = [
                self.reader.cached(
                    (field, leaf.elements, leaf.slop), partial(self._find, leaf, field)
                )
                for field in fields
            ]
        found = [part for part in each if part.numbers]
        if len(found) < 2:
            return found[0] if found else NO_POSTINGS
        return self.reader.cached(
            (fields, leaf.elements, leaf.slop), partial(disjoint_union, found)
        )

    def _find(self, leaf: Leaf, field: str) -> Postings:
        ways = [] if leaf.slop else _alternatives(leaf.elements)
        if not ways:
            return self._find_each(leaf, field)
        found = [self._slots(field, slots) for slots in ways]
        single = [part for slots in found if len(slots) == 1 for part in slots[0]]
        longer = [slots for slots in found if len(slots) > 1]
        return union([*single, phrase_postings(longer, self.reader.bounds)] if longer else single)

    def _slots(self, field: str, slots: Iterable[Slot]) -> list[list[Postings]]:
        return [[self.reader.postings(field, term) for term in slot] for slot in slots]

    def _find_each(self, leaf: Leaf, field: str) -> Postings:
        """The postings of a leaf with slop or too many alternatives, passage by passage."""
        counts = {
            number: len(spans)
            for number in in_time(sorted(self._candidates(field, leaf.elements)))
            if (spans := matcher.spans(leaf, (field,), self.positions(number)))
        }
        return Postings(array("I", counts), array("I", counts.values()))

    def _candidates(self, field: str, elements: Sequence[Element]) -> frozenset[int]:
        """The passages with all terms of some alternative of every element."""
        having = partial(self._having, field)
        return reduce(
            frozenset.intersection,
            (frozenset().union(*map(having, in_time(element))) for element in in_time(elements)),
        )

    def _having(self, field: str, terms: Terms) -> frozenset[int]:
        """The passages with all of the terms."""
        found = sorted((self.reader.postings(field, term).numbers for term in terms), key=len)
        return reduce(intersection, found[1:], frozenset(found[0]))

    def positions(self, number: int) -> matcher.Positions:
        """The positions of terms in a passage."""
        reader = self.reader

        def positions(field: str, term: str) -> Sequence[int]:
            return reader.bounds.local(reader.postings(field, term).positions, number)

        return positions

    def passages(self, plan: Plan) -> frozenset[int]:
        """The passages that match a plan."""
        match plan:
            case Leaf():
                return self.leaf(plan).passages
            case PassageSet(_, field, values):
                return self._with_any(field, values)
            case AnyOf(parts):
                return frozenset().union(*map(self.passages, in_time(parts)))
            case Excluding(part):
                return self._everything - self.passages(part)
            case AllOf(parts):
                return self._with_all(parts)

    def _with_any(self, field: str, values: Sequence[str]) -> frozenset[int]:
        read = self.reader.postings
        return self.reader.cached(
            ("passages", field, values),
            lambda: frozenset().union(*(read(field, value).numbers for value in in_time(values))),
        )

    @property
    def _everything(self) -> frozenset[int]:
        return frozenset(range(self.reader.size))

    def _with_all(self, parts: Iterable[Plan]) -> frozenset[int]:
        """The passages that match all parts."""
        first, *others = self.rarest_first(parts) or [Excluding(AnyOf(()))]
        return self.passages_among(AllOf(tuple(others)), self.passages(first))

    def rarest_first(self, parts: Iterable[Plan]) -> list[Plan]:
        """Parts ordered by their number of matches, for fewer lookups; exclusions last."""

        def size(part: Plan) -> float:
            match part:
                case Leaf():
                    return self.leaf(part).max_count
                case Excluding():
                    return inf
                case _:
                    return 0

        return sorted(parts, key=size)

    def passages_among(self, plan: Plan, numbers: frozenset[int]) -> frozenset[int]:
        """Those of `numbers` that match a plan."""
        match plan:
            case Leaf():
                return self.leaf(plan).passages_among(numbers)
            case PassageSet(_, field, values):
                return numbers & self._with_any(field, values)
            case AnyOf(parts):
                each = (self.passages_among(part, numbers) for part in in_time(parts))
                return frozenset().union(*each)
            case Excluding(part):
                return numbers - self.passages_among(part, numbers)
            case AllOf(parts):
                for part in in_time(parts):
                    numbers = self.passages_among(part, numbers)
                return numbers

    def most_specific(self, plan: Plan, numbers: Set[int]) -> Set[int]:
        """The matching passages without those for which a more specific one is listed.

        See `Engine.matches`: a paragraph is kept with its commitments only if it also matches
        outside each single one of them; commitments that match only by title are dropped.
        """
        parents = self.reader.commitment_counts.keys() & numbers
        if not parents:
            return numbers
        inside = {parent: self.reader.with_commitments(parent)[1:] for parent in parents}
        children = frozenset(chain.from_iterable(inside.values())) & numbers
        in_body = frozenset().union(
            *(
                intersection(children, self.leaf(leaf).body.numbers)
                for leaf in in_time(leaves(plan))
            )
        )
        divided = frozenset(one for one in parents if not in_body.isdisjoint(inside[one]))
        return numbers - (children - in_body) - (divided - self._match_outside(plan, divided))

    def _match_outside(self, plan: Plan, parents: frozenset[int]) -> frozenset[int]:
        """The paragraphs that also match by words that no single commitment contains."""
        outside: dict[object, frozenset[int]] = {
            leaf.key: self._outside(leaf, parents) for leaf in in_time(leaves(plan))
        }
        return self._holding(plan, frozenset().union(*outside.values()), outside)

    def _holding(
        self, plan: Plan, numbers: frozenset[int], outside: Mapping[object, frozenset[int]]
    ) -> frozenset[int]:
        """The paragraphs that match a plan by titles and by leaves in the paragraphs of `outside`.

        Exclusions consider all matches, because an excluded word must not occur anywhere.
        """
        match plan:
            case Leaf():
                titled = intersection(numbers, self.leaf(plan).title.numbers)
                return outside[plan.key] & numbers | titled
            case AnyOf(parts):
                return frozenset().union(*(self._holding(part, numbers, outside) for part in parts))
            case AllOf(parts):
                for part in parts:
                    numbers = self._holding(part, numbers, outside)
                return numbers
            case _:
                return self.passages_among(plan, numbers)

    def _outside(self, leaf: Leaf, paragraphs: frozenset[int]) -> frozenset[int]:
        """The paragraphs in whose body a leaf matches outside of each single commitment."""
        reader = self.reader
        ways = [] if leaf.slop or len(paragraphs) < _MIN_BATCH else _alternatives(leaf.elements)
        if not ways:
            return frozenset(one for one in in_time(paragraphs) if self._is_outside(leaf, one))
        in_order = sorted(paragraphs)
        found: set[int] = set()
        for field, slots in in_time(product(leaf.body, ways)):
            parts = self._slots(field, slots)
            positions = phrase_starts(parts) if len(slots) == 1 else sorted(phrase_starts(parts))
            if len(positions) > len(in_order):
                positions = reader.bounds.within(positions, in_order)
            bounds, size = reader.commitment_bounds, len(slots)
            outside = [at for at in in_time(positions, 1000) if not _is_in(bounds, at, at + size)]
            found.update(reader.bounds.numbers(outside))
        return paragraphs & found

    def _is_outside(self, leaf: Leaf, paragraph: int) -> bool:
        bounds = self.reader.bounds.local(self.reader.commitment_bounds, paragraph)
        spans = matcher.spans(leaf, leaf.body, self.positions(paragraph))
        return not all(_is_in(bounds, *span) for span in spans)


def _is_in(bounds: Sequence[int], start: int, end: int) -> bool:
    """Whether a span is inside a single commitment.

    Args:
        bounds: the start and the end of each commitment, in order.
        start, end: the span.
    """
    at = bisect_right(bounds, start)
    return at % 2 == 1 and end <= bounds[at]


def _alternatives(elements: Sequence[Element]) -> list[tuple[Slot, ...]]:
    """The alternatives for elements, each a sequence of slots; none if there are too many."""
    ways = [list(element_alternatives(element)) for element in elements]
    if prod(map(len, ways)) > _MAX_ALTERNATIVES:
        return []
    return [tuple(chain.from_iterable(way)) for way in product(*ways)]


def element_alternatives(element: Element) -> Iterator[tuple[Slot, ...]]:
    """The alternatives for an element: a slot of all its single terms, then a sequence of slots
    for each alternative of several terms."""
    if single := tuple(terms[0] for terms in element if len(terms) == 1):
        yield (single,)
    for terms in element:
        if len(terms) > 1:
            yield tuple((term,) for term in terms)
