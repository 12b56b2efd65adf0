"""The plan of a query: immutable data that says which terms match in which fields.

Fields of an index and their terms:

=============== ==================================================================
`text`          stems of the words of a paragraph, with positions
`commitments`   stems of the words of a commitment, with positions
`exact`         folded words of either, including stop words, with positions
`title`         stems of the words of the document title and the section heading
`title_exact`   folded words of the same
`id` `document` `section` `kind` `date` `language`
                one term per passage: the full id, the slug, …, the language code
`variant`       `written=read`: another spelling of words of the passage, see `text.variants`;
                `other=stem`: another term of a word that is indexed by its stem
=============== ==================================================================

A word has one stem, in the language of its document; the language code is part of it: `en:secur`.

Positions count the words of the passage's reading text, or of its title, from 0.
"""

# No `from __future__ import annotations`: classes with annotations that are strings take longer to
# define, and every search defines these.

from collections.abc import Iterator
from typing import NamedTuple

#: Consecutive terms: one way to write an element.
Terms = tuple[str, ...]
#: Alternatives, any of which matches.
Element = tuple[Terms, ...]
Fields = tuple[str, ...]

#: The (body, title) fields for keywords, and those for phrases and exact words.
STEMMED: tuple[Fields, Fields] = (("text", "commitments"), ("title",))
EXACT: tuple[Fields, Fields] = (("exact",), ("title_exact",))


class Leaf(NamedTuple):
    """Consecutive elements, in fields of the body or of the title.

    Attributes:
        label: its text in the query.
        elements: the elements, which must follow each other.
        body, title: the fields; no occurrence is in two fields of a passage.
        slop: if above 0, the elements may be in any order, with up to this many other words.
        boost: a factor of its score.
        literal: whether it is a phrase or exact word, which partial matches must have too.
        names: the synonyms that it stands for, if any.
        typed: for a leaf of synonyms, the keyword in the query; its rarity limits that of this
            leaf.
        exact: for a keyword, which matches by stem, the word as written.  It doesn't affect
            whether a passage matches, only its score; it is never more frequent than the keyword.
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
        """Everything that affects where it matches: leaves with equal keys have equal matches."""
        return self.elements, self.body, self.title, self.slop


class AllOf(NamedTuple):
    """All parts; if `loose`, a passage with only some of them is a partial match."""

    parts: "tuple[Plan, ...]"
    loose: bool = False


class AnyOf(NamedTuple):
    """At least one of the parts."""

    parts: "tuple[Plan, ...]"


class Excluding(NamedTuple):
    """Passages that don't match the part."""

    part: "Plan"


class PassageSet(NamedTuple):
    """Passages with any of some terms in a field with one term per passage.

    Attributes:
        label: its text in the query.
        field: the field.
        values: the terms.
    """

    label: str
    field: str
    values: tuple[str, ...]


Plan = Leaf | AllOf | AnyOf | Excluding | PassageSet


def leaves(plan: Plan) -> Iterator[Leaf]:
    """The leaves of a plan, left to right, without excluded ones."""
    match plan:
        case Leaf():
            yield plan
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from leaves(part)


def labels(plan: Plan) -> Iterator[str]:
    """The labels of the parts of a plan; `-label` for exclusions."""
    match plan:
        case Leaf() | PassageSet():
            yield plan.label
        case Excluding(part):
            yield from (f"-{label}" for label in labels(part))
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from labels(part)


def without_leaves(plan: Plan) -> Plan:
    """The plan with every leaf replaced by one without matches: what filters alone let match."""
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
    """The filters of a plan: the parts without leaves."""
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
