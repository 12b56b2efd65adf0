"""Enumerations in a paragraph: `1) … 2) …` in running text, or items that begin lines.

An item begins with its marker and ends before the next marker.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from gsisearch.model import Offsets
from gsisearch.text.languages import Language
from gsisearch.text.sentences import sentences
from gsisearch.text.words import WORD

_ORDINAL = r"(?:[0-9]{1,3}|[a-zA-Z]|[ivx]+|[IVX]+|[一二三四五六七八九十]+)"
_LINE_MARKER = re.compile(
    rf"[-*+•–‣◦·](?=\s+\S)|[(（]?{_ORDINAL}(?:[.)）](?=\s+\S)|[)）、](?=\w))|[0-9]{{1,3}}\.(?=[^\W\d_])"
)
_INLINE_MARKER = re.compile(rf"(?<![^\s,;:.—，；：。、])[(（]?{_ORDINAL}[)）]")
# In "as section 2) of the Act says" the number is a reference.
_REFERENCE = re.compile(
    r"(?:sections?|articles?|paragraphs?|clauses?|chapters?|figures?|tables?|items?|parts?|annex|no\.?)\s+$",
    re.IGNORECASE,
)
_MAX_REFERENCE = 16
_JOINING_WORDS = {"and", "or", "to"}

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_ROMAN = [
    ten + unit
    for ten in ("", "x", "xx", "xxx")
    for unit in ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
][1:]
_CHINESE = [ten + unit for ten in ("", "十") for unit in ("", *"一二三四五六七八九")][1:]
_NUMERALS: dict[str, dict[str, int]] = {
    numerals[0]: {numeral: number for number, numeral in enumerate(numerals, 1)}
    for numerals in (
        _LETTERS,
        _LETTERS.upper(),
        _ROMAN,
        [numeral.upper() for numeral in _ROMAN],
        _CHINESE,
    )
}


class _ListPosition(NamedTuple):
    """A position in a list: the style of the list, its first numeral, and the number of the item."""

    style: str
    first: str
    number: int

    def next(self) -> _ListPosition:
        """The next position."""
        return self._replace(number=self.number + 1)


class Marker(NamedTuple):
    """The beginning of an item: an ordinal, "" for a bullet, in the style of its list.

    The style is the marker with `#` for the ordinal: `(#)`, `#.`, `2.#`, `Article #`, `•`.
    """

    style: str
    ordinal: str

    @classmethod
    def parse(cls, text: str) -> Marker:
        """Parse a marker."""
        ordinals = list(re.finditer(r"[0-9A-Za-z]+|[一二三四五六七八九十]+", text))
        if not ordinals:
            return cls(text, "")
        start, end = ordinals[-1].span()
        return cls(f"{text[:start]}#{text[end:]}", text[start:end])

    def positions(self) -> Iterator[_ListPosition]:
        """The positions that the marker may stand for: `(i)` is the ninth or the first."""
        if not self.ordinal:
            yield _ListPosition(self.style, "", 1)
        elif self.ordinal.isdecimal():
            yield _ListPosition(self.style, "1", int(self.ordinal))
        for first, numbers in _NUMERALS.items():
            if self.ordinal in numbers:
                yield _ListPosition(self.style, first, numbers[self.ordinal])

    def is_first(self) -> bool:
        """Whether a list may begin with it."""
        return any(position.number == 1 for position in self.positions())

    def follows(self, other: Marker) -> bool:
        """Whether it may be the next marker after `other` in the same list."""
        if not self.ordinal:
            return self == other
        following = {position.next() for position in other.positions()}
        return not following.isdisjoint(self.positions())


def line_marker(line: str) -> Marker | None:
    """The marker at the beginning of a line, if any."""
    match = _LINE_MARKER.match(line)
    return Marker.parse(match.group()) if match else None


class _LocatedMarker(NamedTuple):
    """A marker in a text: its offset, and where the text of its item begins."""

    marker: Marker
    start: int
    text_start: int

    @classmethod
    def of(cls, match: re.Match[str]) -> _LocatedMarker:
        return cls(Marker.parse(match.group()), *match.span())


def line_items(source: str, lines: Sequence[Offsets]) -> tuple[Offsets, ...]:
    """The items of a paragraph in which each item begins a line.

    Args:
        source: the text.
        lines: (start, end) of each line of the paragraph, without white space around it.

    Returns:
        (start, end) of each item; empty unless there are at least two, all with the same
        bullet or numbered consecutively from the first.
    """
    found = [
        _LocatedMarker.of(match)
        for start, end in lines
        if (match := _LINE_MARKER.match(source, start, end))
    ]
    if found and not found[0].marker.ordinal:
        run = [one for one in found if one.marker == found[0].marker]
    else:
        run = _first_run(found)
    end_before = {start: end for (_, end), (start, _) in pairwise(lines)}
    ends = [end_before[one.start] for one in run[1:]]
    return _items(source, run, [*ends, lines[-1][1]])


def inline_items(
    source: str, start: int, end: int, language: Language | None = None
) -> tuple[Offsets, ...]:
    """The items that `source[start:end]` enumerates in running text; see `line_items`.

    The last item ends with the paragraph, or with its first sentence if every other item is a
    single sentence.
    """
    if all(source.find(closing, start, end) < 0 for closing in ")）"):
        return ()  # fast, and true of most paragraphs
    run = _first_run(
        [
            _LocatedMarker.of(match)
            for match in _INLINE_MARKER.finditer(source, start, end)
            if not _is_reference(source, start, match.start())
        ]
    )
    starts = [one.start for one in run]
    ends = [first + len(source[first:last].rstrip()) for first, last in pairwise([*starts, end])]
    if run and all(
        len(sentences(source[a:b], language)) == 1 for a, b in zip(starts[:-1], ends, strict=False)
    ):
        ends[-1] = starts[-1] + sentences(source[starts[-1] : end], language)[0][1]
    return _items(source, run, ends)


def _is_reference(source: str, start: int, offset: int) -> bool:
    return bool(_REFERENCE.search(source, max(start, offset - _MAX_REFERENCE), offset))


def _items(source: str, run: Sequence[_LocatedMarker], ends: Sequence[int]) -> tuple[Offsets, ...]:
    """The items of a list; none if there are fewer than two, or if one has no words."""
    if len(run) < 2:
        return ()
    for one, end in zip(run, ends, strict=True):
        words = WORD.findall(source, one.text_start, end)
        if not any(word.lower() not in _JOINING_WORDS for word in words):
            return ()
    return tuple((one.start, end) for one, end in zip(run, ends, strict=True))


def _first_run(found: Sequence[_LocatedMarker]) -> list[_LocatedMarker]:
    """The first markers, at least two, that count up from the beginning of a list."""
    runs: list[list[_LocatedMarker]] = []
    expected: dict[_ListPosition, list[_LocatedMarker]] = {}
    for one in found:
        positions = list(one.marker.positions())
        position = next((p for p in positions if p in expected), None)
        position = position or next((p for p in positions if p.number == 1), None)
        if position is None:
            continue
        run = expected.pop(position, None)
        if run is None:
            runs.append(run := [])
        run.append(one)
        expected.setdefault(position.next(), run)
    return next((run for run in runs if len(run) > 1), [])
