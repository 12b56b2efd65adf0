"""Partial matches: which parts of a query they need, and which they lack."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain, combinations

from gsisearch.matching.plan import AllOf, AnyOf, Leaf, PassageSet, Plan, labels, leaves

#: Minimum share of the query in a partial match, with words weighted by rarity …
MIN_SHARE = 1 / 3
#: … for queries of at most this many optional parts; for longer ones, any part is enough.
MAX_WEIGHTED_PARTS = 3


def split_parts(plan: Plan) -> tuple[list[Plan], list[Plan]]:
    """The parts that every match needs, and the optional parts, of which some are enough.

    Filters, exclusions, phrases and exact words are always required.
    """
    if not (isinstance(plan, AllOf) and plan.loose):
        return [plan], []
    required = [part for part in plan.parts if _is_required(part)]
    return required, [part for part in plan.parts if not _is_required(part)]


def _is_required(part: Plan) -> bool:
    return part.literal if isinstance(part, Leaf) else not any(leaves(part))


def _is_optional_in_a_language(part: Plan) -> bool:
    """Whether a part matches every passage in some language, which says nothing about content."""
    return isinstance(part, AnyOf) and any(isinstance(one, PassageSet) for one in part.parts)


def sufficient_parts(
    parts: Sequence[Plan], rarity: Callable[[Leaf], float]
) -> list[Sequence[Plan]]:
    """The minimal combinations of optional parts that are enough for a partial match.

    Args:
        parts: the optional parts of a plan.
        rarity: the rarity of a leaf, see `gsisearch.matching.scoring`.
    """
    if len(parts) < 2:
        return []
    parts = [part for part in parts if not _is_optional_in_a_language(part)]
    if len(parts) > MAX_WEIGHTED_PARTS:
        return [[part] for part in parts]
    weights = [
        max((leaf.boost * rarity(leaf) for leaf in leaves(part)), default=0.0) for part in parts
    ]
    enough = sum(weights) * MIN_SHARE
    minimal: list[tuple[int, ...]] = []
    for count in range(1, len(parts) + 1):
        for indexes in combinations(range(len(parts)), count):
            is_enough = sum(map(weights.__getitem__, indexes)) >= enough
            if is_enough and not any(map(set(indexes).issuperset, minimal)):
                minimal.append(indexes)
    return [[parts[index] for index in indexes] for indexes in minimal]


def missing_labels(plan: Plan, holds: Callable[[Plan], bool]) -> tuple[str, ...]:
    """The labels of the parts of a plan that a passage doesn't match; `-label` for exclusions.

    Args:
        plan: the plan.
        holds: whether the passage matches a part.
    """
    parts = plan.parts if isinstance(plan, AllOf) else (plan,)
    lacking = (part for part in parts if not holds(part))
    return tuple(dict.fromkeys(chain.from_iterable(map(labels, lacking))))
