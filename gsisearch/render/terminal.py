"""Layout for a terminal: the width of text, wrapping, columns, colours as ANSI codes.

Text of documents goes through `plain` first, so the only escape codes in the output are ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final, NamedTuple
from unicodedata import category, east_asian_width

from gsisearch.text.words import printable

if TYPE_CHECKING:
    from typing import Protocol

    from gsisearch.model import Passage

    class Located(Protocol):
        """Anything with an id in a document: a passage, a hit, a concordance line."""

        @property
        def id(self) -> str: ...
        @property
        def document(self) -> str: ...


#: The longest line for reading, and the length of lines where there is no terminal.
MAX_LINE_WIDTH = 100
DEFAULT_LINE_WIDTH = 80
INDENT: Final = "  "

BOLD: Final = "1"
DIM: Final = "2"
MATCH: Final = "1;31"

#: Text needs at least this many columns beside an indent; with fewer, it goes below.
_MIN_TEXT_WIDTH = 12

_SPACES = re.compile(r"\s+")
_RESET = "\x1b[0m"
_CODE = r"\x1b\[[\d;]*m"
_TOKENS = re.compile(rf"{_CODE}|.", re.DOTALL)
# Visible format characters: the soft hyphen, and the Arabic and Syriac signs around numbers.
_VISIBLE_FORMATS = frozenset(
    "\u00ad\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2"
)
_EMOJI_STYLE = "\ufe0f"  # shows the character before it as an emoji, two columns wide


class Style(NamedTuple):
    """How results are laid out.

    `columns` is the width of the terminal, None where there is none; `color` switches ANSI
    codes on; `slugs` shows ids in full (`gsi-lesotho-2022:1.2`); `scores` shows scores;
    `reading` shows the reading text instead of the published one; `citations` adds citations.
    """

    columns: int | None = None
    color: bool = False
    slugs: bool = False
    scores: bool = False
    reading: bool = False
    citations: bool = False

    @property
    def line_width(self) -> int:
        """The width of text for reading, in columns."""
        return min(self.columns or DEFAULT_LINE_WIDTH, MAX_LINE_WIDTH)

    def paint(self, text: str, code: str) -> str:
        """The text in a colour, word by word, so that it can be wrapped afterwards."""
        if not self.color:
            return text
        return re.sub(r"\S+", lambda word: f"\x1b[{code}m{word.group()}{_RESET}", text)

    def mark(self, text: str) -> str:
        """A match: coloured, or between light marks where there is no colour."""
        return self.paint(text, MATCH) if self.color else f"‹{text}›"

    def id(self, item: Located) -> str:
        """The id of an item, with the document's slug if ids are shown in full."""
        return full_id(item, self.slugs)

    def text(self, passage: Passage) -> str:
        """The published text of a passage, or its reading text if that is shown."""
        return passage.reading if self.reading else passage.published


def full_id(item: Located, slugs: bool) -> str:
    """`1.2`, or with slugs `gsi-lesotho-2022:1.2`."""
    return plain(f"{item.document}:{item.id}" if slugs else item.id)


def plain(text: str) -> str:
    """Text to be shown: white space folded to single spaces, unsafe characters replaced."""
    return printable(_SPACES.sub(" ", text))


def width(text: str) -> int:
    """The columns that text takes on a terminal: wide characters two, combining ones none.

    Never less than a terminal takes; more for emoji that it joins into one.
    """
    if text.isascii():
        return len(re.sub(_CODE, "", text) if "\x1b" in text else text)
    return sum(size for _, size in _cells(text))


def _cells(text: str) -> Iterator[tuple[str, int]]:
    """Each character, with what combines with it and the codes after it, and its width."""
    cell, size = "", 0
    for match in _TOKENS.finditer(text):
        token = match.group()
        columns = _char_width(token) if len(token) == 1 else 0
        if columns and cell:
            yield cell, size
            cell, size = "", 0
        if token == _EMOJI_STYLE and size and not (cell[0].isalpha() or cell[0].isspace()):
            size = 2
        cell += token
        size += columns
    if cell:
        yield cell, size


def _char_width(char: str) -> int:
    if char.isascii():
        return 1
    if category(char) in {"Mn", "Me", "Cf"}:
        return int(char in _VISIBLE_FORMATS)
    return 2 if east_asian_width(char) in {"W", "F"} else 1


def head(text: str, columns: int) -> str:
    """The longest beginning of a text that fits."""
    if width(text) <= columns:
        return text
    kept, used = "", 0
    for cell, size in _cells(text):
        used += size
        if used > columns:
            break
        kept += cell
    return kept


def tail(text: str, columns: int) -> str:
    """The longest end of a text that fits; it doesn't begin with a combining character."""
    excess = width(text) - columns
    start = 0
    for cell, size in _cells(text):
        if excess <= 0:
            break
        excess -= size
        start += len(cell)
    return text[start:]


def first_words(text: str, columns: int) -> str:
    """The words at the beginning that fit, or the characters if the first word doesn't."""
    cut = head(text, columns)
    at = len(cut)
    if at == len(text) or text[at] == " " or " " not in cut.lstrip(" "):
        return cut
    return cut[: cut.rindex(" ")]


def last_words(text: str, columns: int) -> str:
    """The words at the end that fit, or the characters if the last word doesn't."""
    cut = tail(text, columns)
    at = len(text) - len(cut)
    if at == 0 or text[at - 1] == " " or " " not in cut.rstrip(" "):
        return cut
    return cut[cut.index(" ") :]


def clip(text: str, columns: int) -> str:
    """The text, or its first words that fit, with an ellipsis after them."""
    if width(text) <= columns:
        return text
    return first_words(text, columns - 1).rstrip(" ,;:") + "…"


def wrap(text: str, columns: int, indent: str = "", first: str | None = None) -> str:
    """Text as lines that are at most `columns` wide, indent included, broken at spaces.

    A word that is longer than a line is broken too, but `first` never is.

    Args:
        text: folded text, perhaps with ANSI codes.
        columns: the width of a line, at least 1.
        indent: what every line begins with; it is shortened if text would have no room.
        first: what the first line begins with instead; it gets a line of its own if text would
            have no room beside it.
    """
    first = indent if first is None else first
    above = []
    if columns - max(width(indent), width(first)) < _MIN_TEXT_WIDTH:
        indent = indent[: max(0, columns - _MIN_TEXT_WIDTH)]
        if first.strip():
            above = [first.rstrip()]
        first = indent
    beginning, *lines = _lines(text, max(1, columns - max(width(indent), width(first)))) or [""]
    return "\n".join([*above, (first + beginning).rstrip(), *(indent + line for line in lines)])


def _lines(text: str, room: int) -> list[str]:
    lines = []
    line, used = "", 0
    for word in text.split():
        size = width(word)
        if line and used + 1 + size > room:
            lines.append(line)
            line, used = "", 0
        if size > room:
            *full, word = _pieces(word, room)
            lines += full
            size = width(word)
        line, used = (f"{line} {word}", used + 1 + size) if line else (word, size)
    return [*lines, line] if line else lines


def _pieces(word: str, room: int) -> Iterator[str]:
    """A long word in pieces that fit, each in the colour that it has in the word."""
    piece, used = "", 0
    for cell, size in _cells(word):
        if used and used + size > room:
            code = re.findall(_CODE, piece)[-1:]
            painted = code not in ([], [_RESET])
            yield piece + _RESET if painted else piece
            piece, used = code[0] if painted else "", 0
        piece += cell
        used += size
    yield piece


def padded_id(id: str, columns: int, style: Style) -> str:
    """An id, padded to `columns`, and the gap before the text beside it."""
    return style.paint(id, BOLD) + " " * (columns - width(id)) + INDENT


def in_columns(rows: Iterable[tuple[str, ...]]) -> str:
    """Rows as lines; each cell except the last is padded to the width of its column."""
    table = list(rows)
    widths = [max(map(width, column)) for column in zip(*table, strict=True)]
    lines = []
    for *cells, last in table:
        padded = [
            cell + " " * (size - width(cell)) for cell, size in zip(cells, widths, strict=False)
        ]
        lines.append(INDENT.join([*padded, last]))
    return "".join(f"{line}\n" for line in lines)
