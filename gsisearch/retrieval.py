"""The passages that answer a plan, best first: all of the query, then the best parts of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gsisearch.engines.base import Reader
from gsisearch.matching import (
    All,
    Any,
    Leaf,
    Only,
    Plan,
    Without,
    leaves,
    most_specific,
    records,
)
from gsisearch.ranking import Scorer

#: A partial match has at least this part of the query, its words weighted by their rarity …
PARTIAL_SHARE = 0.5
#: … unless the query has more words than this: of a whole sentence any word will do.
LONGEST_KEYWORDS = 5


@dataclass(frozen=True, slots=True)
class Match:
    """A record that answers a query; `missing` are the labels of the leaves it lacks."""

    number: int
    score: float
    missing: tuple[str, ...] = ()


def retrieve(plan: Plan, reader: Reader, scorer: Scorer) -> list[Match]:
    """The matches of a plan: complete ones before partial ones, each by score, best first.

    Equal scores are in reading order.  A passage counts for what it says: those that match
    by their title alone are listed only when there are no others.
    """
    complete = records(plan, reader)
    said = complete & _with_body(plan, reader)
    partial = _partial(plan, reader, scorer) - complete
    if not said and not partial:
        said = complete
    found = most_specific(plan, reader, said)
    scores = _scores(plan, scorer)
    matches = _ranked(Match(number, scores.get(number, 0.0)) for number in found)
    if partial:
        rest = _specific_parts(plan, reader, partial, found)
        matches += _ranked(
            Match(number, scores.get(number, 0.0), _missing(plan, reader, number))
            for number in rest
        )
    return matches


def _ranked(matches: Iterable[Match]) -> list[Match]:
    return sorted(matches, key=lambda match: (-match.score, match.number))


def _scores(plan: Plan, scorer: Scorer) -> dict[int, float]:
    scores: dict[int, float] = {}
    for leaf in leaves(plan):
        for number, part in scorer.scores(leaf).items():
            scores[number] = scores.get(number, 0.0) + part
    return scores


def _with_body(plan: Plan, reader: Reader) -> frozenset[int]:
    """The records in which some leaf matches where it should: in the body, if it may."""
    found = [_said(leaf, reader) for leaf in leaves(plan)]
    return frozenset().union(*found) if found else frozenset(range(reader.size))


def _said(leaf: Leaf, reader: Reader) -> frozenset[int]:
    fields = leaf.body or leaf.title
    return frozenset().union(*(leaf.frequencies(reader, field) for field in fields))


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
    found: dict[int, float] = {}
    total = 0.0
    for part in optional:
        weight = max((scorer.weight(leaf) for leaf in leaves(part)), default=0.0)
        total += weight
        for number in records(part, reader) & _with_body(part, reader):
            found[number] = found.get(number, 0.0) + weight
    enough = total * PARTIAL_SHARE if len(optional) <= LONGEST_KEYWORDS else 0.0
    numbers = frozenset(number for number, weight in found.items() if weight >= enough)
    return numbers & records(All(tuple(required)), reader) if required else numbers


def _specific_parts(
    plan: Plan, reader: Reader, partial: frozenset[int], complete: set[int]
) -> set[int]:
    """Partial matches, none listed twice: of a paragraph and its commitments, whichever has
    more of the query, and the commitments where they have as much."""
    required, optional = _split(plan)
    found = set(partial)
    for parent in reader.families:
        family = range(parent, parent + 1 + reader.families[parent])
        inside = found.intersection(family)
        if not inside:
            continue
        if not complete.isdisjoint(family):
            # The complete match is in the paragraph or in one of its commitments: the
            # paragraph must not stand beside its part.
            inside = inside - {parent} if parent not in complete else set()
        elif parent in inside:
            parts = [part for part in optional if parent in records(part, reader)]
            inside = most_specific(All((*required, *parts)), reader, _having(parts, reader, inside))
        found.difference_update(family)
        found |= inside
    return found


def _having(parts: Sequence[Plan], reader: Reader, numbers: Iterable[int]) -> set[int]:
    having = records(All(tuple(parts)), reader)
    return {number for number in numbers if number in having}


def _missing(plan: Plan, reader: Reader, number: int) -> tuple[str, ...]:
    _, optional = _split(plan)
    lacking = [part for part in optional if number not in records(part, reader)]
    return tuple(dict.fromkeys(leaf.label for leaf in leaves(Any(tuple(lacking)))))
