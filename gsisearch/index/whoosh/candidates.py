"""Candidate paragraphs for a quotation, from the postings of some of its words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, partial
from heapq import nlargest
from itertools import islice

from gsisearch.deadline import in_time
from gsisearch.index.whoosh.evaluation import Evaluation
from gsisearch.matching.candidates import (
    MAX_LIKELY,
    MAX_SCORED,
    MAX_WITH_ALL_WORDS,
    aligned_weight,
    are_spaced_alike,
    significant_words,
    word_weight,
)
from gsisearch.matching.languages import stop_words
from gsisearch.matching.plan import PassageSet

#: Number of postings after which no more words vote for paragraphs.
MAX_POSTINGS = 20_000
#: The search narrows no further at this number of paragraphs, or votes by at least as many words.
FEW = 6


class Candidates:
    """Finds candidate paragraphs for quotations.

    Args:
        evaluation: the evaluation of plans on the index.
    """

    def __init__(self, evaluation: Evaluation) -> None:
        self._evaluation = evaluation
        self._reader = evaluation.reader

    def having(self, forms: Sequence[str], document: str | None) -> Iterator[int]:
        """See `Engine.having`."""
        numbers: frozenset[int] | None = None
        unknown = False
        significant = significant_words(forms, self._stop_words)
        for form in in_time(significant):
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
        if numbers and len(numbers) > MAX_WITH_ALL_WORDS and not unknown:
            words = frozenset(significant)
            row = [(index, form) for index, form in enumerate(forms) if form in words]
            kept = (
                number
                for number in in_time(kept)
                if are_spaced_alike(row, partial(self._positions, number))
            )
        return islice(kept, MAX_WITH_ALL_WORDS)

    def likely(self, forms: Sequence[str], document: str | None) -> list[int]:
        """See `Engine.likely`."""
        votes: defaultdict[int, float] = defaultdict(float)
        weights: dict[str, float] = {}
        read = 0
        for form in in_time(significant_words(forms, self._stop_words)):
            if read > MAX_POSTINGS and len(weights) >= FEW:
                break
            having = self._having("exact", form)
            if not having:
                continue
            read += len(having)
            weights[form] = word_weight(len(having), self._reader.size)
            for number in self._paragraphs(having, document):
                votes[number] += weights[form]
        first = nlargest(MAX_SCORED, votes.items(), key=lambda item: (item[1], -item[0]))
        scored = [
            (-aligned_weight(forms, weights, partial(self._positions, number)), number)
            for number, _ in first
        ]
        return [number for _, number in sorted(scored)[:MAX_LIKELY]]

    def _having(self, field: str, term: str) -> frozenset[int]:
        return self._evaluation.passages(PassageSet("", field, (term,)))

    def _paragraphs(self, numbers: frozenset[int], document: str | None) -> frozenset[int]:
        """The paragraphs among some passages, of a single document if given."""
        found = numbers - self._having("kind", "commitment")
        return found if document is None else found & self._having("document", document)

    def _positions(self, number: int, form: str) -> Sequence[int]:
        return self._evaluation.positions(number)("exact", form)

    @cached_property
    def _stop_words(self) -> frozenset[str]:
        return stop_words(self._reader)
