"""Words of a query that follow each other in a passage as they do in the query."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from gsisearch.index.whoosh.evaluation import Evaluation, element_ways
from gsisearch.index.whoosh.postings import Postings, followed_by, merge_sorted, phrase_starts
from gsisearch.index.whoosh.reader import WhooshReader
from gsisearch.matching.plan import Element, Fields
from gsisearch.matching.scoring import Neighbours

#: To look for a pair in one passage costs about as much as to go through so many positions …
_LOOK_UP = 15
#: … or to look up, for so many, what follows.
_FOLLOWED = 3
#: At most so many positions are looked at to tell how frequent a pair is.
_SAMPLE = 256


def postings(pair: Neighbours, reader: WhooshReader) -> Postings:
    """The passages that have a pair; the frequencies count the first words."""
    key = ("neighbours", *pair.key)
    return reader.cached(key, lambda: followed_by(*_positions(pair, reader), reader.bounds))


def postings_among(pair: Neighbours, evaluation: Evaluation, numbers: Sequence[int]) -> Postings:
    """The passages with a pair, in any case those among `numbers`, which ascend."""
    reader = evaluation.reader
    first, second = (evaluation.leaf(leaf).count for leaf in pair)
    if len(numbers) * _LOOK_UP > first + second or len(numbers) * _FOLLOWED > first:
        return postings(pair, reader)
    ends, following = _positions(pair, reader)
    return followed_by(reader.bounds.within(ends, numbers), following, reader.bounds)


def estimated_count(pair: Neighbours, reader: WhooshReader) -> float:
    """About how many passages have a pair: of frequent words, by a sample of positions."""
    ends, following = _positions(pair, reader)
    if min(len(ends), len(following)) <= _SAMPLE:
        return len(postings(pair, reader).numbers)
    step = 1 + (len(ends) - 1) // _SAMPLE | 1  # odd: a passage may have it twice
    found = followed_by(ends[::step], following, reader.bounds).numbers
    # Even where none of the sample is followed, some other position may be.
    return step * (len(found) or 0.5)


def _positions(pair: Neighbours, reader: WhooshReader) -> tuple[Sequence[int], Sequence[int]]:
    """The global positions where the first ends, and where the second starts, ascending."""
    first, second = pair.first.elements[0], pair.second.elements[0]
    fields = pair.first.body
    ends = _merged(reader, fields, first, from_end=True)
    return ends, _merged(reader, fields, second, from_end=False)


def _merged(
    reader: WhooshReader, fields: Fields, element: Element, *, from_end: bool
) -> Sequence[int]:
    """The positions where an element starts, or ends, in any of some fields, ascending."""
    each = (_ways(reader, field, element, from_end=from_end) for field in fields)
    found = [part for part in chain.from_iterable(each) if part]
    if len(found) < 2:
        return found[0] if found else ()
    key = "positions", fields, element, from_end
    return reader.cached(key, lambda: Postings((), (), merge_sorted(found))).positions


def _ways(
    reader: WhooshReader, field: str, element: Element, *, from_end: bool
) -> Iterator[Sequence[int]]:
    """The positions where each alternative of an element starts, or ends, ascending."""
    for slots in element_ways(element):
        parts = [[reader.postings(field, term) for term in slot] for slot in slots]
        if len(slots) == 1:
            yield from (part.positions for part in parts[0])
        else:
            distance = len(slots) - 1 if from_end else 0
            yield sorted(at + distance for at in phrase_starts(parts))
