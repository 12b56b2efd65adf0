"""Approximate matching: aligns a pattern of words with a text with the fewest edits.

The edit distance is computed with Myers's bit-parallel algorithm (J. ACM 46, 1999, in the form of
Hyyrö 2003): one integer holds a whole column of the dynamic programming matrix, one bit for each
word of the pattern.  Python's integers can be as long as the pattern, so a column takes a few
operations.  All columns are kept, and tracing back through them gives the alignment.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from itertools import groupby
from typing import Literal, NamedTuple

from gsisearch.deadline import in_time

EditKind = Literal["equal", "insert", "delete", "replace"]


class Edit(NamedTuple):
    """A step of an alignment: `pattern[pattern_start:pattern_end]` for `text[start:end]`.

    `insert`: the pattern has words that the text lacks; `delete`: it lacks words of the text;
    `replace`: it has others; `equal`: no difference.
    """

    kind: EditKind
    pattern_start: int
    pattern_end: int
    start: int
    end: int

    @property
    def pattern_length(self) -> int:
        """The number of words of the pattern."""
        return self.pattern_end - self.pattern_start

    @property
    def text_length(self) -> int:
        """The number of words of the text."""
        return self.end - self.start

    @property
    def cost(self) -> int:
        """The edit distance between the two sides."""
        return 0 if self.kind == "equal" else max(self.pattern_length, self.text_length)


class Alignment(NamedTuple):
    """A pattern aligned with `text[start:end]` at an edit distance, counted in words.

    The edits cover both from end to end, in order.  Equal ones alternate with changes.
    """

    start: int
    end: int
    distance: int
    edits: tuple[Edit, ...]


def align(pattern: Sequence[Hashable], text: Sequence[Hashable]) -> Alignment:
    """Align a pattern with the part of a text that is nearest to it by edit distance.

    Args:
        pattern: what to find, at least one item.
        text: where to find it; items before and after the aligned part cost nothing.

    Returns:
        The alignment of least distance; of several, the one that ends first.
    """
    columns, end, distance = _columns(pattern, text)
    start, steps = _trace_back(pattern, text, columns, end)
    return Alignment(start, end, distance, tuple(_merge_steps(steps, start)))


def _columns(
    pattern: Sequence[Hashable], text: Sequence[Hashable]
) -> tuple[list[tuple[int, int]], int, int]:
    """For each prefix of the text the vertical differences (+1 bits, -1 bits) of its column;
    and the first end with the least distance, and that distance."""
    masks: dict[Hashable, int] = {}
    for index, item in enumerate(pattern):
        masks[item] = masks.get(item, 0) | 1 << index
    full = (1 << len(pattern)) - 1
    top = 1 << (len(pattern) - 1)
    plus, minus, distance = full, 0, len(pattern)
    best, end = distance, 0
    columns = [(plus, minus)]
    for index, item in enumerate(in_time(text, 10), 1):
        equal = masks.get(item, 0)
        diagonal = ((((equal & plus) + plus) ^ plus) | equal | minus) & full
        across_plus = minus | (full & ~(diagonal | plus))
        across_minus = diagonal & plus
        if across_plus & top:
            distance += 1
        elif across_minus & top:
            distance -= 1
            if distance < best:
                best, end = distance, index
        across_plus = (across_plus << 1) & full
        plus = (across_minus << 1) & full | (full & ~(diagonal | across_plus))
        minus = across_plus & diagonal
        columns.append((plus, minus))
    return columns, end, best


def _trace_back(
    pattern: Sequence[Hashable],
    text: Sequence[Hashable],
    columns: Sequence[tuple[int, int]],
    end: int,
) -> tuple[int, list[EditKind]]:
    """The start of the aligned part, and the edits from there, word by word."""
    steps: list[EditKind] = []
    row, column = len(pattern), end
    while row:
        bit = 1 << (row - 1)
        if column and pattern[row - 1] == text[column - 1]:
            kind: EditKind = "equal"
        elif columns[column][0] & bit:
            kind = "insert"
        elif columns[column - 1][1] & bit:
            kind = "delete"
        else:
            kind = "replace"
        steps.append(kind)
        row, column = row - (kind != "delete"), column - (kind != "insert")
    return column, steps[::-1]


def _merge_steps(steps: Sequence[EditKind], start: int) -> list[Edit]:
    """The steps with equal neighbours merged into one edit, and neighbouring changes too."""
    edits: list[Edit] = []
    row, column = 0, start
    for is_equal, steps_of_run in groupby(steps, lambda kind: kind == "equal"):
        run = list(steps_of_run)
        last_row = row + len(run) - run.count("delete")
        last_column = column + len(run) - run.count("insert")
        edit = Edit("equal", row, last_row, column, last_column)
        edits.append(edit if is_equal else with_kind(edit))
        row, column = last_row, last_column
    return edits


def with_kind(change: Edit) -> Edit:
    """A change of some length with the kind that its two sides make it."""
    if not change.pattern_length:
        return change._replace(kind="delete")
    return change._replace(kind="replace" if change.text_length else "insert")
