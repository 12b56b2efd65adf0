"""How well a passage matches: a sum of parts, each a product that a person can read.

    score(passage) = Σ share · boost · rarity · burstiness · frequency

A keyword has a part for its stem and one for the word as it is written, two keywords that are
neighbours in the query one for following each other in the passage; what else is looked for
(phrases, patterns) has one.

`share`
    `exact` of the weight of a keyword is for the word as written and the rest for its stem;
    neighbours weigh `neighbours`, other names of what was typed `names`; all else 1.
`boost`
    As the query has it (`peace^2`).
`rarity`
    The inverse document frequency of BM25, ln(1 + (N - n + ½) / (n + ½)), with n of N passages
    having it in their body: a document's title is in each of its passages, so that counting it
    would make the words of titles worth nothing.  What is found in titles alone counts there.
    Another name is no rarer than what was typed.
`burstiness`
    How often a passage has it that has it at all, lengths evened out: (1 + Σ tf / norm) / (1 + n).
    About 1 for a word that is mentioned, 2 to 4 for one that passages are about.  Such means are
    old weights of query terms (Kwok 1996, "A new method of weighting query terms for ad-hoc
    retrieval"); the 1s smooth rare words.  Neighbours have none: theirs is 1.
`frequency`
    w · (k1 + 1) / (w + k1), where w = Σ boost of the field · tf / norm, over the fields: a word
    in title and text is one piece of evidence, not two.  This is BM25F (Robertson, Zaragoza,
    Taylor 2004, "Simple BM25 Extension to Multiple Weighted Fields").  The norm is
    1 - b + b · length / average length.

That neighbours which stay neighbours should weigh is an idea of proximity models (Metzler,
Croft 2005, "A Markov Random Field Model for Term Dependencies").  `bench/README.md` shows what
each ingredient is worth.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, pairwise
from math import log
from typing import TYPE_CHECKING, NamedTuple

from gsisearch.matching.plan import AllOf, AnyOf, Leaf, Plan, leaves

if TYPE_CHECKING:
    from gsisearch.results import Part, PartKind

#: The second of two neighbours is at most so many words after the first.
MAX_NEIGHBOUR_DISTANCE = 2


class Formula(NamedTuple):
    """The constants; the defaults are what the bench is best with, whatever the collection.

    `k1`: saturation, how soon repeating a word stops helping; `b`: how strongly a long passage
    is discounted; both are Robertson's usual values.  `exact`, `neighbours` and `names`: the
    shares of words as written, of neighbours and of other names.  `burstiness`: whether it counts.
    """

    k1: float = 1.2
    b: float = 0.75
    exact: float = 0.2
    neighbours: float = 0.3
    names: float = 0.5
    burstiness: bool = True


FORMULA = Formula()


class Neighbours(NamedTuple):
    """Two keywords in the body, the second at most `MAX_NEIGHBOUR_DISTANCE` words after the first."""

    first: Leaf
    second: Leaf

    @property
    def label(self) -> str:
        """How the query has it."""
        return f"{self.first.label} {self.second.label}"

    @property
    def key(self) -> tuple[object, ...]:
        """What decides where it matches."""
        return self.first.elements, self.second.elements, self.first.body


class ScoreTerm(NamedTuple):
    """What scores have a part for, and what it weighs; see `results.Part`.

    `keyword` is that of a word as it is written, which stands only where that does.
    """

    kind: PartKind
    label: str
    target: Leaf | Neighbours
    share: float
    boost: float
    keyword: Leaf | None = None

    @property
    def weight(self) -> float:
        """What the query makes of it."""
        return self.share * self.boost


class Statistics(NamedTuple):
    """Of a term in an index: how rare it is, and how often it is where it is."""

    rarity: float
    burstiness: float


def rarity(count: float, size: int) -> float:
    """How much a match says.  What nothing matches is as rare as what one passage has.

    Args:
        count: how many passages match, perhaps an estimate.
        size: how many there are.
    """
    known = count or 1
    return log(1 + (max(size, known) - known + 0.5) / (known + 0.5))


def burstiness(count: int, mean: float) -> float:
    """How often passages have it that have it at all.

    Args:
        count: how many do.
        mean: of tf / norm over them.
    """
    return (1 + count * mean) / (1 + count)


def norm(length: float, average: float, b: float) -> float:
    """By how much a match counts less in a field that is longer than the average."""
    return 1 - b + b * length / average


def saturate(weight: float, k1: float) -> float:
    """The frequency part of a score, from Σ boost · tf / norm."""
    return weight * (k1 + 1) / (weight + k1)


def score_part(term: ScoreTerm, statistics: Statistics, frequency: float) -> Part:
    """A part of a score."""
    from gsisearch.results import Part

    return Part(term.kind, term.label, term.share, term.boost, *statistics, frequency)


def score_terms(plan: Plan, formula: Formula = FORMULA) -> list[ScoreTerm]:
    """What the score of a passage that matches a plan is made of, in the order of the query.

    What the query has twice counts once, by the greater of the weights.
    """
    found: dict[object, ScoreTerm] = {}
    for term in chain(_leaf_terms(plan, formula), _neighbour_terms(plan, formula)):
        key = term.target.key
        if key not in found or term.weight > found[key].weight > 0.0:
            found[key] = term
    return [term for term in found.values() if term.weight > 0.0]


def _leaf_terms(plan: Plan, formula: Formula) -> Iterator[ScoreTerm]:
    for leaf in leaves(plan):
        if leaf.exact:
            yield ScoreTerm("stem", leaf.label, leaf, 1.0 - formula.exact, leaf.boost)
            yield ScoreTerm("exact", leaf.label, leaf.exact, formula.exact, leaf.boost, leaf)
        elif leaf.names:
            yield ScoreTerm("name", ", ".join(leaf.names), leaf, formula.names, leaf.boost)
        else:
            yield ScoreTerm("whole", leaf.label, leaf, 1.0, leaf.boost)


def _neighbour_terms(plan: Plan, formula: Formula) -> Iterator[ScoreTerm]:
    for pair in neighbours(plan):
        boost = min(pair.first.boost, pair.second.boost)
        yield ScoreTerm("neighbours", pair.label, pair, formula.neighbours, boost)


def neighbours(plan: Plan) -> Iterator[Neighbours]:
    """The neighbours among the keywords of a plan, in order.

    Keywords are neighbours where nothing else that is looked for stands between them: filters
    and exclusions may, stop words are gone.  They are not looked for in titles.
    """
    if isinstance(plan, AllOf) and plan.loose:
        row = [_keyword(child) for child in plan.parts if any(leaves(child))]
        for first, second in pairwise(row):
            if first and second and _can_be_neighbours(first, second):
                yield Neighbours(first, second)
    if isinstance(plan, AllOf | AnyOf):
        for child in plan.parts:
            yield from neighbours(child)


def _can_be_neighbours(first: Leaf, second: Leaf) -> bool:
    return first.body == second.body != () and first.elements != second.elements


def _keyword(plan: Plan) -> Leaf | None:
    """The keyword that a part of a plan is, alone or with other names for it."""
    if isinstance(plan, Leaf):
        return plan if plan.exact else None
    if isinstance(plan, AnyOf):
        keyword, *others = plan.parts
        named = all(isinstance(other, Leaf) and other.typed == keyword for other in others)
        return _keyword(keyword) if named else None
    return None
