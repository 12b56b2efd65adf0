"""The exact mapping of offsets between published text and reading text.

A `TextMap` applies edits (the repairs in the sidecar) to a published text.  Between edits the texts
are the same, so the map only needs the list of edits.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

from gsisearch.model import Offsets


class Edit(NamedTuple):
    """The replacement of `published[start:end]` by `text`."""

    start: int
    end: int
    text: str


def edits_between(published: str, reading: str, start: int = 0) -> Iterator[Edit]:
    """The edits that turn `published`, which is at offset `start`, into `reading`.

    They are minimal, so that each word of the reading text is mapped to its own characters:
    `edits_between("todeliver the GSIin", "to deliver the GSI in")` inserts two spaces.
    """
    from difflib import SequenceMatcher

    # Common beginnings and endings are removed first: "seekseeks" only lacks a space.
    head = _common(published, reading)
    published, reading, start = published[head:], reading[head:], start + head
    tail = _common(published[::-1], reading[::-1])
    published, reading = published[: len(published) - tail], reading[: len(reading) - tail]
    opcodes = SequenceMatcher(None, published, reading, autojunk=False).get_opcodes()
    for kind, first, last, low, high in opcodes:
        if kind != "equal":
            yield Edit(start + first, start + last, reading[low:high])


def _common(one: str, other: str) -> int:
    """The length of the common beginning of two texts."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def places(text: str, wanted: Collection[str]) -> dict[str, list[int]]:
    """The offsets of all occurrences of some strings in a text, including overlapping ones.

    The text is scanned only once, whatever the number of strings.

    Args:
        text: the text.
        wanted: the strings, which must not be empty, nor very long.
    """
    found: dict[str, list[int]] = {one: [] for one in wanted}
    if not found:
        return found
    shortest = min(map(len, found))
    lengths: defaultdict[str, set[int]] = defaultdict(set)
    for one in found:
        lengths[one[:shortest]].add(len(one))
    for at in range(len(text) - shortest + 1):
        for length in lengths.get(text[at : at + shortest], ()):
            piece = text[at : at + length]
            if len(piece) == length and piece in found:
                found[piece].append(at)
    return found


_SPACE = re.compile(r"[^\S\r\n ]")


def normal_spaces(text: str) -> str:
    """The text with every white-space character but line ends (U+00A0, U+2002, tab …) replaced by
    a plain space; offsets don't change."""
    return _SPACE.sub(" ", text)


class TextMap:
    """A published text, the reading text that edits make of it, and the map between them.

    Args:
        published: the text as published.
        edits: disjoint edits, in any order; insertions at the same offset are applied in the
            order given.

    Raises:
        ValueError: edits overlap or lie outside the text.
    """

    def __init__(self, published: str, edits: Iterable[Edit] = ()) -> None:
        self.published = published
        self.edits = tuple(sorted(edits, key=lambda edit: (edit.start, edit.end)))
        at = growth = 0
        before: list[Offsets] = []
        after: list[Offsets] = []
        for edit in self.edits:
            if not at <= edit.start <= edit.end <= len(published):
                raise ValueError(f"{edit} overlaps another or lies outside the text")
            at = edit.end
            before.append((edit.start, edit.end))
            start = edit.start + growth
            after.append((start, start + len(edit.text)))
            growth += len(edit.text) - (edit.end - edit.start)
        self._published_edges = _Edges.of(before)
        self._reading_edges = _Edges.of(after)

    @cached_property
    def reading(self) -> str:
        """The text after all edits, with normalized spaces."""
        pieces = []
        at = 0
        for edit in self.edits:
            pieces += [self.published[at : edit.start], edit.text]
            at = edit.end
        pieces.append(self.published[at:])
        return normal_spaces("".join(pieces))

    def is_edited(self, start: int, end: int) -> bool:
        """Whether there is an edit in `published[start:end]`, or directly before or after it."""
        starts, ends = self._published_edges
        last = bisect_right(starts, end) - 1
        return last >= 0 and ends[last] >= start

    def to_published(self, start: int, end: int) -> Offsets:
        """The published characters that `reading[start:end]` stems from, for `start < end`.

        Inserted characters stem from none; a span with replacement characters covers everything
        that they replace.
        """
        return _carried(start, end, self._reading_edges, self._published_edges)

    def to_reading(self, start: int, end: int) -> Offsets:
        """The reading characters that stem from `published[start:end]`, for `start < end`."""
        return _carried(start, end, self._published_edges, self._reading_edges)


class _Edges(NamedTuple):
    """The offsets of edits in the published text, or in the reading text."""

    starts: list[int]
    ends: list[int]

    @classmethod
    def of(cls, spans: list[Offsets]) -> _Edges:
        return cls([start for start, _ in spans], [end for _, end in spans])


def _carried(start: int, end: int, here: _Edges, there: _Edges) -> Offsets:
    # At an insertion, the start moves behind it and the end stays before it, so that
    # "humanity" in "thathumanity" is only "humanity" in both texts.
    first, last = bisect_right(here.starts, start) - 1, bisect_right(here.starts, end - 1) - 1
    if first >= 0:
        inside = start < here.ends[first]
        start = there.starts[first] if inside else there.ends[first] + start - here.ends[first]
    if last >= 0:
        inside = end <= here.ends[last]
        end = there.ends[last] if inside else there.ends[last] + end - here.ends[last]
    return start, end
