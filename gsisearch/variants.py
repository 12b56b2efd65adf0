"""Other ways to write the words of a passage, so that a query finds them as it was typed.

Published damage ("thathumanity" for "that humanity"), compounds without their hyphen
("winwin" for "win-win") and words without their apostrophe or stop ("one s" for "one's") are
ways to write words that the passage has.  The index keeps them as `written=read` terms; a
query is read through them, so text pasted from the published page matches as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from gsisearch.repair import TextMap
from gsisearch.text import WORD, fold, forms

_CHUNK = re.compile(r"\S+")
_INNER_PUNCTUATION = re.compile(r"[^\w]+")

#: A written form has at most this many words: what a query has to try at each of its words.
LONGEST = 3

Forms = tuple[str, ...]


def variants(text: TextMap, start: int, end: int) -> set[tuple[Forms, Forms]]:
    """The variants of a passage as (written, read) pairs of folded words.

    Args:
        text: the source with its repairs.
        start, end: the passage in the source.
    """
    found: set[tuple[Forms, Forms]] = set()
    first, last = text.to_reading(start, end)
    for chunk in _CHUNK.finditer(text.reading[first:last]):
        found.update(_unpunctuated(chunk.group()))
    for written, read in _repaired(text, start, end):
        as_published, as_read = forms(written), forms(read)
        found.add((as_published, as_read))
        found.add((("".join(as_published),), as_read))
    return {
        (written, read)
        for written, read in found
        if written and read and written != read and len(written) <= LONGEST
    }


def _unpunctuated(chunk: str) -> Iterator[tuple[Forms, Forms]]:
    """A chunk between spaces, its punctuation left out or turned into spaces."""
    words = WORD.findall(chunk)
    read = tuple(map(fold, words))
    if len(words) > 1:
        yield ("".join(read),), read
    for word in words:
        form = (fold(word),)
        parts = forms(_INNER_PUNCTUATION.sub(" ", word))
        if len(parts) > 1:
            yield parts, form
            yield ("".join(parts),), form


def _repaired(text: TextMap, start: int, end: int) -> Iterator[tuple[str, str]]:
    """The chunks that a repair touches: as published, as read."""
    published, reading = text.published, text.reading
    done = start
    for edit in text.edits:
        if not (done <= edit.start and edit.end <= end):
            continue
        left = max(start, _space_before(published, edit.start))
        right = min(end, _space_after(published, edit.end))
        done = right
        first, last = text.to_reading(left, right)
        yield published[left:right], reading[first:last]


def _space_before(text: str, offset: int) -> int:
    while offset > 0 and not text[offset - 1].isspace():
        offset -= 1
    return offset


def _space_after(text: str, offset: int) -> int:
    while offset < len(text) and not text[offset].isspace():
        offset += 1
    return offset


def term(written: Forms, read: Forms) -> str:
    """The index term of a variant."""
    return f"{' '.join(written)}={' '.join(read)}"


def readings(written: Sequence[str], terms: Iterable[str]) -> tuple[Forms, ...]:
    """What `written` may be read as, from the index terms that begin with `key(written)`."""
    skip = len(key(written))
    return tuple(tuple(found[skip:].split(" ")) for found in terms)


def key(written: Sequence[str]) -> str:
    """The beginning of the index terms for `written`."""
    return f"{' '.join(written)}="
