"""The plan of a query: what is looked for, in the terms of an index.  Pure data, no index needed.

Fields of an index, and what their terms are:

=============== ==================================================================
`text`          stems of the words of a paragraph, with positions
`commitments`   those of a commitment
`exact`         folded words of either, stop words too, with positions
`title`         stems of the words of the document's title and the section's heading
`title_exact`   the same words, folded only
`id` `document` `section` `kind` `date` `language`
                one term a passage: the full id, the slug, …, the code of the language
`variant`       `written=read`: another way to write words of the passage, see `text.variants`;
                `other=stem`: another term of a word that is indexed by its stem
=============== ==================================================================

A word has one stem, that of its document's language, which it begins with: `en:secur`.

Positions count words from 0: those of the passage's reading text, or of its title.
"""

from collections.abc import Iterator
from typing import NamedTuple

Terms = tuple[str, ...]  # terms in a row: one way to write an element
Element = tuple[Terms, ...]  # any one of them
Fields = tuple[str, ...]

#: The fields of words as they are compared by keywords and by phrases: (body, title).
STEMMED: tuple[Fields, Fields] = (("text", "commitments"), ("title",))
EXACT: tuple[Fields, Fields] = (("exact",), ("title_exact",))


class Leaf(NamedTuple):
    """Elements to be found in a row, in fields of the body or of the title.

    Attributes:
        label: how the query has it.
        elements: what stands in a row.
        body, title: the fields; passages share no occurrence between two of them.
        slop: above 0, any order is allowed, and that many other words in between.
        boost: multiplies its score.
        literal: looked for as it stands (a phrase, an exact form), and never dropped for a
            partial match.
        names: the other names that are looked for, where it stands for those.
        typed: of such a leaf, the one that the query has; it is no rarer than that.
        exact: of a keyword, which is looked for by its stem, the word as it is written.  It
            decides nothing, but ranks a passage higher; it is nowhere more often than the keyword.
    """

    label: str
    elements: tuple[Element, ...]
    body: Fields
    title: Fields = ()
    slop: int = 0
    boost: float = 1.0
    literal: bool = False
    names: tuple[str, ...] = ()
    typed: "Leaf | None" = None
    exact: "Leaf | None" = None

    @property
    def key(self) -> tuple[object, ...]:
        """What decides where it matches: leaves with equal keys match alike."""
        return self.elements, self.body, self.title, self.slop


class AllOf(NamedTuple):
    """Every one of the parts; `loose` when some of them, the best of a query, will do."""

    parts: "tuple[Plan, ...]"
    loose: bool = False


class AnyOf(NamedTuple):
    """At least one of the parts."""

    parts: "tuple[Plan, ...]"


class Excluding(NamedTuple):
    """Passages that do not match the part."""

    part: "Plan"


class PassageSet(NamedTuple):
    """Passages with any of some terms in a field that has one a passage; `label` is the query's."""

    label: str
    field: str
    values: tuple[str, ...]


Plan = Leaf | AllOf | AnyOf | Excluding | PassageSet


def leaves(plan: Plan) -> Iterator[Leaf]:
    """The leaves that speak for a match, left to right; not those that are excluded."""
    match plan:
        case Leaf():
            yield plan
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from leaves(part)


def labels(plan: Plan) -> Iterator[str]:
    """How the query has the parts of a plan; `-label` for what is excluded."""
    match plan:
        case Leaf() | PassageSet():
            yield plan.label
        case Excluding(part):
            yield from (f"-{label}" for label in labels(part))
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from labels(part)


def without_leaves(plan: Plan) -> Plan:
    """What is left of a plan where nothing that is looked for is found: its filters may hold still."""
    match plan:
        case Leaf():
            return AnyOf(())
        case AllOf(parts):
            return AllOf(tuple(map(without_leaves, parts)))
        case AnyOf(parts):
            return AnyOf(tuple(map(without_leaves, parts)))
        case _:
            return plan


def filters(plan: Plan) -> Plan:
    """The parts of a plan that only limit where its other parts are looked for."""
    parts = plan.parts if isinstance(plan, AllOf) else (plan,)
    return AllOf(tuple(part for part in parts if _is_filter(part)))


def _is_filter(plan: Plan) -> bool:
    match plan:
        case PassageSet():
            return True
        case Leaf():
            return False
        case Excluding(part):
            return _is_filter(part)
        case AllOf(parts) | AnyOf(parts):
            return all(map(_is_filter, parts))
