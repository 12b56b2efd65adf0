"""Where a row of words stands in a longer one, with the fewest edits: bit-parallel alignment.

Myers's algorithm (J. ACM 46, 1999, in the form of Hyyrö 2003) keeps a whole column of the
dynamic programming matrix in the bits of one integer, a bit a word of the pattern.  Python's
integers have as many bits as it takes, so a column costs a few operations whatever the length
of the pattern; the columns are kept, and the way back through them is the alignment.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from gsisearch.deadline import in_time

OpKind = Literal["equal", "insert", "delete", "replace"]


class Op(NamedTuple):
    """A step of an alignment: `pattern[first:last]` stands for `text[start:end]`.

    `insert` is what the pattern has more, `delete` what it lacks.
    """

    kind: OpKind
    first: int
    last: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Alignment:
    """The pattern stands at `text[start:end]` with `distance` words put in, left out or changed.

    `ops` cover pattern and stretch from end to end, in order, no two neighbours of a kind and
    no two neighbours both changes.
    """

    start: int
    end: int
    distance: int
    ops: tuple[Op, ...]


def align(pattern: Sequence[Hashable], text: Sequence[Hashable]) -> Alignment:
    """The stretch of `text` that `pattern` becomes with the fewest edits.

    Args:
        pattern: what to find, at least one item.
        text: where to find it; what is before and after the stretch costs nothing.

    Returns:
        The first stretch of those with the fewest edits, and the edits.
    """
    columns, end, distance = _columns(pattern, text)
    start, steps = _way_back(pattern, text, columns, end)
    return Alignment(start, end, distance, tuple(_merged(steps, start)))


def _columns(
    pattern: Sequence[Hashable], text: Sequence[Hashable]
) -> tuple[list[tuple[int, int]], int, int]:
    """For each prefix of the text the vertical differences (+1 bits, -1 bits) of its column;
    and the first end of a stretch with the least distance, and that distance."""
    masks: dict[Hashable, int] = {}
    for index, item in enumerate(pattern):
        masks[item] = masks.get(item, 0) | 1 << index
    full = (1 << len(pattern)) - 1
    top = 1 << (len(pattern) - 1)
    plus, minus, score = full, 0, len(pattern)
    best, end = score, 0
    columns = [(plus, minus)]
    for index, item in enumerate(in_time(text, 10), 1):
        equal = masks.get(item, 0)
        diagonal = ((((equal & plus) + plus) ^ plus) | equal | minus) & full
        across_plus = minus | (full & ~(diagonal | plus))
        across_minus = diagonal & plus
        if across_plus & top:
            score += 1
        elif across_minus & top:
            score -= 1
            if score < best:
                best, end = score, index
        across_plus = (across_plus << 1) & full
        plus = (across_minus << 1) & full | (full & ~(diagonal | across_plus))
        minus = across_plus & diagonal
        columns.append((plus, minus))
    return columns, end, best


def _way_back(
    pattern: Sequence[Hashable],
    text: Sequence[Hashable],
    columns: Sequence[tuple[int, int]],
    end: int,
) -> tuple[int, list[OpKind]]:
    """The start of the stretch, and the single steps from there."""
    steps: list[OpKind] = []
    row, column = len(pattern), end
    while row:
        bit = 1 << (row - 1)
        if column and pattern[row - 1] == text[column - 1]:
            steps.append("equal")
            row, column = row - 1, column - 1
        elif columns[column][0] & bit:
            steps.append("insert")
            row -= 1
        elif columns[column - 1][1] & bit:
            steps.append("delete")
            column -= 1
        else:
            steps.append("replace")
            row, column = row - 1, column - 1
    return column, steps[::-1]


def _merged(steps: Sequence[OpKind], start: int) -> list[Op]:
    """Steps as runs: equal ones, and the changes between them, each as one."""
    ops: list[Op] = []
    row, column = 0, start
    for kind in steps:
        down, right = kind != "delete", kind != "insert"
        op = Op(kind, row, row + down, column, column + right)
        row, column = op.last, op.end
        if ops and (ops[-1].kind == "equal") == (kind == "equal"):
            op = Op(kind, ops[-1].first, op.last, ops[-1].start, op.end)
            ops[-1] = op._replace(kind=_kind(op))
        else:
            ops.append(op)
    return ops


def _kind(op: Op) -> OpKind:
    if op.kind == "equal":
        return "equal"
    if op.first == op.last:
        return "delete"
    return "insert" if op.start == op.end else "replace"
