"""Reading the term dictionary from a file in Whoosh's format.

All numbers are big-endian.  The file consists of:

1. `HSH3`, the number of the hash function (1: CRC-32), 8 unused bytes;
2. the items in the order of their keys, each as length of key, length of value, key, value;
3. 256 hash tables, one for each low byte of a hash.  A slot is a hash and the offset of its item,
   which is 0 in an empty slot.  The search for a key starts at the slot given by the rest of its
   hash and wraps around at the end of the table, until it reaches an empty slot;
4. the offset and the number of slots of each table;
5. a JSON object, preceded by its length (seven bits per byte, low bits first);
6. the offset of each item, in order;
7. the length of parts 5 and 6.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from itertools import chain
from mmap import mmap
from struct import Struct
from typing import Any
from zlib import crc32

_HEAD = b"HSH3\x01"
_LENGTHS = Struct("!II")
_SLOT = Struct("!Iq")
_TABLE = Struct("!qi")
_POSITION = Struct("!q")
_LENGTH = Struct("!i")


class TermDictionary:
    """The keys of a dictionary, and the offsets of their values.

    Args:
        data: the file.

    Attributes:
        extras: the JSON object, with the number of each field among other things.

    Raises:
        ValueError, struct.error: the file is not a term dictionary, or is damaged.
    """

    def __init__(self, data: mmap) -> None:
        import json

        if data[: len(_HEAD)] != _HEAD:
            raise ValueError("not a term dictionary")
        self._data = data
        last = len(data) - _LENGTH.size
        extras = last - _LENGTH.unpack_from(data, last)[0]
        self._tables = list(_TABLE.iter_unpack(data[extras - 256 * _TABLE.size : extras]))
        self._end = self._tables[0][0]
        start, length = _varint(data, extras)
        self._order = start + length
        self.extras: dict[str, Any] = json.loads(data[start : self._order])
        self._items = range(self.extras["indexlen"])

    def find(self, key: bytes) -> int | None:
        """The offset of the value of a key; None if the key is not in the dictionary."""
        data = self._data
        hashed = crc32(key)
        table, slots = self._tables[hashed & 255]
        first = (hashed >> 8) % slots if slots else 0
        for slot in chain(range(first, slots), range(first)):
            found, at = _SLOT.unpack_from(data, table + slot * _SLOT.size)
            if not at:
                break
            if found == hashed:
                size, _ = _LENGTHS.unpack_from(data, at)
                start = at + _LENGTHS.size
                if data[start : start + size] == key:
                    return int(start + size)
        return None

    def keys_from(self, key: bytes) -> Iterator[bytes]:
        """The keys from `key` on, in order; it need not be in the dictionary itself."""
        data = self._data
        item = bisect_left(self._items, key, key=lambda item: self._key_at(self._item_offset(item)))
        at = self._item_offset(item) if item < len(self._items) else self._end
        while at < self._end:
            size, skip = _LENGTHS.unpack_from(data, at)
            start = at + _LENGTHS.size
            at = start + size
            yield data[start:at]
            at += skip

    def _item_offset(self, item: int) -> int:
        (offset,) = _POSITION.unpack_from(self._data, self._order + item * _POSITION.size)
        return int(offset)

    def _key_at(self, at: int) -> bytes:
        size, _ = _LENGTHS.unpack_from(self._data, at)
        return self._data[at + _LENGTHS.size : at + _LENGTHS.size + size]


def _varint(data: mmap, at: int) -> tuple[int, int]:
    """The end offset of a number in seven bits per byte, and the number."""
    number = shift = 0
    while data[at] & 0x80:
        number |= (data[at] & 0x7F) << shift
        shift += 7
        at += 1
    return at + 1, number | data[at] << shift
