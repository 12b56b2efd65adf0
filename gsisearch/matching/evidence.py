"""How often something is in each of some records, evened out by their lengths."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from operator import add, mul

from gsisearch.matching.postings import aligned
from gsisearch.matching.reader import Postings

#: A column of what fewer than one in so many records have is not made.
_FEW = 4
#: Gains are computed as they are asked for until more than one in so many are.
_MOST_COMPUTED = 16

#: A column for all records; or where few have what is looked for, by row.
Evidence = list[float] | dict[int, float]


class Records:
    """Records to score, ascending, and what a match weighs in the body and the title of each."""

    def __init__(self, numbers: Sequence[int], body: Gains, title: Gains) -> None:
        self.numbers = numbers
        self._gains = body, title

    @cached_property
    def _body(self) -> Sequence[float]:
        return self._gains[0].of(self.numbers)

    @cached_property
    def _title(self) -> Sequence[float]:
        return self._gains[1].of(self.numbers)

    def only(self, rows: Sequence[int]) -> Records:
        """Some of them."""
        return Records([self.numbers[row] for row in rows], *self._gains)

    def evidence(self, body: Postings, title: Postings) -> Evidence:
        """How often something is in each record, by the fields' boosts and norms."""
        column: list[float] = []
        few: dict[int, float] = {}
        for at, part in enumerate((body, title)):
            if len(part.numbers) * _FEW < len(self.numbers):
                self._add_few(few, part, self._gains[at])
            else:
                gains = self._title if at else self._body
                added = map(mul, aligned(part, self.numbers), gains)
                column = list(map(add, column, added)) if column else list(added)
        for row, evidence in few.items() if column else ():
            column[row] += evidence
        return column or few

    def _add_few(self, evidence: dict[int, float], part: Postings, gains: Gains) -> None:
        numbers = self.numbers
        for number, frequency in zip(part.numbers, part.frequencies, strict=True):
            row = bisect_left(numbers, number)
            if row < len(numbers) and numbers[row] == number:
                evidence[row] = evidence.get(row, 0.0) + frequency * gains[number]


class Gains:
    """What a match in a field weighs in each record: a boost over the norm of its length.

    Args:
        lengths: of each record, in words.
        b: see `Formula`.
        boost: of the field.
        other: the boost in some `others` of the records.
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
        norm = _ByLength(lambda length: 1 - b + b * length / average)
        self._norm = norm
        self._gain = _ByLength(lambda length: boost / norm[length])
        self._other_gain = _ByLength(lambda length: other / norm[length])
        self._lengths = lengths
        self._others = others
        self._all: list[float] = []

    def __getitem__(self, number: int) -> float:
        """What a match in a record weighs."""
        return self._all[number] if self._all else self._of(number)

    def norms(self, numbers: Iterable[int]) -> list[float]:
        """By how much a match in some records counts less, for their lengths."""
        return list(map(self._norm.__getitem__, map(self._lengths.__getitem__, numbers)))

    def of(self, numbers: Sequence[int]) -> list[float]:
        """What a match in some records weighs."""
        if not self._all and len(numbers) * _MOST_COMPUTED < len(self._lengths):
            return [self._of(number) for number in numbers]
        if not self._all:
            self._all = list(map(self._gain.__getitem__, self._lengths))
            for number in self._others:
                self._all[number] = self._of(number)
        return list(map(self._all.__getitem__, numbers))

    def _of(self, number: int) -> float:
        gain = self._other_gain if number in self._others else self._gain
        return gain[self._lengths[number]]


class _ByLength(dict[int, float]):
    """Length → a number, computed once."""

    def __init__(self, compute: Callable[[int], float]) -> None:
        super().__init__()
        self._compute = compute

    def __missing__(self, length: int) -> float:
        found = self[length] = self._compute(length)
        return found
