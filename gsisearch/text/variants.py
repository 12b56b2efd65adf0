"""Variants: other spellings of the words of a passage, which queries may use.

These are damaged words as published ("thathumanity" for "that humanity"), compounds without their
hyphen ("winwin" for "win-win"), and words without their apostrophe or full stop ("one s" for
"one's").  The index stores them as terms `written=read`, and queries are expanded with them, so
text pasted from the published page matches too.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import filterfalse
from operator import attrgetter
from typing import TYPE_CHECKING

from gsisearch.text.words import INNER_PUNCTUATION, forms, words

if TYPE_CHECKING:
    from gsisearch.model import Offsets
    from gsisearch.text.text_map import TextMap

#: The characters between spaces, including the rest of a word that a line end divides.
CHUNK = r"\S+(?:(?<=[-‐])[^\S\r\n]*[\r\n]\s*\S+)*"

#: Maximum number of words of a written form: a query tries as many at each of its words.
MAX_WRITTEN_WORDS = 3
#: Maximum number of words of a compound that has a variant without punctuation.
_MAX_COMPOUND_WORDS = 8

Forms = tuple[str, ...]


def variants(text: TextMap, start: int, end: int) -> set[tuple[Forms, Forms]]:
    """The variants of a passage as (written, read) pairs of folded words.

    Args:
        text: the map of the source and its repairs.
        start, end: the offsets of the passage in the source.
    """
    first, last = text.to_reading(start, end)
    found = set(_useful(_repaired(text, start, end)))
    for chunk in _odd_chunks(text.reading[first:last]):
        found.update(_unpunctuated(chunk))
    return found


def _odd_chunks(passage: str) -> set[str]:
    """The chunks between spaces that aren't just a word of ASCII letters."""
    divided = "\n" in passage or "\r" in passage
    chunks = set(re.findall(CHUNK, passage) if divided else passage.split())
    odd = set(filterfalse(str.isalnum, chunks))
    return odd if passage.isascii() else odd.union(filterfalse(str.isascii, chunks))


def _useful(found: Iterable[tuple[Forms, Forms]]) -> Iterator[tuple[Forms, Forms]]:
    return (
        (written, read)
        for written, read in found
        if written and read and written != read and len(written) <= MAX_WRITTEN_WORDS
    )


@lru_cache(maxsize=65536)
def _unpunctuated(chunk: str) -> tuple[tuple[Forms, Forms], ...]:
    """The variants of a chunk: its punctuation removed, or replaced by spaces."""
    return tuple(_useful(_without_punctuation(chunk)))


def _without_punctuation(chunk: str) -> Iterator[tuple[Forms, Forms]]:
    compound: list[str] = []
    end = 0
    for word in words(chunk):
        if end == word.start:
            yield _joined(compound)
            compound = []
        compound.append(word.form)
        end = word.end
        parts = forms(re.sub(INNER_PUNCTUATION, " ", chunk[word.start : word.end]))
        yield parts, (word.form,)
        yield ("".join(parts),), (word.form,)
    yield _joined(compound)


def _joined(read: Sequence[str]) -> tuple[Forms, Forms]:
    return (("".join(read),) if 0 < len(read) <= _MAX_COMPOUND_WORDS else ()), tuple(read)


def _repaired(text: TextMap, start: int, end: int) -> Iterator[tuple[Forms, Forms]]:
    """The variants of repaired chunks: each published word, all of them, and all joined."""
    for left, right in _damaged(text, start, end):
        published = text.published[left:right]
        for word in words(published):
            first, last = text.to_reading(left + word.start, left + word.end)
            yield (word.form,), forms(text.reading[first:last])
        first, last = text.to_reading(left, right)
        written, read = forms(published), forms(text.reading[first:last])
        yield _different(written, read)
        yield _joined(written)[0], read


def _damaged(text: TextMap, start: int, end: int) -> list[Offsets]:
    """The spans, from space to space, that repairs touch."""
    spans: list[Offsets] = []
    for index in range(bisect_left(text.edits, start, key=attrgetter("start")), len(text.edits)):
        edit = text.edits[index]
        if edit.end > end:
            break
        # One character further, for words that a repair inserts between spaces.
        before = spans[-1][1] if spans else start + 1
        left = max(start, _space_before(text.published, edit.start - 1, before - 1))
        right = start
        if spans and left < before:
            left, right = spans.pop()
        if right <= edit.end:
            right = min(end, _space_after(text.published, edit.end + 1))
        spans.append((left, right))
    return spans


def _different(written: Forms, read: Forms) -> tuple[Forms, Forms]:
    """The two without their common beginning and ending, but of at least one word."""
    shorter = min(len(written), len(read))
    first = last = 0
    while first < shorter - 1 and written[first] == read[first]:
        first += 1
    while last < shorter - 1 - first and written[-1 - last] == read[-1 - last]:
        last += 1
    return written[first : len(written) - last], read[first : len(read) - last]


def _space_before(text: str, offset: int, first: int) -> int:
    while offset > first and not text[offset - 1].isspace():
        offset -= 1
    return offset


def _space_after(text: str, offset: int) -> int:
    while offset < len(text) and not text[offset].isspace():
        offset += 1
    return offset


def variant_term(written: Forms, read: Forms) -> str:
    """The index term of a variant."""
    return f"{' '.join(written)}={' '.join(read)}"


def read_forms(written: Sequence[str], terms: Iterable[str]) -> tuple[Forms, ...]:
    """The words of which `written` is a variant.

    Args:
        written: the folded words as written.
        terms: the index terms that begin with `variant_prefix(written)`.
    """
    skip = len(variant_prefix(written))
    return tuple(tuple(found[skip:].split(" ")) for found in terms)


def variant_prefix(written: Sequence[str]) -> str:
    """The beginning of the index terms for the variant `written`."""
    return f"{' '.join(written)}="
