"""Runs: the sorted postings of a part of the corpus, written to temporary files and then merged.

Runs can be written in parallel.  A run consists of the data of its passages, then the terms of
each field in order, with their postings.  Its passages follow those of the run before it, and so do
their global positions, so postings are merged by concatenation.
"""

from __future__ import annotations

import marshal
from collections.abc import Iterable, Iterator, Mapping
from heapq import merge
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from gsisearch.index.whoosh import layout
from gsisearch.index.whoosh.postings import Postings

#: A term with its postings: passage numbers, frequencies and global positions as 32 bit numbers.
Block = tuple[bytes, bytes, bytes, bytes]

_BATCH = 256  # items read at a time


class Numbers(NamedTuple):
    """The numbers that a run stores about its passages, as bytes of 32 bit numbers.

    `extents` are the numbers of global positions that each passage takes up; the others are the
    contents of the files of `layout.ARRAYS`.
    """

    body_lengths: bytes
    title_lengths: bytes
    extents: bytes
    commitment_counts: bytes
    commitment_bounds: bytes


def write(
    path: Path, numbers: Numbers, entries: Iterable[bytes], fields: Mapping[str, Iterable[Block]]
) -> None:
    """Write a run; the blocks of each field must be in the order of their terms."""
    with path.open("wb") as file:
        marshal.dump(tuple(numbers), file)
        for items in (entries, *(fields[name] for name in layout.FIELDS)):
            iterator = iter(items)
            while batch := list(islice(iterator, _BATCH)):
                marshal.dump(batch, file)
            marshal.dump(None, file)


class Run:
    """A run, read once from beginning to end: `numbers`, then the entries, then each field."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.numbers = Numbers(*marshal.load(file))

    def entries(self) -> Iterator[bytes]:
        """The entries of its passages."""
        return self._batches()

    def blocks(self) -> Iterator[Block]:
        """The blocks of the next field."""
        return self._batches()

    def _batches(self) -> Iterator[Any]:
        while batch := marshal.load(self._file):
            yield from batch


def merged(runs: Iterable[Run]) -> Iterator[tuple[bytes, Postings]]:
    """The terms of the next field of all runs, in order, with their merged postings."""
    blocks = merge(*(run.blocks() for run in runs), key=itemgetter(0))
    for term, group in groupby(blocks, key=itemgetter(0)):
        _, *parts = zip(*group, strict=True)
        yield term, Postings(*(layout.numbers(b"".join(part)) for part in parts))
