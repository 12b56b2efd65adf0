"""The passages that a plan's result lists: complete and partial matches, the most specific ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from itertools import chain, compress
from typing import NamedTuple

from gsisearch.deadline import in_time
from gsisearch.index.whoosh.evaluation import Evaluation
from gsisearch.index.whoosh.postings import intersection, without
from gsisearch.index.whoosh.ranking import Scorer
from gsisearch.index.whoosh.reader import WhooshReader
from gsisearch.matching.partial import split_parts, sufficient_parts
from gsisearch.matching.plan import AllOf, Leaf, Plan, leaves, without_leaves


class Retrieved(NamedTuple):
    """The numbers of complete and partial matches, as sets or ascending sequences."""

    complete: Set[int] | Sequence[int]
    partial: Set[int] = frozenset()


def retrieve(plan: Plan, evaluation: Evaluation, scorer: Scorer) -> Retrieved:
    """The matches of a plan that are listed, see `Engine.matches`."""
    if isinstance(plan, Leaf):
        return Retrieved(_leaf_matches(plan, evaluation))
    complete = evaluation.passages(plan)
    partial = _partial(plan, evaluation, scorer) - complete
    counted = _body_matches(plan, evaluation, complete)
    if not counted and not partial:
        counted = complete
    specific = evaluation.most_specific(plan, counted)
    rest = _most_specific_partial(plan, evaluation, partial, specific) if partial else frozenset()
    return Retrieved(specific, rest)


def _leaf_matches(leaf: Leaf, evaluation: Evaluation) -> Sequence[int]:
    """The most specific matches of a leaf, ascending; avoids a set, as they may be many."""
    found = evaluation.leaf(leaf)
    numbers = found.counted.numbers or found.title.numbers
    related = intersection(_divided_passages(evaluation.reader), numbers)
    dropped = related - evaluation.most_specific(leaf, related)
    return without(numbers, dropped) if dropped else numbers


def _divided_passages(reader: WhooshReader) -> frozenset[int]:
    """All paragraphs with commitments, and their commitments."""
    divided = map(reader.with_commitments, reader.commitment_counts)
    return reader.cached("divided passages", lambda: frozenset(chain.from_iterable(divided)))


def _body_matches(plan: Plan, evaluation: Evaluation, numbers: frozenset[int]) -> frozenset[int]:
    """The matches of a plan without those that match only by their title.

    These are passages where leaves match only in the title, although they could match in the body,
    and which the filters alone don't make match.
    """
    found = [evaluation.leaf(leaf) for leaf in leaves(plan)]
    titled = frozenset().union(*(each.titled_among(numbers) for each in in_time(found)))
    for each in in_time(found):
        if not titled:
            return numbers
        titled -= each.counted_among(titled)
    return numbers - (titled - evaluation.passages_among(without_leaves(plan), titled))


def _partial(plan: Plan, evaluation: Evaluation, scorer: Scorer) -> frozenset[int]:
    """The passages that match sufficient parts of a loose plan, including complete matches."""
    required, optional = split_parts(plan)
    enough = sufficient_parts(optional, scorer.rarity)
    found = frozenset().union(*(_matching_each(parts, evaluation) for parts in enough))
    return found & evaluation.passages(AllOf(tuple(required))) if required else found


def _matching_each(parts: Iterable[Plan], evaluation: Evaluation) -> frozenset[int]:
    """The passages that match each of some parts, not only by title."""
    found: frozenset[int] | None = None
    for part in in_time(evaluation.rarest_first(parts)):
        if isinstance(part, Leaf):
            leaf = evaluation.leaf(part)
            found = leaf.counted_set if found is None else leaf.counted_among(found)
        else:
            having = (
                evaluation.passages(part)
                if found is None
                else evaluation.passages_among(part, found)
            )
            found = _body_matches(part, evaluation, having)
    return found or frozenset()


def _most_specific_partial(
    plan: Plan, evaluation: Evaluation, partial: frozenset[int], complete: Set[int]
) -> Set[int]:
    """The most specific partial matches: of a paragraph and its commitments, those that match the
    most parts, and the commitments if these match as many."""
    reader = evaluation.reader
    found = set(partial)
    divided: dict[int, frozenset[int]] = {}
    for parent in in_time(reader.commitment_counts, 100):
        together = reader.with_commitments(parent)
        inside = partial.intersection(together)
        if not complete.isdisjoint(together):
            # The complete match is the paragraph or one of its commitments, so the others
            # would repeat its text.
            found -= inside if parent in complete else {parent}
        elif parent in inside and len(inside) > 1:
            divided[parent] = inside
    return found - _less_specific(plan, evaluation, divided) if divided else found


def _less_specific(
    plan: Plan, evaluation: Evaluation, divided: Mapping[int, frozenset[int]]
) -> Set[int]:
    """Among partially matching paragraphs and commitments, those that are not listed."""
    required, optional = split_parts(plan)
    parents = frozenset(divided)
    having = [evaluation.passages_among(part, parents) for part in in_time(optional)]
    alike = defaultdict[tuple[bool, ...], list[int]](list)
    for parent in in_time(parents):
        alike[tuple(parent in numbers for numbers in having)].append(parent)
    dropped = set[int]()
    for there, group in in_time(alike.items()):
        parts = tuple(compress(optional, there))
        numbers = frozenset(chain.from_iterable(map(divided.__getitem__, group)))
        kept = evaluation.passages_among(AllOf(parts), numbers)
        dropped |= numbers - evaluation.most_specific(AllOf((*required, *parts)), kept)
    return dropped
