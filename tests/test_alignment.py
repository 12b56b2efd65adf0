"""The bit-parallel alignment against the dynamic programming that it stands for."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from gsisearch.quotations.alignment import Alignment, Op, align

WORDS = st.text("abcd", max_size=12)


def least_distance(pattern: str, text: str) -> tuple[int, int]:
    """The fewest edits of the pattern to a stretch of the text, and the first end of one."""
    row = [0] * (len(text) + 1)
    for count, item in enumerate(pattern, 1):
        above, row = row, [count]
        for index, other in enumerate(text):
            row.append(min(above[index + 1] + 1, row[-1] + 1, above[index] + (item != other)))
    return min(row), row.index(min(row))


@settings(max_examples=400)
@given(WORDS.filter(bool), WORDS)
def test_it_finds_the_fewest_edits(pattern: str, text: str) -> None:
    found = align(pattern, text)
    assert (found.distance, found.end) == least_distance(pattern, text)


@settings(max_examples=400)
@given(WORDS.filter(bool), WORDS)
def test_its_steps_lead_from_the_pattern_to_the_stretch(pattern: str, text: str) -> None:
    found = align(pattern, text)
    row, column = 0, found.start
    for op in found.ops:
        assert (op.first, op.start) == (row, column)
        row, column = op.last, op.end
        assert op.kind != "equal" or pattern[op.first : op.last] == text[op.start : op.end]
        assert (op.first < op.last) == (op.kind != "delete")
        assert (op.start < op.end) == (op.kind != "insert")
    assert (row, column) == (len(pattern), found.end)
    kinds = [op.kind == "equal" for op in found.ops]
    assert all(one != two for one, two in pairwise(kinds))
    changed = [op for op in found.ops if op.kind != "equal"]
    assert sum(max(op.last - op.first, op.end - op.start) for op in changed) <= found.distance


def test_patterns_may_be_longer_than_a_machine_word() -> None:
    text = [str(number) for number in range(500)]
    pattern = [*text[100:150], "other", *text[151:400]]
    replaced = Op("replace", 50, 51, 150, 151)
    before, after = Op("equal", 0, 50, 100, 150), Op("equal", 51, 300, 151, 400)
    assert align(pattern, text) == Alignment(100, 400, 1, (before, replaced, after))
