"""Where the sentences of a text begin and end."""

from __future__ import annotations

import re
from functools import cache

from gsisearch.text.languages import Language, language

# It begins with a set of characters, for which `re` looks much faster than for several patterns.
_STOP = (
    r"[.!?…。！？؟\n](?:(?<=[.!?…؟])[.!?…؟]*(?:[\"'”’)\]»]|“(?!\S)|\s»(?!\S))*"
    r"|(?<=[。！？])[。！？]*[」』”’）]*|(?<=\n)\s*\n)"
)
_NEXT = r"(?s)(\s*)[\"'“‘„«(\[]*(.?.?)"
#: What a stop that ends no sentence may stand after: the number of a paragraph, an initial.
_NUMBER = r"^\s*\d{1,3}"
_INITIAL = "[A-ZÀ-ÖØ-ÞΑ-ΩЁА-Я]"
_LONGEST_NO_END = 12


def sentences(text: str, of: Language | None = None) -> list[tuple[int, int]]:
    """The sentences of a text as (start, end) pairs that together cover all but white space.

    A stop ends one unless a lower-case letter follows, or it belongs to an initial, a common
    abbreviation or the number of a paragraph.  So does a stop glued to a capital
    ("community.It"), and an empty line.

    Args:
        text: the text.
        of: its language, which has abbreviations; the default one unless given.
    """
    spans: list[tuple[int, int]] = []
    start = 0
    no_end = _no_end((of or language()).abbreviations)
    for match in _compiled(_STOP).finditer(text):
        if _ends_sentence(text, start, match, no_end):
            _append_trimmed(spans, text, start, match.end())
            start = match.end()
    _append_trimmed(spans, text, start, len(text))
    return spans


@cache
def _no_end(abbreviations: str) -> str:
    """The pattern of what a stop that ends no sentence stands after, with the stop."""
    others = f"|{abbreviations}" if abbreviations else ""
    return rf"(?:{_NUMBER}|(?:^|[\s(])(?:{_INITIAL}{others}))\.$"


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """The pattern, compiled when first needed: a search that shows short passages needs none."""
    return re.compile(pattern)


def _ends_sentence(text: str, start: int, stop: re.Match[str], no_end: str) -> bool:
    if stop.group()[0] in "。！？\n":
        return True
    following = _compiled(_NEXT).match(text, stop.end())
    assert following is not None  # everything in it is optional
    gap, letters = following.groups()
    if letters and not gap:
        return letters[0].isupper() and letters[1:].islower() and text[stop.start() - 1].islower()
    before = text[max(start, stop.start() - _LONGEST_NO_END) : stop.end()]
    return not letters or not (letters[0].islower() or _compiled(no_end).search(before))


def _append_trimmed(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    right = len(piece.rstrip())
    if right > left:
        spans.append((start + left, start + right))
