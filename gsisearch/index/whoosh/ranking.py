"""Scoring many passages at once from postings, by the formula of `gsisearch.matching.scoring`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence, Set
from heapq import nlargest, nsmallest
from itertools import chain
from operator import neg, truediv
from typing import TYPE_CHECKING, NamedTuple

from gsisearch.deadline import check
from gsisearch.index.whoosh import neighbours
from gsisearch.index.whoosh.evaluation import Evaluation
from gsisearch.index.whoosh.postings import NO_POSTINGS
from gsisearch.index.whoosh.weights import Candidates, Column, FieldWeights
from gsisearch.matching import scoring
from gsisearch.matching.plan import Leaf, Plan
from gsisearch.matching.scoring import FORMULA, Formula, Neighbours, ScoreTerm, Statistics
from gsisearch.model import Settings

if TYPE_CHECKING:
    from gsisearch.results import Part

#: Maximum number of passages, evenly spread, from which burstiness is computed.
_SAMPLE_SIZE = 256
#: Up to this number of passages, all are scored completely, listed or not.
_MANY = 100
#: Factor for lower bounds of scores, to allow for rounding errors.
_ROUNDING = 1 - 1e-9
#: Maximum number of terms whose statistics are cached.
_MAX_CACHED_TERMS = 10_000


class Scorer:
    """Scores the passages of an index.

    Args:
        evaluation: the evaluation of plans on the index.
        settings: the settings, with the boosts of the fields.
        formula: the constants of the score.
    """

    def __init__(
        self, evaluation: Evaluation, settings: Settings, formula: Formula = FORMULA
    ) -> None:
        self._evaluation = evaluation
        self._reader = reader = evaluation.reader
        self._formula = formula
        commitments = frozenset(reader.postings("kind", "commitment").numbers)
        body = settings.text, settings.commitments, commitments
        self._body = FieldWeights(reader.body_lengths, formula.b, *body)
        self._title = FieldWeights(reader.title_lengths, formula.b, settings.title)
        self._known: dict[object, Statistics] = {}

    def rarity(self, leaf: Leaf) -> float:
        """The rarity of a leaf, see `scoring`."""
        return self._statistics(leaf).rarity

    def _statistics(self, target: Leaf | Neighbours) -> Statistics:
        key = target.key
        if key not in self._known:
            if len(self._known) >= _MAX_CACHED_TERMS:
                self._known.clear()
            self._known[key] = Statistics(self._rarity(target), self._burstiness(target))
        found = self._known[key]
        if isinstance(target, Leaf) and target.typed and self._evaluation.leaf(target.typed).count:
            return found._replace(rarity=min(found.rarity, self.rarity(target.typed)))
        return found

    def _rarity(self, target: Leaf | Neighbours) -> float:
        if isinstance(target, Neighbours):
            count = neighbours.estimated_count(target, self._reader)
        else:
            found = self._evaluation.leaf(target)
            count = len(found.body.numbers or found.title.numbers)
        return scoring.rarity(count, self._reader.size)

    def _burstiness(self, target: Leaf | Neighbours) -> float:
        if not self._formula.burstiness or isinstance(target, Neighbours):
            return 1.0
        found = self._evaluation.leaf(target)
        numbers, frequencies, _ = found.body if target.body else found.title
        if not numbers:
            return 1.0
        step = 1 + (len(numbers) - 1) // _SAMPLE_SIZE
        norms = (self._body if target.body else self._title).norms(numbers[::step])
        mean = sum(map(truediv, frequencies[::step], norms)) / len(norms)
        return scoring.burstiness(len(numbers), mean)

    def best(
        self, plan: Plan, *groups: Set[int] | Sequence[int], limit: int | None = None
    ) -> list[tuple[int, float]]:
        """The passages with the highest scores, best first; equal scores in order of number.

        Args:
            plan: the plan that the scores are for.
            groups: the passages to rank, as sets or ascending sequences; all passages of a group
                come before those of the next.
            limit: the maximum number of passages; None for all.

        Returns:
            (number, score) pairs.
        """
        weighed = _weigh(scoring.score_terms(plan, self._formula), self._most)
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

        A word as written is never more frequent than its keyword, so the share that it adds to the
        keyword's score is bounded: among many passages, it is only searched in those that could
        be among the best with it.
        """
        found = self._candidates(numbers)
        many = _MANY < len(numbers) > limit
        if many and len(of.stem_terms) == 1:
            found = self._frequent(of, found, limit)
        scores = self._add(of.stem_terms, found, [0.0] * len(found.numbers))
        if many:
            least = nlargest(limit, scores)[-1] / of.most * _ROUNDING
            rows = [row for row, score in enumerate(scores) if score >= least]
            *_, likely = self._finish(of, found, scores, nlargest(limit, rows, scores.__getitem__))
            least = min(likely) / of.most * _ROUNDING
            rows = [row for row in rows if scores[row] >= least]
            found, scores = self._finish(of, found, scores, rows)
        else:
            scores = self._add(of.exact_terms, found, scores)
        lowest = list(zip(map(neg, scores), found.numbers, strict=True))
        lowest = sorted(lowest) if limit >= len(lowest) else nsmallest(limit, lowest)
        check()
        return [(number, -score) for score, number in lowest]

    def _frequent(self, of: _Weighed, found: Candidates, limit: int) -> Candidates:
        """The candidates for the best: single-term queries are ranked by frequency alone."""
        ((term, weight),) = of.stem_terms
        weighted = self._weighted_tf(term.target, found)
        if isinstance(weighted, dict):
            return found
        # At least `limit` passages have a score of `min(scores)` or more, which no passage with a
        # weighted frequency below `enough` can reach.
        most = nlargest(limit, weighted)[-1]
        likely = found.only([row for row, w in enumerate(weighted) if w >= most])
        scores = self._add((*of.stem_terms, *of.exact_terms), likely, [0.0] * len(likely.numbers))
        least = min(scores) / of.most / weight * _ROUNDING
        enough = self._formula.k1 * least / (1 - least) * _ROUNDING
        return found.only([row for row, w in enumerate(weighted) if w >= enough])

    def _finish(
        self, of: _Weighed, found: Candidates, scores: Sequence[float], rows: Iterable[int]
    ) -> tuple[Candidates, list[float]]:
        """Some of the passages, in order, and their scores including the exact terms."""
        rows = sorted(rows)
        some = found.only(rows)
        return some, self._add(of.exact_terms, some, [scores[row] for row in rows])

    def parts(self, plan: Plan, number: int) -> list[Part]:
        """The parts of a passage's score, which add up to it, without those that are 0."""
        found = self._candidates([number])
        parts = []
        for term in scoring.score_terms(plan, self._formula):
            weighted = self._weighted_tf(term.target, found)
            if weight := weighted[0] if weighted else 0.0:
                frequency = scoring.saturate(weight, self._formula.k1)
                parts.append(scoring.score_part(term, self._statistics(term.target), frequency))
        return parts

    def _most(self, term: ScoreTerm) -> float:
        """The upper bound of what a term adds to a score."""
        rarity, burstiness = self._statistics(term.target)
        return (self._formula.k1 + 1) * term.weight * rarity * burstiness

    def _add(
        self, weighed: Iterable[tuple[ScoreTerm, float]], found: Candidates, scores: list[float]
    ) -> list[float]:
        """The scores with the parts of some terms added."""
        k1 = self._formula.k1
        for term, most in weighed:
            check()
            weighted = self._weighted_tf(term.target, found)
            if isinstance(weighted, dict):
                for row, w in weighted.items():
                    scores[row] += most * w / (w + k1)
            else:
                added = zip(scores, weighted, strict=True)
                scores = [score + most * w / (w + k1) for score, w in added]
        return scores

    def _weighted_tf(self, target: Leaf | Neighbours, found: Candidates) -> Column:
        if isinstance(target, Neighbours):
            pair = neighbours.postings_among(target, self._evaluation, found.numbers)
            return found.weighted_tf(pair, NO_POSTINGS)
        leaf = self._evaluation.leaf(target)
        return found.weighted_tf(leaf.body, leaf.title)

    def _candidates(self, numbers: Sequence[int]) -> Candidates:
        return Candidates(numbers, self._body, self._title)


class _Weighed(NamedTuple):
    """Terms with the upper bounds of what they add to a score.

    `exact_terms` are words as written, `stem_terms` are all others; a score with all terms is at
    most `most` times the score with `stem_terms` only.
    """

    stem_terms: Sequence[tuple[ScoreTerm, float]]
    exact_terms: Sequence[tuple[ScoreTerm, float]]
    most: float


def _weigh(terms: Sequence[ScoreTerm], most: Callable[[ScoreTerm], float]) -> _Weighed:
    stems, exact = [], []
    weights: dict[object, float] = {}
    shares: dict[object, float] = {}
    for term in terms:
        weight = most(term)
        keyword = term.keyword.key if term.keyword else None
        if keyword in weights:
            exact.append((term, weight))
            shares[keyword] = shares.get(keyword, 0.0) + weight / weights[keyword]
        else:
            stems.append((term, weight))
            weights[term.target.key] = weight
    return _Weighed(stems, exact, 1 + max(shares.values(), default=0.0))
