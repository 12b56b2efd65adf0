"""Lines, words, folding, sentences: the definitions that index, query and snippet share."""

from __future__ import annotations

import re
import sys
import unicodedata
from itertools import pairwise

import cases
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gsisearch.text.sentences import sentences
from gsisearch.text.words import WORD, fold, forms, is_unsafe, line_number, lines, printable, words

TEXTS = st.text(max_size=40) | st.text(
    st.sampled_from("aZ1 .,'’`-_éß½İ\u0301\u00ad\u200b\ufeff\u2002\r\n和ガｶﾞกำक्षि한ﷺﹰ№ﬁ１"),
    max_size=25,
)


# Lines


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("a", ["a"]),
        ("a\nb", ["a", "b"]),
        ("a\r\nb\r\n", ["a", "b"]),
        ("a\rb\r", ["a", "b"]),
        ("\n\r\n\r", ["", "", ""]),
        ("a\fb\x0bc\x1cd\x85e\u2028f\u2029g", ["a\fb\x0bc\x1cd\x85e\u2028f\u2029g"]),
        ("\ufeffa\n\ufeffb", ["a", "\ufeffb"]),
    ],
)
def test_lines(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in lines(text)] == expected


@given(st.text(st.sampled_from("ab\r\n\f\u2028"), max_size=20))
def test_lines_are_those_of_an_editor(text: str) -> None:
    """Python's universal newlines are the oracle; every offset has the number of its line."""
    found = list(lines(text))
    assert [text[a:b] for a, b in found] == re.sub("\r\n?", "\n", text).removesuffix("\n").split(
        "\n"
    )[: len(found)]
    for number, (start, end) in enumerate(found, 1):
        assert {line_number(text, at) for at in range(start, end + 1)} == {number}


# Words


@pytest.mark.parametrize("case", cases.load("words.txt"), ids=str)
def test_words(case: cases.Case) -> None:
    """A line of a case is a text, `→`, and its folded words with a space between them."""
    for line in case.parts[""].splitlines():
        text, _, expected = cases.unescaped(line).partition(" →")
        assert " ".join(forms(text)) == expected.strip(), line


@settings(max_examples=150)
@given(TEXTS)
def test_words_slice_back_in_order_and_hold_every_letter(text: str) -> None:
    found = words(text)
    assert [word.form for word in found] == list(forms(text))
    assert all(one.end <= other.start for one, other in pairwise(found))
    rest = list(text)
    for word in found:
        assert word.form == fold(text[word.start : word.end])
        rest[word.start : word.end] = " " * (word.end - word.start)
    assert not [char for char in rest if char.isalnum() and char not in "ʻʼ"]


@settings(max_examples=150)
@given(TEXTS)
def test_forms_are_stable(text: str) -> None:
    """A folded word is never empty, has no space, and folds to itself, in any case."""
    for word in WORD.findall(text):
        form = fold(word)
        assert form
        assert not re.search(r"[\s=]", form)
        assert fold(form) == form
        assert fold(word.upper()) == fold(word.upper().lower())


def test_every_character_folds_to_something_stable() -> None:
    for char in map(chr, range(sys.maxunicode + 1)):
        if char.isalnum():
            form = fold(char)
            assert form == fold(form) != ""
            assert not re.search(r"[\s=]", form)


@given(st.text(st.sampled_from("abé ce\u0301ÅßñŁ'’"), max_size=20))
def test_case_quotes_and_composition_make_no_difference(text: str) -> None:
    expected = forms(text)
    assert forms(text.swapcase()) == expected
    assert forms(text.replace("'", "’")) == expected
    assert forms(unicodedata.normalize("NFD", text)) == expected
    assert forms(unicodedata.normalize("NFC", text)) == expected


# Sentences


@pytest.mark.parametrize("case", cases.load("sentences.txt"), ids=str)
def test_sentences(case: cases.Case) -> None:
    """A case is a text with `|` where a sentence ends and the next begins."""
    parts = [part.strip() for part in case.parts[""].strip("\n").split("|")]
    text = case.parts[""].strip("\n").replace("|", "")
    assert [text[start:end] for start, end in sentences(text)] == parts


@settings(max_examples=150)
@given(st.text(st.sampled_from("aB1.!?…。 \n\"”')(“"), max_size=40))
def test_sentences_hold_everything_but_white_space(text: str) -> None:
    spans = sentences(text)
    assert all(a < b <= c < d for (a, b), (c, d) in pairwise(spans))
    assert "".join("".join(text[a:b] for a, b in spans).split()) == "".join(text.split())
    assert all(text[a:b] == text[a:b].strip() for a, b in spans)


# What may reach a terminal


@given(st.text(max_size=30))
def test_printable_text_has_no_control_and_its_length(text: str) -> None:
    shown = printable(text)
    assert len(shown) == len(text)
    assert not any(map(is_unsafe, shown))
    assert all(a == b or (is_unsafe(a) and b == "\ufffd") for a, b in zip(text, shown, strict=True))
    assert printable(shown) == shown


@pytest.mark.parametrize("char", "\x00\x07\x1b\x7f\x85\x9b\r\u202e\u2066\u200f\ud800")
def test_unsafe_characters(char: str) -> None:
    assert is_unsafe(char)
    assert printable(f"a{char}b") == "a\ufffdb"


@pytest.mark.parametrize("char", "\t\n a’é\u2002和\u200b")
def test_harmless_characters(char: str) -> None:
    assert printable(f"a{char}b") == f"a{char}b"


#: Texts on which quadratic work would take minutes.
LONG_TEXTS = [
    start + piece * 30_000 + end
    for piece in (".", ". ", "1.", "1,", "a'", "A. ", "\n ", '."', "(", "\u0301", "和", "1.1x")
    for start, end in (("", ""), ("1", "x"))
]


@pytest.mark.parametrize("text", LONG_TEXTS, ids=range(len(LONG_TEXTS)))
def test_long_texts_take_no_longer_than_they_are(text: str) -> None:
    assert all(text[a:b].strip() for a, b in sentences(text))
    assert all(word.form for word in words(text))
    assert sum(end - start for start, end in lines(text)) == len(text) - text.count("\n")
