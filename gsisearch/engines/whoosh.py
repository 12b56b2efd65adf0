"""Reading the inverted index, which Whoosh holds: its term dictionary, postings and entries.

Analysis is done before (`gsisearch.indexing`), matching and ranking after (`gsisearch.matching`,
`gsisearch.ranking`), so none of Whoosh's query objects, parsers, analyzers or highlighters is in
play, and of Whoosh itself only what reads its files is imported.  Nothing in them is unpickled:
opening a damaged or a hostile folder raises an error or gives wrong answers, but runs no code.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping
from functools import lru_cache
from importlib import import_module
from itertools import chain
from mmap import ACCESS_READ, mmap
from pathlib import Path
from struct import Struct, calcsize
from types import ModuleType
from typing import Any
from weakref import finalize

from gsisearch.caching import cached
from gsisearch.engines import layout
from gsisearch.engines.base import NOTHING, DocumentEntry, Entry, Places, Postings, T
from gsisearch.engines.entries import unpack_document, unpack_entry

#: Modules that Whoosh imports and no search uses, with the functions it takes from them by name.
#: `urllib.request` brings http, ssl, socket and email; `hashlib` and `random` OpenSSL; `html` the
#: names of all entities: together more than all else that it takes to open an index.
_UNUSED = {
    "hashlib": {"md5"},
    "html": {"escape"},
    "pickle": {"dump", "dumps", "load", "loads"},
    "queue": set[str](),
    "random": set[str](),
    "urllib.request": {"urlretrieve"},
}


class _StandIn(ModuleType):
    """Stands in for a module while another imports it, and loads it when it is used.

    Args:
        name: of the module.
        functions: those that may be imported from it; each loads it when it is called.
    """

    def __init__(self, name: str, functions: Collection[str]) -> None:
        super().__init__(name)
        self._functions = functions

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # what imports look for
            raise AttributeError(name)
        if name not in self._functions:
            return getattr(import_module(self.__name__), name)

        function: Callable[..., Any] | None = None

        def call(*args: Any, **keywords: Any) -> Any:
            nonlocal function
            if function is None:
                function = getattr(import_module(self.__name__), name)
            return function(*args, **keywords)

        return call


def _import_whoosh() -> None:
    """Import what reads Whoosh's files, without the modules that are `_UNUSED`."""
    absent = [name for name in _UNUSED if name not in sys.modules]
    sys.modules.update((name, _StandIn(name, _UNUSED[name])) for name in absent)
    try:
        import whoosh.filedb.filetables  # noqa: F401  (imported for its side effect)
    finally:
        for name in absent:
            del sys.modules[name]


_import_whoosh()

from whoosh.filedb.filetables import OrderedHashReader  # noqa: E402  # after it
from whoosh.filedb.structfile import StructFile  # noqa: E402  # after it
from whoosh.system import pack_ushort  # noqa: E402  # after it

_EXTENT = Struct("=QQ")
_TABLE = Struct("=Q")
#: Before a key of the dictionary: how many bytes it has, and how many its value.
_LENGTHS = Struct("!ii")
#: A slot of its hash tables: the hash of a key and where it stands, 0 where the slot is empty.
_SLOT = Struct("!Iq")

#: Recent postings are kept as long as they take less than this, in bytes.
_KEPT_BYTES = 48_000_000


class MappedFile(StructFile):
    """Whoosh's view of a file, on memory: any piece of it without a seek."""

    def get(self, position: int, length: int) -> bytes:
        """`length` bytes from `position`."""
        return bytes(self.file[position : position + length])


class TermsReader(OrderedHashReader):
    """Whoosh's term dictionary, with JSON where it keeps a pickle; see `TermsWriter`."""

    def _read_extras(self) -> None:
        import json

        file = self.dbfile
        self.extras = json.loads(file.read_string())
        self.indexbase = file.tell()
        self.indexlen = self.extras["indexlen"]
        code = self.extras["indextype"]
        self.indexsize = calcsize(code)
        reads = {"H": file.get_ushort, "i": file.get_int, "I": file.get_uint, "q": file.get_long}
        self._get_pos = reads[code]


class MappedTerms(TermsReader):
    """The same on a `MappedFile`, from which several numbers are read at a time."""

    def range_for_key(self, key: bytes) -> tuple[int, int]:
        """Where the value of a key begins and how long it is; as inherited, but in a
        fifth of the time.

        Raises:
            KeyError: there is no such key.
        """
        data = self.dbfile.file
        hashed = self.hashfn(key)
        table, slots = self.tables[hashed & 255]
        first = (hashed >> 8) % slots if slots else 0
        for slot in chain(range(first, slots), range(first)):
            found, at = _SLOT.unpack_from(data, table + slot * _SLOT.size)
            if not at:
                break
            if found == hashed:
                size, length = _LENGTHS.unpack_from(data, at)
                start = at + _LENGTHS.size
                if data[start : start + size] == key:
                    return start + size, length
        raise KeyError(key)

    def keys_from(self, key: bytes) -> Iterator[bytes]:
        """The keys from this one on, in order."""
        data = self.dbfile.file
        at = self.closest_key_pos(key)
        while at is not None and at < self.endofdata:
            size, skip = _LENGTHS.unpack_from(data, at)
            start = at + _LENGTHS.size
            at = start + size
            yield data[start:at]
            at += skip


class WhooshReader:
    """A `Reader` on a folder that `whoosh_codec.build` wrote.

    Raises:
        OSError: a file is missing or unreadable; others of Whoosh's errors where it is damaged.
    """

    def __init__(self, folder: Path) -> None:
        arrays = (layout.numbers((folder / name).read_bytes()) for name in layout.ARRAYS)
        self.body_lengths, self.title_lengths, places, families = arrays
        self.size = len(self.body_lengths)
        self.places = Places(places)
        self.families: Mapping[int, int] = dict(zip(families[::2], families[1::2], strict=True))
        self._terms_file = _mapped(folder / layout.TERMS)
        self._postings = _File(folder / layout.POSTINGS)
        self._entries = _File(folder / layout.ENTRIES)
        self._dictionary = MappedTerms(MappedFile(self._terms_file), len(self._terms_file))
        self._fields: Mapping[str, int] = self._dictionary.extras["fieldmap"]
        (self._table,) = _TABLE.unpack(self._entries.read(-_TABLE.size, _TABLE.size))
        self._kept: dict[Hashable, Any] = {}
        self._kept_bytes = 0
        self._extent = cached(self._find_extent, maxsize=65536)
        self.entry = cached(self._read_entry, maxsize=1024)
        self.document = cached(self._read_document, maxsize=1024)

    def postings(self, field: str, term: str) -> Postings:
        key = field, term
        if (found := self._kept.pop(key, None)) is not None:  # as mostly: `remember`, in short
            self._kept[key] = found
            return found  # type: ignore[no-any-return]  # only postings have such a key
        return self.remember(key, lambda: self._read_postings(field, term))

    def _read_postings(self, field: str, term: str) -> Postings:
        count, greatest, offset, size = self._extent(field, term)
        if not count:
            return NOTHING
        block = memoryview(self._postings.read(offset, size))
        return layout.unpack(block, count, greatest)

    def count(self, field: str, term: str) -> int:
        return self._extent(field, term)[0]

    def _find_extent(self, field: str, term: str) -> tuple[int, float, int, int]:
        """Of a term: its records, greatest frequency, and where its postings are; or zeros."""
        try:
            start, _ = self._dictionary.range_for_key(self._key(field, term))
        except KeyError:
            return 0, 0, 0, 0
        info = layout.TERM_INFO.unpack_from(self._terms_file, start)
        return info[2], info[5], info[8], info[9]

    def remember(self, key: Hashable, find: Callable[[], T]) -> T:
        found: T | None = self._kept.pop(key, None)
        if found is None:
            found = find()
            self._kept_bytes += _weight(found)
        self._kept[key] = found  # the last is the most recent
        while self._kept_bytes > _KEPT_BYTES and len(self._kept) > 1:
            self._kept_bytes -= _weight(self._kept.pop(next(iter(self._kept))))
        return found

    def terms(self, field: str, prefix: str = "") -> Iterator[str]:
        start = self._key(field, prefix)
        skip = len(self._key(field, ""))
        for key in self._dictionary.keys_from(start):
            if not key.startswith(start):
                return
            yield key[skip:].decode("utf-8", "surrogatepass")

    def _key(self, field: str, term: str) -> bytes:
        prefix: bytes = pack_ushort(self._fields[field])
        return prefix + term.encode("utf-8", "surrogatepass")

    def _read_entry(self, number: int) -> Entry:
        return unpack_entry(self._value(number))

    def _read_document(self, slug: str) -> DocumentEntry:
        (number,) = self.postings(layout.ABOUT, slug).numbers
        return unpack_document(self._value(number))

    def _value(self, number: int) -> bytes:
        """A value of the entries column."""
        at = self._table + 8 * number
        start, end = _EXTENT.unpack(self._entries.read(at, _EXTENT.size))
        return self._entries.read(start, end - start)

    def close(self) -> None:
        for file in (self._terms_file, self._postings, self._entries):
            file.close()


class _File:
    """A file of which pieces are read, here and there.

    To map it to memory would take longer: a page at its first use more than to copy the piece.
    """

    def __init__(self, path: Path) -> None:
        self._descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
        #: Closes the file; so does whatever else ends its use.
        self.close = finalize(self, os.close, self._descriptor)

    def read(self, start: int, size: int) -> bytes:
        """`size` bytes from `start`, which counts from the end where it is negative."""
        os.lseek(self._descriptor, start, os.SEEK_SET if start >= 0 else os.SEEK_END)
        return os.read(self._descriptor, size)


def _mapped(path: Path) -> mmap:
    with path.open("rb") as file:
        return mmap(file.fileno(), 0, access=ACCESS_READ)


def _weight(found: Postings | frozenset[int]) -> int:
    """About how many bytes postings, or a set of numbers, take in memory."""
    if isinstance(found, frozenset):
        return 200 + 70 * len(found)
    return 200 + 5 * len(found.numbers) + 4 * len(found.places)


@lru_cache(maxsize=65536)
def stem(form: str) -> str:
    """The stem of a folded word (Porter 1980, as in Whoosh): what keyword search compares."""
    from whoosh.lang.porter import stem as porter

    return form if not form.isascii() or form.isdigit() else str(porter(form))


__all__ = ["TermsReader", "WhooshReader", "stem"]
