"""How an index lies in its files: what the writer (`whoosh_codec`) and the reader agree on.

The folder is a Whoosh index of one segment.  Its postings file has, for each term, a block of
three arrays: the places and the numbers, 32 bits each, and the frequencies, 8 bits each where
that is enough, else 32.  The entries column has the entries one after the other,
then where each begins and the last ends, and so where this table begins, 64 bits each.  Beside the segment stand the arrays of
`ARRAYS`.  All are in the byte order of the machine: an index is made where it is used.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Sequence
from struct import Struct

from gsisearch.index.whoosh.postings import Postings

NAME = "passages"
SEGMENT = "records"
TERMS, POSTINGS, ENTRIES = (f"{NAME}_{SEGMENT}.{end}" for end in ("trm", "pst", "entry.col"))

#: The searchable fields, in the order in which they are written.
FIELDS = (
    "exact",
    "text",
    "commitments",
    "title_exact",
    "title",
    "id",
    "document",
    "section",
    "kind",
    "date",
    "language",
    "variant",
)
#: Those of them whose postings have places.
PLACED = frozenset({"exact", "text", "commitments", "title_exact", "title"})
#: The field that a document's own entry, which is no passage, is found by.
ABOUT = "about"

#: Files of 32 bit numbers: by record the words of its body and title; the first place of each
#: record and the end of the last; (paragraph, number of its commitments) in pairs; and for each
#: commitment the places where its words begin and end in its paragraph.
ARRAYS = ("body_lengths", "title_lengths", "places", "families", "commitment_places")

#: A term's value in Whoosh's dictionary: flags, weight, number of records, shortest and
#: longest length, greatest frequency, first and last record, offset and length of its block.
TERM_INFO = Struct("!BfIBBfIIqi")

NUMBER = "I"  # array type code of 32 bits
_NUMBER_BYTES = 4
if array(NUMBER).itemsize != _NUMBER_BYTES:  # pragma: no cover  (no such machine is known)
    raise ImportError("gsisearch needs a machine whose C int has 32 bits")


def numbers(packed: bytes | memoryview) -> array[int]:
    """An array from its bytes."""
    unpacked = array(NUMBER)
    unpacked.frombytes(packed)
    return unpacked


def occurrence(number: int, place: int) -> int:
    """A record and a place in one integer; they sort by record, then place."""
    return number << 32 | place


def split(occurrences: array[int]) -> tuple[array[int], array[int]]:
    """The records and the places of an array of 64 bit occurrences."""
    halves = numbers(occurrences.tobytes())
    high, low = (1, 0) if sys.byteorder == "little" else (0, 1)
    return halves[high::2], halves[low::2]


def pack(postings: Postings) -> bytes:
    """The block of a term."""
    frequencies = postings.frequencies
    narrow = max(frequencies) < 256
    return b"".join(
        (
            _packed(postings.positions),
            _packed(postings.numbers),
            array("B", frequencies).tobytes() if narrow else _packed(frequencies),
        )
    )


def _packed(values: Sequence[int]) -> bytes:
    return (values if isinstance(values, array) else array(NUMBER, values)).tobytes()


def unpack(block: bytes | memoryview, count: int, greatest: float) -> Postings:
    """The postings of a block.

    Args:
        block: as `pack` made it.
        count: how many records it has.
        greatest: the greatest frequency.
    """
    narrow = greatest < 256
    width = 1 if narrow else _NUMBER_BYTES
    frequencies = len(block) - count * width
    first = frequencies - count * _NUMBER_BYTES
    last = block[frequencies:]
    return Postings(
        numbers(block[first:frequencies]),
        bytes(last) if narrow else numbers(last),
        numbers(block[:first]),
    )
