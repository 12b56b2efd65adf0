"""The bit-parallel alignment, compared with plain dynamic programming."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from gsisearch.quotations.alignment import Alignment, Edit, align

WORDS = st.text("abcd", max_size=12)


def least_distance(pattern: str, text: str) -> tuple[int, int]:
    """The least edit distance of the pattern to a part of the text, and the first end of one."""
    row = [0] * (len(text) + 1)
    for count, item in enumerate(pattern, 1):
        above, row = row, [count]
        for index, other in enumerate(text):
            row.append(min(above[index + 1] + 1, row[-1] + 1, above[index] + (item != other)))
    return min(row), row.index(min(row))


@settings(max_examples=400)
@given(WORDS.filter(bool), WORDS)
def test_the_distance_is_the_least(pattern: str, text: str) -> None:
    found = align(pattern, text)
    assert (found.distance, found.end) == least_distance(pattern, text)


@settings(max_examples=400)
@given(WORDS.filter(bool), WORDS)
def test_the_edits_turn_the_pattern_into_the_aligned_part(pattern: str, text: str) -> None:
    found = align(pattern, text)
    row, column = 0, found.start
    for edit in found.edits:
        assert (edit.pattern_start, edit.start) == (row, column)
        row, column = edit.pattern_end, edit.end
        assert (
            edit.kind != "equal"
            or pattern[edit.pattern_start : edit.pattern_end] == text[edit.start : edit.end]
        )
        assert (edit.pattern_start < edit.pattern_end) == (edit.kind != "delete")
        assert (edit.start < edit.end) == (edit.kind != "insert")
    assert (row, column) == (len(pattern), found.end)
    kinds = [edit.kind == "equal" for edit in found.edits]
    assert all(one != two for one, two in pairwise(kinds))
    changed = [edit for edit in found.edits if edit.kind != "equal"]
    assert (
        sum(max(edit.pattern_end - edit.pattern_start, edit.end - edit.start) for edit in changed)
        <= found.distance
    )


def test_patterns_may_be_longer_than_a_machine_word() -> None:
    text = [str(number) for number in range(500)]
    pattern = [*text[100:150], "other", *text[151:400]]
    replaced = Edit("replace", 50, 51, 150, 151)
    before, after = Edit("equal", 0, 50, 100, 150), Edit("equal", 51, 300, 151, 400)
    assert align(pattern, text) == Alignment(100, 400, 1, (before, replaced, after))
