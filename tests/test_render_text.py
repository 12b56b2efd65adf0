"""Text for a terminal: it fits, it says what there is, and nothing in it is an escape code."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from builders import article, hit, passage, results, snippet
from hypothesis import given, settings
from hypothesis import strategies as st

from gsisearch.model import Author, Document
from gsisearch.render import View, render
from gsisearch.render.terminal import Style, width
from gsisearch.render.wording import rank_sentence, score_parts, shown_of
from gsisearch.results import (
    Citation,
    Concordance,
    ConcordanceLine,
    Explanation,
    Outline,
    Part,
    Section,
)
from gsisearch.text.words import is_unsafe

CODES = re.compile(r"\x1b\[[\d;]*m")

#: What would take over a terminal, and what is hard to lay out.
CONTROLS = [
    "\x1b[2J",
    "\x1b]0;title\x07",
    "\x9b31m",
    "\r",
    "\b",
    "\0",
    "\u202e",
    "\u2066",
    "\ud800",
]
WORDS = [
    "word",
    "a",
    "世界",
    "e\u0301",
    "👩\u200d🚀",
    "x" * 30,
    "‹",
    "›",
    " ",
    "\n",
    "\t",
    "\u2028",
]
HOSTILE = st.lists(st.sampled_from(CONTROLS + WORDS), min_size=1, max_size=8).map("".join)


def of_a_hit(text: str) -> object:
    found = passage(text, heading=text)
    return results(hit(found, snippet(f"{text} ‹{text}›"), citation=text, missing=[text]))


def of_an_occurrence(text: str) -> object:
    line = ConcordanceLine("1.1", "doc", text, text, text, 0, 1)
    return Concordance(text, 1, False, None, (line, line))


def of_a_document(text: str) -> object:
    document = Document(
        "doc", text, (Author(literal=text),), text, text, "2022", text, "en", text, ""
    )
    return [Outline(document, (Section("1", "doc", text, 0, 9, (passage(text),)),))]


#: A value for each view, with one text wherever a document has text.
VALUES: dict[View, Callable[[str], object]] = {
    "results": of_a_hit,
    "snippets": of_a_hit,
    "concordance": of_an_occurrence,
    "passages": lambda text: [passage(text, heading=text)],
    "commitments": lambda text: [passage(text, heading=text, id="1.1.1", parent="1.1")],
    "outline": of_a_document,
    "citations": lambda text: [Citation("doc:1.1", text)],
}


@pytest.mark.parametrize("view", VALUES)
@settings(max_examples=25)
@given(HOSTILE, st.booleans(), st.integers(1, 120) | st.none())
def test_a_document_never_controls_the_terminal(
    view: View, text: str, color: bool, columns: int | None
) -> None:
    shown = render(view, VALUES[view](text), "text", Style(columns=columns, color=color))
    assert not any(map(is_unsafe, CODES.sub("", shown) if color else shown))
    assert set(CODES.findall(shown)) <= {"\x1b[0m", "\x1b[1m", "\x1b[2m", "\x1b[1;31m"}


@pytest.mark.parametrize("view", ["results", "passages", "commitments", "outline"])
@settings(max_examples=25)
@given(HOSTILE, st.booleans(), st.booleans(), st.integers(1, 120))
def test_lines_for_reading_fit(
    view: View, text: str, color: bool, slugs: bool, columns: int
) -> None:
    shown = render(view, VALUES[view](text), "text", Style(columns, color, slugs))
    last = shown.rstrip("\n").rpartition("\n")[2] if view == "results" else None
    for line in shown.splitlines():
        # An id is never broken; it may have its place in a tree, and a word after it.
        widest = max(columns, 2, width(line.split("  ")[0]), 15 if view == "outline" else 0)
        assert line == last or width(CODES.sub("", line)) <= widest


@settings(max_examples=60)
@given(HOSTILE, HOSTILE, st.booleans(), st.integers(1, 120))
def test_occurrences_stand_below_each_other(
    left: str, keyword: str, color: bool, columns: int
) -> None:
    lines = tuple(
        ConcordanceLine(id, "doc", before, keyword, after, 0, 1)
        for id, before, after in (("1.1", left, ""), ("1.2.3", "", left), ("1.3", "a b", "c d"))
    )
    style = Style(columns, color)
    *shown, total = render(
        "concordance", Concordance("x", 3, False, None, lines), "text", style
    ).splitlines()
    assert total == "3 occurrences"
    assert all(width(line) <= max(columns, len("1.2.3  ") + 24) for line in shown)
    if not color and "‹" not in left:
        assert len({width(line[: line.index("‹")]) for line in shown}) == 1


def test_scores_slugs_and_reading_text_on_request() -> None:
    found = passage("thathumanity", "that humanity", heading="Heading")
    value = results(hit(found, snippet("that‹humanity›"), score=1.234, missing=["peace"]))
    assert "1.1  Heading (without “peace”)\n" in render("results", value)
    style = Style(scores=True, slugs=True)
    assert render("results", value, "text", style).startswith(
        "doc:1.1  Heading (1.23; without “peace”)\n  that‹humanity›\n"
    )
    assert render("passages", [found]) == "1.1  Heading\n  thathumanity\n"
    assert (
        render("passages", [found], style=Style(reading=True)) == "1.1  Heading\n  that humanity\n"
    )


@pytest.mark.parametrize(
    ("total", "shown", "partial", "expected"),
    [
        (1, 1, 0, "1 passage"),
        (2, 2, 0, "2 passages"),
        (14, 2, 0, "2 of 14 passages (-n 14 shows all)"),
        (2, 2, 2, "2 passages, all partial"),
        (3, 3, 1, "3 passages, 1 partial"),
    ],
)
def test_hits_are_counted(total: int, shown: int, partial: int, expected: str) -> None:
    missing = [["word"] if number >= shown - partial else [] for number in range(shown)]
    hits = [hit(passage("text"), missing=words) for words in missing]
    assert render("results", results(*hits, total=total)).splitlines()[-1] == expected


@pytest.mark.parametrize(
    ("rank", "complete", "missing", "instead", "expected"),
    [
        (1, 2, (), (), "Place 1 of 9: it has all of the query."),
        (
            3,
            1,
            ("a",),
            (),
            "Place 3 of 9: it is without “a”, after the 1 passage with all of the query.",
        ),
        (3, 0, ("a", "b"), (), "Place 3 of 9: it is without “a”, “b”."),
        (None, 2, ("a",), (), "Not listed: it is without “a”."),
        (None, 2, (), ("1.2.3", "1.2.4"), "Not listed: in its place stands 1.2.3, 1.2.4."),
        (None, 2, (), (), "Not listed: only its title matches."),
    ],
)
def test_a_rank_is_a_sentence(
    rank: int | None,
    complete: int,
    missing: tuple[str, ...],
    instead: tuple[str, ...],
    expected: str,
) -> None:
    found = Explanation(
        "q", "1.1", "doc", "1", "", "paragraph", 0.0, rank, 9, complete, missing, instead, ()
    )
    assert rank_sentence(found) == expected


@settings(max_examples=60)
@given(st.lists(st.floats(0.0001, 9), min_size=1, max_size=9))
def test_parts_as_shown_add_up_to_the_score_as_shown(numbers: list[float]) -> None:
    parts = [Part("stem", "word", 1.0, 1.0, number, 1.0, 1.0) for number in numbers]
    shown = [value for value, _, _ in score_parts(parts)]
    assert f"{sum(map(float, shown)):.3f}" == f"{sum(part.value for part in parts):.3f}"
    assert all(
        abs(float(value) - part.value) < 0.0011 for value, part in zip(shown, parts, strict=True)
    )


def test_an_opening_without_a_heading() -> None:
    assert render("passages", [passage("text", id="0.1")]) == "0.1  Opening\n  text\n"


def test_marks_that_touch_are_one() -> None:
    value = results(hit(passage("世界"), snippet("‹世›‹界›")))
    assert "‹世界›" in render("snippets", value)


def test_ids_and_offsets_are_in_columns() -> None:
    pieces = hit(passage("x"), snippet("one")), hit(passage("y", id="1.2.3"), snippet("two", 1000))
    assert render("snippets", results(*pieces)) == "1.1    0-3        one\n1.2.3  1000-1003  two\n"


def test_the_tree_of_the_article_fits_a_narrow_terminal() -> None:
    outlines = [Outline(source.document, source.sections) for source in article().documents]
    shown = render("outline", outlines, "text", Style(columns=40, slugs=True))
    assert max(map(width, shown.splitlines())) <= 40


def test_a_page_says_which_of_all_it_shows() -> None:
    assert shown_of(3, 3, "passage") == "3 passages"
    assert shown_of(1, 3, "passage") == "1 of 3 passages (-n 3 shows all)"
    assert shown_of(1, 3, "passage", 1) == "2 to 2 of 3 passages"
    assert shown_of(10, 30, "word", 20) == "21 to 30 of 30 words"
    assert shown_of(0, 3, "passage", 9) == "none of 3 passages"
