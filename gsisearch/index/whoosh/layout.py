"""The file formats of an index, shared by `writer` and `reader`.

The folder is a Whoosh index of one segment.  Its postings file has a block of three arrays for
each term: global positions and passage numbers of 32 bits each, and frequencies of 8 bits each if
they all fit, else 32.  The entries column consists of the entries, one after the other, then the
offset of each and the end of the last (which is also the offset of this table), 64 bits each.
Next to the segment are the files of `ARRAYS`.  Numbers are in the byte order of the machine, as
an index is used where it is built.
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
#: The fields whose postings have positions.
POSITIONAL = frozenset({"exact", "text", "commitments", "title_exact", "title"})
#: The field that leads to the entry of a document, which is not a passage.
ABOUT = "about"

#: Files of 32 bit numbers: the number of words in the body and in the title of each passage; the
#: first global position of each passage, and the end of the last; pairs of a paragraph and its
#: number of commitments; for each commitment, the global positions in its paragraph where its
#: words begin and end.
ARRAYS = (
    "body_lengths",
    "title_lengths",
    "bounds",
    "commitment_counts",
    "commitment_bounds",
)

#: The value of a term in Whoosh's dictionary: flags, weight, number of passages, shortest and
#: longest length, greatest frequency, first and last passage, offset and length of its block.
TERM_INFO = Struct("!BfIBBfIIqi")

NUMBER = "I"  # array type code of 32 bits
_NUMBER_BYTES = 4
if array(NUMBER).itemsize != _NUMBER_BYTES:  # pragma: no cover  (no such machine is known)
    raise ImportError("gsisearch needs a machine whose C int has 32 bits")


def numbers(packed: bytes | memoryview) -> array[int]:
    """An array of 32 bit numbers from its bytes."""
    unpacked = array(NUMBER)
    unpacked.frombytes(packed)
    return unpacked


def occurrence(number: int, position: int) -> int:
    """A passage number and a global position as one integer; these sort by number, then position."""
    return number << 32 | position


def split(occurrences: array[int]) -> tuple[array[int], array[int]]:
    """The passage numbers and the global positions of an array of 64 bit occurrences."""
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
        block: the result of `pack`.
        count: the number of passages in it.
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
