"""Published text and reading text, with exact offsets both ways.

A `TextMap` applies edits (the sidecar's repairs) to a published text.  Between edits the two
texts run in step, so a map is a short list of edits whatever the length of the text.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace `published[start:end]` by `text`."""

    start: int
    end: int
    text: str


def minimal_edit(start: int, published: str, reading: str) -> Edit:
    """The smallest single edit that turns `published`, which stands at `start`, into `reading`.

    `minimal_edit(0, "thathumanity", "that humanity")` inserts one space at 4.
    """
    limit = min(len(published), len(reading))
    head = 0
    while head < limit and published[head] == reading[head]:
        head += 1
    tail = 0
    while tail < limit - head and published[-1 - tail] == reading[-1 - tail]:
        tail += 1
    return Edit(start + head, start + len(published) - tail, reading[head : len(reading) - tail])


def normal_spaces(text: str) -> str:
    """The text with every horizontal Unicode space (U+00A0, U+2002, tab …) as a plain one.

    Character for character, so offsets stay.
    """
    if text.isascii() and "\t" not in text:
        return text
    return "".join(" " if c.isspace() and c not in "\r\n" else c for c in text)


class TextMap:
    """A published text, the reading text made from it by edits, and the map between them.

    Args:
        published: the text as published.
        edits: disjoint edits of it, in any order.

    Raises:
        ValueError: edits overlap or lie outside the text.
    """

    def __init__(self, published: str, edits: Iterable[Edit] = ()) -> None:
        self.published = published
        self.edits = tuple(sorted(edits, key=lambda edit: (edit.start, edit.end)))
        at = 0
        for edit in self.edits:
            if not at <= edit.start <= edit.end <= len(published):
                raise ValueError(f"edit {edit} overlaps another or lies outside the text")
            at = edit.end
        growth = [len(edit.text) - (edit.end - edit.start) for edit in self.edits]
        self._shifts = [0, *accumulate(growth)]
        self._published_starts = [edit.start for edit in self.edits]
        self._reading_starts = [
            edit.start + shift for edit, shift in zip(self.edits, self._shifts, strict=False)
        ]

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

    def to_published(self, start: int, end: int) -> tuple[int, int]:
        """The published characters behind `reading[start:end]`, `start < end`.

        Characters that an edit inserted have none behind them; a span that touches replaced
        characters covers the whole of what they replace.
        """
        return self._published_point(start, closing=False), self._published_point(end, closing=True)

    def to_reading(self, start: int, end: int) -> tuple[int, int]:
        """The reading characters made of `published[start:end]`, `start < end`."""
        return self._reading_point(start, closing=False), self._reading_point(end, closing=True)

    # A span's opening point leans right past an insertion, its closing point leans left, so
    # that "humanity" in "thathumanity" covers "humanity" alone in both texts.

    def _published_point(self, offset: int, *, closing: bool) -> int:
        probe = offset - 1 if closing else offset
        index = bisect_right(self._reading_starts, probe) - 1
        if index >= 0:
            edit, start = self.edits[index], self._reading_starts[index]
            if probe < start + len(edit.text):
                return edit.end if closing else edit.start
        return offset - self._shifts[index + 1]

    def _reading_point(self, offset: int, *, closing: bool) -> int:
        probe = offset - 1 if closing else offset
        index = bisect_right(self._published_starts, probe) - 1
        if index >= 0:
            edit, start = self.edits[index], self._reading_starts[index]
            if probe < edit.end:
                return start + len(edit.text) if closing else start
        return offset + self._shifts[index + 1]
