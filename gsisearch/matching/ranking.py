"""How well a record matches: a sum of parts, each a product that a person can read.

    score(record) = Σ share · boost · rarity · keenness · frequency

A keyword has a part for its stem and one for the word as it is written, two keywords that are
neighbours in the query one for following each other in the record; what else is looked for
(phrases, patterns) has one.

`share`
    `exact` of the weight of a keyword is for the word as written and the rest for its stem;
    neighbours weigh `neighbours`; all else 1.  See `Formula`.
`boost`
    As the query has it (`peace^2`).
`rarity`
    The inverse document frequency of BM25, ln(1 + (N - n + ½) / (n + ½)), with n of N records
    having it in their body: a document's title is in each of its records, so that counting it
    would make the words of titles worth nothing.  What is found in titles alone counts there.
    For neighbours that are both frequent n is estimated from a sample of places.
`keenness`
    How often a record has it that has it at all, lengths evened out: (1 + Σ tf / norm) / (1 + n).
    About 1 for a word that is mentioned, 2 to 4 for one that passages are about.  Such means are
    old weights of query terms (Kwok 1996, "A new method of weighting query terms for ad-hoc
    retrieval"); the 1s smooth rare words.  Neighbours have none: theirs is 1.
`frequency`
    e · (k1 + 1) / (e + k1), where e = Σ boost of the field · tf / norm, over the fields: a word
    in title and text is one piece of evidence, not two.  This is BM25F (Robertson, Zaragoza,
    Taylor 2004, "Simple BM25 Extension to Multiple Weighted Fields").  The norm is
    1 - b + b · length / average length.

That neighbours which stay neighbours should weigh is an idea of proximity models (Metzler,
Croft 2005, "A Markov Random Field Model for Term Dependencies").  `bench/README.md` shows what
each ingredient is worth.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from heapq import nlargest, nsmallest
from itertools import chain
from math import log
from operator import neg, truediv
from typing import NamedTuple

from gsisearch.deadline import check
from gsisearch.matching.evidence import Evidence, Gains, Records
from gsisearch.matching.leaf import Leaf
from gsisearch.matching.neighbours import Pair, pairs
from gsisearch.matching.plan import Plan, leaves
from gsisearch.matching.reader import NOTHING, Reader
from gsisearch.model import Settings
from gsisearch.results import Part, PartKind

#: Keenness is a mean of at most so many records, evenly spread: more would not change it.
_SAMPLE = 256
#: Of fewer records than this all parts are scored, wanted or not.
_MANY = 100
#: Bounds of scores are kept this far below, for what rounding may do.
_ROUNDED = 1 - 1e-9
#: So many terms have their rarity and keenness kept.
_KEPT = 10_000


class Formula(NamedTuple):
    """The constants; the defaults are what the bench is best with, whatever the collection.

    `k1`: saturation, how soon repeating a word stops helping; `b`: how strongly a long passage
    is discounted; both are Robertson's usual values.  `exact` and `neighbours`: the shares of
    words as written and of neighbours.  `keenness`: whether it counts.
    """

    k1: float = 1.2
    b: float = 0.75
    exact: float = 0.2
    neighbours: float = 0.3
    keenness: bool = True


FORMULA = Formula()


class Term(NamedTuple):
    """What scores have a part for, and what it weighs; see `model.Part`.

    `keyword` is that of a word as it is written, which stands only where that does.
    """

    kind: PartKind
    label: str
    sought: Leaf | Pair
    share: float
    boost: float
    keyword: Leaf | None = None

    @property
    def weight(self) -> float:
        """What the query makes of it."""
        return self.share * self.boost


def terms(plan: Plan, formula: Formula = FORMULA) -> list[Term]:
    """What the score of a record that matches a plan is made of, in the order of the query.

    What the query has twice counts once, by the greater of the weights.
    """
    found: dict[object, Term] = {}
    for term in chain.from_iterable((_of_words(plan, formula), _of_neighbours(plan, formula))):
        key = _identity(term.sought)
        if term.weight > (found[key].weight if key in found else 0.0):
            found[key] = term
    return list(found.values())


def _of_words(plan: Plan, formula: Formula) -> Iterator[Term]:
    for leaf in leaves(plan):
        if leaf.exact:
            yield Term("stem", leaf.label, leaf, 1.0 - formula.exact, leaf.boost)
            yield Term("exact", leaf.label, leaf.exact, formula.exact, leaf.boost, leaf)
        elif leaf.names:
            yield Term("name", ", ".join(leaf.names), leaf, 1.0, leaf.boost)
        else:
            yield Term("whole", leaf.label, leaf, 1.0, leaf.boost)


def _of_neighbours(plan: Plan, formula: Formula) -> Iterator[Term]:
    for pair in pairs(plan):
        boost = min(pair.first.boost, pair.second.boost)
        yield Term("neighbours", pair.label, pair, formula.neighbours, boost)


def _identity(sought: Leaf | Pair) -> object:
    if isinstance(sought, Pair):
        return sought.first.elements, sought.second.elements, sought.body
    return sought.elements, sought.body, sought.title, sought.slop


class Scorer:
    """Scores records of one index, many at a time.

    Args:
        reader: the index.
        settings: the boosts.
        formula: the constants.
    """

    def __init__(self, reader: Reader, settings: Settings, formula: Formula = FORMULA) -> None:
        self._reader = reader
        self._formula = formula
        commitments = reader.postings("kind", "commitment").numbers
        body = settings.text, settings.commitments, frozenset(commitments)
        self._body = Gains(reader.body_lengths, formula.b, *body)
        self._title = Gains(reader.title_lengths, formula.b, settings.title)
        self._told: dict[object, tuple[float, float]] = {}

    def rarity(self, sought: Leaf | Pair) -> float:
        """How much a match says.  What nothing matches is as rare as what one record has."""
        return self._tell(sought)[0]

    def _tell(self, sought: Leaf | Pair) -> tuple[float, float]:
        """Rarity and keenness: how much the records that have it are about it."""
        key = _identity(sought)
        if key not in self._told:
            if len(self._told) >= _KEPT:
                self._told.clear()
            self._told[key] = self._rarity(sought), self._keenness(sought)
        return self._told[key]

    def _rarity(self, sought: Leaf | Pair) -> float:
        if isinstance(sought, Pair):
            count = sought.rate(self._reader)
        else:
            found = sought.found(self._reader)
            count = len(found.body.numbers or found.title.numbers)
        size = max(self._reader.size, count)
        return log(1 + (size - (count or 1) + 0.5) / ((count or 1) + 0.5))

    def _keenness(self, sought: Leaf | Pair) -> float:
        if not self._formula.keenness or isinstance(sought, Pair):
            return 1.0
        found = sought.found(self._reader)
        numbers, frequencies, _ = found.body if sought.body else found.title
        if not numbers:
            return 1.0
        step = 1 + (len(numbers) - 1) // _SAMPLE
        norms = (self._body if sought.body else self._title).norms(numbers[::step])
        mean: float = sum(map(truediv, frequencies[::step], norms)) / len(norms)
        return (1 + len(numbers) * mean) / (1 + len(numbers))

    def best(
        self, plan: Plan, *groups: Set[int] | Sequence[int], limit: int | None = None
    ) -> list[tuple[int, float]]:
        """The records with the highest scores, best first; equal ones by number.

        Args:
            plan: what they are scored by.
            groups: the records to choose from, sets or ascending; all of a group come before
                the next.
            limit: list at most so many; None lists all.

        Returns:
            (number, score) pairs.
        """
        weighed = _weigh(terms(plan, self._formula), self._most)
        if sum(map(len, groups)) <= _MANY:
            numbers = sorted(chain.from_iterable(groups))
            ranked = self._best(weighed, numbers, len(numbers))
            return [pair for group in groups for pair in ranked if pair[0] in group][:limit]
        best: list[tuple[int, float]] = []
        for group in groups:
            room = len(group) if limit is None else limit - len(best)
            if group and room > 0:
                ascending = sorted(group) if isinstance(group, Set) else group
                best += self._best(weighed, ascending, room)
        return best

    def _best(self, of: _Weighed, numbers: Sequence[int], limit: int) -> list[tuple[int, float]]:
        """The same for one group.

        A word as it is written is nowhere more often than its keyword, and so adds a known share
        to the score of that at most: of many records it is looked for in those only that are
        among the best with it, if it is there.
        """
        records = self._records(numbers)
        many = _MANY < len(numbers) > limit
        if many and len(of.coarse) == 1:
            records = self._with_most(of, records, limit)
        scores = self._add(of.coarse, records, [0.0] * len(records.numbers))
        if many:
            least = nlargest(limit, scores)[-1] / of.most * _ROUNDED
            rows = [row for row, score in enumerate(scores) if score >= least]
            *_, likely = self._finish(
                of, records, scores, nlargest(limit, rows, scores.__getitem__)
            )
            least = min(likely) / of.most * _ROUNDED
            rows = [row for row in rows if scores[row] >= least]
            records, scores = self._finish(of, records, scores, rows)
        else:
            scores = self._add(of.fine, records, scores)
        lowest = list(zip(map(neg, scores), records.numbers, strict=True))
        lowest = sorted(lowest) if limit >= len(lowest) else nsmallest(limit, lowest)
        check()
        return [(number, -score) for score, number in lowest]

    def _with_most(self, of: _Weighed, records: Records, limit: int) -> Records:
        """Those that may be among the best by one term: more evidence of it, a higher score."""
        ((term, weight),) = of.coarse
        evidence = self._evidence(term.sought, records)
        if isinstance(evidence, dict):
            return records
        # As many as are wanted have a score of `min(scores)` or more, which none with less than
        # `enough` evidence can have.
        most = nlargest(limit, evidence)[-1]
        likely = records.only([row for row, e in enumerate(evidence) if e >= most])
        scores = self._add((*of.coarse, *of.fine), likely, [0.0] * len(likely.numbers))
        least = min(scores) / of.most / weight * _ROUNDED
        enough = self._formula.k1 * least / (1 - least) * _ROUNDED
        return records.only([row for row, e in enumerate(evidence) if e >= enough])

    def _finish(
        self, of: _Weighed, records: Records, scores: Sequence[float], rows: Iterable[int]
    ) -> tuple[Records, list[float]]:
        """Some of the records, in order, and their scores with the fine parts too."""
        rows = sorted(rows)
        some = records.only(rows)
        return some, self._add(of.fine, some, [scores[row] for row in rows])

    def parts(self, plan: Plan, number: int) -> list[Part]:
        """The parts of a record's score, which add up to it; those that are 0 left out."""
        record, k1 = self._records([number]), self._formula.k1
        parts = []
        for term in terms(plan, self._formula):
            found = self._evidence(term.sought, record)
            if evidence := found[0] if found else 0.0:
                frequency = evidence * (k1 + 1) / (evidence + k1)
                numbers = term.share, term.boost, *self._tell(term.sought), frequency
                parts.append(Part(term.kind, term.label, *numbers))
        return parts

    def _most(self, term: Term) -> float:
        """What a term adds to a score at most."""
        rarity, keenness = self._tell(term.sought)
        return (self._formula.k1 + 1) * term.weight * rarity * keenness

    def _add(
        self, weighed: Iterable[tuple[Term, float]], records: Records, scores: list[float]
    ) -> list[float]:
        """Scores with the parts of some terms added."""
        k1 = self._formula.k1
        for term, most in weighed:
            check()
            evidence = self._evidence(term.sought, records)
            if isinstance(evidence, dict):
                for row, e in evidence.items():
                    scores[row] += most * e / (e + k1)
            else:
                added = zip(scores, evidence, strict=True)
                scores = [score + most * e / (e + k1) for score, e in added]
        return scores

    def _evidence(self, sought: Leaf | Pair, records: Records) -> Evidence:
        if isinstance(sought, Pair):
            return records.evidence(sought.among(self._reader, records.numbers), NOTHING)
        found = sought.found(self._reader)
        return records.evidence(found.body, found.title)

    def _records(self, numbers: Sequence[int]) -> Records:
        return Records(numbers, self._body, self._title)


class _Weighed(NamedTuple):
    """Terms with what each adds to a score at most.

    `fine` are words as written, `coarse` all else; with the fine too a score is at most `most`
    times that of the coarse.
    """

    coarse: Sequence[tuple[Term, float]]
    fine: Sequence[tuple[Term, float]]
    most: float


def _weigh(found: Sequence[Term], most: Callable[[Term], float]) -> _Weighed:
    coarse, fine = [], []
    weights: dict[object, float] = {}
    shares: dict[object, float] = {}
    for term in found:
        weight = most(term)
        keyword = _identity(term.keyword) if term.keyword else None
        if keyword in weights:
            fine.append((term, weight))
            shares[keyword] = shares.get(keyword, 0.0) + weight / weights[keyword]
        else:
            coarse.append((term, weight))
            weights[_identity(term.sought)] = weight
    return _Weighed(coarse, fine, 1 + max(shares.values(), default=0.0))
