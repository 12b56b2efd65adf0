"""Snippets and concordance lines: what is shown of a passage, and what is marked in it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import cases
import pytest
from builders import article, article_entry, entry, shown, spans_of
from cases import Case
from hypothesis import given, settings
from hypothesis import strategies as st

from gsisearch.index.entries import Entry
from gsisearch.matching.spans import Span, merge_spans
from gsisearch.model import Offsets
from gsisearch.search.concordance import concordance_line
from gsisearch.search.snippets import characters, snippets
from gsisearch.text.sentences import sentences
from gsisearch.text.text_map import normal_spaces
from gsisearch.text.words import WORD

WORDS = st.sampled_from(
    ["peace", "Peace", "security", "We", "a", "one’s", "1,000", "non-nuclear", "(GSI)", "和平", "é"]
)
BETWEEN = st.sampled_from(
    [" "] * 6
    + [". ", ".", ", ", "; ", " — ", ": “", "\u2002", "\n", "[| ]", "[x y|of ]", " [|not ]"]
)
TEXTS = st.lists(st.tuples(WORDS, BETWEEN), min_size=1, max_size=40).map(
    lambda pairs: "".join(word + between for word, between in pairs).strip()
)
LENGTHS = st.integers(1, 120)


@st.composite
def searches(draw: st.DrawFn) -> tuple[Entry, list[list[Span]]]:
    """A passage, and what up to three parts of a query match in it."""
    found = entry(draw(TEXTS), start=draw(st.sampled_from([0, 7])))
    count = len(found.starts)
    span = st.tuples(st.integers(0, count - 1), st.integers(1, 3)).map(
        lambda pair: (pair[0], min(count, sum(pair)))
    )
    return found, draw(st.lists(st.lists(span, max_size=6), max_size=3))


def all_marks(found: Entry, groups: Sequence[Sequence[Span]]) -> list[Offsets]:
    places = (characters(found, span) for spans in groups for span in spans)
    return merge_spans((start, end) for start, end in places if start < end)


@settings(max_examples=60)
@given(searches(), LENGTHS, st.integers(1, 4))
def test_a_snippet_is_a_piece_of_published_text(
    search: tuple[Entry, list[list[Span]]], length: int, count: int
) -> None:
    found, groups = search
    whole = found.passage
    expected = all_marks(found, groups)
    pieces = snippets(found, groups, length, count)
    assert 1 <= len(pieces) <= count
    for piece in pieces:
        assert whole.start <= piece.start < piece.end <= whole.end
        assert piece.text == whole.published[piece.start - whole.start : piece.end - whole.start]
        assert piece.text == piece.text.strip()
        assert piece.cut_before == (piece.start > whole.start)
        assert piece.cut_after == (piece.end < whole.end)
        inside = [m for m in expected if m[0] < piece.end and piece.start < m[1]]
        assert list(piece.marks) == inside
        assert all(piece.start <= start < end <= piece.end for start, end in inside)
        assert bool(inside) == bool(expected)
        is_one = [(piece.start, piece.end)] == inside or WORD.fullmatch(piece.text)
        assert len(piece.text) <= length or is_one
    assert all(before.end <= after.start for before, after in pairwise(pieces))
    if len(pieces) < count:
        assert sum(len(piece.marks) for piece in pieces) == len(expected)


@settings(max_examples=60)
@given(searches())
def test_marks_are_whole_words_in_order(search: tuple[Entry, list[list[Span]]]) -> None:
    found, groups = search
    expected = all_marks(found, groups)
    assert all(before[1] <= after[0] for before, after in pairwise(expected))
    covered = {at for start, end in expected for at in range(start, end)}
    published, shift = found.passage.published, found.passage.start
    for at in (at for spans in groups for span in spans for at in range(*span)):
        word = range(found.starts[at], found.ends[at])
        assert all(place in covered for place in word if not published[place - shift].isspace())
    for start, end in expected:
        assert start in found.starts
        assert end in found.ends


@settings(max_examples=60)
@given(searches(), LENGTHS)
def test_words_are_never_cut(search: tuple[Entry, list[list[Span]]], length: int) -> None:
    found, groups = search
    text, shift = found.passage.published, found.passage.start
    at_marks = {at for mark in all_marks(found, groups) for at in mark}
    for piece in snippets(found, groups, length, 3):
        for cut in (piece.start, piece.end):
            if not piece.marks and len(piece.text) == length:
                continue  # perhaps the first word alone is longer
            assert cut in at_marks or not _in_word(text, cut - shift)


def _in_word(text: str, at: int) -> bool:
    return any(match.start() < at < match.end() for match in WORD.finditer(text))


@settings(max_examples=60)
@given(searches(), LENGTHS)
def test_the_closest_match_of_most_parts_is_shown(
    search: tuple[Entry, list[list[Span]]], length: int
) -> None:
    found, groups = search
    (piece,) = snippets(found, groups, length, 1)
    expected = all_marks(found, groups)
    by_part = [all_marks(found, [spans]) for spans in groups]

    def rank(stretch: Sequence[Offsets]) -> tuple[int, int]:
        """How many parts of the query it has, and how few other characters."""
        start, end = stretch[0][0], stretch[-1][1]
        parts = sum(any(start <= a and b <= end for a, b in part) for part in by_part)
        return parts, sum(b - a for a, b in stretch) - (end - start)

    def best(stretches: Sequence[Offsets]) -> tuple[int, int]:
        ranks = [
            rank(stretches[i : j + 1])
            for i in range(len(stretches))
            for j in range(i, len(stretches))
            if i == j or stretches[j][1] - stretches[i][0] <= length
        ]
        return max(ranks, default=(0, 0))

    assert best(piece.marks) == best(expected)


@settings(max_examples=60)
@given(searches(), LENGTHS)
def test_whole_sentences_are_taken_where_they_fit(
    search: tuple[Entry, list[list[Span]]], length: int
) -> None:
    found, groups = search
    text, shift = found.passage.published, found.passage.start
    spans = [(start + shift, end + shift) for start, end in sentences(text)]
    for piece in snippets(found, groups[:1], length, 1):
        around = [(a, b) for a, b in spans if a < piece.end and piece.start < b]
        if any(a < edge < b for a, b in all_marks(found, groups[:1]) for edge in around[0]):
            continue  # a match that goes on in the next sentence is shown whole or not at all
        if len(around) == 1 and around[0][1] - around[0][0] <= length:
            assert (piece.start, piece.end) == around[0]


@pytest.mark.parametrize("case", cases.load("snippets.txt"), ids=str)
def test_snippets_of_the_article(case: Case) -> None:
    id, parts, *options = case.name.split("  ")
    given = dict(option.split("=") for option in " ".join(options).split())
    found = article_entry(id)
    groups = [spans_of(found, part) for part in parts.split(" + ")]
    pieces = snippets(found, groups, int(given.get("length", 240)), int(given.get("count", 1)))
    expected = case.parts[""].split("\n")
    assert [normal_spaces(shown(piece)) for piece in pieces] == list(filter(None, expected))


def test_every_word_of_the_article_is_shown_where_it_stands() -> None:
    (document,) = article().documents
    for passage in article().passages:
        found = article_entry(passage.id)
        for at, place in enumerate(zip(found.starts, found.ends, strict=True)):
            (piece,) = snippets(found, [[(at, at + 1)]], 60, 1)
            assert piece.marks == (place,)
            assert document.source[piece.start : piece.end] == piece.text
            line = concordance_line(found, (at, at + 1), 30)
            assert (line.start, line.end) == place
            assert document.source[line.start : line.end] == line.keyword


def test_a_match_longer_than_the_snippet_is_shown_whole() -> None:
    found = entry("We want peace and security for all states.")
    (piece,) = snippets(found, [spans_of(found, "peace and security")], 10, 1)
    assert shown(piece) == "… ‹peace and security› …"


def test_a_word_longer_than_the_snippet_is_cut_only_without_a_match() -> None:
    found = entry("x" * 50)
    assert snippets(found, [], 20, 1)[0].text == "x" * 20
    assert snippets(found, [[(0, 1)]], 20, 1)[0].text == "x" * 50


@settings(max_examples=60)
@given(searches(), st.integers(0, 60))
def test_a_concordance_line_is_what_fits_around_a_match(
    search: tuple[Entry, list[list[Span]]], width: int
) -> None:
    found, groups = search
    text, shift = found.passage.published, found.passage.start
    for span in (span for spans in groups for span in spans):
        line = concordance_line(found, span, width)
        start, end = line.start - shift, line.end - shift
        low, high = start - len(line.left), end + len(line.right)
        assert text[low:high] == line.left + line.keyword + line.right
        assert line.keyword == text[start:end]
        assert len(line.left) <= width
        assert len(line.right) <= width
        for cut in {low, high} - {start, end}:
            assert not _in_word(text, cut)
        spaces = [at for at, char in enumerate(f" {text} ", -1) if char.isspace()]
        assert not any(max(0, start - width) <= at + 1 < low for at in spaces), "more would fit"
        assert not any(high < at <= min(len(text), end + width) for at in spaces), "more would fit"


def test_a_concordance_line_of_a_script_without_spaces() -> None:
    found = entry("我们要和平也要安全")
    line = concordance_line(found, spans_of(found, "和平")[0], 2)
    assert (line.left, line.keyword, line.right) == ("们要", "和平", "也要")


def test_a_snippet_of_a_script_without_spaces() -> None:
    found = entry("我们要和平也要安全")
    (piece,) = snippets(found, [spans_of(found, "和平")], 4, 1)
    assert shown(piece) == "… 要‹和平›也 …"


def test_a_word_that_a_repair_puts_in_is_marked_with_its_neighbours() -> None:
    found = entry("work for [|the ]peace of all")
    (piece,) = snippets(found, [spans_of(found, "for the peace")], 60, 1)
    assert shown(piece) == "work ‹for peace› of all"
    (piece,) = snippets(found, [spans_of(found, "for the")], 60, 1)
    assert shown(piece) == "work ‹for› peace of all"
    (piece,) = snippets(found, [spans_of(found, "the")], 60, 1)
    assert shown(piece) == "work for peace of all"


def test_words_that_stand_for_the_same_damage_are_marked_once() -> None:
    found = entry("a [w/|with the] view")
    (piece,) = snippets(found, [spans_of(found, "with"), spans_of(found, "the")], 60, 1)
    assert shown(piece) == "a ‹w/› view"
