"""How well a record matches: BM25F over title, commitments and text.

A word's frequency is summed over the fields, each weighted by its boost and normalised by
its length, and then saturated once, so that a word in title and text is one piece of
evidence, not two (Robertson, Zaragoza, Taylor 2004, "Simple BM25 Extension to Multiple
Weighted Fields").
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import log

from gsisearch.engines.base import Reader
from gsisearch.matching import Leaf
from gsisearch.model import Settings

K1 = 1.2  # saturation: how soon repeating a word stops helping
B = 0.75  # how strongly a long passage is discounted; Robertson's usual values
_TITLE_FIELDS = frozenset({"title", "title_exact"})


class Scorer:
    """Scores records of one index.

    Args:
        reader: the index.
        settings: the boosts.
    """

    def __init__(self, reader: Reader, settings: Settings) -> None:
        self._reader = reader
        commitments = reader.frequencies("kind", "commitment")
        self._body_boost = {False: settings.text, True: settings.commitments}
        self._is_commitment = commitments.keys().__contains__
        self._title_boost = settings.title
        self._body_average = _average(reader.body_lengths)
        self._title_average = _average(reader.title_lengths)

    def weight(self, leaf: Leaf) -> float:
        """How much a match of the leaf says: its inverse document frequency times its boost.

        A leaf that matches nothing weighs as if one record had it.
        """
        found = max(1, len(leaf.records(self._reader)))
        size = max(self._reader.size, found)
        return leaf.boost * log(1 + (size - found + 0.5) / (found + 0.5))

    def scores(self, leaf: Leaf) -> Mapping[int, float]:
        """Record number → the leaf's part of the score, for all records that it matches."""
        evidence: dict[int, float] = {}
        for field in leaf.body + leaf.title:
            in_title = field in _TITLE_FIELDS
            for number, frequency in leaf.frequencies(self._reader, field).items():
                found = self._normalised(number, frequency, in_title=in_title)
                evidence[number] = evidence.get(number, 0.0) + found
        weight = self.weight(leaf)
        return {n: weight * found * (K1 + 1) / (found + K1) for n, found in evidence.items()}

    def _normalised(self, number: int, frequency: int, *, in_title: bool) -> float:
        if in_title:
            length, average = self._reader.title_lengths[number], self._title_average
            boost = self._title_boost
        else:
            length, average = self._reader.body_lengths[number], self._body_average
            boost = self._body_boost[self._is_commitment(number)]
        return boost * frequency / (1 - B + B * length / average)


def _average(lengths: Iterable[int]) -> float:
    values = list(lengths)
    return max(1.0, sum(values) / max(1, len(values)))
