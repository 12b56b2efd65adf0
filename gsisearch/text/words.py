"""Lines, words, folding and sentences: one definition for the index, the query and the snippet."""

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
    """The lines of a text as (start, end) pairs, without what ends them.

    As editors count them: a line ends with CR LF, LF or CR; form feeds and other separators
    are white space within it.  A byte order mark before the text is in no line.
    """
    start = 1 if text.startswith("\ufeff") else 0
    for match in _LINE_END.finditer(text):
        yield start, match.start()
        start = match.end()
    if start < len(text):
        yield start, len(text)


def line_number(text: str, offset: int) -> int:
    """The number, from 1, of the line that `offset` lies in."""
    return 1 + len(_LINE_END.findall(text, 0, offset))


# Scripts that are written without spaces: every character, with its signs, is a word of its own.
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


class _WordPattern:
    """The regular expression of a word, compiled when first needed.

    ASCII texts have one of their own, which finds the same words: to compile it takes a
    fortieth of the time, which a search of plain words thus never spends, and to match half.
    """

    pattern = (
        rf"\d+(?:[.,]\d+)+(?!{_LETTER})"
        rf"|{_LETTER}+(?:{_SIGN}+{_LETTER}*)*(?:[{_APOSTROPHES}](?:{_LETTER}|{_SIGN})+)*"
        rf"|(?=[{_UNSPACED}])\w{_SIGN}*"
    )
    _ascii = r"[0-9]+(?:[.,][0-9]+)+(?![A-Za-z0-9])|[A-Za-z0-9]+(?:['`][A-Za-z0-9]+)*"

    def __call__(self, text: str) -> re.Pattern[str]:
        """The pattern for a text."""
        return _compiled(self._ascii if text.isascii() else self.pattern)

    def findall(self, text: str, start: int = 0, end: int = sys.maxsize) -> list[str]:
        """The words of a text as they are written."""
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
        """The word that a text begins with."""
        return self(text).match(text)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """The word that a text is."""
        return self(text).fullmatch(text)

    def cut(self, text: str) -> list[str]:
        """What is before the first word, the word, what is after it, and so on to the end."""
        return _compiled(f"({self(text).pattern})").split(text)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


WORD = _WordPattern()

#: The punctuation that a word may have inside.
INNER_PUNCTUATION = rf"[{_APOSTROPHES}.,]"

_DROPPED = rf"[{_APOSTROPHES}{_ACCENTS}{_INVISIBLE},\s]"
# Letters whose strokes and ligatures Unicode does not take apart.
_PLAIN_LETTERS = str.maketrans(
    {"æ": "ae", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ł": "l", "ø": "o", "œ": "oe", "þ": "th"}
)

#: Words that a keyword query may leave unmatched while it has others.  Negations and
#: modal verbs that carry meaning in policy texts (not, no, must, without) are not among them.
STOP_WORDS = frozenset(
    "a about an and any are as at be been but by can could did do does for from had has have how"
    " i if in into is it its me my of on or our shall should so some than that the their them"
    " then there these they this those to was we were what when where which who whom whose why"
    " will with would you your".split()
)


class Word(NamedTuple):
    """A word of a text: its folded form and its place, `text[start:end]`."""

    form: str
    start: int
    end: int


#: A word of so many characters is put into normal form by Python as quickly as it can be.
_LONGEST_NORMALIZED = 100


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """The form under which a word is found, whatever its case, accents or apostrophes.

    "One’s" and "ones" give `ones`, "Côte" gives `cote`, "1,000" gives `1000`.
    """
    if word.isascii() and word.isalnum():
        return word.lower()
    plain = _decomposed(word.casefold()).casefold().translate(_PLAIN_LETTERS)
    # Composed again, so that a Korean syllable stays one character for `?` and for spelling.
    return unicodedata.normalize("NFC", _compiled(_DROPPED).sub("", plain)) or word


def visible(word: str) -> str:
    """A word without the invisible characters in it, which fold to nothing."""
    return word if word.isascii() else _compiled(f"[{_INVISIBLE}]").sub("", word)


def _decomposed(word: str) -> str:
    """A word in Unicode's normalization form KD.

    `normalize` takes a time that grows with the square of the signs on a letter; a long word is
    put in order by sorting, which is what the form asks for.
    """
    if len(word) <= _LONGEST_NORMALIZED:
        return unicodedata.normalize("NFKD", word)
    combining = unicodedata.combining
    chars = "".join(unicodedata.normalize("NFKD", char) for char in word)
    runs = groupby(chars, key=lambda char: combining(char) == 0)
    return "".join(chain.from_iterable(sorted(run, key=combining) for _, run in runs))


def words(text: str) -> list[Word]:
    """The words of a text in order; punctuation, symbols and spaces are between them."""
    return [Word(fold(m.group()), m.start(), m.end()) for m in WORD.finditer(text)]


def forms(text: str) -> tuple[str, ...]:
    """The folded words of a text, without their places."""
    return tuple(map(fold, WORD.findall(text)))


# Compiled when first needed: a search that shows short passages never does.
# It begins with a set of characters, for which `re` looks much faster than for several patterns.
_STOP = r"[.!?…。！？\n](?:(?<=[.!?…])[.!?…]*[\"'”’)\]]*|(?<=[。！？])[。！？]*[」』”’）]*|(?<=\n)\s*\n)"
_NEXT = r"(?s)(\s*)[\"'“‘(\[]*(.?.?)"
_NO_END = (
    r"(?:^\s*\d{1,3}|(?:^|[\s(])(?:[A-Z]|Mr|Mrs|Ms|Dr|H\.E|St|Nos?|Arts?|vs|etc|e\.g|i\.e|U\.[SNK]|cf|pp?"
    r"|paras?|Gen|Col|Prof|Rev|Hon|Jan|Feb|Aug|Sept?|Oct|Nov|Dec))\.$"
)
_LONGEST_NO_END = 12


def sentences(text: str) -> list[tuple[int, int]]:
    """The sentences of a text as (start, end) pairs that together cover all but white space.

    A stop ends one unless a lower-case letter follows, or it belongs to an initial, a common
    abbreviation or the number of a paragraph.  So does a stop glued to a capital
    ("community.It"), and an empty line.
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _compiled(_STOP).finditer(text):
        if _ends_sentence(text, start, match):
            _append_trimmed(spans, text, start, match.end())
            start = match.end()
    _append_trimmed(spans, text, start, len(text))
    return spans


def _ends_sentence(text: str, start: int, stop: re.Match[str]) -> bool:
    if stop.group()[0] in "。！？\n":
        return True
    following = _compiled(_NEXT).match(text, stop.end())
    assert following is not None  # everything in it is optional
    gap, letters = following.groups()
    if letters and not gap:
        return letters[0].isupper() and letters[1:].islower() and text[stop.start() - 1].islower()
    before = text[max(start, stop.start() - _LONGEST_NO_END) : stop.end()]
    return not letters or not (letters[0].islower() or _compiled(_NO_END).search(before))


def _append_trimmed(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    right = len(piece.rstrip())
    if right > left:
        spans.append((start + left, start + right))


#: Bidirectional controls: they can make a terminal show text in another order than it is in.
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
