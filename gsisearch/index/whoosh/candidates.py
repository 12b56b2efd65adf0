"""Which paragraphs a quotation may be from, told by the postings of a few of its words.

Long words come first, for they are rare as a rule, and how rare can only be told by reading
their postings.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from heapq import nlargest
from itertools import islice
from math import log

from gsisearch.deadline import in_time
from gsisearch.index.whoosh.evaluation import Evaluation
from gsisearch.matching.plan import PassageSet
from gsisearch.text.languages import language

#: Paragraphs with all the words that are returned at most, and postings that are voted by.
MOST_HAVING = 64
MOST_POSTINGS = 20_000
#: With so few paragraphs left, or that many words read, it is time to look at the text.
FEW = 6
#: Paragraphs whose words' order is looked at, and of those the ones that are likely.
MOST_SCORED = 16
MOST_LIKELY = 4


class Candidates:
    """Finds paragraphs by words of a quotation.

    Args:
        evaluation: of the index.
    """

    def __init__(self, evaluation: Evaluation) -> None:
        self._evaluation = evaluation
        self._reader = evaluation.reader

    def having(self, forms: Sequence[str], document: str | None) -> Iterator[int]:
        """See `Engine.having`."""
        numbers: frozenset[int] | None = None
        unknown = False
        for form in in_time(significant_words(forms)):
            having = self._having("exact", form)
            if not having:
                unknown = True
            elif numbers is None:
                numbers = self._paragraphs(having, document)
            else:
                numbers &= having
            if numbers is not None and len(numbers) <= FEW:
                break
        kept: Iterable[int] = sorted(numbers or ())
        if numbers and len(numbers) > MOST_HAVING and not unknown:
            significant = frozenset(significant_words(forms))
            row = [(index, form) for index, form in enumerate(forms) if form in significant]
            kept = (number for number in in_time(kept) if self._in_a_row(row, number))
        return islice(kept, MOST_HAVING)

    def likely(self, forms: Sequence[str], document: str | None) -> list[int]:
        """See `Engine.likely`."""
        votes: defaultdict[int, float] = defaultdict(float)
        weights: dict[str, float] = {}
        read = 0
        for form in in_time(significant_words(forms)):
            if read > MOST_POSTINGS and len(weights) >= FEW:
                break
            having = self._having("exact", form)
            if not having:
                continue
            read += len(having)
            weight = weights[form] = log(1 + self._reader.size / len(having))
            for number in self._paragraphs(having, document):
                votes[number] += weight
        first = nlargest(MOST_SCORED, votes.items(), key=lambda item: (item[1], -item[0]))
        scored = [(-self._in_order(forms, weights, number), number) for number, _ in first]
        return [number for _, number in sorted(scored)[:MOST_LIKELY]]

    def _having(self, field: str, term: str) -> frozenset[int]:
        return self._evaluation.passages(PassageSet("", field, (term,)))

    def _paragraphs(self, numbers: frozenset[int], document: str | None) -> frozenset[int]:
        """The paragraphs among some passages, of a document if one is named."""
        found = numbers - self._having("kind", "commitment")
        return found if document is None else found & self._having("document", document)

    def _positions(self, form: str, number: int) -> Sequence[int]:
        return self._evaluation.positions(number)("exact", form)

    def _in_a_row(self, row: Sequence[tuple[int, str]], number: int) -> bool:
        """Whether words stand there as far apart as in the quotation, where each has an index."""
        starts: set[int] | None = None
        for index, form in row:
            here = {at - index for at in self._positions(form, number)}
            starts = here if starts is None else starts & here
            if not starts:
                return False
        return True

    def _in_order(self, forms: Sequence[str], weights: dict[str, float], number: int) -> float:
        """The weight of the words that stand about as far apart as in the quotation."""
        width = max(4, len(forms) // 4)
        indexes: defaultdict[str, list[int]] = defaultdict(list)
        for index, form in enumerate(forms):
            if form in weights:
                indexes[form].append(index)
        diagonals: defaultdict[int, dict[str, float]] = defaultdict(dict)
        for form, at in indexes.items():
            for position in in_time(self._positions(form, number), 10):
                for bucket in _buckets(position, at, width):
                    for near in (bucket, bucket + 1):  # overlapping, so that no border splits
                        diagonals[near][form] = weights[form]
        return max((sum(found.values()) for found in diagonals.values()), default=0.0)


def _buckets(position: int, indexes: Sequence[int], width: int) -> Iterator[int]:
    """The distances of a position from some indexes, which ascend, each by its bucket of a
    width: there are few, for the indexes are those of a part that is few widths long."""
    low, high = (position - indexes[-1]) // width, (position - indexes[0]) // width
    for bucket in range(low, high + 1):
        nearest = bisect_right(indexes, position - bucket * width) - 1
        if nearest >= 0 and (position - indexes[nearest]) // width == bucket:
            yield bucket


def significant_words(forms: Sequence[str]) -> list[str]:
    """The words of a quotation, long ones first; stop words only where there is nothing else."""
    unique = dict.fromkeys(forms)
    stop_words = language().stop_words
    kept = [form for form in unique if form not in stop_words] or list(unique)
    return sorted(kept, key=len, reverse=True)
