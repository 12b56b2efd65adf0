"""Runs: stretches of records, analyzed one by one and perhaps side by side, then merged.

A run is a temporary file that a build writes and reads again: what its records are, then for
each field the terms in order with their postings.  Records and places of a run come after those
of the runs before it, so merging is putting bytes one after the other.
"""

from __future__ import annotations

import marshal
from collections.abc import Iterable, Iterator, Mapping
from heapq import merge
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from gsisearch.index.whoosh.layout import FIELDS, numbers
from gsisearch.index.whoosh.postings import Postings

#: A term, then its postings: records, frequencies and places as bytes of 32 bit numbers.
Block = tuple[bytes, bytes, bytes, bytes]

_BATCH = 256  # items that are read at a time


class Numbers(NamedTuple):
    """What a run says of its records, as bytes of 32 bit numbers.

    Lengths count words; `stretches` is how many places each record has; `families` as for the
    reader, in pairs; `commitment_places` as for the reader.
    """

    body_lengths: bytes
    title_lengths: bytes
    stretches: bytes
    families: bytes
    commitment_places: bytes


def write(
    path: Path, of: Numbers, entries: Iterable[bytes], fields: Mapping[str, Iterable[Block]]
) -> None:
    """Write a run; the blocks of each field in order of their terms."""
    with path.open("wb") as file:
        marshal.dump(tuple(of), file)
        for items in (entries, *(fields[name] for name in FIELDS)):
            iterator = iter(items)
            while batch := list(islice(iterator, _BATCH)):
                marshal.dump(batch, file)
            marshal.dump(None, file)


class Run:
    """A run, read once from its beginning to its end: `numbers`, entries, then each field."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.numbers = Numbers(*marshal.load(file))

    def entries(self) -> Iterator[bytes]:
        """The entries of its records."""
        return self._batches()

    def blocks(self) -> Iterator[Block]:
        """The blocks of the next field."""
        return self._batches()

    def _batches(self) -> Iterator[Any]:
        while batch := marshal.load(self._file):
            yield from batch


def merged(runs: Iterable[Run]) -> Iterator[tuple[bytes, Postings]]:
    """The terms of the next field of all runs, in order, each with all of its postings."""
    blocks = merge(*(run.blocks() for run in runs), key=itemgetter(0))
    for term, group in groupby(blocks, key=itemgetter(0)):
        _, *parts = zip(*group, strict=True)
        yield term, Postings(*(numbers(b"".join(part)) for part in parts))
