"""The definition of a match, used for results, snippets, concordances and counts.

All functions are about a single passage, represented by a function `positions(field, term)` that
returns the positions of a term in a field, in ascending order.  For a field without positions it
returns anything that isn't empty if the passage has the term.  An engine takes positions from its
postings, `analysis.body_positions` takes them from the text.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from functools import lru_cache, partial

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
from gsisearch.matching.spans import Span, element_spans, phrase_spans, proximity_spans

Positions = Callable[[str, str], Sequence[int]]


def spans(leaf: Leaf, fields: Fields, positions: Positions) -> list[Span]:
    """The matches of a leaf in the given fields, in order."""
    if not leaf.slop and (terms := single_terms(leaf.elements)):
        each = [positions(field, term) for field in fields for term in terms]
        return [(at, at + 1) for at in sorted({at for found in each for at in found})]
    found: set[Span] = set()
    for field in fields:
        of_term = partial(positions, field)
        if leaf.slop:
            found.update(proximity_spans(leaf.elements, of_term, leaf.slop))
        else:
            found.update(phrase_spans(leaf.elements, of_term))
    return sorted(found)


@lru_cache(maxsize=8192)
def single_terms(elements: tuple[Element, ...]) -> Terms:
    """The alternative terms of a single element that is always one word; else empty."""
    if len(elements) > 1 or any(len(terms) > 1 for terms in elements[0]):
        return ()
    return tuple(terms[0] for terms in elements[0])


def marks(leaf: Leaf, positions: Positions) -> list[Span]:
    """The spans to mark in the body: the matches, or with slop the query's words inside them."""
    matches = spans(leaf, leaf.body, positions)
    if not leaf.slop:
        return matches
    ends = [end for _, end in matches]

    def is_inside(word: Span) -> bool:
        # No match contains another, so the first that ends late enough also begins first.
        at = bisect_left(ends, word[1])
        return at < len(matches) and matches[at][0] <= word[0]

    return [
        word
        for field in leaf.body
        for element in leaf.elements
        for word in element_spans(element, partial(positions, field))
        if is_inside(word)
    ]


def is_match(
    plan: Plan, positions: Positions, admit: Callable[[Span], bool] = lambda span: True
) -> bool:
    """Whether a passage matches, by a body span that `admit` accepts or by its title.

    Exclusions consider every span, because an excluded word must not occur anywhere.
    """
    match plan:
        case Leaf():
            return any(map(admit, spans(plan, plan.body, positions))) or bool(
                spans(plan, plan.title, positions)
            )
        case PassageSet(_, field, values):
            return any(positions(field, value) for value in values)
        case AnyOf(parts):
            return any(is_match(part, positions, admit) for part in parts)
        case AllOf(parts):
            return all(is_match(part, positions, admit) for part in parts)
        case Excluding(part):
            return not is_match(part, positions)


def is_body_match(plan: Plan, positions: Positions, admit: Callable[[Span], bool]) -> bool:
    """Whether any leaf that isn't excluded has a body span that `admit` accepts."""
    return any(admit(span) for leaf in leaves(plan) for span in spans(leaf, leaf.body, positions))


def occurrences(plan: Plan, positions: Positions) -> list[Span]:
    """The occurrences of a query in the body of a passage, in order.

    Adjacent matches of different leaves are one occurrence: `Cold War` for `cold war`.
    """
    wanted = list(leaves(plan))
    if len(wanted) == 1:
        return spans(wanted[0], wanted[0].body, positions)
    found = sorted(
        (start, end, number)
        for number, leaf in enumerate(wanted)
        for start, end in spans(leaf, leaf.body, positions)
    )
    joined: list[Span] = []
    used: set[int] = set()
    for start, end, number in found:
        if joined and start <= joined[-1][1] and number not in used:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
            used.add(number)
        else:
            joined.append((start, end))
            used = {number}
    return joined
