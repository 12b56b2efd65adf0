"""Markdown: whatever a document says, a CommonMark parser reads it as the same plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator

import builders
import pytest
from builders import article, hit, passage, results, snippet
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from gsisearch.model import Hit
from gsisearch.render import View, render
from gsisearch.render.terminal import Style, plain
from gsisearch.results import Citation, Concordance, ConcordanceLine, Outline, Section

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])

#: What Markdown might take for its own, what a terminal might, and a few words.
SIGNS = (
    r"word 1 12. 1) - + * ** _ __ # ## > ` ``` ~~ ~~~ [a](b) [a]: ![a] <b> <!-- &amp; & | --- ==="
    r" : :: $x$ \ \* http://a.b! {a} ^ = @ ! ( ) “ ’ a**b 世 é"
).split()
SPACES = [" ", "\n", "\n\n", "    ", "\t", "\u2002", "\u3000"]
UNSAFE = ["\x1b[1m", "\u202e", "\ud800"]
TEXTS = (
    st.lists(st.sampled_from([*SIGNS, *SPACES, *SPACES, *UNSAFE]), min_size=1, max_size=8)
    .map("".join)
    .filter(str.strip)
)
WORDS = st.sampled_from(["word", "Cold War", "1", "é", "世", "win-win", "one’s", "U.N", "a *b* c"])


def blocks(markdown: str) -> list[str]:
    """The visible text of each block, ‹› around what is strong."""
    inlines = [token for token in PARSER.parse(markdown) if token.type == "inline"]
    return [folded("".join(_visible(token))) for token in inlines]


def _visible(inline: Token) -> Iterator[str]:
    for token in inline.children or []:
        assert token.type in {"text", "text_special", "strong_open", "strong_close"}, token
        yield {"strong_open": "‹", "strong_close": "›"}.get(token.type, token.content)


def kinds(markdown: str) -> set[str]:
    """The kinds of blocks that a text has."""
    types = {token.type for token in PARSER.parse(markdown)} - {"inline"}
    return {re.sub("_(open|close)$", "", type) for type in types}


def shown(view: View, value: object, **style: bool) -> str:
    return render(view, value, "markdown", Style(**style))


def folded(text: str) -> str:
    return " ".join(plain(text).split())


@st.composite
def hits(draw: st.DrawFn) -> Hit:
    before, word, after = draw(TEXTS), draw(WORDS), draw(TEXTS)
    found = passage(f"{before} {word} {after}", heading=draw(TEXTS))
    piece = snippet(f"{before} ‹{word}› {after}")
    return hit(found, piece, citation=draw(TEXTS), missing=draw(st.lists(TEXTS, max_size=1)))


@settings(max_examples=60)
@given(hits())
def test_hits_read_as_they_are(found: Hit) -> None:
    markdown = shown("results", results(found))
    head, quote, citation = blocks(markdown)
    (missing,) = found.missing or [""]
    without = f" (without “{plain(missing)}”)" if missing else ""
    assert head == folded(f"‹1.1› {plain(found.heading)}{without}")
    marked = builders.shown(found.snippets[0])
    assert quote == folded(marked)
    assert citation == folded(found.citation)
    assert kinds(markdown) == {"paragraph", "blockquote"}


@pytest.mark.parametrize("sign", SIGNS)
def test_no_sign_begins_anything(sign: str) -> None:
    for text in (f"{sign} word", f"{sign}word", f" {sign}\tword", sign, f"{sign} word {sign}"):
        markdown = shown("passages", [passage(text)])
        assert blocks(markdown) == ["‹1.1› Opening", folded(text)]
        assert kinds(markdown) == {"paragraph", "blockquote"}


@pytest.mark.parametrize(
    "marked",
    ["‹世›‹界›", "x‹世›‹界›x", "“‹世›”‹界›、", "that‹humanity›", "(‹a b›), ‹c›.", "‹世界›‹x›."],
)
def test_marks_are_strong(marked: str) -> None:
    markdown = shown("snippets", results(hit(passage("x"), snippet(marked))))
    assert blocks(markdown)[0].removeprefix("‹1.1› ").replace("›‹", "") == marked.replace("›‹", "")


@settings(max_examples=60)
@given(hits(), TEXTS)
def test_lists_read_as_they_are(found: Hit, text: str) -> None:
    marked = builders.shown(found.snippets[0])
    assert blocks(shown("snippets", results(found))) == [folded(f"‹1.1› {plain(marked)}")]
    assert blocks(shown("citations", [Citation("doc:1.1", text)])) == [folded(text)]
    one = passage(text, "as read")
    assert blocks(shown("commitments", [one])) == [folded(f"‹1.1› {plain(text)}")]
    assert blocks(shown("passages", [one])) == ["‹1.1› Opening", folded(text)]
    assert blocks(shown("passages", [one], reading=True)) == ["‹1.1› Opening", "as read"]


@settings(max_examples=60)
@given(TEXTS, TEXTS, TEXTS)
def test_tables_read_as_they_are(left: str, keyword: str, right: str) -> None:
    line = ConcordanceLine("1.1", "doc", left, keyword, right, 0, 1)
    markdown = shown("concordance", Concordance("words", 1, False, None, (line,)))
    assert blocks(markdown)[:4] == ["id", "left", "keyword", "right"]
    assert blocks(markdown)[4:] == ["1.1", folded(left), folded(keyword), folded(right)]


@settings(max_examples=60)
@given(TEXTS, TEXTS)
def test_outlines_read_as_they_are(heading: str, text: str) -> None:
    section = Section("1", "doc", heading, 0, 9, (passage(text),))
    document = article().documents[0].document
    _, head, item = blocks(shown("outline", [Outline(document, (section,))]))
    assert head == folded(f"1 {plain(heading)}")
    assert item.rstrip("…").startswith("1.1 ")
    assert folded(f"1.1 {plain(text)}").startswith(item.removesuffix("…").strip(" "))


def test_nested_lists() -> None:
    document = article().documents[0]
    markdown = shown("outline", [Outline(document.document, document.sections[1:2])])
    levels = [token.level for token in PARSER.parse(markdown) if token.type == "list_item_open"]
    assert sorted(set(levels)) == [1, 3, 5, 7]
    assert levels[:5] == [1, 3, 5, 5, 7]
