"""Published text and reading text, with exact offsets both ways.

A `TextMap` applies edits (the sidecar's repairs) to a published text.  Between edits the two
texts run in step, so a map is a short list of edits whatever the length of the text.
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
    """Replace `published[start:end]` by `text`."""

    start: int
    end: int
    text: str


def edits_between(published: str, reading: str, start: int = 0) -> Iterator[Edit]:
    """The edits that turn `published`, which stands at `start`, into `reading`.

    As small as they can be, so that each word of the reading keeps its own characters:
    `edits_between("todeliver the GSIin", "to deliver the GSI in")` inserts two spaces.
    """
    from difflib import SequenceMatcher

    # What both begin and end with comes first: "seekseeks" is "seek seeks" less one space.
    head = _common(published, reading)
    published, reading, start = published[head:], reading[head:], start + head
    tail = _common(published[::-1], reading[::-1])
    published, reading = published[: len(published) - tail], reading[: len(reading) - tail]
    opcodes = SequenceMatcher(None, published, reading, autojunk=False).get_opcodes()
    for kind, first, last, low, high in opcodes:
        if kind != "equal":
            yield Edit(start + first, start + last, reading[low:high])


def _common(one: str, other: str) -> int:
    """How many characters both texts begin with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def places(text: str, wanted: Collection[str]) -> dict[str, list[int]]:
    """Where each of some strings stands in a text, in order, places that overlap included.

    However many they are, the text is gone through once.

    Args:
        text: the text.
        wanted: strings of at least one character, none very long.
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
    """The text with every white-space character but line ends (U+00A0, U+2002, tab …) as a
    plain space; character for character, so offsets stay."""
    return _SPACE.sub(" ", text)


class TextMap:
    """A published text, the reading text made from it by edits, and the map between them.

    Args:
        published: the text as published.
        edits: disjoint edits of it, in any order; of insertions at one place, the first comes
            first.

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
        """The text after all edits, with plain spaces."""
        pieces = []
        at = 0
        for edit in self.edits:
            pieces += [self.published[at : edit.start], edit.text]
            at = edit.end
        pieces.append(self.published[at:])
        return normal_spaces("".join(pieces))

    def is_edited(self, start: int, end: int) -> bool:
        """Whether there is an edit in `published[start:end]`, or right before or after it."""
        starts, ends = self._published_edges
        last = bisect_right(starts, end) - 1
        return last >= 0 and ends[last] >= start

    def to_published(self, start: int, end: int) -> Offsets:
        """The published characters behind `reading[start:end]`, `start < end`.

        Characters that an edit inserted have none behind them; a span that touches replaced
        characters covers the whole of what they replace.
        """
        return _carried(start, end, self._reading_edges, self._published_edges)

    def to_reading(self, start: int, end: int) -> Offsets:
        """The reading characters made of `published[start:end]`, `start < end`."""
        return _carried(start, end, self._published_edges, self._reading_edges)


class _Edges(NamedTuple):
    """Where the edits of a text begin and end in one of its two versions."""

    starts: list[int]
    ends: list[int]

    @classmethod
    def of(cls, spans: list[Offsets]) -> _Edges:
        return cls([start for start, _ in spans], [end for _, end in spans])


def _carried(start: int, end: int, here: _Edges, there: _Edges) -> Offsets:
    # An opening point leans right past an insertion, a closing point leans left, so that
    # "humanity" in "thathumanity" covers "humanity" alone in both texts.
    first, last = bisect_right(here.starts, start) - 1, bisect_right(here.starts, end - 1) - 1
    if first >= 0:
        inside = start < here.ends[first]
        start = there.starts[first] if inside else there.ends[first] + start - here.ends[first]
    if last >= 0:
        inside = end <= here.ends[last]
        end = there.ends[last] if inside else there.ends[last] + end - here.ends[last]
    return start, end
