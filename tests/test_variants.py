"""Other ways to write the words of a passage: as published, without hyphens or apostrophes."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gsisearch.corpus.documents import SourceDocument
from gsisearch.text.text_map import Edit, TextMap, edits_between
from gsisearch.text.variants import (
    CHUNK,
    MAX_WRITTEN_WORDS,
    Forms,
    read_forms,
    variant_prefix,
    variant_term,
    variants,
)
from gsisearch.text.words import forms


def found(published: str, reading: str | None = None) -> set[str]:
    """The variants of a text as `written = read`."""
    edits = () if reading is None else edits_between(published, reading)
    text = TextMap(published, edits)
    return {
        f"{' '.join(written)} = {' '.join(read)}"
        for written, read in variants(text, 0, len(published))
    }


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        ("peace and security", set()),
        ("a win-win game", {"winwin = win win"}),
        ("long-arm, non-traditional", {"longarm = long arm", "nontraditional = non traditional"}),
        ("one’s own", {"one s = ones"}),
        ("1,000 towns", {"1 000 = 1000"}),
        ("3.5 per cent", {"3 5 = 3.5", "35 = 3.5"}),
        ("the U.S. and/or R&D", {"us = u s", "andor = and or", "rd = r d"}),
        ("state-of-the-art", {"stateoftheart = state of the art"}),
        ("the secu-\n  rity of", {"security = secu rity"}),
        ("one - two", set()),
        ("https://a.example/b/c/d/e/f/g/h/i", set()),
        ("全球安全", set()),
        ("cafe\u0301s secu\u00adrity", set()),
    ],
)
def test_without_punctuation(published: str, expected: set[str]) -> None:
    assert found(published) == expected


@pytest.mark.parametrize(
    ("published", "reading", "expected"),
    [
        ("thathumanity", "that humanity", {"thathumanity = that humanity"}),
        ("community.It", "community. It", {"communityit = community it"}),
        ("Whats", "What's", {"what s = whats"}),
        ("secu rity", "security", {"secu rity = security"}),
        ("pe ace a nd", "peace and", {"pe ace = peace", "a nd = and"}),
        (
            "long-arm-of-thelaw",
            "long-arm-of-the law",
            {
                "thelaw = the law",
                "longarmofthelaw = long arm of the law",
                "longarmofthe = long arm of the",
            },
        ),
        (
            "themen-of-the-twotowns",
            "the men-of-the-two towns",
            {
                "themen = the men",
                "twotowns = two towns",
                "themenofthetwotowns = the men of the two towns",
                "menofthetwo = men of the two",
            },
        ),
        ("the peace", "the of peace", {"peace = of peace", "thepeace = the of peace"}),
    ],
)
def test_as_published(published: str, reading: str, expected: set[str]) -> None:
    assert found(published, reading) == expected


def test_only_the_passage_counts() -> None:
    text = TextMap("GSIin win-win\nthathumanity", edits_between("GSIin", "GSI in"))
    assert variants(text, 0, 5) == {(("gsiin",), ("gsi", "in"))}
    assert variants(text, 14, 26) == set()


def test_the_article(article: SourceDocument) -> None:
    """Each glued word of the article leads to the words that it is read as."""
    passages = [passage for section in article.sections for passage in section.passages]
    every = set().union(*(variants(article.map, p.start, p.end) for p in passages))
    for repair in article.repairs:
        written, read = forms(repair.published), forms(repair.reading)
        if written != read and any(p.start <= repair.start < p.end for p in passages):
            assert (written, read) in every
            assert (("".join(written),), read) in every


LETTERS = st.text(st.sampled_from("ab"), min_size=1, max_size=3)
READINGS = st.lists(
    st.tuples(LETTERS, st.sampled_from([" ", "-", ". ", "’", ", "])), min_size=2, max_size=8
).map(lambda pairs: "".join(word + between for word, between in pairs))


@settings(max_examples=150)
@given(READINGS, st.data())
def test_each_word_as_published_can_be_read(reading: str, data: st.DataObject) -> None:
    """Where words lost the space between them, what is published leads to what is read."""
    lost = data.draw(
        st.sets(st.sampled_from([m.start() for m in re.finditer(" ", reading)] or [-1]))
    )
    published = "".join(char for at, char in enumerate(reading) if at not in lost)
    # A space goes back to where each was: of words that repeat, a comparison could not tell.
    places = [at - before for before, at in enumerate(sorted(lost - {-1}))]
    text = TextMap(published, [Edit(at, at, " ") for at in places])
    assert text.reading == reading
    known = variants(text, 0, len(published))
    assert can_be_read(forms(published), forms(reading), known)


def can_be_read(written: Forms, read: Forms, known: set[tuple[Forms, Forms]]) -> bool:
    """Whether `written` is `read`, word by word or through the variants that are known."""
    if not written or not read:
        return written == read
    if written[0] == read[0] and can_be_read(written[1:], read[1:], known):
        return True
    return any(
        written[: len(one)] == one
        and read[: len(other)] == other
        and can_be_read(written[len(one) :], read[len(other) :], known)
        for one, other in known
    )


@given(st.text(st.sampled_from("aB1 -’.,'\u2002\n和")), st.text(st.sampled_from("ab ")))
def test_variants_are_pairs_of_folded_words_that_differ(published: str, reading: str) -> None:
    text = TextMap(published, edits_between(published, reading))
    for written, read in variants(text, 0, len(published)):
        assert written != read
        assert 1 <= len(written) <= MAX_WRITTEN_WORDS
        assert read
        assert all(form and not re.search(r"[\s=]", form) for form in written + read)


@given(st.text(st.characters(blacklist_characters="\r\n"), max_size=20))
def test_a_text_without_line_ends_is_divided_by_its_spaces(text: str) -> None:
    assert text.split() == re.findall(CHUNK, text)


def test_terms_lead_from_what_is_written_to_what_is_read() -> None:
    pairs: list[tuple[Forms, Forms]] = [
        (("gsiin",), ("gsi", "in")),
        (("one", "s"), ("ones",)),
        (("one",), ("on", "e")),
    ]
    terms = [variant_term(*pair) for pair in pairs]
    for written, read in pairs:
        own = [found for found in terms if found.startswith(variant_prefix(written))]
        assert read_forms(written, own) == (read,)
