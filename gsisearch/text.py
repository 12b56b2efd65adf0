"""Words, folding and sentences: one definition for the index, the query and the snippet."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

# Characters that stand inside words without being letters: combining marks and the invisible
# ones (soft hyphen, zero-width space and joiners, byte order mark).
_MARKS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u064b-\u065f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff"
)
_INVISIBLE = "\u00ad\u200b-\u200d\u2060\ufeff"
# Scripts that are written without spaces: every character is a word of its own.
_IDEOGRAPHS = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_LETTER = rf"[^\W_{_IDEOGRAPHS}]"
_INNER = rf"(?:{_LETTER}|[{_MARKS}{_INVISIBLE}])"
_APOSTROPHES = "'\u2019\u02bc\uff07"

WORD = re.compile(
    rf"\d+(?:[.,]\d+)+(?!{_LETTER})"
    rf"|{_LETTER}{_INNER}*(?:[{_APOSTROPHES}]{_INNER}+)*"
    rf"|[{_IDEOGRAPHS}]"
)
_DROPPED = re.compile(rf"[{_APOSTROPHES}{_MARKS}{_INVISIBLE},]")

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


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """The form under which a word is found, whatever its case, accents or apostrophes.

    "One’s" and "ones" give `ones`, "Côte" gives `cote`, "1,000" gives `1000`.
    """
    if word.isascii() and word.isalnum():
        return word.lower()
    plain = unicodedata.normalize("NFKD", word.casefold())
    return _DROPPED.sub("", plain).casefold()


def words(text: str) -> list[Word]:
    """The words of a text in order; punctuation, symbols and spaces are between them."""
    return [Word(fold(m.group()), m.start(), m.end()) for m in WORD.finditer(text)]


def forms(text: str) -> tuple[str, ...]:
    """The folded words of a text, without their places."""
    return tuple(fold(word) for word in WORD.findall(text))


_SENTENCE_END = re.compile(
    r"[.!?\u2026]+[\"'\u201d\u2019)\]]*(?=\s+[\"'\u201c\u2018(\[]*[A-Z0-9]|\s*$|(?<=[a-z][.!?])(?=[A-Z][a-z]))"
    r"|\n\s*\n"
)
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:[A-Z]|Mr|Mrs|Ms|Dr|H\.E|St|No|Nos|Art|vs|etc|e\.g|i\.e|U\.S|U\.N|U\.K|cf|p|pp|para|Gen|Col|Prof|Rev|Hon)\.$"
)


def sentences(text: str) -> list[tuple[int, int]]:
    """The sentences of a text as (start, end) pairs that together cover all but white space.

    A stop after an initial or a common abbreviation ends none; a stop glued to a capital
    ("community.It") ends one.
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _SENTENCE_END.finditer(text):
        if _ABBREVIATION.search(text, start, match.end()) and match.end() < len(text):
            continue
        _append_trimmed(spans, text, start, match.end())
        start = match.end()
    _append_trimmed(spans, text, start, len(text))
    return spans


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
