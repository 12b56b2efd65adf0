"""Plain text, with hard line breaks or without, perhaps with Markdown headings.

The text is divided into lines, groups of lines, and blocks.  A heading is in no passage, so what
may be either a heading or a paragraph is a paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

from gsisearch.corpus.enumerations import Marker, line_marker
from gsisearch.corpus.files import control_character_error, decode
from gsisearch.corpus.formats import Block
from gsisearch.corpus.headings import (
    MAX_UNNUMBERED,
    ends_sentence,
    heading_marker,
    is_label,
    is_title,
    may_be_heading,
)
from gsisearch.deadline import in_time
from gsisearch.model import Offsets
from gsisearch.text.words import lines

#: Text with longer lines has no hard line breaks: each line is a paragraph.
_MAX_WRAPPED = 120
_MAX_HEADING_LINES = 3

_URL = re.compile(r"https?://\S+")
_RULE = re.compile(r"(?:[-–—─━*_=~#+]\s*){3,}")
_UNDERLINE = re.compile(r"={3,}|-{3,}")


class TextSource(NamedTuple):
    """The content of a text file; see `formats.Source`."""

    text: str

    def blocks(self, skipped_lines: Collection[int] = ()) -> Iterator[Block]:
        """The headings and paragraphs in order.

        Together they hold every character except white space, skipped lines, and the marks of
        Markdown headings and rules (`#`, `---`).
        """
        groups = list(_groups(_lines(self.text, frozenset(skipped_lines))))
        for group, is_heading in in_time(_merged(self.text, groups)):
            yield Block("heading" if is_heading else "paragraph", *group.span)


def read(data: bytes, path: Path) -> TextSource:
    """Read a text file in UTF-8; see `formats.read`."""
    text = decode(data, path)
    if "\0" in text:
        raise control_character_error(path, text, text.index("\0"))
    return TextSource(text)


class _Line(NamedTuple):
    """A line without the white space around it."""

    start: int
    end: int
    text: str


class _Group(NamedTuple):
    """Lines that belong together; `is_heading` if their layout alone makes them a heading."""

    lines: Sequence[_Line]
    is_heading: bool = False

    @property
    def text(self) -> str:
        return " ".join(line.text for line in self.lines)

    @property
    def span(self) -> Offsets:
        return self.lines[0].start, self.lines[-1].end


def _lines(text: str, skipped: Collection[int]) -> Iterator[_Line | None]:
    """The lines; None for an empty or skipped line."""
    for number, (start, end) in enumerate(in_time(lines(text), 100), 1):
        line = text[start:end].strip()
        if not line or number in skipped:
            yield None
        else:
            first = text.index(line[0], start)
            yield _Line(first, first + len(line), line)


def _groups(found: Iterable[_Line | None]) -> Iterator[_Group]:
    """The lines between empty lines and rules, and the headings in Markdown."""
    group: list[_Line] = []
    for line in found:
        title = _markdown_title(line) if line else None
        if line and not title and not _RULE.fullmatch(line.text):
            group.append(line)
        elif line and len(group) == 1 and _is_underline(line, group[0]):
            yield _Group(group, is_heading=True)
            group = []
        else:
            yield from _split(group)
            group = []
            if title:
                yield _Group([title], is_heading=True)
    yield from _split(group)


def _markdown_title(line: _Line) -> _Line | None:
    """The title in a line like `## Title` or `## Title ##`."""
    title = line.text.lstrip("#")
    if title == line.text or not title[:1].isspace() or _RULE.fullmatch(line.text):
        return None
    if (unclosed := title.rstrip("#"))[-1].isspace():
        title = unclosed
    end = line.end - len(line.text) + line.text.rindex(title.strip()) + len(title.strip())
    return _Line(end - len(title.strip()), end, title.strip())


def _is_underline(line: _Line, above: _Line) -> bool:
    return bool(_UNDERLINE.fullmatch(line.text)) and may_be_heading(above.text)


def _split(group: Sequence[_Line]) -> Iterator[_Group]:
    """The paragraphs and headings in lines without an empty line between them."""
    if any(len(_URL.sub("", line.text)) > _MAX_WRAPPED for line in group):
        yield from (_Group([line]) for line in group)
        return
    width = max((len(line.text) for line in group), default=0)
    paragraph: list[_Line] = []
    for line, following in zip_longest(group, group[1:]):
        may_break = not paragraph or ends_sentence(paragraph[-1].text)
        is_heading = may_break and bool(following) and _is_heading_of(line, following, width)
        if paragraph and (is_heading or (may_break and _is_next_number(paragraph[0], line))):
            yield _Group(paragraph)
            paragraph = []
        if is_heading:
            yield _Group([line], is_heading=True)
        else:
            paragraph.append(line)
    if paragraph:
        yield _Group(paragraph)


def _is_heading_of(line: _Line, following: _Line, width: int) -> bool:
    """Whether a line is the heading of the next line: it ends although the next word would fit."""
    if is_label(line.text):
        return True
    word = following.text.split(maxsplit=1)[0]
    return (
        len(line.text) + 1 + len(word) <= width
        and may_be_heading(line.text)
        and not following.text[0].islower()
        and not line_marker(following.text)
        and (
            bool(heading_marker(line.text)) or (not line_marker(line.text) and is_title(line.text))
        )
    )


def _is_next_number(first: _Line, line: _Line) -> bool:
    """Whether a line begins the numbered paragraph after the one that begins with `first`."""
    one, other = line_marker(first.text), line_marker(line.text)
    return bool(one and one.ordinal and other and other.follows(one))


class _Merger:
    """Joins groups into a block: a label and its title, or a paragraph and the list below it."""

    def __init__(self, group: _Group, *, is_heading: bool) -> None:
        self.is_heading = is_heading
        self._lines: list[_Line] = []
        self._last_markers: dict[str, Marker] = {}  # by style
        self.add(group)

    def add(self, group: _Group) -> None:
        """Add a group."""
        for line in group.lines:
            marker = line_marker(line.text)
            if marker and (self._last_markers or self._ends_with_colon()):
                self._last_markers[marker.style] = marker
            self._lines.append(line)

    def accepts(self, group: _Group, *, is_heading: bool) -> bool:
        """Whether a group is the title of a label, or begins or continues a list."""
        if is_heading or self.is_heading:
            both = is_heading and self.is_heading
            return both and is_label(self.merged().text) and not heading_marker(group.text)
        marker = line_marker(group.lines[0].text)
        if not marker:
            return False
        return (self._ends_with_colon() and marker.is_first()) or (
            marker.style in self._last_markers and marker.follows(self._last_markers[marker.style])
        )

    def _ends_with_colon(self) -> bool:
        return bool(self._lines) and self._lines[-1].text.endswith((":", "："))

    def merged(self) -> _Group:
        """All lines as one group."""
        return _Group(self._lines)


def _merged(text: str, groups: Sequence[_Group]) -> Iterator[tuple[_Group, bool]]:
    """The lines of each block, and whether it is a heading."""
    block: _Merger | None = None
    for before, group, after in zip([None, *groups], groups, [*groups[1:], None], strict=False):
        is_heading = group.is_heading or _is_heading(before, group, after)
        # A rule or a skipped line separates blocks.
        is_adjacent = before is not None and not text[before.span[1] : group.span[0]].strip()
        if block and is_adjacent and block.accepts(group, is_heading=is_heading):
            block.add(group)
            continue
        if block:
            yield block.merged(), block.is_heading
        block = _Merger(group, is_heading=is_heading)
    if block:
        yield block.merged(), block.is_heading


def _is_heading(before: _Group | None, group: _Group, after: _Group | None) -> bool:
    """Whether a group between empty lines is a heading."""
    text = group.text if len(group.lines) <= _MAX_HEADING_LINES else ""
    if after is None or not text or not may_be_heading(text):
        return False
    if is_label(text):
        return True
    if heading_marker(text):
        is_list = any(line_marker(line.text) for line in group.lines[1:])
        return not (is_list or _are_list_items(before, group) or _are_list_items(group, after))
    if len(group.lines) > 1:
        return text.isupper()
    if line_marker(text) or len(text) > MAX_UNNUMBERED or text.endswith("?"):
        return False
    is_prose = len(after.text) > MAX_UNNUMBERED or ends_sentence(after.text)
    return is_title(text) or (text[0].isupper() and is_prose)


def _are_list_items(one: _Group | None, other: _Group | None) -> bool:
    """Whether two adjacent groups have consecutive numbers, as the items of a list do."""
    first, second = one and heading_marker(one.text), other and heading_marker(other.text)
    return bool(first and second and second.follows(first))
