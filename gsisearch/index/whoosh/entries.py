"""Serialization of entries, which are what the index stores about passages and documents.

Pickles are avoided: unpickling a manipulated file could run code.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Sequence
from itertools import accumulate
from struct import Struct
from typing import NamedTuple

from gsisearch.index.entries import Entry
from gsisearch.matching.spans import Span
from gsisearch.model import Author, Document, Passage

_SIZES = Struct("=II")
_encode = json.JSONEncoder(separators=(",", ":")).encode
_decode = json.JSONDecoder().raw_decode


def pack_entry(passage: Passage, steps: bytes | None, spans: Sequence[int] = ()) -> bytes:
    """A passage as bytes, which `unpack_entry` turns into an `Entry`.

    Args:
        passage: the passage.
        steps: the lengths of the text before the first word, of the first word, of the text
            before the second word, and so on; or None.
        spans: without steps, the start offsets of all words, followed by their end offsets.
    """
    repaired = None if passage.reading == passage.published else passage.reading
    head = (
        passage.id,
        passage.document,
        passage.section,
        passage.heading,
        passage.kind,
        passage.parent,
        passage.start,
        passage.end,
        repaired,
        steps is not None,
    )
    described = _encode(head).encode()
    published = passage.published.encode("utf-8", "surrogatepass")
    offsets = array("I", spans).tobytes() if steps is None else steps
    return b"".join((_SIZES.pack(len(described), len(published)), described, published, offsets))


def unpack_entry(packed: bytes, commitments: Sequence[Span] = ()) -> Entry:
    """The entry that `pack_entry` packed; for `commitments` see `Entry`."""
    first, second = _SIZES.unpack_from(packed)
    at = _SIZES.size + first
    described, _ = _decode(packed[_SIZES.size : at].decode())
    *fields, start, end, repaired, stepped = described
    published = packed[at : at + second].decode("utf-8", "surrogatepass")
    reading = published if repaired is None else repaired
    offsets = packed[at + second :]
    if stepped:
        points = list(accumulate(offsets, initial=start))
        starts, ends = points[1::2], points[2::2]
    else:
        numbers = array("I", offsets).tolist()
        starts, ends = numbers[: len(numbers) // 2], numbers[len(numbers) // 2 :]
    id, document, section, heading, kind, parent = fields
    passage = Passage(id, document, section, heading, kind, parent, start, end, published, reading)
    return Entry(passage, starts, ends, commitments)


class StoredSection(NamedTuple):
    """A section as it is stored: its passages have the numbers `range(first, last)`.

    The other fields are those of `model.Section`.
    """

    id: str
    heading: str
    start: int
    end: int
    first: int
    last: int


def pack_document(document: Document, sections: Sequence[StoredSection]) -> bytes:
    """A document as bytes."""
    from dataclasses import astuple

    return _encode((astuple(document), sections)).encode()


def unpack_document(packed: bytes) -> tuple[Document, list[StoredSection]]:
    """The document and the sections that `pack_document` packed."""
    (document, sections), _ = _decode(packed.decode())
    slug, title, authors, *others = document
    known = Document(slug, title, tuple(Author(*author) for author in authors), *others)
    return known, [StoredSection(*item) for item in sections]
