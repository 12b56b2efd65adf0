"""Documents in many layouts are segmented into the sections, paragraphs and items a reader sees.

The cases have the layout of resolutions, communiqués, treaties, speeches and reports, each with
its expected outline.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import chain, pairwise

import cases
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gsisearch.corpus.documents import SourceDocument
from gsisearch.corpus.enumerations import Marker, line_marker
from gsisearch.corpus.formats.text import TextSource
from gsisearch.corpus.segmentation import SectionSpan, segment
from gsisearch.model import Offsets
from gsisearch.text.words import forms, lines

CASES = cases.load("segmentation")
RULE = re.compile(r"\s*[-–—─━*_=~#+\s]{3,}")


def sections_of(source: str, skipped: Collection[int] = ()) -> tuple[SectionSpan, ...]:
    return segment(source, TextSource(source).blocks(skipped))


def outline(source: str) -> Iterator[str]:
    """The outline of a source in the form of the cases: each heading, paragraph and item on a line."""
    number = 0
    for section in sections_of(source):
        number += section.heading is not None
        if section.heading:
            yield f"{number} {clipped(source, section.heading)}"
        for count, paragraph in enumerate(section.paragraphs, 1):
            yield f"  {number}.{count} {clipped(source, (paragraph.start, paragraph.end))}"
            for item, span in enumerate(paragraph.items, 1):
                yield f"    {number}.{count}.{item} {clipped(source, span)}"


def clipped(source: str, span: Offsets) -> str:
    text = " ".join(source[slice(*span)].split())
    return text if len(text) <= 72 else f"{text[:40].rstrip()} … {text[-25:].lstrip()}"


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
@pytest.mark.parametrize("case", CASES, ids=str)
def test_outline(case: cases.Case, ends: str) -> None:
    source = case.parts[""].replace("\n", ends)
    assert list(outline(source)) == case.parts["outline"].splitlines()


def test_the_article_has_the_ids_of_the_design(article: SourceDocument) -> None:
    ids = [passage.id for section in article.sections for passage in section.passages]
    assert (
        ids
        == (
            "0.1 0.2 1.1 1.2 1.2.1 1.2.2 1.2.3 1.2.4 1.2.5 1.2.6 1.3 2.1 2.2 2.3"
            " 3.1 3.2 3.3 3.4 3.5 3.6"
        ).split()
    )
    assert [section.heading for section in article.sections] == [
        "",
        "I.\u2002What is the Global Security Initiative?",
        "II. Whats the Practical Significance and Value of the Global Security Initiative?",
        "III. How to implement the Global Security Initiative?",
    ]


LINES = st.sampled_from(
    [
        "",
        "",
        "",
        " \t",
        "---",
        "=====",
        "# # #",
        "## Water ##",
        "# ",
        "Water and Energy",
        "DAMS",
        "I. Water",
        "1. Dams",
        "2.1 Mills",
        "Article 5",
        "The league decides to:",
        "1. build dams;",
        "2. plant trees;",
        "  (a) oaks",
        "(b) elms, and",
        "- peace",
        "* ***",
        "It has 1) dams; 2) trees; and 3) a fund. It is small.",
        "the water rises. The towns look at it.",
        "a very long line, " * 9,
        "7 June 2022",
        "一、水",
        "（一）和平；（二）发展。",
        "\ufeff",
        "?",
        "x\f\u2028y",
    ]
)
SOURCES = st.lists(LINES, max_size=25).flatmap(
    lambda found: st.sampled_from(["\n", "\r\n", "\r"]).map(lambda end: end.join(found))
) | st.text(st.sampled_from("aB1.)( \n\r#-=:\u2002和"), max_size=60)
SKIPPED = st.sets(st.integers(1, 25), max_size=3)


def parts(sections: tuple[SectionSpan, ...]) -> list[Offsets]:
    """The headings and paragraphs of sections in order."""
    return [
        span
        for section in sections
        for span in chain(
            [section.heading] if section.heading else [],
            ((paragraph.start, paragraph.end) for paragraph in section.paragraphs),
        )
    ]


@settings(max_examples=100)
@given(SOURCES, SKIPPED)
def test_parts_are_disjoint_trimmed_and_hold_every_character(source: str, skip: set[int]) -> None:
    sections = sections_of(source, skip)
    spans = parts(sections)
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))
    assert all(source[a:b] == source[a:b].strip() != "" for a, b in spans)

    skipped = [span for number, span in enumerate(lines(source), 1) if number in skip]
    left = list(source)
    for start, end in spans + skipped:
        left[start:end] = " " * (end - start)
    for line in re.split(r"[\r\n]", "".join(left).removeprefix("\ufeff")):
        assert RULE.fullmatch(line) or set(line.strip()) <= {"#", " "}

    assert all(b <= start or end <= a for start, end in skipped for a, b in spans)


@settings(max_examples=100)
@given(SOURCES, SKIPPED)
def test_items_lie_in_their_paragraph_in_order_and_say_something(
    source: str, skip: set[int]
) -> None:
    for section in sections_of(source, skip):
        for paragraph in section.paragraphs:
            items = paragraph.items
            assert len(items) != 1
            edges = [paragraph.start, *chain(*items), paragraph.end]
            assert edges == sorted(edges)
            assert all(source[a:b] == source[a:b].strip() and forms(source[a:b]) for a, b in items)


@settings(max_examples=100)
@given(SOURCES)
def test_line_ends_change_nothing(source: str) -> None:
    """The outline is the same with other line ends."""
    plain = re.sub(r"\r\n?", "\n", source)
    expected = list(outline(plain))
    assert list(outline(plain.replace("\n", "\r\n"))) == expected
    assert list(outline(plain.replace("\n", "\r"))) == expected


def test_skipped_lines_separate_paragraphs() -> None:
    source = "The league decides to:\nPage 2\n1. build dams;\n\nPage 3\n\n2. plant trees."
    (section,) = sections_of(source, {2, 5})
    assert [source[p.start : p.end] for p in section.paragraphs] == [
        "The league decides to:",
        "1. build dams;",
        "2. plant trees.",
    ]


def test_a_byte_order_mark_is_not_text() -> None:
    source = "\ufeff# Water\n\nThe river rises."
    (section,) = sections_of(source)
    assert section.heading == (3, 8)
    assert list(outline(source)) == list(outline(source[1:]))


@pytest.mark.parametrize(
    "text",
    [
        "a) " * 20_000,
        "1) water " * 20_000,
        "和平" * 50_000,
        "1" * 50_000,
        "- a\n" * 20_000,
        "# " * 50_000,
    ],
    ids=["markers", "numbers", "no spaces", "digits", "bullets", "hashes"],
)
def test_long_lines_and_long_lists_take_no_longer_than_they_are(text: str) -> None:
    """Quadratic work on these would take minutes."""
    sections = sections_of(text)
    covered = sum(len(text[p.start : p.end]) for section in sections for p in section.paragraphs)
    assert covered in (0, len(text.strip()))


MARKERS = {
    "(a) water": ("(#)", "a"),
    "1. water": ("#.", "1"),
    "12) water": ("#)", "12"),
    "iv. water": ("#.", "iv"),
    "B. water": ("#.", "B"),
    "1.Water": ("#.", "1"),
    "1)water": ("#)", "1"),
    "- water": ("-", ""),
    "（一）水": ("（#）", "一"),
    "1.5 million": None,
    "e.g. water": None,
    "U.N. water": None,
    "-water": None,
    "2022. Water": None,
    "water 1. x": None,
    "1.": None,
}


@pytest.mark.parametrize(("line", "expected"), MARKERS.items())
def test_line_marker(line: str, expected: tuple[str, str] | None) -> None:
    assert line_marker(line) == (Marker(*expected) if expected else None)


FOLLOWERS = {
    "1.": ["2."],
    "9)": ["10)"],
    "(a)": ["(b)"],
    "(h)": ["(i)"],
    "(i)": ["(ii)", "(j)"],
    "(viii)": ["(ix)"],
    "(IX)": ["(X)"],
    "Y.": ["Z."],
    "（九）": ["（十）"],
    "（十）": ["（十一）"],
    "2.9": ["2.10"],
    "Article 5": ["Article 6"],
    "•": ["•"],
}


@pytest.mark.parametrize("one", FOLLOWERS)
def test_which_marker_follows_which(one: str) -> None:
    markers = sorted({*FOLLOWERS, *chain(*FOLLOWERS.values())})
    followers = [other for other in markers if Marker.parse(other).follows(Marker.parse(one))]
    assert followers == FOLLOWERS[one]
