"""Writing an index through Whoosh with a custom codec, which stores postings as whole arrays.

Whoosh's own codec takes one posting at a time, sorts them on disk and pickles them in blocks of
128.  This one takes a term with all of its postings, already sorted, and stores them in a format
that is read back without any work per posting (see `layout`).  The result is still a Whoosh index
that `whoosh.index.open_dir` opens and Whoosh's queries search; `WhooshReader` reads the same
files more directly.
"""

from __future__ import annotations

import warnings
from array import array
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, closing
from hashlib import sha256
from itertools import accumulate, chain
from pathlib import Path
from struct import Struct
from typing import Any
from zlib import crc32

# Whoosh 2.7.4 has invalid escape sequences, of which Python 3.12 and later warn.
with warnings.catch_warnings():
    warnings.filterwarnings("ignore", category=SyntaxWarning, module=r".*[\\/]whoosh[\\/]")
    from whoosh.codec import base, whoosh3
    from whoosh.columns import Column, ColumnReader, ColumnWriter
    from whoosh.fields import COLUMN, FieldType, Schema
    from whoosh.filedb.filestore import FileStorage
    from whoosh.filedb.filetables import HashWriter, OrderedHashReader, OrderedHashWriter
    from whoosh.formats import Format
    from whoosh.index import TOC
    from whoosh.matching import ListMatcher

from gsisearch.index.whoosh import layout, runs
from gsisearch.index.whoosh.postings import Postings

_CRC_32 = 1  # Whoosh's number of this hash function
_LENGTHS = Struct("!ii")  # of a key and its value
#: Blocks of postings from this size on, in bytes, are written only once even if several terms have
#: the same postings: many words are the only form of their stem.
_MIN_SHARED_BYTES = 256


class PositionsFormat(Format):
    """Posting values are global positions, as the bytes of an array."""

    def __init__(self) -> None:
        self.field_boost = 1.0
        self.options: dict[str, Any] = {}

    def fixed_value_size(self) -> None:
        """None: postings differ in their number of positions."""

    def decode_positions(self, value: bytes) -> Sequence[int]:
        """The global positions of a posting."""
        return layout.numbers(value)


class AnalyzedField(FieldType):
    """A field that Whoosh need not analyze."""

    def __init__(self) -> None:
        super().__init__(PositionsFormat(), None, scorable=False, stored=False)


class EntriesColumn(Column):
    """A column of byte strings of any length, one for each passage or document."""

    class Writer(ColumnWriter):
        """Writes the values, then the offset of each and the end of the last."""

        def __init__(self, file: Any) -> None:
            super().__init__(file)
            self._ends = array("Q", [0])

        def add(self, number: int, value: bytes) -> None:
            """Append the next value."""
            self._dbfile.write(value)
            self._ends.append(self._ends[-1] + len(value))

        def finish(self, count: int) -> None:
            """Write the table of offsets."""
            self._dbfile.write(self._ends.tobytes())

    class Reader(ColumnReader):
        """Reads single values."""

        def __getitem__(self, number: int) -> bytes:
            table = self._basepos + self._length - 8 * (self._doccount + 1)
            pair = array("Q", self._dbfile.get(table + 8 * number, 16))
            found: bytes = self._dbfile.get(self._basepos + pair[0], pair[1] - pair[0])
            return found


class TermsWriter(OrderedHashWriter):
    """Whoosh's term dictionary, with JSON instead of a pickle, and CRC-32 instead of MD5.

    With MD5, a search would have to import OpenSSL, for a hash that need not be secure.
    """

    def __init__(self, file: Any) -> None:
        HashWriter.__init__(self, file, hashtype=_CRC_32)
        self.index = array("q")
        self.lastkey = b""
        self._end = file.tell()

    def add(self, key: bytes, value: bytes) -> None:
        """Write a term, which must be greater than the one before; faster than Whoosh's method."""
        if key <= self.lastkey:
            raise ValueError(f"keys must increase: {self.lastkey!r}, {key!r}")
        at, hashed = self._end, crc32(key)
        item = b"".join((_LENGTHS.pack(len(key), len(value)), key, value))
        self.dbfile.write(item)
        self.index.append(at)
        self.buckets[hashed & 255].append((hashed, at))
        self.lastkey = key
        self._end = at + len(item)

    def _write_extras(self) -> None:
        import json

        index = self.index
        self.extras |= {"indextype": index.typecode, "indexlen": len(index)}
        self.dbfile.write_string(json.dumps(self.extras).encode())
        self.dbfile.write_array(index)


class TermsReader(OrderedHashReader):
    """Whoosh's reader of a dictionary written by `TermsWriter`."""

    def _read_extras(self) -> None:
        import json

        file = self.dbfile
        self.extras = json.loads(file.read_string())
        self.indexbase = file.tell()
        self.indexlen = self.extras["indexlen"]
        self.indexsize = array(self.extras["indextype"]).itemsize
        self._get_pos = file.get_long


class FieldWriter(base.FieldWriter):
    """Writes the terms of one field after another."""

    def __init__(self, storage: Any, segment: Any) -> None:
        self._terms = TermsWriter(segment.create_file(storage, whoosh3.W3Codec.TERMS_EXT))
        self._file = segment.create_file(storage, whoosh3.W3Codec.POSTS_EXT)
        self._fields: dict[str, int] = {}
        self._terms.extras["fieldmap"] = self._fields
        self._extents: dict[bytes, tuple[int, int]] = {}
        self._offset = 0

    def start_field(self, name: str, field: Any = None) -> None:
        """Begin a field; the terms written next belong to it."""
        self._prefix = whoosh3.pack_ushort(self._fields.setdefault(name, len(self._fields)))

    def write_term(self, term: bytes, postings: Postings) -> None:
        """Write a term, which must be greater than the one before, with all of its postings."""
        offset, length = self._write_block(layout.pack(postings))
        count, greatest = len(postings.numbers), max(postings.frequencies)
        first, last = postings.numbers[0], postings.numbers[-1]
        weight = sum(postings.frequencies)
        info = (0, weight, count, 0, 0, greatest, first, last, offset, length)
        self._terms.add(self._prefix + term, layout.TERM_INFO.pack(*info))

    def _write_block(self, block: bytes) -> tuple[int, int]:
        """Write a block of postings; returns its offset and length."""
        shared = len(block) >= _MIN_SHARED_BYTES
        key = sha256(block).digest() if shared else b""
        if key in self._extents:
            return self._extents[key]
        extent = self._offset, len(block)
        self._file.write(block)
        self._offset += len(block)
        if shared:
            self._extents[key] = extent
        return extent

    def close(self) -> None:
        """Finish the files."""
        self._terms.close()
        self._file.close()


class ArraysCodec(whoosh3.W3Codec):
    """Whoosh's codec with postings as arrays; see the docstring of the module."""

    def field_writer(self, storage: Any, segment: Any) -> FieldWriter:
        """The writer of terms and postings."""
        return FieldWriter(storage, segment)

    def terms_reader(self, storage: Any, segment: Any) -> Any:
        """The reader of the term dictionary."""
        name = segment.make_filename(self.TERMS_EXT)
        terms = storage.open_file(name), storage.file_length(name)
        return _WhooshTerms(self, *terms, segment.open_file(storage, self.POSTS_EXT))

    def postings_reader(
        self, file: Any, info: Any, format_: Any, term: Any = None, scorer: Any = None
    ) -> Any:
        """Whoosh's matcher for the postings of a term."""
        offset, length = info.extent()
        if isinstance(length, tuple):  # as Whoosh 2.7.4 unpacks it
            (length,) = length
        block = file.get(offset, length)
        found = layout.unpack(block, info.doc_frequency(), info.max_weight())
        weights = array("f", list(found.frequencies))
        values = list(_posting_values(found))
        return ListMatcher(
            found.numbers, weights, values, format_, scorer=scorer, term=term, terminfo=info
        )


def _posting_values(found: Postings) -> Iterator[bytes]:
    """The global positions in each passage, as the value of its posting."""
    positions = array(layout.NUMBER, found.positions)
    start = 0
    for frequency in found.frequencies:
        yield positions[start : start + frequency].tobytes()
        start += frequency


class _WhooshTerms(whoosh3.W3TermsReader):
    """Whoosh's reader of terms, on a dictionary written by `TermsWriter`."""

    def __init__(self, codec: Any, file: Any, length: int, postings: Any) -> None:
        self._codec = codec
        self._dbfile = file
        self._postfile = postings
        self._tindex = TermsReader(file, length)
        self._fieldmap = self._tindex.extras["fieldmap"]
        self._fieldunmap = sorted(self._fieldmap, key=self._fieldmap.__getitem__)


def build(folder: Path, paths: Sequence[Path], documents: Sequence[tuple[str, bytes]]) -> int:
    """Merge runs into an index.

    Args:
        folder: the folder to write to, which contains nothing else, except runs.
        paths: the runs, in order.
        documents: the slug and the packed entry of each document, in order.

    Returns:
        The number of passages.
    """
    storage = FileStorage(str(folder), supports_mmap=False)
    codec = ArraysCodec()
    segment = whoosh3.W3Segment(codec, layout.NAME, segid=layout.SEGMENT)
    with ExitStack() as stack:
        merging = [runs.Run(stack.enter_context(path.open("rb"))) for path in paths]
        count = _write_arrays(folder, [run.numbers for run in merging])
        entries = chain.from_iterable(run.entries() for run in merging)
        _write_entries(codec, storage, segment, chain(entries, (entry for _, entry in documents)))
        about = {slug: count + i for i, (slug, _) in enumerate(documents)}
        _write_fields(codec.field_writer(storage, segment), merging, about)
    segment.set_doc_count(count + len(documents))
    TOC(_schema(), [segment], 1).write(storage, layout.NAME)
    return count


def _write_arrays(folder: Path, found: Sequence[runs.Numbers]) -> int:
    """Write the files of `layout.ARRAYS`; returns the number of passages."""
    merged = runs.Numbers(*map(b"".join, zip(*found, strict=True)))
    extents = layout.numbers(merged.extents)
    bounds = array(layout.NUMBER, accumulate(extents, initial=0)).tobytes()
    arrays = {**merged._asdict(), "bounds": bounds}
    for name in layout.ARRAYS:
        (folder / name).write_bytes(arrays[name])
    return len(extents)


def _write_entries(codec: Any, storage: Any, segment: Any, entries: Iterable[bytes]) -> None:
    with closing(storage.create_file(codec.column_filename(segment, "entry"))) as file:
        writer = EntriesColumn().writer(file)
        count = -1
        for count, entry in enumerate(entries):
            writer.add(count, entry)
        writer.finish(count + 1)


def _write_fields(writer: FieldWriter, merging: Sequence[runs.Run], about: dict[str, int]) -> None:
    for name in layout.FIELDS:
        writer.start_field(name)
        for term, postings in runs.merged(merging):
            writer.write_term(term, postings)
    writer.start_field(layout.ABOUT)
    for slug in sorted(about):
        writer.write_term(slug.encode(), Postings((about[slug],), (1,)))
    writer.close()


def _schema() -> Any:
    fields = {name: AnalyzedField() for name in (*layout.FIELDS, layout.ABOUT)}
    return Schema(entry=COLUMN(EntriesColumn()), **fields)
