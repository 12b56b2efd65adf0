"""How well a record matches: BM25F over title, commitments and text.

A word's frequency is summed over the fields, each weighted by its boost and normalised by
its length, and then saturated once, so that a word in title and text is one piece of
evidence, not two (Robertson, Zaragoza, Taylor 2004, "Simple BM25 Extension to Multiple
Weighted Fields").
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from heapq import nlargest
from math import log
from operator import add

from gsisearch.engines.base import Reader
from gsisearch.matching import Leaf
from gsisearch.model import Settings
from gsisearch.postings import aligned

K1 = 1.2  # saturation: how soon repeating a word stops helping
B = 0.75  # how strongly a long passage is discounted; Robertson's usual values
_TITLE_FIELDS = frozenset({"title", "title_exact"})


class Scorer:
    """Scores records of one index, many at a time.

    Args:
        reader: the index.
        settings: the boosts.
    """

    def __init__(self, reader: Reader, settings: Settings) -> None:
        self._reader = reader
        self._settings = settings
        self._commitments = frozenset(reader.postings("kind", "commitment").numbers)
        self._body = _Norms(reader.body_lengths)
        self._title = _Norms(reader.title_lengths)

    def weight(self, leaf: Leaf) -> float:
        """How much a match of the leaf says: its inverse document frequency times its boost.

        A leaf that matches nothing weighs as if one record had it.
        """
        found = max(1, leaf.count(self._reader))
        size = max(self._reader.size, found)
        return leaf.boost * log(1 + (size - found + 0.5) / (found + 0.5))

    def best(
        self, leaves: Iterable[Leaf], numbers: Iterable[int], limit: int | None
    ) -> list[tuple[int, float]]:
        """The records with the highest scores, best first; equal ones by number.

        Args:
            leaves: what they are scored by; a score is the sum of their parts.
            numbers: the records to choose from.
            limit: list at most so many; None lists all.

        Returns:
            (number, score) pairs.
        """
        candidates = sorted(numbers)
        scores = _summed((self.parts(leaf, candidates) for leaf in leaves), len(candidates))
        pairs = zip(scores, candidates, strict=True)
        if limit is not None and 0 < limit < len(scores):
            least = nlargest(limit, scores)[-1]
            ranked = [pair for pair in pairs if pair[0] >= least]
        else:
            ranked = list(pairs)
        ranked.sort(key=lambda pair: (-pair[0], pair[1]))
        return [(number, score) for score, number in ranked[:limit]]

    def parts(self, leaf: Leaf, numbers: Sequence[int]) -> list[float]:
        """The leaf's part of the score of each record, 0 where it doesn't match."""
        weight = self.weight(leaf)
        matching = {field: leaf.postings(self._reader, field) for field in leaf.body + leaf.title}
        evidence = _summed(
            (
                self._normalised(field, aligned(postings, numbers), numbers)
                for field, postings in matching.items()
                if postings.numbers
            ),
            len(numbers),
        )
        return [weight * found * (K1 + 1) / (found + K1) for found in evidence]

    def _normalised(
        self, field: str, frequencies: Sequence[int], numbers: Sequence[int]
    ) -> list[float]:
        """The frequencies in a field, weighted by its boost, and by how long it is in each record."""
        if field in _TITLE_FIELDS:
            boost, norms = self._settings.title, self._title.of(numbers)
            return [boost * f / norm for f, norm in zip(frequencies, norms, strict=True)]
        norms = self._body.of(numbers)
        if not self._commitments:
            boost = self._settings.text
            return [boost * f / norm for f, norm in zip(frequencies, norms, strict=True)]
        text, commitments = self._settings.text, self._settings.commitments
        boosts = (commitments if n in self._commitments else text for n in numbers)
        return [b * f / n for b, f, n in zip(boosts, frequencies, norms, strict=True)]


def _summed(columns: Iterable[list[float]], length: int) -> list[float]:
    """The sums of columns of that length, row by row; zeros where there is none."""
    total: list[float] | None = None
    for column in columns:
        total = column if total is None else list(map(add, total, column))
    return [0.0] * length if total is None else total


class _Norms(dict[int, float]):
    """Length in words → by how much a match in a text as long as that counts less.

    Args:
        lengths: the length for each record.
    """

    def __init__(self, lengths: Sequence[int]) -> None:
        super().__init__()
        self._lengths = lengths
        self._average = max(1.0, sum(lengths) / max(1, len(lengths)))

    def __missing__(self, length: int) -> float:
        norm = self[length] = 1 - B + B * length / self._average
        return norm

    def of(self, numbers: Iterable[int]) -> list[float]:
        """The norm of each record."""
        return list(map(self.__getitem__, map(self._lengths.__getitem__, numbers)))
