"""Enumerations in a paragraph: `1) … 2) …` in running text, or an item a line.

An item begins with its marker and ends before the next one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from gsisearch.model import Offsets
from gsisearch.text import WORD

_BULLET = r"[-*+•–‣◦]"
_LINE_MARKER = re.compile(
    rf"(?P<bullet>{_BULLET})\s+(?=\S)"
    r"|(?P<open>\(?)(?P<ordinal>\d{1,3}|[a-z]|[ivx]+)(?P<close>[.)])\s+(?=\S)"
)
_INLINE_MARKER = re.compile(r"(?<![^\s,;:.])(?P<open>\(?)(?P<ordinal>\d{1,2}|[a-z]|[ivx]+)\)(?=\s)")
# "as section 2) of the Act says" refers to a marker, it is none.
_REFERENCE = re.compile(
    r"(?:sections?|articles?|paragraphs?|clauses?|chapters?|figures?|tables?|items?|parts?|annex|no\.?)\s+$",
    re.IGNORECASE,
)
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")


def starts_list(line: str) -> bool:
    """Whether a line begins with a marker of a list."""
    return bool(_LINE_MARKER.match(line))


def line_items(lines: Sequence[tuple[int, int, str]]) -> tuple[Offsets, ...]:
    """The items of a paragraph that has one or more lines an item.

    Args:
        lines: (start, end, text) of each line.

    Returns:
        (start, end) of each item; empty unless there are at least two, all with bullets or
        all numbered from the first on.
    """
    marked = [(i, m) for i, line in enumerate(lines) if (m := _LINE_MARKER.match(line[2]))]
    if not marked:
        return ()
    if marked[0][1]["bullet"]:
        chosen = [i for i, m in marked if m["bullet"] == marked[0][1]["bullet"]]
    else:
        chosen = _consecutive(marked)
    if len(chosen) < 2:
        return ()
    ends = [*(lines[index - 1][1] for index in chosen[1:]), lines[-1][1]]
    return tuple((lines[index][0], end) for index, end in zip(chosen, ends, strict=True))


def inline_items(source: str, start: int, end: int) -> tuple[Offsets, ...]:
    """The items that `source[start:end]` enumerates in running text, as `line_items` gives them."""
    marked = [
        (m.start(), m)
        for m in _INLINE_MARKER.finditer(source, start, end)
        if not _REFERENCE.search(source, max(start, m.start() - 16), m.start())
    ]
    starts = _consecutive(marked)
    if len(starts) < 2:
        return ()
    items = []
    for first, following in zip(starts, [*starts[1:], end], strict=True):
        text = source[first:following].rstrip()
        if len(WORD.findall(text)) < 2:
            return ()
        items.append((first, first + len(text)))
    return tuple(items)


def _consecutive(marked: Sequence[tuple[int, re.Match[str]]]) -> list[int]:
    """The places of the markers that count up from the first, in the style of the first."""
    for numerals in (_count, _letter, _roman):
        chosen: list[int] = []
        style: tuple[str, str] | None = None
        for place, match in marked:
            found = (match["open"] or "", match.groupdict().get("close") or ")")
            if match["ordinal"] == numerals(len(chosen)) and style in (None, found):
                chosen.append(place)
                style = found
        if len(chosen) > 1:
            return chosen
    return []


def _count(index: int) -> str:
    return str(index + 1)


def _letter(index: int) -> str:
    return chr(ord("a") + index) if index < 26 else ""


def _roman(index: int) -> str:
    return _ROMAN[index] if index < len(_ROMAN) else ""
