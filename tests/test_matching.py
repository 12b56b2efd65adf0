"""Where the words of a query stand, which passages match, and which of them are listed."""

from __future__ import annotations

from collections import Counter
from itertools import combinations, pairwise, product

import pytest
from builders import MemoryReader
from hypothesis import given, settings
from hypothesis import strategies as st

from gsisearch.index.whoosh.evaluation import Evaluation
from gsisearch.matching import matcher
from gsisearch.matching.plan import (
    AllOf,
    AnyOf,
    Element,
    Excluding,
    Leaf,
    PassageSet,
    Plan,
)
from gsisearch.matching.spans import Positions, Span, merge_spans, phrase_spans, proximity_spans

# A slow, plain definition of every match, to hold the quick one against.


def occurrences(text: list[str], element: Element) -> set[Span]:
    return {
        (start, start + len(way))
        for way in element
        for start in range(len(text) - len(way) + 1)
        if tuple(text[start : start + len(way)]) == way
    }


def rows(text: list[str], elements: tuple[Element, ...]) -> list[Span]:
    ways = {sum(way, ()) for way in product(*elements)}
    return sorted(set().union(*(occurrences(text, (way,)) for way in ways)))


def nears(text: list[str], elements: tuple[Element, ...], slop: int) -> list[Span]:
    needed = Counter(elements)
    found = {element: occurrences(text, element) for element in needed}

    def inside(element: Element, window: Span) -> list[Span]:
        return [s for s in found[element] if window[0] <= s[0] and s[1] <= window[1]]

    complete = [
        (start, end)
        for start, end in combinations(range(len(text) + 1), 2)
        if all(len(inside(element, (start, end))) >= n for element, n in needed.items())
    ]
    shortest = [
        (start, end)
        for start, end in complete
        if not any((s, e) != (start, end) and start <= s and e <= end for s, e in complete)
    ]

    def others(window: Span) -> int:
        asked = sum(
            max(
                sum(e - s for s, e in chosen) for chosen in combinations(inside(element, window), n)
            )
            for element, n in needed.items()
        )
        return window[1] - window[0] - asked

    return [window for window in shortest if others(window) <= slop]


def leaf_spans(leaf: Leaf, text: list[str]) -> list[Span]:
    return nears(text, leaf.elements, leaf.slop) if leaf.slop else rows(text, leaf.elements)


# Texts of four words only, so that they meet often.

WORDS = st.sampled_from("abcd")
TEXTS = st.lists(WORDS, max_size=12)
ALTERNATIVES = st.lists(WORDS, min_size=1, max_size=3).map(tuple)
ELEMENTS: st.SearchStrategy[tuple[Element, ...]] = st.lists(
    st.lists(ALTERNATIVES, min_size=1, max_size=3, unique=True).map(tuple), min_size=1, max_size=4
).map(tuple)
FIELDS = st.sampled_from([(("exact",), ("title_exact",)), (("exact",), ()), ((), ("title_exact",))])
LEAVES = st.builds(
    lambda elements, fields, slop: Leaf("", elements, body=fields[0], title=fields[1], slop=slop),
    ELEMENTS,
    FIELDS,
    st.integers(0, 3),
)
PLANS: st.SearchStrategy[Plan] = st.recursive(
    LEAVES
    | st.frozensets(st.integers(0, 8)).map(
        lambda numbers: PassageSet("", "id", tuple(map(str, numbers)))
    ),
    lambda plans: st.one_of(
        st.lists(plans, min_size=1, max_size=3).map(lambda parts: AllOf(tuple(parts))),
        st.lists(plans, min_size=1, max_size=3).map(lambda parts: AnyOf(tuple(parts))),
        plans.map(Excluding),
    ),
    max_leaves=4,
)


@st.composite
def readers(draw: st.DrawFn) -> MemoryReader:
    """Up to three paragraphs with titles, some with commitments."""
    piece = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)
    lead = st.lists(WORDS, max_size=3).map(" ".join)
    item = st.tuples(piece, lead).map(lambda pair: f"{{{pair[0]}}} {pair[1]}")
    paragraph = st.tuples(lead, st.lists(item, max_size=3)).map(
        lambda pair: f"{pair[0]} {' '.join(pair[1])}"
    )
    paragraphs = draw(st.lists(paragraph, min_size=1, max_size=3))
    titles = draw(st.lists(lead, min_size=len(paragraphs), max_size=len(paragraphs)))
    return MemoryReader(paragraphs, titles)


def elements(query: str) -> tuple[Element, ...]:
    """`a b/c` is `a`, then `b` or `c`; a hyphen ties the words of one alternative."""
    return tuple(
        tuple(tuple(way.split("-")) for way in element.split("/")) for element in query.split()
    )


def positions_in(text: str) -> Positions:
    words = text.split()
    return lambda term: [at for at, word in enumerate(words) if word == term]


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("a", "a b a", [(0, 1), (2, 3)]),
        ("a b", "a b a b", [(0, 2), (2, 4)]),
        ("a b", "b a", []),
        ("a a", "a a a", [(0, 2), (1, 3)]),
        ("a/b-c d", "a d b c d b d", [(0, 2), (2, 5)]),
        ("a/a-b b/c", "a b c", [(0, 2), (0, 3)]),
    ],
)
def test_elements_in_a_row(query: str, text: str, expected: list[Span]) -> None:
    assert phrase_spans(elements(query), positions_in(text)) == expected


@pytest.mark.parametrize(
    ("query", "slop", "text", "expected"),
    [
        ("a b", 1, "a x b", [(0, 3)]),
        ("a b", 1, "b x a", [(0, 3)]),
        ("a b", 1, "a x x b", []),
        ("a b", 1, "a a x b", [(1, 4)]),
        ("a b", 2, "a x b x a", [(0, 3), (2, 5)]),
        ("a a", 1, "a x b", []),
        ("a a", 1, "a x a", [(0, 3)]),
        # The words of the alternative that is there are asked for, however long the others are.
        ("a-b/z c", 1, "a b x c", [(0, 4)]),
        ("a/b-c d", 1, "b c x d", [(0, 4)]),
        ("a/b-c d", 1, "b c x x d", []),
        # The nearest alternative counts, not one that reaches further.
        ("a/a-x-x d", 1, "d a x x", [(0, 2)]),
    ],
)
def test_elements_near_each_other(query: str, slop: int, text: str, expected: list[Span]) -> None:
    assert proximity_spans(elements(query), positions_in(text), slop) == expected


@settings(max_examples=60)
@given(TEXTS, ELEMENTS)
def test_rows_are_where_the_definition_says(text: list[str], asked: tuple[Element, ...]) -> None:
    assert phrase_spans(asked, positions_in(" ".join(text))) == rows(text, asked)


@settings(max_examples=60)
@given(TEXTS, ELEMENTS, st.integers(1, 4))
def test_near_is_what_the_definition_says(
    text: list[str], asked: tuple[Element, ...], slop: int
) -> None:
    assert proximity_spans(asked, positions_in(" ".join(text)), slop) == nears(text, asked, slop)


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 12), st.integers(1, 4)).map(lambda p: (p[0], sum(p)))))
def test_merged_spans_are_disjoint_and_cover_the_same(spans: list[Span]) -> None:
    found = merge_spans(spans)
    assert {at for span in found for at in range(*span)} == {
        at for span in spans for at in range(*span)
    }
    assert all(before[1] <= after[0] for before, after in pairwise(found))
    borders = {at for start, end in spans for at in (start, end)}
    torn = {at for at in borders if any(start < at < end for start, end in spans)}
    assert {at for span in found for at in span} == borders - torn


@settings(max_examples=60)
@given(LEAVES, readers())
def test_a_leaf_counts_and_places_its_matches(leaf: Leaf, reader: MemoryReader) -> None:
    whole = leaf._replace(body=("exact",), title=("title_exact",))
    matched = Evaluation(reader).leaf(whole)
    found = {"exact": matched.body, "title_exact": matched.title}
    counts = {name: dict(zip(f.numbers, f.frequencies, strict=True)) for name, f in found.items()}
    for number, (text, title) in enumerate(zip(reader.texts, reader.titles, strict=True)):
        assert counts["exact"].get(number, 0) == len(leaf_spans(leaf, text))
        assert counts["title_exact"].get(number, 0) == len(leaf_spans(leaf, title))
        spans = matcher.spans(leaf, leaf.body, Evaluation(reader).positions(number))
        assert spans == (leaf_spans(leaf, text) if leaf.body else [])


@settings(max_examples=60)
@given(LEAVES, readers())
def test_marks_are_the_words_asked_for_in_the_matches(leaf: Leaf, reader: MemoryReader) -> None:
    for number, text in enumerate(reader.texts):
        positions = Evaluation(reader).positions(number)
        spans = matcher.spans(leaf, leaf.body, positions)
        marks = matcher.marks(leaf, positions)
        if not leaf.slop:
            assert marks == spans
            continue
        asked = set().union(*(occurrences(text, element) for element in leaf.elements))
        assert set(marks) == {
            mark for mark in asked if any(s <= mark[0] and mark[1] <= e for s, e in spans)
        }


@settings(max_examples=60)
@given(PLANS, readers(), st.frozensets(st.integers(0, 8)))
def test_among_some_records_the_same_match(
    plan: Plan, reader: MemoryReader, some: frozenset[int]
) -> None:
    numbers = some & frozenset(range(reader.size))
    evaluation = Evaluation(reader)
    assert evaluation.passages_among(plan, numbers) == numbers & evaluation.passages(plan)
