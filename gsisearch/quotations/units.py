"""Signs of units and currencies beside numbers: 5 is not 5%."""

from __future__ import annotations

from collections.abc import Iterator

from gsisearch.quotations.alignment import Edit
from gsisearch.quotations.match_texts import MatchTexts
from gsisearch.text.words import Word

_UNITS = "%‰$€£¥°"


def changed_units(texts: MatchTexts) -> Iterator[tuple[Edit, str, str]]:
    """The equal numbers of a match that have other units in the source: an edit, the number
    with its units as quoted, and as in the source."""
    part, window = texts.match.part, texts.match.window
    for edit in texts.match.alignment.edits:
        if edit.kind != "equal":
            continue
        for index in range(edit.pattern_start, edit.pattern_end):
            word, position = part.words[index], edit.start + index - edit.pattern_start
            if not word.form[0].isdigit():
                continue
            paragraph, at = window.locate(position)
            reading, other = paragraph.entry.passage.reading, paragraph.words[at]
            if _units_beside(texts.quote, word) != _units_beside(reading, other):
                change = Edit("replace", index, index + 1, position, position + 1)
                yield change, _with_units(texts.quote, word), _with_units(reading, other)


def _units_beside(text: str, word: Word) -> str:
    """The units before and after a number, with or without a space between."""
    before = text[max(0, word.start - 2) : word.start].rstrip()[-1:]
    after = text[word.end : word.end + 2].lstrip()[:1]
    return "".join(sign for sign in (before, after) if sign and sign in _UNITS)


def _with_units(text: str, word: Word) -> str:
    """The number with the units next to it."""
    start, end = word.start, word.end
    while start > 0 and text[start - 1] in _UNITS:
        start -= 1
    while end < len(text) and text[end] in _UNITS:
        end += 1
    return text[start:end]
