"""The inverted index in Whoosh: schema, build, read.  The only module that imports Whoosh.

Whoosh keeps the term dictionary, the postings and the stored entries.  Analysis is done before
(`gsisearch.indexing`), matching and ranking after (`gsisearch.matching`, `gsisearch.ranking`),
so none of Whoosh's query objects, parsers, analyzers or highlighters is in play.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import Any

from gsisearch.engines.base import DocumentEntry, Entry, Record, SectionEntry
from gsisearch.model import Document, Passage


def _without_urllib_request() -> None:
    """Load `whoosh.compat` without `urllib.request`, which it imports and no search uses.

    That module brings http, ssl, socket and email: about a quarter of a cold start.  A
    placeholder stands in for it during this one import only.
    """
    name = "urllib.request"
    if name in sys.modules or "whoosh.compat" in sys.modules:
        return
    placeholder = ModuleType(name)
    placeholder.urlretrieve = None  # type: ignore[attr-defined]
    sys.modules[name] = placeholder
    try:
        import whoosh.compat  # noqa: F401  (imported for its side effect)
    finally:
        del sys.modules[name]


_without_urllib_request()

from whoosh.codec.whoosh3 import W3Codec  # noqa: E402
from whoosh.fields import STORED, FieldType, Schema  # noqa: E402
from whoosh.filedb.filestore import FileStorage  # noqa: E402
from whoosh.formats import Format  # noqa: E402
from whoosh.reading import TermNotFound  # noqa: E402

_NAME = "passages"
_LENGTHS = ("body_lengths", "title_lengths")
_FAMILIES = "families"
_POSITION = "I"  # array type code: 32 bits, so that no passage is too long
_POSITION_BYTES = array(_POSITION).itemsize

FIELDS = (
    "text",
    "commitments",
    "exact",
    "title",
    "title_exact",
    "id",
    "document",
    "section",
    "kind",
    "date",
    "variant",
)
#: The field that a document's own entry, which is no passage, is found by.
_ABOUT = "about"


class PositionsFormat(Format):  # type: ignore[misc]
    """Posting values are packed positions (Whoosh's own format pickles a list for each)."""

    def __init__(self) -> None:
        self.field_boost = 1.0
        self.options: dict[str, Any] = {}

    def fixed_value_size(self) -> None:
        return None


class AnalyzedField(FieldType):  # type: ignore[misc]
    """A field whose value is already analyzed: term → positions."""

    def __init__(self) -> None:
        super().__init__(PositionsFormat(), None, scorable=False, stored=False)

    def index(
        self, value: Mapping[str, Sequence[int]], **_: object
    ) -> Iterator[tuple[bytes, int, float, bytes]]:
        """(term, frequency, weight, packed positions) for each term."""
        for term, positions in value.items():
            packed = array(_POSITION, positions).tobytes()
            yield term.encode("utf-8", "surrogatepass"), len(positions), 1.0, packed


def _schema() -> Any:
    return Schema(entry=STORED(), **{name: AnalyzedField() for name in (*FIELDS, _ABOUT)})


def build(folder: Path, records: Iterable[Record], documents: Iterable[DocumentEntry] = ()) -> int:
    """Write an index of the records and of the documents they come from into an empty folder.

    Returns:
        How many records were written.
    """
    storage = FileStorage(str(folder), supports_mmap=False)
    index = storage.create_index(_schema(), indexname=_NAME)
    writer = index.writer(limitmb=128)
    lengths = {name: array("I") for name in _LENGTHS}
    families = array("I")
    count = 0
    try:
        for record in records:
            writer.add_document(entry=_pack(record.entry), **record.fields)
            for name in _LENGTHS:
                lengths[name].append(record.lengths[name])
            if record.entry.children:
                families.extend((count, len(record.entry.children)))
            count += 1
        for item in documents:
            about = {_ABOUT: {item.document.slug: (0,)}}
            writer.add_document(entry=_pack_document(item), **about)
    except BaseException:
        writer.cancel()
        raise
    writer.commit(merge=False)
    index.close()
    (folder / f"{_NAME}_WRITELOCK").unlink(missing_ok=True)  # one build, one folder, one writer
    for name, values in {**lengths, _FAMILIES: families}.items():
        (folder / name).write_bytes(values.tobytes())
    return count


def _pack(entry: Entry) -> tuple[Any, ...]:
    passage = entry.passage
    return (
        passage.id,
        passage.document,
        passage.section,
        passage.heading,
        passage.kind,
        passage.parent,
        passage.start,
        passage.end,
        passage.published,
        None if passage.reading == passage.published else passage.reading,
        array("I", entry.starts).tobytes(),
        array("I", entry.ends).tobytes(),
        entry.children,
    )


def _unpack(packed: tuple[Any, ...]) -> Entry:
    *fields, starts, ends, children = packed
    if fields[-1] is None:
        fields[-1] = fields[-2]
    return Entry(Passage(*fields), _numbers(starts), _numbers(ends), children)


def _pack_document(entry: DocumentEntry) -> tuple[Any, ...]:
    return astuple(entry.document), tuple(map(astuple, entry.sections))


def _unpack_document(packed: tuple[Any, ...]) -> DocumentEntry:
    document, sections = packed
    return DocumentEntry(Document(*document), tuple(SectionEntry(*item) for item in sections))


def _numbers(packed: bytes) -> array[int]:
    numbers = array("I")
    numbers.frombytes(packed)
    return numbers


class WhooshReader:
    """A `Reader` on a folder that `build` wrote.

    Raises:
        OSError: a file is missing or unreadable; others of Whoosh's errors where it is damaged.
    """

    def __init__(self, folder: Path) -> None:
        self._storage = FileStorage(str(folder), readonly=True, supports_mmap=True)
        self._index = self._storage.open_index(indexname=_NAME)
        self._reader = self._index.reader()
        self.body_lengths, self.title_lengths = (
            _numbers((folder / name).read_bytes()) for name in _LENGTHS
        )
        self.size = len(self.body_lengths)
        pairs = _numbers((folder / _FAMILIES).read_bytes())
        self.families: Mapping[int, int] = dict(zip(pairs[::2], pairs[1::2], strict=True))
        # Whole postings and entries are small and asked for again and again.
        self._postings = lru_cache(maxsize=1024)(self._read_postings)
        self.frequencies = lru_cache(maxsize=1024)(self._frequencies)
        self.entry = lru_cache(maxsize=1024)(self._read_entry)

    def _read_postings(self, field: str, term: str) -> dict[int, bytes]:
        try:
            matcher = self._reader.postings(field, term.encode("utf-8", "surrogatepass"))
        except TermNotFound:
            return {}
        postings: dict[int, bytes] = {}
        while matcher.is_active():
            postings[matcher.id()] = matcher.value()
            matcher.next()
        return postings

    def _frequencies(self, field: str, term: str) -> dict[int, int]:
        return {
            number: len(packed) // _POSITION_BYTES
            for number, packed in self._postings(field, term).items()
        }

    def positions(self, field: str, term: str, number: int) -> Sequence[int]:
        packed = self._postings(field, term).get(number)
        return _numbers(packed) if packed else ()

    def terms(self, field: str, prefix: str = "") -> Iterator[str]:
        start = prefix.encode("utf-8", "surrogatepass")
        for name, term in self._reader.terms_from(field, start):
            if name != field or not term.startswith(start):
                return
            yield term.decode("utf-8", "surrogatepass")

    def _read_entry(self, number: int) -> Entry:
        return _unpack(self._reader.stored_fields(number)["entry"])

    def document(self, slug: str) -> DocumentEntry:
        (number,) = self._postings(_ABOUT, slug)
        return _unpack_document(self._reader.stored_fields(number)["entry"])

    def close(self) -> None:
        self._reader.close()
        self._index.close()


@lru_cache(maxsize=65536)
def stem(form: str) -> str:
    """The stem of a folded word (Porter 1980, as in Whoosh): what keyword search compares."""
    from whoosh.lang.porter import stem as porter

    return form if not form.isascii() or form.isdigit() else str(porter(form))


__all__ = ["FIELDS", "W3Codec", "WhooshReader", "build", "stem"]
