"""Enumerations in a paragraph: `1) … 2) …` in running text, or an item a line.

An item begins with its marker and ends before the next one.
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
# "as section 2) of the Act says" refers to a marker, it is none.
_REFERENCE = re.compile(
    r"(?:sections?|articles?|paragraphs?|clauses?|chapters?|figures?|tables?|items?|parts?|annex|no\.?)\s+$",
    re.IGNORECASE,
)
_LONGEST_REFERENCE = 16
_JOINING_WORDS = {"and", "or", "to"}

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_ROMAN = [
    ten + unit
    for ten in ("", "x", "xx", "xxx")
    for unit in ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
][1:]
_CHINESE = [ten + unit for ten in ("", "十") for unit in ("", *"一二三四五六七八九")][1:]
_SYSTEMS: dict[str, dict[str, int]] = {
    numerals[0]: {numeral: index for index, numeral in enumerate(numerals)}
    for numerals in (
        _LETTERS,
        _LETTERS.upper(),
        _ROMAN,
        [numeral.upper() for numeral in _ROMAN],
        _CHINESE,
    )
}


class Marker(NamedTuple):
    """What an item begins with: its ordinal, "" for a bullet, in the style of its list.

    The style is the marker with `#` for the ordinal: `(#)`, `#.`, `2.#`, `Article #`, `•`.
    """

    style: str
    ordinal: str

    @classmethod
    def of(cls, written: str) -> Marker:
        """The marker that is written so."""
        ordinals = list(re.finditer(r"[0-9A-Za-z]+|[一二三四五六七八九十]+", written))
        if not ordinals:
            return cls(written, "")
        start, end = ordinals[-1].span()
        return cls(f"{written[:start]}#{written[end:]}", written[start:end])

    def places(self) -> Iterator[tuple[str, str, int]]:
        """Style, numerals and index from 0 of what it may be: `(i)` is a ninth or a first."""
        if not self.ordinal:
            yield self.style, "", 0
        elif self.ordinal.isdecimal():
            yield self.style, "1", int(self.ordinal) - 1
        for name, system in _SYSTEMS.items():
            if self.ordinal in system:
                yield self.style, name, system[self.ordinal]

    def begins(self) -> bool:
        """Whether a list may begin with it."""
        return any(index == 0 for _, _, index in self.places())

    def follows(self, other: Marker) -> bool:
        """Whether it is the next one after `other` in the same list."""
        if not self.ordinal:
            return self == other
        after = {(style, name, index + 1) for style, name, index in other.places()}
        return not after.isdisjoint(self.places())


def line_marker(line: str) -> Marker | None:
    """The marker that a line begins with, if it has one."""
    match = _LINE_MARKER.match(line)
    return Marker.of(match.group()) if match else None


class _Place(NamedTuple):
    """A marker in a text: where it is, where its item's text begins."""

    marker: Marker
    start: int
    text_start: int


def line_items(source: str, lines: Sequence[Offsets]) -> tuple[Offsets, ...]:
    """The items of a paragraph that has one or more lines an item.

    Args:
        source: the text.
        lines: (start, end) of each line of the paragraph, trimmed.

    Returns:
        (start, end) of each item; empty unless there are at least two, all with the same
        bullet or all numbered from the first on.
    """
    found = [
        _Place(Marker.of(match.group()), match.start(), match.end())
        for start, end in lines
        if (match := _LINE_MARKER.match(source, start, end))
    ]
    if found and not found[0].marker.ordinal:
        run = [place for place in found if place.marker == found[0].marker]
    else:
        run = _run(found)
    end_before = {start: end for (_, end), (start, _) in pairwise(lines)}
    ends = [end_before[place.start] for place in run[1:]]
    return _items(source, run, [*ends, lines[-1][1]])


def inline_items(
    source: str, start: int, end: int, language: Language | None = None
) -> tuple[Offsets, ...]:
    """The items that `source[start:end]` enumerates in running text, as `line_items` gives them.

    The last one ends with the paragraph; or with its sentence, if no other is longer than one.
    """
    if all(source.find(closing, start, end) < 0 for closing in ")）"):
        return ()  # as most paragraphs, found out quickly
    run = _run(
        [
            _Place(Marker.of(match.group()), match.start(), match.end())
            for match in _INLINE_MARKER.finditer(source, start, end)
            if not _refers(source, start, match.start())
        ]
    )
    starts = [place.start for place in run]
    ends = [first + len(source[first:last].rstrip()) for first, last in pairwise([*starts, end])]
    if run and all(
        len(sentences(source[a:b], language)) == 1 for a, b in zip(starts[:-1], ends, strict=False)
    ):
        ends[-1] = starts[-1] + sentences(source[starts[-1] : end], language)[0][1]
    return _items(source, run, ends)


def _refers(source: str, start: int, offset: int) -> bool:
    return bool(_REFERENCE.search(source, max(start, offset - _LONGEST_REFERENCE), offset))


def _items(source: str, run: Sequence[_Place], ends: Sequence[int]) -> tuple[Offsets, ...]:
    """The items of a list; none where there are less than two or one says nothing."""
    if len(run) < 2:
        return ()
    for place, end in zip(run, ends, strict=True):
        words = WORD.findall(source, place.text_start, end)
        if not any(word.lower() not in _JOINING_WORDS for word in words):
            return ()
    return tuple((place.start, end) for place, end in zip(run, ends, strict=True))


def _run(found: Sequence[_Place]) -> list[_Place]:
    """The first places that count up from the beginning of a list, at least two."""
    runs: list[list[_Place]] = []
    awaited: dict[tuple[str, str, int], list[_Place]] = {}
    for place in found:
        places = list(place.marker.places())
        here = next((here for here in places if here in awaited), None)
        here = here or next((here for here in places if here[2] == 0), None)
        if here is None:
            continue
        run = awaited.pop(here, None)
        if run is None:
            runs.append(run := [])
        run.append(place)
        style, numerals, index = here
        awaited.setdefault((style, numerals, index + 1), run)
    return next((run for run in runs if len(run) > 1), [])
