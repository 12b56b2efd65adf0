"""Writing an index through Whoosh, with a codec of its own: postings as whole arrays.

Whoosh's own codec takes one posting at a time, sorts them on disk and pickles them in blocks of
128.  This one takes a term with all of its postings at once, which are already in order, and
keeps them in a form that is read back without any work for each (see `layout`).  What it writes
remains a Whoosh index that `whoosh.index.open_dir` opens and Whoosh's own queries search;
`WhooshReader` reads the same files by a shorter way.
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

# Whoosh 2.7.4 has bad escapes in its strings, which Python 3.12 and later warn of when they compile it.
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

_CRC_32 = 1  # the number of that hash in Whoosh's files
_LENGTHS = Struct("!ii")  # of a key and its value, before them in Whoosh's files
#: A block of postings at least this long is written once only, however many terms have it:
#: many words are the only form of their stem.
_SHARED_BYTES = 256


class PlacesFormat(Format):
    """Posting values are places, as an array's bytes; Whoosh calls them positions."""

    def __init__(self) -> None:
        self.field_boost = 1.0
        self.options: dict[str, Any] = {}

    def fixed_value_size(self) -> None:
        """None: a posting has as many places as it happens to have."""

    def decode_positions(self, value: bytes) -> Sequence[int]:
        """The places of a posting."""
        return layout.numbers(value)


class AnalyzedField(FieldType):
    """A field whose terms come from elsewhere."""

    def __init__(self) -> None:
        super().__init__(PlacesFormat(), None, scorable=False, stored=False)


class EntriesColumn(Column):
    """A column of byte strings of any length, one for each record."""

    class Writer(ColumnWriter):
        """Writes the values, then where each begins and the last ends."""

        def __init__(self, file: Any) -> None:
            super().__init__(file)
            self._ends = array("Q", [0])

        def add(self, number: int, value: bytes) -> None:
            """Append the value of the next record."""
            self._dbfile.write(value)
            self._ends.append(self._ends[-1] + len(value))

        def finish(self, count: int) -> None:
            """Write what a reader finds the values by."""
            self._dbfile.write(self._ends.tobytes())

    class Reader(ColumnReader):
        """Reads single values."""

        def __getitem__(self, number: int) -> bytes:
            table = self._basepos + self._length - 8 * (self._doccount + 1)
            pair = array("Q", self._dbfile.get(table + 8 * number, 16))
            found: bytes = self._dbfile.get(self._basepos + pair[0], pair[1] - pair[0])
            return found


class TermsWriter(OrderedHashWriter):
    """Whoosh's term dictionary, with JSON where it keeps a pickle, and CRC-32 for MD5.

    MD5 costs a search the import of OpenSSL, for a hash that need not be a secret.
    """

    def __init__(self, file: Any) -> None:
        HashWriter.__init__(self, file, hashtype=_CRC_32)
        self.index = array("q")
        self.lastkey = b""
        self._end = file.tell()

    def add(self, key: bytes, value: bytes) -> None:
        """Write a term, greater than those before: as Whoosh does, with less ado for each."""
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
    """Whoosh's view of a dictionary that `TermsWriter` wrote."""

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
        self._at = 0

    def start_field(self, name: str, field: Any = None) -> None:
        """Begin a field; its terms follow."""
        self._prefix = whoosh3.pack_ushort(self._fields.setdefault(name, len(self._fields)))

    def write_term(self, term: bytes, postings: Postings) -> None:
        """Write a term, greater than those before, with all of its postings."""
        offset, length = self._written(layout.pack(postings))
        count, greatest = len(postings.numbers), max(postings.frequencies)
        first, last = postings.numbers[0], postings.numbers[-1]
        weight = sum(postings.frequencies)
        info = (0, weight, count, 0, 0, greatest, first, last, offset, length)
        self._terms.add(self._prefix + term, layout.TERM_INFO.pack(*info))

    def _written(self, block: bytes) -> tuple[int, int]:
        shared = len(block) >= _SHARED_BYTES
        key = sha256(block).digest() if shared else b""
        if key in self._extents:
            return self._extents[key]
        extent = self._at, len(block)
        self._file.write(block)
        self._at += len(block)
        if shared:
            self._extents[key] = extent
        return extent

    def close(self) -> None:
        """Finish the files."""
        self._terms.close()
        self._file.close()


class ArraysCodec(whoosh3.W3Codec):
    """Whoosh's codec with postings as arrays; see the module."""

    def field_writer(self, storage: Any, segment: Any) -> FieldWriter:
        """What writes terms and postings."""
        return FieldWriter(storage, segment)

    def terms_reader(self, storage: Any, segment: Any) -> Any:
        """What reads the term dictionary."""
        name = segment.make_filename(self.TERMS_EXT)
        terms = storage.open_file(name), storage.file_length(name)
        return _WhooshTerms(self, *terms, segment.open_file(storage, self.POSTS_EXT))

    def postings_reader(
        self, file: Any, info: Any, format_: Any, term: Any = None, scorer: Any = None
    ) -> Any:
        """A matcher: Whoosh's view of a term's postings."""
        offset, length = info.extent()
        if isinstance(length, tuple):  # as Whoosh 2.7.4 unpacks it
            (length,) = length
        block = file.get(offset, length)
        found = layout.unpack(block, info.doc_frequency(), info.max_weight())
        weights = array("f", list(found.frequencies))
        values = list(_values(found))
        return ListMatcher(
            found.numbers, weights, values, format_, scorer=scorer, term=term, terminfo=info
        )


def _values(found: Postings) -> Iterator[bytes]:
    """The places in each record, as the value of its posting."""
    places = array(layout.NUMBER, found.positions)
    start = 0
    for frequency in found.frequencies:
        yield places[start : start + frequency].tobytes()
        start += frequency


class _WhooshTerms(whoosh3.W3TermsReader):
    """Whoosh's reader on a dictionary that `TermsWriter` wrote."""

    def __init__(self, codec: Any, file: Any, length: int, postings: Any) -> None:
        self._codec = codec
        self._dbfile = file
        self._postfile = postings
        self._tindex = TermsReader(file, length)
        self._fieldmap = self._tindex.extras["fieldmap"]
        self._fieldunmap = sorted(self._fieldmap, key=self._fieldmap.__getitem__)


def build(folder: Path, paths: Sequence[Path], documents: Sequence[tuple[str, bytes]]) -> int:
    """Write an index into a folder that holds nothing else, except runs.

    Args:
        folder: the folder.
        paths: the runs, in order.
        documents: the slug and the entry of each document, in order.

    Returns:
        How many records it has.
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
    stretches = layout.numbers(b"".join(of.stretches for of in found))
    places = array(layout.NUMBER, accumulate(stretches, initial=0))
    arrays = {
        "body_lengths": b"".join(of.body_lengths for of in found),
        "title_lengths": b"".join(of.title_lengths for of in found),
        "places": places.tobytes(),
        "families": b"".join(of.families for of in found),
        "commitment_places": b"".join(of.commitment_places for of in found),
    }
    for name in layout.ARRAYS:
        (folder / name).write_bytes(arrays[name])
    return len(stretches)


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
