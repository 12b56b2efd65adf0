"""Reading an index: its term dictionary, postings and entries.

The files, written by `writer`, are read without Whoosh, because importing it takes longer than
opening and searching the index.  Nothing in them is unpickled: a damaged or malicious folder leads
to errors or wrong answers, but cannot run code.

Reads are positional (`pread`), so processes that share a file after a fork don't interfere.
"""

from __future__ import annotations

import os
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from mmap import ACCESS_READ, mmap
from pathlib import Path
from struct import Struct
from threading import Lock
from typing import Any, TypeVar
from weakref import finalize

from gsisearch.deadline import check, in_time
from gsisearch.index.entries import DocumentEntry, Entry, SectionEntry
from gsisearch.index.whoosh import layout
from gsisearch.index.whoosh.dictionary import TermDictionary
from gsisearch.index.whoosh.entries import unpack_document, unpack_entry
from gsisearch.index.whoosh.postings import NO_POSTINGS, Bounds, Postings
from gsisearch.text.caching import cached

T = TypeVar("T", Postings, frozenset[int])

_EXTENT = Struct("=QQ")
_TABLE = Struct("=Q")
_FIELD = Struct("!H")

#: Maximum size of the cache of recent postings, in bytes.
_MAX_CACHE_BYTES = 48_000_000


class WhooshReader:
    """Read access to a folder written by `writer.build`; not thread-safe.

    Passages are numbered from 0 in reading order; the commitments of a paragraph follow it directly.

    Attributes:
        name: the name of the folder.
        size: the number of passages.
        body_lengths, title_lengths: the lengths of all passages, in words.
        bounds: the ranges of global positions, which are the same for body and title.
        commitment_counts: paragraph → its number of commitments, if it has any.
        commitment_bounds: the start and end of each commitment, in order, as global positions in
            its paragraph.

    Raises:
        OSError: a file is missing or unreadable.
        ValueError, struct.error, LookupError: a file is damaged.
    """

    def __init__(self, folder: Path) -> None:
        self.name = folder.name
        arrays = (layout.numbers((folder / name).read_bytes()) for name in layout.ARRAYS)
        self.body_lengths, self.title_lengths, bounds, pairs, self.commitment_bounds = arrays
        self.size = len(self.body_lengths)
        self.bounds = Bounds(bounds)
        self._parents, counts = pairs[::2], pairs[1::2]
        if 2 * sum(counts) != len(self.commitment_bounds):
            raise ValueError("paragraphs have other commitments than there are")
        self.commitment_counts: Mapping[int, int] = dict(zip(self._parents, counts, strict=True))
        self._terms_file = _mapped(folder / layout.TERMS)
        self._postings = _File(folder / layout.POSTINGS)
        self._entries = _File(folder / layout.ENTRIES)
        self._dictionary = TermDictionary(self._terms_file)
        self._fields: Mapping[str, int] = self._dictionary.extras["fieldmap"]
        last = self._entries.size - _TABLE.size
        (self._table,) = _TABLE.unpack(self._entries.read(last, _TABLE.size))
        self._kept: dict[Hashable, Any] = {}
        self._kept_bytes = 0
        self._extent = cached(self._find_extent, maxsize=65536)
        self.entry = cached(self._read_entry, maxsize=1024)
        self.document = cached(self._read_document, maxsize=1024)

    def postings(self, field: str, term: str) -> Postings:
        """The postings of a term in a field; `NO_POSTINGS` if the field doesn't have it."""
        key = field, term
        if (found := self._kept.pop(key, None)) is not None:  # usual case, faster than `cached`
            self._kept[key] = found
            return found  # type: ignore[no-any-return]  # only postings have such a key
        return self.cached(key, lambda: self._read_postings(field, term))

    def _read_postings(self, field: str, term: str) -> Postings:
        count, greatest, offset, size = self._extent(field, term)
        if not count:
            return NO_POSTINGS
        block = memoryview(self._postings.read(offset, size))
        return layout.unpack(block, count, greatest)

    def count(self, field: str, term: str) -> int:
        """The number of passages with a term in a field; doesn't read its postings."""
        return self._extent(field, term)[0]

    def _find_extent(self, field: str, term: str) -> tuple[int, float, int, int]:
        """The passage count, greatest frequency, and offset and size of the postings of a term; or
        zeros."""
        start = self._dictionary.find(self._key(field, term))
        if start is None:
            return 0, 0, 0, 0
        info = layout.TERM_INFO.unpack_from(self._terms_file, start)
        return info[2], info[5], info[8], info[9]

    def cached(self, key: Hashable, find: Callable[[], T]) -> T:
        """The result of `find`, or the cached result of an earlier call with the same key."""
        found: T | None = self._kept.pop(key, None)
        if found is None:
            check()
            found = find()
            self._kept_bytes += _weight(found)
        self._kept[key] = found  # the last is the most recent
        while self._kept_bytes > _MAX_CACHE_BYTES and len(self._kept) > 1:
            self._kept_bytes -= _weight(self._kept.pop(next(iter(self._kept))))
        return found

    def terms(self, field: str, prefix: str = "") -> Iterator[str]:
        """The terms of a field that begin with `prefix`, in code point order."""
        start = self._key(field, prefix)
        skip = len(self._key(field, ""))
        for key in in_time(self._dictionary.keys_from(start), 100):
            if not key.startswith(start):
                return
            yield key[skip:].decode("utf-8", "surrogatepass")

    def _key(self, field: str, term: str) -> bytes:
        return _FIELD.pack(self._fields[field]) + term.encode("utf-8", "surrogatepass")

    def commitment_spans(self, number: int) -> Sequence[tuple[int, int]]:
        """The positions (first, end) of the commitments of a paragraph, in order; empty for a
        passage without commitments."""
        bounds = self.bounds.local(self.commitment_bounds, number)
        return list(zip(bounds[::2], bounds[1::2], strict=True))

    def paragraph(self, number: int) -> int:
        """The paragraph of a commitment; for a paragraph, itself."""
        at = bisect_right(self._parents, number) - 1
        if at < 0:
            return number
        parent = self._parents[at]
        return parent if number <= parent + self.commitment_counts[parent] else number

    def first_word(self, number: int) -> int | None:
        """The position of a passage's first word in its paragraph; None if their words don't
        correspond one to one."""
        parent = self.paragraph(number)
        if parent == number:
            return 0
        first, end = self.commitment_spans(parent)[number - parent - 1]
        return first if end - first == self.body_lengths[number] else None

    def with_commitments(self, number: int) -> range:
        """A paragraph and its commitments."""
        return range(number, number + 1 + self.commitment_counts.get(number, 0))

    def _read_entry(self, number: int) -> Entry:
        has_commitments = number in self.commitment_counts
        commitments = self.commitment_spans(number) if has_commitments else ()
        return unpack_entry(self._value(number), commitments)

    def _read_document(self, slug: str) -> DocumentEntry:
        (number,) = self.postings(layout.ABOUT, slug).numbers
        document, stored = unpack_document(self._value(number))
        sections = [
            SectionEntry(*section[:4], range(*section[4:]), self._paragraphs(*section[4:]))
            for section in stored
        ]
        return DocumentEntry(document, sections)

    def _paragraphs(self, first: int, last: int) -> Sequence[int]:
        """The paragraphs among some passages."""
        if bisect_left(self._parents, first) == bisect_left(self._parents, last):
            return range(first, last)
        found = []
        while first < last:
            found.append(first)
            first += 1 + self.commitment_counts.get(first, 0)
        return found

    def _value(self, number: int) -> bytes:
        """A value of the entries column."""
        at = self._table + 8 * number
        start, end = _EXTENT.unpack(self._entries.read(at, _EXTENT.size))
        return self._entries.read(start, end - start)

    def close(self) -> None:
        """Close the files; closing twice is fine."""
        for file in (self._terms_file, self._postings, self._entries):
            file.close()


class _File:
    """A file for random access.

    Mapping it to memory would be slower: a page fault takes longer than copying the bytes.

    Attributes:
        size: its size in bytes.
    """

    def __init__(self, path: Path) -> None:
        self._descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
        self._close = finalize(self, os.close, self._descriptor)
        self.size = os.fstat(self._descriptor).st_size

    def read(self, start: int, size: int) -> bytes:
        """`size` bytes from offset `start`.

        Raises:
            EOFError: the file is too short.
            OSError: the file can't be read, or is closed.
        """
        found = _read_at(self._descriptor, size, start)
        while len(found) < size:
            more = _read_at(self._descriptor, size - len(found), start + len(found))
            if not more:
                raise EOFError(f"{size} bytes from {start}: the file ends at {start + len(found)}")
            found += more
        return found

    def close(self) -> None:
        """Close the file; this also happens when the object is freed."""
        self._close()
        self._descriptor = -1  # the number may be reused for another file


_seeking = Lock()


def _seek_and_read(descriptor: int, size: int, start: int) -> bytes:
    """A replacement for `os.pread` on Windows, which doesn't have it (nor forked processes)."""
    with _seeking:
        os.lseek(descriptor, start, os.SEEK_SET)
        return os.read(descriptor, size)


_read_at: Callable[[int, int, int], bytes] = getattr(os, "pread", _seek_and_read)


def _mapped(path: Path) -> mmap:
    with path.open("rb") as file:
        return mmap(file.fileno(), 0, access=ACCESS_READ)


def _weight(found: Postings | frozenset[int]) -> int:
    """The approximate size in memory of postings or a set of numbers, in bytes."""
    if isinstance(found, frozenset):
        return 200 + 70 * len(found)
    return 200 + 5 * len(found.numbers) + 4 * len(found.positions)
