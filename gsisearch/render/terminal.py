"""What fits on a terminal and how it is coloured: width of text, wrapping, ANSI codes.

Text of documents passes `plain` first, so the only escape codes that come out are ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Protocol
from unicodedata import category, east_asian_width

from gsisearch.text import printable

#: Lines for reading are never longer than this, and this long where there is no terminal.
MEASURE = 100
DEFAULT_MEASURE = 80

BOLD: Final = "1"
DIM: Final = "2"
MATCH: Final = "1;31"

_SPACES = re.compile(r"\s+")
_CODE = r"\x1b\[[\d;]*m"
_CODES = re.compile(_CODE)
_CELLS = re.compile(rf"{_CODE}|.", re.DOTALL)
_WORDS = re.compile(r"\S+")


class Placed(Protocol):
    """What has a place in a document: a passage, a hit, a concordance line."""

    @property
    def id(self) -> str: ...
    @property
    def document(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Style:
    """How text is laid out.

    `columns` is the width of the terminal, None where there is none; `color` switches ANSI
    codes on; `slugs` shows ids in full (`gsi-lesotho-2022:1.2`); `scores` shows scores;
    `reading` shows the reading text for the published one.
    """

    columns: int | None = None
    color: bool = False
    slugs: bool = False
    scores: bool = False
    reading: bool = False

    @property
    def measure(self) -> int:
        """The width of text for reading, in columns."""
        return min(self.columns or DEFAULT_MEASURE, MEASURE)

    def paint(self, text: str, code: str) -> str:
        """The text in a colour, word by word, so that it can be wrapped afterwards."""
        if not self.color:
            return text
        return _WORDS.sub(lambda word: f"\x1b[{code}m{word.group()}\x1b[0m", text)

    def mark(self, text: str) -> str:
        """A match: coloured, or between light marks where there is no colour."""
        return self.paint(text, MATCH) if self.color else f"‹{text}›"

    def id(self, placed: Placed) -> str:
        """The id of what has a place, with the document's slug if ids are shown in full."""
        return full_id(placed, self.slugs)


def full_id(placed: Placed, slugs: bool) -> str:
    """`1.2`, or with slugs `gsi-lesotho-2022:1.2`."""
    return f"{placed.document}:{placed.id}" if slugs else placed.id


def plain(text: str) -> str:
    """Text to be shown: white space folded to single spaces, unsafe characters replaced."""
    return printable(_SPACES.sub(" ", text))


def width(text: str) -> int:
    """The columns that text takes on a terminal: wide characters two, combining ones none."""
    text = _CODES.sub("", text) if "\x1b" in text else text
    return len(text) if text.isascii() else sum(map(_char_width, text))


def _char_width(char: str) -> int:
    if char.isascii():
        return 1
    if category(char) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if east_asian_width(char) in {"W", "F"} else 1


def head(text: str, columns: int) -> str:
    """As much of the beginning of a text as fits."""
    if width(text) <= columns:
        return text
    return next(_pieces(text, columns)) if columns > 0 else ""


def tail(text: str, columns: int) -> str:
    """As much of the end of a text as fits; no combining character is left without its base."""
    excess = width(text) - columns
    start = 0
    while excess > 0 or (start and start < len(text) and not _char_width(text[start])):
        excess -= _char_width(text[start])
        start += 1
    return text[start:]


def clip(text: str, columns: int) -> str:
    """The text, or as many of its first words as fit with an ellipsis after them."""
    if width(text) <= columns:
        return text
    cut = head(text, columns - 1)
    if not text[len(cut) :].startswith(" ") and " " in cut:
        cut = cut[: cut.rindex(" ") + 1]
    return f"{cut.rstrip()}…"


def wrap(text: str, columns: int, indent: str = "", first: str | None = None) -> str:
    """Break a text at its spaces into lines of at most so many columns, indent included.

    A word that is longer than a line is broken too.

    Args:
        text: folded text, perhaps with ANSI codes.
        columns: the width of a line; a few columns are always left for text.
        indent: what every line begins with.
        first: what the first line begins with instead.
    """
    first = indent if first is None else first
    room = max(8, columns - max(width(indent), width(first)))
    return "\n".join(
        (indent if number else first) + line for number, line in enumerate(_lines(text, room))
    )


def _lines(text: str, room: int) -> Iterator[str]:
    line, used = "", 0
    for word in text.split():
        size = width(word)
        if line and used + 1 + size > room:
            yield line
            line, used = "", 0
        if size > room:
            *full, word = _pieces(word, room)
            yield from full
            size = width(word)
        line, used = (f"{line} {word}", used + 1 + size) if line else (word, size)
    if line:
        yield line


def _pieces(word: str, room: int) -> Iterator[str]:
    """A long word in pieces that fit; a combining character stays with its base."""
    piece, used = "", 0
    for match in _CELLS.finditer(word):
        cell = match.group()
        size = 0 if len(cell) > 1 else _char_width(cell)
        if piece and used + size > room:
            yield piece
            piece, used = "", 0
        piece += cell
        used += size
    yield piece
