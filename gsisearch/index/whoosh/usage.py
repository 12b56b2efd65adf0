"""Frequencies of words in some passages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from gsisearch.deadline import in_time
from gsisearch.index.whoosh.reader import WhooshReader
from gsisearch.results import Term
from gsisearch.text.words import forms

#: Up to this number of passages, counting in their texts is faster than in the postings.
_MAX_TEXTS = 1000


def usage(
    reader: WhooshReader, words: Iterable[str], among: frozenset[int] | None
) -> tuple[int, list[Term]]:
    """See `Engine.usage`.

    Args:
        reader: the index.
        words: folded words.
        among: the numbers of the passages; None for all.
    """
    counted = _without_commitments(reader, among)
    size = sum(map(reader.body_lengths.__getitem__, counted))
    count = _in_texts if len(counted) <= _MAX_TEXTS else _in_postings
    terms = [term for term in count(reader, words, counted) if term.occurrences]
    return size, terms


def _without_commitments(reader: WhooshReader, among: frozenset[int] | None) -> frozenset[int]:
    """The passages without commitments whose paragraph is among them."""
    found = set(range(reader.size) if among is None else among)
    for parent in reader.commitment_counts:
        if parent in found:
            found.difference_update(reader.with_commitments(parent)[1:])
    return frozenset(found)


def _in_texts(
    reader: WhooshReader, words: Iterable[str], counted: frozenset[int]
) -> Iterator[Term]:
    occurrences, passages = Counter[str](), Counter[str]()
    for number in in_time(counted):
        found = forms(reader.entry(number).passage.reading)
        occurrences.update(found)
        passages.update(set(found))
    return (Term(word, occurrences[word], passages[word]) for word in in_time(words, 100))


def _in_postings(
    reader: WhooshReader, words: Iterable[str], counted: frozenset[int]
) -> Iterator[Term]:
    for word in in_time(words):
        numbers, frequencies, _ = reader.postings("exact", word)
        if len(counted) < reader.size:
            pairs = zip(numbers, frequencies, strict=True)
            frequencies = [frequency for number, frequency in pairs if number in counted]
            yield Term(word, sum(frequencies), len(frequencies))
        else:
            yield Term(word, sum(frequencies), len(numbers))
