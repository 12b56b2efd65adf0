"""How good a ranking is, given what each id is worth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log2

Gains = Mapping[str, float]  # id → how much it is worth; more than 0


def ndcg(ranked: Sequence[str], gains: Gains, depth: int) -> float:
    """Normalised discounted cumulative gain of the first `depth` ids, from 0 to 1.

    Σ gain / log2(1 + rank) over that of the ideal order (Järvelin, Kekäläinen 2002, "Cumulated
    Gain-Based Evaluation of IR Techniques", in the form that discounts from the second rank on).
    """
    ideal = sorted(gains.values(), reverse=True)
    return _dcg([gains.get(id, 0.0) for id in ranked[:depth]]) / _dcg(ideal[:depth])


def _dcg(gains: Sequence[float]) -> float:
    return sum(gain / log2(1 + rank) for rank, gain in enumerate(gains, 1))


def average_precision(ranked: Sequence[str], gains: Gains) -> float:
    """The mean of the precision at each id of worth, 0 for those not ranked."""
    found, total = 0, 0.0
    for rank, id in enumerate(ranked, 1):
        if id in gains:
            found += 1
            total += found / rank
    return total / len(gains)


def reciprocal_rank(ranked: Sequence[str], gains: Gains) -> float:
    """1 / the rank of the first id of worth, 0 where none is ranked."""
    return next((1 / rank for rank, id in enumerate(ranked, 1) if id in gains), 0.0)


def hit(ranked: Sequence[str], gains: Gains) -> float:
    """1 if the first id is of worth, else 0."""
    return float(bool(ranked) and ranked[0] in gains)
