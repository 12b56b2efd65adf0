"""The passages that answer a plan, best first: all of the query, then the best parts of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from itertools import chain, combinations, compress

from gsisearch.deadline import in_time
from gsisearch.frozen import frozen
from gsisearch.matching.leaf import Leaf
from gsisearch.matching.plan import (
    All,
    Any,
    Only,
    Plan,
    Without,
    leaves,
    most_specific,
    rarest_first,
    records,
    records_among,
)
from gsisearch.matching.postings import common, without
from gsisearch.matching.ranking import Scorer
from gsisearch.matching.reader import Reader
from gsisearch.results import Order

#: A partial match has at least this part of the query, its words weighted by their rarity …
PARTIAL_SHARE = 1 / 3
#: … unless the query has more words than this: then any of them will do.
MOST_KEYWORDS = 3


@frozen
class Listing:
    """Which matches are listed: after the first `skip` of an order, at most `limit`, or all."""

    limit: int | None = None
    skip: int = 0
    sort: Order = "score"

    @property
    def end(self) -> int | None:
        """How many there are to its end; None for all."""
        return None if self.limit is None else self.skip + self.limit


ALL = Listing()


@frozen
class Match:
    """A record that answers a query; `missing` are the labels of the leaves it lacks."""

    number: int
    score: float
    missing: tuple[str, ...] = ()


@frozen
class Matches:
    """The best matches of a query, best first.

    `total` counts all of them, `complete` those that have everything asked for.
    """

    total: int
    complete: int
    best: Sequence[Match]

    @property
    def partial(self) -> bool:
        """Whether there are matches, but no complete one."""
        return not self.complete and bool(self.total)


def retrieve(plan: Plan, reader: Reader, scorer: Scorer, listing: Listing = ALL) -> Matches:
    """The matches of a plan: complete ones before partial ones, each in an order.

    Equal ones are by score, and then in reading order.  A passage counts for what it says: those
    that match by their title alone are listed only when there are no others.

    Args:
        plan: what is looked for.
        reader: the index.
        scorer: what ranks the matches.
        listing: which of them are listed, and in which order.
    """
    if isinstance(plan, Leaf):
        found = _of_leaf(plan, reader)
        ranked = _listed(plan, reader, scorer, [found], listing)
        return Matches(len(found), len(found), [Match(*pair) for pair in in_time(ranked)])
    partial = _partial(plan, reader, scorer)
    complete = records(plan, reader)
    said = _said(plan, reader, complete)
    partial -= complete
    if not said and not partial:
        said = complete
    specific = most_specific(plan, reader, said)
    rest = _specific_parts(plan, reader, partial, specific) if partial else frozenset()
    best = [
        Match(number, score, () if number in specific else missing(plan, reader, number))
        for number, score in in_time(_listed(plan, reader, scorer, [specific, rest], listing))
    ]
    return Matches(len(specific) + len(rest), len(specific), best)


def _listed(
    plan: Plan,
    reader: Reader,
    scorer: Scorer,
    groups: Sequence[Set[int] | Sequence[int]],
    listing: Listing,
) -> list[tuple[int, float]]:
    """The records that are listed, each with its score; all of a group come before the next."""
    if listing.sort == "score":
        return scorer.best(plan, *groups, limit=listing.end)[listing.skip :]
    from gsisearch.search.ordering import first, ranks

    rank = ranks(reader, listing.sort)
    found: list[tuple[int, float]] = []
    for group in groups:
        room = len(group) if listing.end is None else listing.end - len(found)
        scored = scorer.best(plan, first(group, rank, room))
        found += sorted(scored, key=lambda pair: rank(pair[0]))[:room]
    return found[listing.skip :]


def _of_leaf(leaf: Leaf, reader: Reader) -> Sequence[int]:
    """The most specific matches of a leaf, ascending: without making a set of what may be many."""
    found = leaf.found(reader)
    numbers = found.said_in_order or found.title.numbers
    related = common(reader.remember("families", lambda: _in_families(reader)), numbers)
    dropped = related - most_specific(leaf, reader, related)
    return without(numbers, dropped) if dropped else numbers


def _in_families(reader: Reader) -> frozenset[int]:
    """The records of all paragraphs with commitments, and of these."""
    families = (range(parent, parent + 1 + count) for parent, count in reader.families.items())
    return frozenset(chain.from_iterable(families))


def _said(plan: Plan, reader: Reader, numbers: frozenset[int]) -> frozenset[int]:
    """The matches of a plan without those that no leaf matches but in their title, where it may
    match in the body too."""
    found = [leaf.found(reader) for leaf in leaves(plan)]
    titled = frozenset().union(*(each.in_title_among(numbers) for each in in_time(found)))
    for each in in_time(found):
        if not titled:
            return numbers
        titled -= each.said_among(titled)
    return numbers - titled


def _is_required(part: Plan) -> bool:
    """Filters, exclusions and what is to be found as it stands are never left out."""
    return isinstance(part, Only | Without) or (isinstance(part, Leaf) and part.literal)


def _split(plan: Plan) -> tuple[list[Plan], list[Plan]]:
    """The parts that every match must have, and those of which some will do."""
    if not (isinstance(plan, All) and plan.loose):
        return [plan], []
    required = [part for part in plan.parts if _is_required(part)]
    return required, [part for part in plan.parts if not _is_required(part)]


def _partial(plan: Plan, reader: Reader, scorer: Scorer) -> frozenset[int]:
    """The records that have enough of a loose plan, complete ones included."""
    required, optional = _split(plan)
    if len(optional) < 2:
        return frozenset()
    if len(optional) > MOST_KEYWORDS:
        enough = [[part] for part in optional]
    else:
        weights = [
            max((leaf.boost * scorer.rarity(leaf) for leaf in leaves(part)), default=0.0)
            for part in optional
        ]
        least = sum(weights) * PARTIAL_SHARE
        enough = [[optional[at] for at in some] for some in _sufficient(weights, least)]
    found = frozenset().union(*(_saying(parts, reader) for parts in enough))
    return found & records(All(tuple(required)), reader) if required else found


def _saying(parts: Iterable[Plan], reader: Reader) -> frozenset[int]:
    """The records that have each of some parts where it counts."""
    found: frozenset[int] | None = None
    for part in in_time(rarest_first(parts, reader)):
        if isinstance(part, Leaf):
            leaf = part.found(reader)
            found = leaf.said if found is None else leaf.said_among(found)
        else:
            there = records(part, reader) if found is None else records_among(part, reader, found)
            found = _said(part, reader, there)
    return found or frozenset()


def _sufficient(weights: Sequence[float], enough: float) -> list[tuple[int, ...]]:
    """The smallest choices of weights, by their indexes, whose sum is enough."""
    chosen: list[tuple[int, ...]] = []
    for count in range(1, len(weights) + 1):
        for some in combinations(range(len(weights)), count):
            is_enough = sum(map(weights.__getitem__, some)) >= enough
            if is_enough and not any(map(set(some).issuperset, chosen)):
                chosen.append(some)
    return chosen


def _specific_parts(
    plan: Plan, reader: Reader, partial: frozenset[int], complete: Set[int]
) -> Set[int]:
    """Partial matches, none listed twice: of a paragraph and its commitments, whichever has
    more of the query, and the commitments where they have as much."""
    found = set(partial)
    divided: dict[int, frozenset[int]] = {}
    for parent, count in in_time(reader.families.items(), 100):
        family = range(parent, parent + 1 + count)
        inside = partial.intersection(family)
        if not complete.isdisjoint(family):
            # The complete match is in the paragraph or in one of its commitments: the
            # paragraph must not stand beside its part.
            found -= inside if parent in complete else {parent}
        elif parent in inside and len(inside) > 1:
            divided[parent] = inside
    return found - _less_specific(plan, reader, divided) if divided else found


def _less_specific(plan: Plan, reader: Reader, divided: Mapping[int, frozenset[int]]) -> Set[int]:
    """Of paragraphs, and their commitments, that match in part: those that are not listed."""
    required, optional = _split(plan)
    parents = frozenset(divided)
    having = [records_among(part, reader, parents) for part in in_time(optional)]
    alike = defaultdict[tuple[bool, ...], list[int]](list)
    for parent in in_time(parents):
        alike[tuple(parent in numbers for numbers in having)].append(parent)
    dropped = set[int]()
    for there, group in in_time(alike.items()):
        parts = tuple(compress(optional, there))
        numbers = frozenset(chain.from_iterable(map(divided.__getitem__, group)))
        kept = records_among(All(parts), reader, numbers)
        dropped |= numbers - most_specific(All((*required, *parts)), reader, kept)
    return dropped


def missing(plan: Plan, reader: Reader, number: int) -> tuple[str, ...]:
    """The labels of what a plan asks for and a record lacks; `-label` for what it should lack."""
    parts = plan.parts if isinstance(plan, All) else (plan,)
    alone = frozenset((number,))
    lacking = (part for part in parts if not records_among(part, reader, alone))
    return tuple(dict.fromkeys(chain.from_iterable(map(_labels, lacking))))


def _labels(plan: Plan) -> Iterator[str]:
    match plan:
        case Leaf() | Only():
            yield plan.label
        case Without():
            yield from (f"-{label}" for label in _labels(plan.part))
        case All() | Any():
            yield from chain.from_iterable(map(_labels, plan.parts))
