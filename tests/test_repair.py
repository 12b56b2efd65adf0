"""Published text and reading text: exact offsets both ways, and the article's own repairs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gsisearch.corpus.documents import SourceDocument
from gsisearch.model import Offsets
from gsisearch.results import Repair
from gsisearch.text.text_map import Edit, TextMap, edits_between, normal_spaces
from gsisearch.text.words import forms, lines, words

TEXTS = st.text(st.sampled_from("ab c.\u2002\u00a0\n和"), max_size=30)


@st.composite
def maps(draw: st.DrawFn) -> TextMap:
    """A text with disjoint edits: insertions, deletions, replacements."""
    published = draw(TEXTS)
    cuts = sorted(draw(st.lists(st.integers(0, len(published)), max_size=8)))
    spans = list(zip(cuts[::2], cuts[1::2], strict=False))
    edits = [Edit(start, end, draw(TEXTS.map(lambda text: text[:4]))) for start, end in spans]
    return TextMap(published, draw(st.permutations(edits)) if distinct(spans) else edits)


def distinct(spans: list[Offsets]) -> bool:
    return len(set(spans)) == len(spans)


def sources(text: TextMap) -> tuple[str, list[Offsets]]:
    """The reading text made character by character, with what each was made of."""
    reading, behind = "", list[Offsets]()
    edits = list(text.edits)
    at = 0
    while at < len(text.published) or edits:
        if edits and edits[0].start == at:
            edit = edits.pop(0)
            reading += edit.text
            behind += [(edit.start, edit.end)] * len(edit.text)
            at = edit.end
        else:
            reading += text.published[at]
            behind.append((at, at + 1))
            at += 1
    return reading, behind


def made(text: TextMap, behind: list[Offsets]) -> list[Offsets]:
    """For each published character, the reading characters that were made of it."""
    found = list[Offsets]()
    for at in range(len(text.published)):
        edit = next((edit for edit in text.edits if edit.start <= at < edit.end), None)
        if edit is None:
            first = behind.index((at, at + 1))
            found.append((first, first + 1))
        else:
            first = sum(1 for start, _ in behind if start < edit.start) + sum(
                len(other.text) for other in text.edits if other.start == other.end == edit.start
            )
            found.append((first, first + len(edit.text)))
    return found


def hull(spans: list[Offsets]) -> Offsets:
    return min(start for start, _ in spans), max(end for _, end in spans)


def slices(count: int) -> Iterator[Offsets]:
    return ((start, end) for start in range(count) for end in range(start + 1, count + 1))


@settings(max_examples=100)
@given(maps())
def test_the_map_agrees_with_a_character_by_character_one(text: TextMap) -> None:
    reading, behind = sources(text)
    assert text.reading == normal_spaces(reading)
    for start, end in slices(len(reading)):
        assert text.to_published(start, end) == hull(behind[start:end])
    after = made(text, behind)
    for start, end in slices(len(text.published)):
        assert text.to_reading(start, end) == hull(after[start:end])


@settings(max_examples=100)
@given(maps())
def test_the_map_keeps_order_and_untouched_text(text: TextMap) -> None:
    spans = [text.to_published(at, at + 1) for at in range(len(text.reading))]
    assert all(a <= c and b <= d for (a, b), (c, d) in pairwise(spans))
    touched = set(chain(*(range(edit.start, edit.end) for edit in text.edits)))
    for at in set(range(len(text.published))) - touched:
        first, last = text.to_reading(at, at + 1)
        assert text.reading[first:last] == normal_spaces(text.published[at])
        assert text.to_published(first, last) == (at, at + 1)


@settings(max_examples=100)
@given(TEXTS, TEXTS, st.integers(0, 5))
def test_edits_turn_the_one_text_into_the_other(published: str, reading: str, start: int) -> None:
    text = TextMap("x" * start + published, edits_between(published, reading, start))
    assert text.reading == "x" * start + normal_spaces(reading)


VOCABULARY = "a in no non seek seeks that the to traditional GSI deliver".split()


@given(st.lists(st.sampled_from(VOCABULARY), min_size=2, max_size=2))
def test_glued_words_keep_their_own_characters(glued: list[str]) -> None:
    published, reading = "".join(glued), " ".join(glued)
    assert list(edits_between(published, reading)) == [Edit(len(glued[0]), len(glued[0]), " ")]


@pytest.mark.parametrize(
    ("published", "reading", "edits"),
    [
        ("thathumanity", "that humanity", [Edit(4, 4, " ")]),
        ("todeliver the GSIin", "to deliver the GSI in", [Edit(2, 2, " "), Edit(17, 17, " ")]),
        ("Whats", "What's", [Edit(4, 4, "'")]),
        ("the the", "the", [Edit(0, 4, "")]),
        ("secu rity", "security", [Edit(4, 5, "")]),
        ("peace", "peace", []),
    ],
)
def test_edits_are_small(published: str, reading: str, edits: list[Edit]) -> None:
    found = list(edits_between(published, reading))
    assert TextMap(published, found).reading == reading
    assert len(found) == len(edits)
    assert [edit.end - edit.start for edit in found] == [edit.end - edit.start for edit in edits]


def test_a_glued_word_maps_to_itself_alone_both_ways() -> None:
    text = TextMap("stresses thathumanity are", [Edit(13, 13, " ")])
    assert text.reading == "stresses that humanity are"
    published, reading = (13, 21), (14, 22)
    assert text.to_published(*reading) == published
    assert text.to_reading(*published) == reading
    assert text.published[13:21] == text.reading[14:22] == "humanity"
    assert text.to_published(9, 13) == text.to_reading(9, 13) == (9, 13)


@pytest.mark.parametrize(
    "edits",
    [
        [Edit(1, 3, "x"), Edit(2, 4, "y")],
        [Edit(1, 3, ""), Edit(2, 2, "y")],
        [Edit(3, 9, "x")],
        [Edit(2, 1, "x")],
        [Edit(-1, 1, "x")],
    ],
)
def test_edits_that_overlap_or_lie_outside_are_refused(edits: list[Edit]) -> None:
    with pytest.raises(ValueError, match="overlaps another or lies outside"):
        TextMap("peace", edits)


def test_normal_spaces_keeps_offsets_and_line_ends() -> None:
    text = "a\u2002b\tc\u00a0d\fe\u2028f\x1cg\r\nh\ri\u200bj"
    assert normal_spaces(text) == "a b c d e f g\r\nh\ri\u200bj"


# The article: what the sidecar lists is all its damage, and nothing but damage.


def body(article: SourceDocument) -> list[Offsets]:
    """The headings and paragraphs of the article."""
    return [(section.start, section.end) for section in article.sections]


def published_text(article: SourceDocument) -> str:
    return "\n".join(article.source[start:end] for start, end in body(article))


def reading_text(article: SourceDocument) -> str:
    spans = (article.map.to_reading(start, end) for start, end in body(article))
    return "\n".join(article.map.reading[first:last] for first, last in spans)


FUNCTION_WORDS = set(
    "a an the and or but nor so of to in on at by for from with as is are was be been it its that"
    " this these those not no we us our you he she they them their his her all any each both".split()
)
#: Words that happen to be two shorter ones.
COMPOUNDS = {"another", "areas", "into"}


def without_space(text: str) -> list[str]:
    """Stops and commas with a letter right after them."""
    return re.findall(r"\w+[.,;:!?][^\W\d_]+", text)


def glued(text: str) -> list[str]:
    """Words that stand once and are two known words in a row."""
    counts = Counter(forms(re.sub(r"[-.,]", " ", text)))
    known = FUNCTION_WORDS | set(counts)
    return [
        word
        for word, count in counts.items()
        if count == 1 and len(word) > 3 and word not in COMPOUNDS and is_two(word, known)
    ]


def is_two(word: str, known: set[str]) -> bool:
    cuts = ((word[:cut], word[cut:]) for cut in range(1, len(word)))
    return any(left in known and right in known for left, right in cuts)


def lost_apostrophes(text: str) -> list[str]:
    """Names and question words with an s at the end that they have not elsewhere."""
    found = set(re.findall(r"\b[A-Z][a-z]+\b(?!['’])", text))
    return [word for word in sorted(found) if word.endswith("s") and word[:-1] in found]


def test_the_published_text_is_suspicious(article: SourceDocument) -> None:
    """The detectors see damage, so what they find nothing in is whole (as far as they see)."""
    text = published_text(article)
    listed = {repair.published.casefold() for repair in article.repairs}
    assert len(without_space(text)) == 11
    assert {word.casefold() for word in without_space(text)} <= listed
    assert glued(text) == (
        "initiativeand gsiis principlesand maintaintraditional gsiin securityand".split()
    )
    assert lost_apostrophes(text) == ["Chinas", "Whats"]


def test_the_reading_text_is_not_suspicious(article: SourceDocument) -> None:
    text = reading_text(article)
    assert [*without_space(text), *glued(text), *lost_apostrophes(text)] == []


def test_the_sidecar_lists_the_damage_there_is(article: SourceDocument) -> None:
    kinds = Counter(kind(repair) for repair in article.repairs)
    assert kinds == {"glued words": 13, "space after a stop": 11, "apostrophe": 3}


def kind(repair: Repair) -> str:
    if forms(repair.published) == forms(repair.reading):
        return "apostrophe" if "'" in repair.reading else "space after a stop"
    assert "".join(forms(repair.published)) == "".join(forms(repair.reading))
    return "glued words"


@pytest.mark.parametrize(
    "written",
    [
        "Forth, we should balance development",
        "that humanity are living",
        "but also provide feasible approach",
        "to fight the Covid-19, improve",
        "beneficial for all. We need",
        "passengers aboard on a big ship",
        "people's livelihood",
        "one’s own security at the cost of others’ security",
    ],
)
def test_what_the_author_wrote_stays(article: SourceDocument, written: str) -> None:
    assert written in reading_text(article)


def test_every_word_of_the_article_is_read_from_its_own_characters(
    article: SourceDocument,
) -> None:
    """Each word of the reading text maps to published characters that spell it, and back."""
    starts = []
    for word in words(article.map.reading):
        start, end = article.map.to_published(word.start, word.end)
        assert forms(article.source[start:end]) == (word.form,)
        assert article.map.to_reading(start, end) == (word.start, word.end)
        starts.append(start)
    assert starts == sorted(set(starts))


def test_every_repair_stands_where_it_says(article: SourceDocument) -> None:
    spans = list(lines(article.source))
    for repair in article.repairs:
        assert article.source[repair.start : repair.end] == repair.published
        first, last = spans[repair.line - 1]
        assert first <= repair.start < repair.end <= last
        start, end = article.map.to_reading(repair.start, repair.end)
        assert article.map.reading[start:end] == repair.reading
