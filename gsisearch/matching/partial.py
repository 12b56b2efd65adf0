"""Which parts of a query a partial match must have, and which it lacks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain, combinations

from gsisearch.matching.plan import AllOf, AnyOf, Leaf, PassageSet, Plan, labels, leaves

#: A partial match has at least this part of the query, its words weighted by their rarity …
MIN_SHARE = 1 / 3
#: … unless the query has more words than this: then any of them will do.
MAX_WEIGHTED_PARTS = 3


def split_parts(plan: Plan) -> tuple[list[Plan], list[Plan]]:
    """The parts that every match must have, and those of which some will do.

    Filters, exclusions and what is to be found as it stands are never left out.
    """
    if not (isinstance(plan, AllOf) and plan.loose):
        return [plan], []
    required = [part for part in plan.parts if _is_required(part)]
    return required, [part for part in plan.parts if not _is_required(part)]


def _is_required(part: Plan) -> bool:
    return part.literal if isinstance(part, Leaf) else not any(leaves(part))


def _is_optional_in_a_language(part: Plan) -> bool:
    """Whether some passages have it for their language alone, which makes them no match."""
    return isinstance(part, AnyOf) and any(isinstance(one, PassageSet) for one in part.parts)


def sufficient_parts(
    parts: Sequence[Plan], rarity: Callable[[Leaf], float]
) -> list[Sequence[Plan]]:
    """The smallest choices of optional parts, each of which is enough for a partial match.

    Args:
        parts: the optional parts of a plan.
        rarity: see `gsisearch.matching.scoring`.
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
    chosen: list[tuple[int, ...]] = []
    for count in range(1, len(parts) + 1):
        for some in combinations(range(len(parts)), count):
            is_enough = sum(map(weights.__getitem__, some)) >= enough
            if is_enough and not any(map(set(some).issuperset, chosen)):
                chosen.append(some)
    return [[parts[at] for at in some] for some in chosen]


def missing_labels(plan: Plan, holds: Callable[[Plan], bool]) -> tuple[str, ...]:
    """The labels of what a plan asks for and a passage lacks; `-label` for what it should lack.

    Args:
        plan: the plan.
        holds: whether the passage matches a part of it.
    """
    parts = plan.parts if isinstance(plan, AllOf) else (plan,)
    lacking = (part for part in parts if not holds(part))
    return tuple(dict.fromkeys(chain.from_iterable(map(labels, lacking))))
