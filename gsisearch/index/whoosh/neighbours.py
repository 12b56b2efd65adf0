"""Postings of neighbours: keywords that follow each other in a passage as in the query."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from gsisearch.index.whoosh.evaluation import Evaluation, element_alternatives
from gsisearch.index.whoosh.postings import Postings, followed_by, merge_sorted, phrase_starts
from gsisearch.index.whoosh.reader import WhooshReader
from gsisearch.matching.plan import Element, Fields
from gsisearch.matching.scoring import Neighbours

#: Cost of searching a pair in one passage, in positions scanned …
_PASSAGE_COST = 15
#: … or in positions for which the following one is looked up.
_PASSAGE_LOOKUPS = 3
#: Maximum number of positions in the sample that the frequency of a pair is estimated from.
_SAMPLE_SIZE = 256


def postings(pair: Neighbours, reader: WhooshReader) -> Postings:
    """The postings of a pair; the frequencies count occurrences of the first keyword."""
    key = ("neighbours", *pair.key)
    return reader.cached(key, lambda: followed_by(*_positions(pair, reader), reader.bounds))


def postings_among(pair: Neighbours, evaluation: Evaluation, numbers: Sequence[int]) -> Postings:
    """The postings of a pair, at least for the passages in `numbers`, which are ascending."""
    reader = evaluation.reader
    first, second = (evaluation.leaf(leaf).count for leaf in pair)
    if len(numbers) * _PASSAGE_COST > first + second or len(numbers) * _PASSAGE_LOOKUPS > first:
        return postings(pair, reader)
    ends, following = _positions(pair, reader)
    return followed_by(reader.bounds.within(ends, numbers), following, reader.bounds)


def estimated_count(pair: Neighbours, reader: WhooshReader) -> float:
    """The number of passages with a pair; for frequent words estimated from a sample."""
    ends, following = _positions(pair, reader)
    if min(len(ends), len(following)) <= _SAMPLE_SIZE:
        return len(postings(pair, reader).numbers)
    step = 1 + (len(ends) - 1) // _SAMPLE_SIZE | 1  # odd: a passage may have it twice
    found = followed_by(ends[::step], following, reader.bounds).numbers
    # Even if no sampled position is followed by the second keyword, others may be.
    return step * (len(found) or 0.5)


def _positions(pair: Neighbours, reader: WhooshReader) -> tuple[Sequence[int], Sequence[int]]:
    """The ascending global positions of the end of the first, and of the start of the second."""
    first, second = pair.first.elements[0], pair.second.elements[0]
    fields = pair.first.body
    ends = _merged(reader, fields, first, from_end=True)
    return ends, _merged(reader, fields, second, from_end=False)


def _merged(
    reader: WhooshReader, fields: Fields, element: Element, *, from_end: bool
) -> Sequence[int]:
    """The ascending positions where an element starts, or ends, in any of some fields."""
    each = (_alternatives(reader, field, element, from_end=from_end) for field in fields)
    found = [part for part in chain.from_iterable(each) if part]
    if len(found) < 2:
        return found[0] if found else ()
    key = "positions", fields, element, from_end
    return reader.cached(key, lambda: Postings((), (), merge_sorted(found))).positions


def _alternatives(
    reader: WhooshReader, field: str, element: Element, *, from_end: bool
) -> Iterator[Sequence[int]]:
    """The ascending positions where each alternative of an element starts, or ends."""
    for slots in element_alternatives(element):
        parts = [[reader.postings(field, term) for term in slot] for slot in slots]
        if len(slots) == 1:
            yield from (part.positions for part in parts[0])
        else:
            distance = len(slots) - 1 if from_end else 0
            yield sorted(at + distance for at in phrase_starts(parts))
