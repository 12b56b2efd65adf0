"""R1 and R2 on the whole article: every window of 1 to 12 words, as read and as published.

R1: `phrase` finds the words in their passage, in any case, with straight or curly quotes, with
or without punctuation.  R2: what is shown stands in the source where its offsets say.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import Tell

import gsisearch
from gsisearch.library import Library
from gsisearch.model import Hit, Passage
from gsisearch.text.words import WORD

LONGEST = 12
ARTICLE = Path(__file__).parent.parent / "corpus" / "gsi-lesotho-2022.txt"

_CHUNK = re.compile(r"\S+")
_CURLY = str.maketrans({"'": "’"})
_STRAIGHT = str.maketrans({"’": "'", "“": '"', "”": '"'})

#: How a reader may type a window.
WAYS_OF_TYPING: dict[str, Callable[[str], str]] = {
    "as it is": lambda text: text,
    "lower case, straight quotes": lambda text: text.lower().translate(_STRAIGHT),
    "capitals, curly quotes": lambda text: text.upper().translate(_CURLY),
    "words alone": lambda text: " ".join(WORD.findall(text)),
}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return gsisearch.open(ARTICLE.parent, tmp_path_factory.mktemp("index"))


@pytest.fixture(scope="module")
def source() -> str:
    return ARTICLE.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def passages(library: Library) -> list[Passage]:
    return [passage for section in library.outline()[0].sections for passage in section.passages]


def windows(text: str) -> Iterator[str]:
    """Every run of 1 to 12 words between spaces, as it stands in a text."""
    spans = [(m.start(), m.end()) for m in _CHUNK.finditer(text)]
    for first in range(len(spans)):
        for last in range(first, min(first + LONGEST, len(spans))):
            window = text[spans[first][0] : spans[last][1]]
            if WORD.search(window):
                yield window


def is_in(passage: Passage, hit: Hit) -> bool:
    """Whether a hit is the passage, or the commitment of it that has the whole match."""
    return hit.id == passage.id or hit.id.startswith(f"{passage.id}.")


@pytest.mark.parametrize("way", WAYS_OF_TYPING)
@pytest.mark.parametrize("text", ["reading", "published"])
def test_every_window_is_found_in_its_passage(
    library: Library,
    passages: list[Passage],
    text: str,
    way: str,
    tell: Tell,
) -> None:
    typed = WAYS_OF_TYPING[way]
    tried = 0
    missed = []
    found_by: dict[str, tuple[Hit, ...]] = {}
    for passage in passages:
        for window in windows(getattr(passage, text)):
            words = typed(window)
            if words not in found_by:
                found_by[words] = library.phrase(words, limit=None, snippets=0).hits
            tried += 1
            if not any(is_in(passage, hit) for hit in found_by[words]):
                missed.append((passage.id, words))
    tell(f"phrase: {tried} windows of the {text} text, {way}: {len(missed)} missed")
    assert tried > 15_000
    assert not missed


def test_every_offset_is_true(
    library: Library, passages: list[Passage], source: str, tell: Tell
) -> None:
    shown = 0
    for passage in passages:
        assert source[passage.start : passage.end] == passage.published
        for window in windows(passage.published):
            for hit in library.phrase(window, snippets=2):
                assert source[hit.start : hit.end] == hit.published
                for snippet in hit.snippets:
                    assert source[snippet.start : snippet.end] == snippet.text
                    for start, end in snippet.marks:
                        assert snippet.start <= start < end <= snippet.end
                        shown += 1
    tell(f"phrase: {shown} marks at their offsets in the source")
    assert shown > 15_000
