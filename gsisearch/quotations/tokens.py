"""The words of a change, with what the rules about its meaning must know of them."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import NamedTuple

from gsisearch.quotations.paragraphs import Window
from gsisearch.text.words import Word

_SENTENCE_ENDS = ".!?\u2026:)"
_OPENING_MARKS = "\"'“”‘’«»(["


class Token(NamedTuple):
    """A word of a change: folded, and as written.

    Attributes:
        sentence_initial: a sentence starts with it.
        list_number: it only numbers an item, like that of `3) stay committed`.
    """

    form: str
    raw: str
    sentence_initial: bool = False
    list_number: bool = False

    @property
    def capitalized(self) -> bool:
        """Whether it is written with a capital."""
        return self.raw[:1].isupper()


def token(text: str, word: Word) -> Token:
    """The token of a word of a text."""
    at = word.start - 1
    while at >= 0 and (text[at].isspace() or text[at] in _OPENING_MARKS):
        at -= 1
    return Token(
        word.form,
        text[word.start : word.end],
        sentence_initial=at < 0 or text[at] in _SENTENCE_ENDS,
        list_number=word.form.isdigit() and text[word.end : word.end + 1] == ")",
    )


def source_tokens(window: Window, start: int, end: int) -> list[Token]:
    """The tokens between two positions of a window, in the reading text."""
    located = (window.locate(position) for position in range(start, end))
    return [token(found.entry.passage.reading, found.words[index]) for found, index in located]


class Feature(NamedTuple):
    """What a rule compares of some words: a value, equal for the same meaning, and as written."""

    value: Hashable
    raw: str


def join(tokens: Iterable[Token]) -> str:
    """The words as written, each once."""
    return " ".join(dict.fromkeys(token.raw for token in tokens))
