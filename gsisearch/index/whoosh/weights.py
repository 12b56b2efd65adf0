"""Weighted term frequencies as columns over passages, by field boosts and lengths."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from operator import add, mul

from gsisearch.index.whoosh.postings import Postings, frequencies_for
from gsisearch.matching import scoring

#: Below this density (one passage in this many), a column is a sparse dict.
_SPARSE = 4
#: Up to one passage in this many, weights are computed individually; beyond, for all passages.
_MAX_COMPUTED = 16

#: Σ boost · tf / norm by row; a dict if only few passages have the term.
Column = list[float] | dict[int, float]


class Candidates:
    """The passages to score, in ascending order; a row is an index into them."""

    def __init__(self, numbers: Sequence[int], body: FieldWeights, title: FieldWeights) -> None:
        self.numbers = numbers
        self._fields = body, title

    @cached_property
    def _body(self) -> Sequence[float]:
        return self._fields[0].of(self.numbers)

    @cached_property
    def _title(self) -> Sequence[float]:
        return self._fields[1].of(self.numbers)

    def only(self, rows: Sequence[int]) -> Candidates:
        """The candidates of some rows."""
        return Candidates([self.numbers[row] for row in rows], *self._fields)

    def weighted_tf(self, body: Postings, title: Postings) -> Column:
        """The weighted frequency of a term in each passage, Σ boost · tf / norm."""
        column: list[float] = []
        sparse: dict[int, float] = {}
        for at, part in enumerate((body, title)):
            if len(part.numbers) * _SPARSE < len(self.numbers):
                self._add_to(sparse, part, self._fields[at])
            else:
                weights = self._title if at else self._body
                added = map(mul, frequencies_for(part, self.numbers), weights)
                column = list(map(add, column, added)) if column else list(added)
        for row, weight in sparse.items() if column else ():
            column[row] += weight
        return column or sparse

    def _add_to(self, column: dict[int, float], part: Postings, weights: FieldWeights) -> None:
        numbers = self.numbers
        for number, frequency in zip(part.numbers, part.frequencies, strict=True):
            row = bisect_left(numbers, number)
            if row < len(numbers) and numbers[row] == number:
                column[row] = column.get(row, 0.0) + frequency * weights[number]


class FieldWeights:
    """The weight of a match in a field for each passage: boost divided by length norm.

    Args:
        lengths: the lengths of all passages, in words.
        b: length normalization, see `scoring.Formula`.
        boost: the boost of the field.
        other: the boost for the passages in `others`.
    """

    def __init__(
        self,
        lengths: Sequence[int],
        b: float,
        boost: float,
        other: float = 0.0,
        others: frozenset[int] = frozenset(),
    ) -> None:
        average = max(1.0, sum(lengths) / max(1, len(lengths)))
        norms = _ByLength(lambda length: scoring.norm(length, average, b))
        self._norms = norms
        self._weights = _ByLength(lambda length: boost / norms[length])
        self._other_weights = _ByLength(lambda length: other / norms[length])
        self._lengths = lengths
        self._others = others
        self._all: list[float] = []

    def __getitem__(self, number: int) -> float:
        """The weight of a match in a passage."""
        return self._all[number] if self._all else self._of(number)

    def norms(self, numbers: Iterable[int]) -> list[float]:
        """The length norms of some passages."""
        return list(map(self._norms.__getitem__, map(self._lengths.__getitem__, numbers)))

    def of(self, numbers: Sequence[int]) -> list[float]:
        """The weights of a match in some passages."""
        if not self._all and len(numbers) * _MAX_COMPUTED < len(self._lengths):
            return [self._of(number) for number in numbers]
        if not self._all:
            self._all = list(map(self._weights.__getitem__, self._lengths))
            for number in self._others:
                self._all[number] = self._of(number)
        return list(map(self._all.__getitem__, numbers))

    def _of(self, number: int) -> float:
        weights = self._other_weights if number in self._others else self._weights
        return weights[self._lengths[number]]


class _ByLength(dict[int, float]):
    """Cached function of a length."""

    def __init__(self, compute: Callable[[int], float]) -> None:
        super().__init__()
        self._compute = compute

    def __missing__(self, length: int) -> float:
        found = self[length] = self._compute(length)
        return found
