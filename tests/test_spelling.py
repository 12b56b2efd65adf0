"""The distance between words, and the words nearest to a misspelt one."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gsisearch.text.spelling import distance, nearest, within

WORDS = st.text("abc", max_size=8)
VOCABULARIES = st.lists(WORDS, unique=True)


@cache
def edits(left: str, right: str) -> int:
    """The definition, letter by letter from the end."""
    if not left or not right:
        return len(left) + len(right)
    ways = [
        edits(left[:-1], right) + 1,
        edits(left, right[:-1]) + 1,
        edits(left[:-1], right[:-1]) + (left[-1] != right[-1]),
    ]
    if left[-2:] == right[-2:][::-1] and len(left) > 1:
        ways.append(edits(left[:-2], right[:-2]) + 1)
    return min(ways)


@settings(max_examples=60)
@given(WORDS, WORDS, st.integers(0, 4))
def test_the_distance_is_that_of_the_definition(left: str, right: str, limit: int) -> None:
    assert distance(left, right, limit) == min(edits(left, right), limit + 1)


@given(WORDS, st.integers(0, 3), VOCABULARIES)
def test_within_are_all_words_so_near(word: str, limit: int, vocabulary: list[str]) -> None:
    expected = [other for other in vocabulary if edits(word, other) <= limit]
    assert list(within(word, limit, vocabulary)) == expected


@given(st.text("abc", max_size=10), VOCABULARIES, st.integers(1, 4))
def test_the_nearest_words_come_first(word: str, vocabulary: list[str], count: int) -> None:
    limit = 2 if len(word) > 5 else 1
    near = [other for other in vocabulary if 0 < edits(word, other) <= limit]
    near.sort(key=lambda other: (edits(word, other), other[:1] != word[:1], other))
    assert nearest(word, vocabulary, count) == near[:count]


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("securty", ["security", "secure"]),
        ("terorism", ["terrorism"]),
        ("sovereinty", ["sovereignty"]),
        ("wolrd", ["world"]),
        ("wra", ["war"]),
        ("security", []),
        ("peace", ["place"]),
        ("xyzzy", []),
    ],
)
def test_words_as_people_misspell_them(word: str, expected: list[str]) -> None:
    vocabulary = "peace place secure security sovereignty terrorism war world".split()
    assert nearest(word, vocabulary) == expected
