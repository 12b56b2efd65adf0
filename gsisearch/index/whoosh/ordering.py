"""Orders of matches other than by score."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection
from heapq import nsmallest

from gsisearch.index.whoosh.reader import WhooshReader
from gsisearch.model import Order

#: Passage number → its rank in an order: the lowest comes first, equal ranks are ordered by score.
Rank = Callable[[int], int]


def ranks(reader: WhooshReader, order: Order) -> Rank:
    """The ranks of all passages, in reading order or with the newest document first.

    A month or a year counts as its first day; documents without a date come last.
    """
    if order != "date":
        return int
    dates = sorted(reader.terms("date"), reverse=True)
    found = array("I", [len(dates)]) * reader.size
    for rank, date in enumerate(dates):
        for number in reader.postings("date", date).numbers:
            found[number] = rank
    return found.__getitem__


def first(numbers: Collection[int], rank: Rank, count: int) -> list[int]:
    """The passages that may be among the first `count` in an order, in ascending order of number."""
    if count <= 0:
        return []
    if count >= len(numbers):
        return sorted(numbers)
    last = nsmallest(count, map(rank, numbers))[-1]
    return sorted(number for number in numbers if rank(number) <= last)
