"""Lines, words and folding, as used by the index, by queries and by snippets."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import chain, groupby
from typing import NamedTuple

_LINE_END = re.compile(r"\r\n?|\n")


def lines(text: str) -> Iterator[tuple[int, int]]:
    """The lines of a text as (start, end) pairs, without their line ends.

    As in editors, a line ends with CR LF, LF or CR; form feeds and other separators are white
    space inside a line.  A byte order mark at the beginning is not part of a line.
    """
    start = 1 if text.startswith("\ufeff") else 0
    for match in _LINE_END.finditer(text):
        yield start, match.start()
        start = match.end()
    if start < len(text):
        yield start, len(text)


def on_one_line(text: str) -> str:
    """The text with every run of white space, line breaks included, as one space."""
    return " ".join(text.split())


def line_number(text: str, offset: int) -> int:
    """The number, from 1, of the line with an offset."""
    return 1 + len(_LINE_END.findall(text, 0, offset))


# Scripts without spaces between words: every character, with its signs, counts as a word.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
# Characters inside words that aren't letters to Python: accents and vowel points; the vowel
# signs of South and South-East Asia and the Japanese voicing marks; and the invisible ones
# (soft hyphen, zero-width space and joiners, variation selectors, byte order mark).
_ACCENTS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a"
    "\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u1ab0-\u1aff"
    "\u1dc0-\u1dff\u20d0-\u20ff"
)
_SIGNS = (
    "\u07a6-\u07b0\u0900-\u0963\u0971-\u0df3\u0e31-\u0e3a\u0e47-\u0e4e\u0eb1-\u0ebc\u0ec8-\u0ece"
    "\u0f71-\u0f84\u0f8d-\u0fbc\u102b-\u103e\u1056-\u1059\u17b4-\u17d3\u3099\u309a"
)
_INVISIBLE = "\u00ad\u200b-\u200d\u2060\ufe00-\ufe0f\ufeff"
_APOSTROPHES = "'`\u00b4\u2018\u2019\u02bb\u02bc\uff07"
_LETTER = rf"[^\W_{_APOSTROPHES}{_UNSPACED}]"
_SIGN = rf"[{_ACCENTS}{_SIGNS}{_INVISIBLE}]"


# Elided articles, prepositions and pronouns of Romance languages.  They are words of their own, so
# that "Ivoire" is found in "Côte d'Ivoire", and "Egidio" in "Sant'Egidio".  The list applies to all
# languages, as such names occur in any of them.  A single s, t, d or m after an apostrophe is an
# English ending.
_ELIDED = (
    "[CDJLMNSTVcdjlmnstv]|[Qq][Uu]|(?i:jusqu|lorsqu|puisqu|quoiqu"
    "|all|bell|coll|dall|degl|dell|gl|negl|nell|quell|quest|sant|sull|un)"
)


class _WordPattern:
    """The regular expression for a word, compiled when first needed.

    There is a separate one for ASCII texts, which finds the same words: it compiles in a fortieth
    of the time, and matches in half of it.
    """

    pattern = (
        rf"\d+(?:[.,]\d+)+(?!{_LETTER})"
        rf"|(?=[A-Za-z]{{1,7}}[{_APOSTROPHES}])(?:{_ELIDED})"
        rf"(?=[{_APOSTROPHES}](?![DMSTdmst\u017f](?![^\W_]|[\u0300-\u036f]))[^\W_])"
        rf"|{_LETTER}+(?:{_SIGN}+{_LETTER}*)*(?:[{_APOSTROPHES}](?:{_LETTER}|{_SIGN})+)*"
        rf"|(?=[{_UNSPACED}])\w{_SIGN}*"
    )
    _ascii = (
        r"[0-9]+(?:[.,][0-9]+)+(?![A-Za-z0-9])"
        rf"|(?=[A-Za-z]{{1,7}}['`])(?:{_ELIDED})"
        r"(?=['`](?![DMSTdmst](?![A-Za-z0-9]))[A-Za-z0-9])"
        r"|[A-Za-z0-9]+(?:['`][A-Za-z0-9]+)*"
    )

    def __call__(self, text: str) -> re.Pattern[str]:
        """The pattern for a text."""
        return _compiled(self._ascii if text.isascii() else self.pattern)

    def findall(self, text: str, start: int = 0, end: int = sys.maxsize) -> list[str]:
        """The words of a text as written."""
        return self(text).findall(text, start, end)

    def finditer(
        self, text: str, start: int = 0, end: int = sys.maxsize
    ) -> Iterator[re.Match[str]]:
        """The words of a text as matches."""
        return self(text).finditer(text, start, end)

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """The first word of a text."""
        return self(text).search(text, start, end)

    def match(self, text: str) -> re.Match[str] | None:
        """The word at the beginning of a text."""
        return self(text).match(text)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """The word of which a text consists."""
        return self(text).fullmatch(text)

    def cut(self, text: str) -> list[str]:
        """The text before the first word, the word, the text before the next one, and so on."""
        return _compiled(f"({self(text).pattern})").split(text)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


WORD = _WordPattern()

#: Punctuation that may occur inside words.
INNER_PUNCTUATION = rf"[{_APOSTROPHES}.,]"

_DROPPED = rf"[{_APOSTROPHES}{_ACCENTS}{_INVISIBLE},\s]"
_ASCII_DROPPED = str.maketrans("", "", "'`, \t\n\r\f\v\x1c\x1d\x1e\x1f")
# Letters with strokes, and ligatures, which Unicode doesn't decompose.
_PLAIN_LETTERS = str.maketrans(
    {"æ": "ae", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ł": "l", "ø": "o", "œ": "oe", "þ": "th"}
)


class Word(NamedTuple):
    """A word of a text: its folded form and its offsets."""

    form: str
    start: int
    end: int


#: Longer words are normalized in pieces, because Python's time for them is quadratic.
_MAX_NORMALIZED_LENGTH = 100


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """The folded form of a word, which is independent of case, accents and apostrophes.

    "One’s" and "ones" give `ones`, "Côte" gives `cote`, "1,000" gives `1000`.
    """
    if word.isascii():
        return word.lower() if word.isalnum() else word.lower().translate(_ASCII_DROPPED) or word
    plain = _decomposed(word.casefold()).casefold().translate(_PLAIN_LETTERS)
    # Recomposed, so that a Korean syllable is one character for `?` and for edit distances.
    return unicodedata.normalize("NFC", _compiled(_DROPPED).sub("", plain)) or word


def lowercase(word: str) -> str:
    """A word in lower case, with its accents, without apostrophes and invisible characters."""
    plain = _compiled(f"[{_APOSTROPHES}{_INVISIBLE}]").sub("", word.casefold())
    return unicodedata.normalize("NFC", plain)


def split_elision(word: str) -> tuple[str, str]:
    """A word, and the elided one before it: "l'État" is ("État", "l"), "one" is ("one", "")."""
    first = WORD.match(word)
    end = first.end() if first else 0
    if first and word[end : end + 1] in _APOSTROPHES and len(word) > end + 1:
        return word[end + 1 :], first.group()
    return word, ""


def visible(word: str) -> str:
    """A word without its invisible characters."""
    return word if word.isascii() else _compiled(f"[{_INVISIBLE}]").sub("", word)


def _decomposed(word: str) -> str:
    """A word in Unicode's normalization form KD.

    The time of `normalize` is quadratic in the number of marks on a letter, so the marks of a long
    word are sorted here instead.
    """
    if len(word) <= _MAX_NORMALIZED_LENGTH:
        return unicodedata.normalize("NFKD", word)
    combining = unicodedata.combining
    chars = "".join(unicodedata.normalize("NFKD", char) for char in word)
    runs = groupby(chars, key=lambda char: combining(char) == 0)
    return "".join(chain.from_iterable(sorted(run, key=combining) for _, run in runs))


def words(text: str) -> list[Word]:
    """The words of a text in order, without punctuation, symbols and spaces."""
    return [Word(fold(m.group()), m.start(), m.end()) for m in WORD.finditer(text)]


def forms(text: str) -> tuple[str, ...]:
    """The folded words of a text, without their offsets."""
    return tuple(map(fold, WORD.findall(text)))


#: Bidirectional controls, which can make a terminal display text in another order.
BIDI_CONTROLS = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)


def is_unsafe(char: str) -> bool:
    """True for characters that must never reach a terminal raw: controls (tab and newline
    excepted), bidirectional controls, lone surrogates."""
    return char in BIDI_CONTROLS or (
        unicodedata.category(char) in {"Cc", "Cs"} and char not in "\t\n"
    )


def printable(text: str) -> str:
    """The text with every unsafe character (see `is_unsafe`) as U+FFFD, length unchanged."""
    if text.isascii() and text.isprintable():
        return text
    return "".join("\N{REPLACEMENT CHARACTER}" if is_unsafe(c) else c for c in text)
