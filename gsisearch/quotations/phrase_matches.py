"""The matches of a phrase in one document, indexed by where they start and end."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate

from gsisearch.deadline import in_time
from gsisearch.quotations.paragraphs import Paragraph
from gsisearch.quotations.part_match import PartMatch

_MakeMatch = Callable[[Paragraph, int], PartMatch]


class PhraseMatches:
    """Where some words follow each other in a document, in order.

    A `PartMatch` is only made of those that are asked for.  What a hyphen joins to the first or
    last word counts as left out, and raises the error rate.

    Args:
        forms: the folded words.
        paragraphs: those in which they may be.
        max_error_rate: matches with a higher rate are dropped.

    Attributes:
        found: whether there are any, those that were dropped included.
    """

    def __init__(
        self, forms: Sequence[str], paragraphs: Iterable[Paragraph], max_error_rate: float
    ) -> None:
        self.found = False
        self._positions: list[tuple[Paragraph, int]] = []
        self._starts: list[int] = []
        self._ends: list[int] = []
        by_start: list[tuple[float, int, int]] = []
        by_end: list[tuple[float, int, int]] = []
        for paragraph in in_time(paragraphs):
            for position in in_time(paragraph.phrase_positions(forms)):
                self.found = True
                first, _ = paragraph.hyphenated(position)
                _, last = paragraph.hyphenated(position + len(forms) - 1)
                rate = (last - first - len(forms)) / len(forms)
                if rate <= max_error_rate:
                    start, end = paragraph.entry.starts[first], paragraph.entry.ends[last - 1]
                    by_start.append((rate, start, len(by_start)))
                    by_end.append((rate, -end, len(by_end)))
                    self._positions.append((paragraph, position))
                    self._starts.append(start)
                    self._ends.append(end)
        self._best_from = _running_minima(reversed(by_start))[::-1]
        self._best_to = _running_minima(by_end)

    def all(self, make: _MakeMatch) -> Iterator[PartMatch]:
        """All matches in order; `make` makes one of a paragraph and a position."""
        return (make(*position) for position in self._positions)

    def best_after(self, offset: int, make: _MakeMatch) -> PartMatch | None:
        """The best match that does not start before an offset; of several the first."""
        index = bisect_left(self._starts, offset)
        while index < len(self._positions):
            index = self._best_from[index]
            match = make(*self._positions[index])
            if match.start >= offset:  # punctuation before the first word may start earlier
                return match
            index += 1
        return None

    def best_before(self, offset: int, make: _MakeMatch) -> PartMatch | None:
        """The best match that does not end after an offset; of several the last."""
        index = bisect_right(self._ends, offset) - 1
        while index >= 0:
            index = self._best_to[index]
            match = make(*self._positions[index])
            if match.end <= offset:
                return match
            index -= 1
        return None


def _running_minima(keys: Iterable[tuple[float, int, int]]) -> list[int]:
    """For each key, whose last item is an index, the index in the least key up to there."""
    return [index for _, _, index in accumulate(keys, min)]
