"""The score of a passage: a sum of parts, each a product of factors.

    score(passage) = Σ share · boost · rarity · burstiness · frequency

A keyword has a part for its stem and one for the word as written.  Two keywords next to each other
in the query (neighbours) have a part for following each other in the passage.  Phrases, patterns
and exact words have one part each.

`share`
    `exact` is the share of a keyword's weight for the word as written; the rest is for its stem.
    Neighbours have `neighbours`, synonyms have `names`, everything else has 1.
`boost`
    The boost in the query (`peace^2`).
`rarity`
    The inverse document frequency of BM25, ln(1 + (N - n + ½) / (n + ½)), for n of N passages with
    it in their body.  The title of a document is part of all of its passages, so counting titles
    would make their words worthless; they count only for what no body has.  A synonym is at most
    as rare as the word that was typed.
`burstiness`
    The mean frequency in the passages that have it, normalized by length:
    (1 + Σ tf / norm) / (1 + n).  About 1 for a word that is just mentioned, 2 to 4 for one that
    passages are about.  Such means are long known as weights of query terms (Kwok 1996, "A new
    method of weighting query terms for ad-hoc retrieval"); the 1s smooth rare words.  For
    neighbours it is 1.
`frequency`
    w · (k1 + 1) / (w + k1), where w = Σ field boost · tf / norm over the fields, so that a word
    in both title and text is saturated once.  This is BM25F (Robertson, Zaragoza, Taylor 2004,
    "Simple BM25 Extension to Multiple Weighted Fields").  The norm is
    1 - b + b · length / average length.

The part for neighbours is taken from proximity models (Metzler, Croft 2005, "A Markov Random
Field Model for Term Dependencies").  `bench/README.md` shows the effect of each factor.
"""

# No `from __future__ import annotations`: classes with annotations that are strings take longer to
# define, and every search defines these.

from collections.abc import Iterator
from itertools import chain, pairwise
from math import log
from typing import TYPE_CHECKING, NamedTuple

from gsisearch.matching.plan import AllOf, AnyOf, Leaf, Plan, leaves

if TYPE_CHECKING:
    from gsisearch.results import Part, PartKind

#: Maximum distance from the first to the second of two neighbours in a passage, in words.
MAX_NEIGHBOUR_DISTANCE = 2


class Formula(NamedTuple):
    """The constants of the score; the defaults are best on all collections of the benchmark.

    Attributes:
        k1: saturation: how soon repetitions of a word stop adding to the score.
        b: length normalization: how strongly long passages are discounted.
        exact: the share of words as written.
        neighbours: the share of neighbours.
        names: the share of synonyms.
        burstiness: whether burstiness is a factor.
    """

    k1: float = 1.2
    b: float = 0.75
    exact: float = 0.2
    neighbours: float = 0.3
    names: float = 0.5
    burstiness: bool = True


FORMULA = Formula()


class Neighbours(NamedTuple):
    """Two keywords in the body, the second up to `MAX_NEIGHBOUR_DISTANCE` words after the first."""

    first: Leaf
    second: Leaf

    @property
    def label(self) -> str:
        """Its text in the query."""
        return f"{self.first.label} {self.second.label}"

    @property
    def key(self) -> tuple[object, ...]:
        """Everything that affects where it matches."""
        return self.first.elements, self.second.elements, self.first.body


class ScoreTerm(NamedTuple):
    """A term that scores have a part for, with its weights.

    Attributes:
        kind, label, share, boost: as in `results.Part`.
        target: what must match.
        keyword: for a word as written, its keyword, which matches wherever the word does.
    """

    kind: "PartKind"
    label: str
    target: Leaf | Neighbours
    share: float
    boost: float
    keyword: Leaf | None = None

    @property
    def weight(self) -> float:
        """Its weight in the query."""
        return self.share * self.boost


class Statistics(NamedTuple):
    """The statistics of a term in an index."""

    rarity: float
    burstiness: float


def rarity(count: float, size: int) -> float:
    """The rarity factor; a term without matches is as rare as one with a single match.

    Args:
        count: the number of matching passages, possibly an estimate.
        size: the number of all passages.
    """
    known = count or 1
    return log(1 + (max(size, known) - known + 0.5) / (known + 0.5))


def burstiness(count: int, mean: float) -> float:
    """The burstiness factor.

    Args:
        count: the number of matching passages.
        mean: the mean of tf / norm over them.
    """
    return (1 + count * mean) / (1 + count)


def norm(length: float, average: float, b: float) -> float:
    """The length norm of a field: above 1 if it is longer than average."""
    return 1 - b + b * length / average


def saturate(weight: float, k1: float) -> float:
    """The frequency factor, from Σ boost · tf / norm."""
    return weight * (k1 + 1) / (weight + k1)


def score_part(term: ScoreTerm, statistics: Statistics, frequency: float) -> "Part":
    """A part of a score."""
    from gsisearch.results import Part

    return Part(term.kind, term.label, term.share, term.boost, *statistics, frequency)


def score_terms(plan: Plan, formula: Formula = FORMULA) -> list[ScoreTerm]:
    """The terms of the score for a plan, in the order of the query.

    A term that the query has several times counts once, with the greatest of its weights.
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
    """The pairs of neighbours among the keywords of a plan, in order.

    Only filters and exclusions may be between neighbours (stop words have been dropped before).
    Titles are not searched for neighbours.
    """
    if isinstance(plan, AllOf) and plan.loose:
        keywords = [_keyword(child) for child in plan.parts if any(leaves(child))]
        for first, second in pairwise(keywords):
            if first and second and _can_be_neighbours(first, second):
                yield Neighbours(first, second)
    if isinstance(plan, AllOf | AnyOf):
        for child in plan.parts:
            yield from neighbours(child)


def _can_be_neighbours(first: Leaf, second: Leaf) -> bool:
    return first.body == second.body != () and first.elements != second.elements


def _keyword(plan: Plan) -> Leaf | None:
    """The keyword of a part of a plan, if it consists of a keyword, alone or with synonyms."""
    if isinstance(plan, Leaf):
        return plan if plan.exact else None
    if isinstance(plan, AnyOf):
        keyword, *others = plan.parts
        named = all(isinstance(other, Leaf) and other.typed == keyword for other in others)
        return _keyword(keyword) if named else None
    return None
