"""Splitting a text into sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gsisearch.text.languages import Language, language

#: What may end a sentence; an empty line does, too.
_STOP = "[.!?…؟。！？\n]"
_STOPS = ".!?…؟"
_CLOSING = "\"'”’)]»"
_OPENING = "\"'“‘„«(["
#: In Chinese and Japanese nothing needs to follow.
_FULL_STOPS = "。！？"
_FULL_CLOSING = "」』”’）"

#: No abbreviation is longer, in characters.
_LONGEST_ABBREVIATION = 12
_LONGEST_NUMBER = 3


def sentences(text: str, of: Language | None = None) -> list[tuple[int, int]]:
    """The sentences of a text as (start, end) pairs, which cover everything but white space.

    A full stop ends a sentence unless a lower-case letter follows, or it is part of an initial, a
    common abbreviation or a paragraph number.  A full stop directly before a capital
    ("community.It") and an empty line end a sentence too.

    Args:
        text: the text.
        of: its language, which defines the abbreviations; by default the default language.
    """
    abbreviations = (of or language()).abbreviations
    spans: list[tuple[int, int]] = []
    start = 0
    for stop, end in _stops(text):
        if _ends_sentence(text, start, stop, end, abbreviations):
            _append_trimmed(spans, text, start, end)
            start = end
    _append_trimmed(spans, text, start, len(text))
    return spans


def _stops(text: str) -> Iterator[tuple[int, int]]:
    """Where a sentence may end: the offset of the stop, and the end of what belongs to it."""
    end = 0
    for match in re.finditer(_STOP, text):
        stop = match.start()
        if stop < end:
            continue
        char = text[stop]
        if char == "\n":
            blank = text[stop : _skip_space(text, stop)]
            if blank.count("\n") < 2:
                continue
            end = stop + blank.rindex("\n") + 1
        elif char in _FULL_STOPS:
            end = _skip(text, _skip(text, stop, _FULL_STOPS), _FULL_CLOSING)
        else:
            end = _skip_closing(text, _skip(text, stop, _STOPS))
        yield stop, end


def _skip(text: str, at: int, chars: str) -> int:
    while at < len(text) and text[at] in chars:
        at += 1
    return at


def _skip_space(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _skip_closing(text: str, at: int) -> int:
    """The end of closing marks: of a “ that closes, as in German, and of French ones, which have a
    space before them."""
    while at < len(text):
        if text[at] in _CLOSING or (text[at] == "“" and _is_last(text, at)):
            at += 1
        elif text[at].isspace() and text[at + 1 : at + 2] == "»" and _is_last(text, at + 1):
            at += 2
        else:
            break
    return at


def _is_last(text: str, at: int) -> bool:
    """Whether a character is the last of a word or of the text."""
    return at + 1 == len(text) or text[at + 1].isspace()


def _ends_sentence(text: str, start: int, stop: int, end: int, abbreviations: str) -> bool:
    """Whether a stop ends a sentence.

    Args:
        text: the text.
        start: where the sentence begins.
        stop, end: as from `_stops`.
        abbreviations: as in `Language`.
    """
    if text[stop] in f"{_FULL_STOPS}\n":
        return True
    following = _skip_space(text, end)
    first = _skip(text, following, _OPENING)
    letters = text[first : first + 2]
    if letters and following == end:
        return letters[0].isupper() and letters[1:].islower() and text[stop - 1].islower()
    if not letters or letters[0].islower():
        return not letters
    return text[stop:end] != "." or not _is_abbreviated(text, start, stop, abbreviations)


def _is_abbreviated(text: str, start: int, stop: int, abbreviations: str) -> bool:
    """Whether the full stop is that of an initial, of an abbreviation or of a paragraph's number."""
    before = text[max(start, stop - _LONGEST_ABBREVIATION) : stop]
    word = re.split(r"[\s(]", before)[-1]
    if word.isdecimal() and word == before.lstrip():
        return len(word) <= _LONGEST_NUMBER
    is_initial = len(word) == 1 and word.isupper()
    return is_initial or re.fullmatch(abbreviations or "(?!)", word) is not None


def _append_trimmed(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    right = len(piece.rstrip())
    if right > left:
        spans.append((start + left, start + right))
