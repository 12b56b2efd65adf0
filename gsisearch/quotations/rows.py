"""Where some words stand in a row in a document: all of it at once, before a place is made."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence

from gsisearch.deadline import in_time
from gsisearch.quotations.placing import Place
from gsisearch.quotations.sources import Paragraph

_Make = Callable[[Paragraph, int], Place]


class Rows:
    """The rows of a document that are some words, in order.

    What a hyphen joins to the first or last word counts as left out: a row in which that is too
    much is none of them.

    Args:
        words: the folded words.
        paragraphs: those in which they may be.
        worst: see `Place.wrong`.

    Attributes:
        known: whether there are any, those with too much left out included.
    """

    def __init__(self, words: Sequence[str], paragraphs: Iterable[Paragraph], worst: float) -> None:
        self.known = False
        self._rows: list[tuple[Paragraph, int]] = []
        self._starts: list[int] = []
        self._ends: list[int] = []
        wrongs: list[float] = []
        for paragraph in in_time(paragraphs):
            for position in in_time(paragraph.rows(" ".join(words))):
                self.known = True
                first, _ = paragraph.compound(position)
                _, end = paragraph.compound(position + len(words) - 1)
                wrong = (end - first - len(words)) / len(words)
                if wrong <= worst:
                    self._rows.append((paragraph, position))
                    self._starts.append(paragraph.entry.starts[first])
                    self._ends.append(paragraph.entry.ends[end - 1])
                    wrongs.append(wrong)
        self._from = _best_from(list(zip(wrongs, self._starts, strict=True)))
        self._to = _best_to([(wrong, -end) for wrong, end in zip(wrongs, self._ends, strict=True)])

    def places(self, place: _Make) -> Iterator[Place]:
        """All of them, as places."""
        return (place(*row) for row in self._rows)

    def behind(self, end: int, place: _Make) -> Place | None:
        """The best place that does not begin before `end`, an offset of the source; of several
        the first."""
        at = bisect_left(self._starts, end)
        while at < len(self._rows):
            at = self._from[at]
            found = place(*self._rows[at])
            if found.start >= end:  # punctuation before it may begin sooner
                return found
            at += 1
        return None

    def ahead(self, start: int, place: _Make) -> Place | None:
        """The best place that does not end behind `start`; of several the last."""
        at = bisect_right(self._ends, start) - 1
        while at >= 0:
            at = self._to[at]
            found = place(*self._rows[at])
            if found.end <= start:
                return found
            at -= 1
        return None


def _best_from(ranks: Sequence[tuple[float, int]]) -> list[int]:
    """For each index that of the lowest rank from there on, of equal ones the first."""
    best = list(range(len(ranks)))
    for at in range(len(ranks) - 2, -1, -1):
        if ranks[best[at + 1]] < ranks[at]:
            best[at] = best[at + 1]
    return best


def _best_to(ranks: Sequence[tuple[float, int]]) -> list[int]:
    """For each index that of the lowest rank up to there, of equal ones the first."""
    best = list(range(len(ranks)))
    for at in range(1, len(ranks)):
        if ranks[best[at - 1]] <= ranks[at]:
            best[at] = best[at - 1]
    return best
