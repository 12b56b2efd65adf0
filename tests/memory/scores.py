"""How well a passage matches, by the formula of `gsisearch.matching.scoring` and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, partial
from statistics import fmean

from gsisearch.matching import matcher, scoring
from gsisearch.matching.plan import Leaf, Plan
from gsisearch.matching.scoring import MAX_NEIGHBOUR_DISTANCE, Formula, Neighbours, Statistics
from gsisearch.matching.spans import element_spans
from gsisearch.model import Settings
from gsisearch.results import Part
from memory.passages import Held


class Scores:
    """Scores passages.

    Args:
        passages: all that there are.
        settings: the boosts of the fields.
        formula: the constants of the ranking.
    """

    def __init__(self, passages: Sequence[Held], settings: Settings, formula: Formula) -> None:
        self._all, self._settings, self._formula = passages, settings, formula
        self._known: dict[Leaf | Neighbours, Statistics] = {}

    def score(self, plan: Plan, held: Held) -> float:
        return sum(part.value for part in self.parts(plan, held))

    def _frequencies(self, target: Leaf | Neighbours, held: Held) -> tuple[int, int]:
        """How often something is in the body of a passage, and in its title."""
        if isinstance(target, Leaf):
            body = matcher.spans(target, target.body, held.positions)
            return len(body), len(matcher.spans(target, target.title, held.positions))
        first, second = target
        fields = [partial(held.positions, field) for field in first.body]
        ends = [end for field in fields for _, end in element_spans(first.elements[0], field)]
        starts = {
            start for field in fields for start, _ in element_spans(second.elements[0], field)
        }
        return sum(bool(starts & set(range(end, end + MAX_NEIGHBOUR_DISTANCE))) for end in ends), 0

    @cached_property
    def _averages(self) -> tuple[float, float]:
        bodies = fmean(held.body_length for held in self._all)
        return max(1.0, bodies), max(1.0, fmean(held.title_length for held in self._all))

    def _norms(self, held: Held) -> tuple[float, float]:
        """By how much a match counts less for the length of the body, and of the title."""
        (body, title), b = self._averages, self._formula.b
        return (
            scoring.norm(held.body_length, body, b),
            scoring.norm(held.title_length, title, b),
        )

    def statistics(self, target: Leaf | Neighbours) -> Statistics:
        if target not in self._known:
            self._known[target] = self._find_statistics(target)
        return self._known[target]

    def _find_statistics(self, target: Leaf | Neighbours) -> Statistics:
        counts = [self._frequencies(target, held) for held in self._all]
        bodies, titles = (sum(map(bool, found)) for found in zip(*counts, strict=True))
        rarity = scoring.rarity(bodies or titles, len(self._all))
        if isinstance(target, Neighbours):
            return Statistics(rarity, 1.0)
        if target.typed and any(held.says(target.typed) for held in self._all):
            rarity = min(rarity, self.statistics(target.typed).rarity)
        field = 0 if target.body else 1
        each = [
            found[field] / self._norms(held)[field]
            for found, held in zip(counts, self._all, strict=True)
            if found[field]
        ]
        if not (each and self._formula.burstiness):
            return Statistics(rarity, 1.0)
        return Statistics(rarity, scoring.burstiness(len(each), fmean(each)))

    def parts(self, plan: Plan, held: Held) -> list[Part]:
        """The parts of the score of a passage, those that are 0 left out."""
        boosts = self._settings
        body_boost = boosts.text if held.is_paragraph else boosts.commitments
        body_norm, title_norm = self._norms(held)
        parts = []
        for term in scoring.score_terms(plan, self._formula):
            body, title = self._frequencies(term.target, held)
            if weight := body_boost * body / body_norm + boosts.title * title / title_norm:
                frequency = scoring.saturate(weight, self._formula.k1)
                parts.append(scoring.score_part(term, self.statistics(term.target), frequency))
        return parts
