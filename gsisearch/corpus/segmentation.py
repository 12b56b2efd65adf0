"""Plain or Markdown text → sections, paragraphs and the items that a paragraph enumerates.

Everything is a pair of offsets of the source.  The steps, one function each: lines, blocks
(lines that belong together), pieces (a heading or a paragraph), sections.

A line that is taken for a heading is no passage, so what may be either is a paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from gsisearch.corpus.enumerations import Marker, inline_items, line_items, line_marker
from gsisearch.corpus.headings import (
    LONGEST_PLAIN,
    ends_sentence,
    heading_marker,
    is_label,
    is_title,
    may_be_heading,
)
from gsisearch.deadline import in_time
from gsisearch.model import Offsets
from gsisearch.text.languages import Language
from gsisearch.text.words import lines


@dataclass(frozen=True, slots=True)
class ParagraphSpan:
    """A paragraph, and the items it enumerates, in order."""

    start: int
    end: int
    items: tuple[Offsets, ...] = ()


@dataclass(frozen=True, slots=True)
class SectionSpan:
    """A section: its heading (None for the opening before the first one) and its paragraphs."""

    heading: Offsets | None
    start: int
    end: int
    paragraphs: tuple[ParagraphSpan, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class _Block:
    """Lines that belong together; `is_heading` where their layout alone says so."""

    lines: Sequence[_Line]
    is_heading: bool = False

    @property
    def text(self) -> str:
        return " ".join(line.text for line in self.lines)

    @property
    def span(self) -> Offsets:
        return self.lines[0].start, self.lines[-1].end


#: Text with lines longer than this is not hard-wrapped: each of its lines is a paragraph.
_LONGEST_WRAPPED = 120
_MOST_HEADING_LINES = 3

_URL = re.compile(r"https?://\S+")
_RULE = re.compile(r"(?:[-–—─━*_=~#+]\s*){3,}")
_UNDERLINE = re.compile(r"={3,}|-{3,}")


def chunk(
    source: str, skip: Collection[int] = (), language: Language | None = None
) -> tuple[SectionSpan, ...]:
    """The sections of a text, in order.

    Args:
        source: the text.
        skip: numbers, from 1, of the lines that are not part of it.
        language: of the text; the default one unless given.

    Returns:
        Sections whose headings and paragraphs are disjoint, trimmed of white space, in order,
        and hold every character but white space, skipped lines and Markdown's marks of
        headings and rules (`#`, `---`).  Sections are flat: a heading of any level begins one.
    """
    sections: list[tuple[Offsets | None, list[ParagraphSpan]]] = []
    blocks = list(_blocks(_lines(source, frozenset(skip))))
    for block, is_heading in in_time(_pieces(source, blocks)):
        if is_heading:
            sections.append((block.span, []))
        else:
            if not sections:
                sections.append((None, []))
            sections[-1][1].append(_paragraph(source, block, language))
    return tuple(_section(heading, paragraphs) for heading, paragraphs in sections)


def _section(heading: Offsets | None, paragraphs: Sequence[ParagraphSpan]) -> SectionSpan:
    spans = [*([heading] if heading else []), *((p.start, p.end) for p in paragraphs)]
    return SectionSpan(heading, spans[0][0], spans[-1][1], tuple(paragraphs))


def _lines(source: str, skip: Collection[int]) -> Iterator[_Line | None]:
    """The lines without their surrounding white space; None for an empty or skipped one."""
    for number, (start, end) in enumerate(in_time(lines(source), 100), 1):
        text = source[start:end].strip()
        if not text or number in skip:
            yield None
        else:
            first = source.index(text[0], start)
            yield _Line(first, first + len(text), text)


def _blocks(found: Iterable[_Line | None]) -> Iterator[_Block]:
    """Lines between empty ones and rules, and headings that are marked as Markdown does."""
    block: list[_Line] = []
    for line in found:
        title = _markdown_title(line) if line else None
        if line and not title and not _RULE.fullmatch(line.text):
            block.append(line)
        elif line and len(block) == 1 and _underlines(line, block[0]):
            yield _Block(block, is_heading=True)
            block = []
        else:
            yield from _split(block)
            block = []
            if title:
                yield _Block([title], is_heading=True)
    yield from _split(block)


def _markdown_title(line: _Line) -> _Line | None:
    """The text of a line like `## Title` or `## Title ##`."""
    title = line.text.lstrip("#")
    if title == line.text or not title[:1].isspace() or _RULE.fullmatch(line.text):
        return None
    if (unclosed := title.rstrip("#"))[-1].isspace():
        title = unclosed
    end = line.end - len(line.text) + line.text.rindex(title.strip()) + len(title.strip())
    return _Line(end - len(title.strip()), end, title.strip())


def _underlines(line: _Line, above: _Line) -> bool:
    return bool(_UNDERLINE.fullmatch(line.text)) and may_be_heading(above.text)


def _split(block: Sequence[_Line]) -> Iterator[_Block]:
    """The paragraphs and headings that no empty line parts."""
    if any(len(_URL.sub("", line.text)) > _LONGEST_WRAPPED for line in block):
        yield from (_Block([line]) for line in block)
        return
    width = max((len(line.text) for line in block), default=0)
    paragraph: list[_Line] = []
    for line, following in zip_longest(block, block[1:]):
        may_break = not paragraph or ends_sentence(paragraph[-1].text)
        heads = may_break and bool(following) and _heads(line, following, width)
        if paragraph and (heads or (may_break and _counts_on(paragraph[0], line))):
            yield _Block(paragraph)
            paragraph = []
        if heads:
            yield _Block([line], is_heading=True)
        else:
            paragraph.append(line)
    if paragraph:
        yield _Block(paragraph)


def _heads(line: _Line, following: _Line, width: int) -> bool:
    """Whether a line is the heading of the one below it: it ends where the next word had room."""
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


def _counts_on(first: _Line, line: _Line) -> bool:
    """Whether a line begins the numbered paragraph after the one that begins with `first`."""
    one, other = line_marker(first.text), line_marker(line.text)
    return bool(one and one.ordinal and other and other.follows(one))


class _Piece:
    """A block and those that belong to it: what is below "Article 5", a list after a colon."""

    def __init__(self, block: _Block, *, is_heading: bool) -> None:
        self.is_heading = is_heading
        self._lines: list[_Line] = []
        self._last: dict[str, Marker] = {}
        self.add(block)

    def add(self, block: _Block) -> None:
        """Make the block a part of the piece."""
        for line in block.lines:
            marker = line_marker(line.text)
            if marker and (self._last or self._announces()):
                self._last[marker.style] = marker
            self._lines.append(line)

    def takes(self, block: _Block, *, is_heading: bool) -> bool:
        """Whether a block is the title of a label, or begins or continues a list."""
        if is_heading or self.is_heading:
            both = is_heading and self.is_heading
            return both and is_label(self.block().text) and not heading_marker(block.text)
        marker = line_marker(block.lines[0].text)
        if not marker:
            return False
        return (self._announces() and marker.begins()) or (
            marker.style in self._last and marker.follows(self._last[marker.style])
        )

    def _announces(self) -> bool:
        return bool(self._lines) and self._lines[-1].text.endswith((":", "："))

    def block(self) -> _Block:
        """All of it."""
        return _Block(self._lines)


def _pieces(source: str, blocks: Sequence[_Block]) -> Iterator[tuple[_Block, bool]]:
    """Headings (True) and paragraphs (False)."""
    piece: _Piece | None = None
    for before, block, after in zip([None, *blocks], blocks, [*blocks[1:], None], strict=False):
        is_heading = block.is_heading or _is_heading(before, block, after)
        # Across a rule or a skipped line nothing belongs together.
        adjoins = before is not None and not source[before.span[1] : block.span[0]].strip()
        if piece and adjoins and piece.takes(block, is_heading=is_heading):
            piece.add(block)
            continue
        if piece:
            yield piece.block(), piece.is_heading
        piece = _Piece(block, is_heading=is_heading)
    if piece:
        yield piece.block(), piece.is_heading


def _is_heading(before: _Block | None, block: _Block, after: _Block | None) -> bool:
    """Whether a block with an empty line before and after it is a heading."""
    text = block.text if len(block.lines) <= _MOST_HEADING_LINES else ""
    if after is None or not text or not may_be_heading(text):
        return False
    if is_label(text):
        return True
    if heading_marker(text):
        is_list = any(line_marker(line.text) for line in block.lines[1:])
        return not (is_list or _count_on(before, block) or _count_on(block, after))
    if len(block.lines) > 1:
        return text.isupper()
    if line_marker(text) or len(text) > LONGEST_PLAIN or text.endswith("?"):
        return False
    is_prose = len(after.text) > LONGEST_PLAIN or ends_sentence(after.text)
    return is_title(text) or (text[0].isupper() and is_prose)


def _count_on(one: _Block | None, other: _Block | None) -> bool:
    """Whether two blocks with nothing between them count on, as the items of a list do."""
    first, second = one and heading_marker(one.text), other and heading_marker(other.text)
    return bool(first and second and second.follows(first))


def _paragraph(source: str, block: _Block, language: Language | None) -> ParagraphSpan:
    start, end = block.span
    items = line_items(source, [(line.start, line.end) for line in block.lines])
    return ParagraphSpan(start, end, items or inline_items(source, start, end, language))
