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

from gsisearch.enumerations import Marker, inline_items, line_items, line_marker
from gsisearch.model import Offsets
from gsisearch.text import lines


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
_LONGEST_HEADING = 120
_LONGEST_PLAIN_HEADING = 80
_MOST_HEADING_LINES = 3

_URL = re.compile(r"https?://\S+")
_RULE = re.compile(r"(?:[-–—─━*_=~#+]\s*){3,}")
_UNDERLINE = re.compile(r"={3,}|-{3,}")
_NUMERAL = r"(?:[0-9]{1,3}|[IVXLC]+|[A-Z])"
_LABEL = re.compile(
    rf"(?:(?i:article|chapter|part|section|annex|appendix|schedule|title)\s+{_NUMERAL}\b[.:]?"
    r"|第[一二三四五六七八九十0-9]+[章节節条條])"
)
_NUMBER = re.compile(
    r"(?:[IVXLC]+|[A-Z])[.)](?=\s+\S)"
    r"|[0-9]{1,2}(?:\.[0-9]{1,2})*(?:[.):](?=\s+\S)|(?=\s+[^\W\d_a-z]))"
    r"|[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）"
)
_OPEN_END = re.compile(r"[.;:,!…。；：，！]$")
_PROSE_END = re.compile(r"[.;:!?…。；：！？][\"'”’)\]]*$")
# Datelines and captions look like headings.
_NO_HEADING = re.compile(
    r"(?:[0-9]{1,2}(?:st|nd|rd|th|\.)?\s+\w+,?|\w+\s+[0-9]{1,2},?)\s+[0-9]{4}$"
    r"|[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{4}年"
    r"|^(?:Figure|Table|Box|Photo|Source)s?\s*[0-9:]|\w@\w|://|\bwww\."
)


def chunk(source: str, skip: Collection[int] = ()) -> tuple[SectionSpan, ...]:
    """The sections of a text, in order.

    Args:
        source: the text.
        skip: numbers, from 1, of the lines that are not part of it.

    Returns:
        Sections whose headings and paragraphs are disjoint, trimmed of white space, in order,
        and hold every character but white space, skipped lines and Markdown's marks of
        headings and rules (`#`, `---`).  Sections are flat: a heading of any level begins one.
    """
    sections: list[tuple[Offsets | None, list[ParagraphSpan]]] = []
    blocks = list(_blocks(_lines(source, frozenset(skip))))
    for block, is_heading in _pieces(source, blocks):
        if is_heading:
            sections.append((block.span, []))
        else:
            if not sections:
                sections.append((None, []))
            sections[-1][1].append(_paragraph(source, block))
    return tuple(_section(heading, paragraphs) for heading, paragraphs in sections)


def _section(heading: Offsets | None, paragraphs: Sequence[ParagraphSpan]) -> SectionSpan:
    spans = [*([heading] if heading else []), *((p.start, p.end) for p in paragraphs)]
    return SectionSpan(heading, spans[0][0], spans[-1][1], tuple(paragraphs))


def _lines(source: str, skip: Collection[int]) -> Iterator[_Line | None]:
    """The lines without their surrounding white space; None for an empty or skipped one."""
    for number, (start, end) in enumerate(lines(source), 1):
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
    return bool(_UNDERLINE.fullmatch(line.text)) and _may_be_heading(above.text)


def _split(block: Sequence[_Line]) -> Iterator[_Block]:
    """The paragraphs and headings that no empty line parts."""
    if any(len(_URL.sub("", line.text)) > _LONGEST_WRAPPED for line in block):
        yield from (_Block([line]) for line in block)
        return
    width = max((len(line.text) for line in block), default=0)
    paragraph: list[_Line] = []
    for line, following in zip_longest(block, block[1:]):
        after_prose = not paragraph or bool(_PROSE_END.search(paragraph[-1].text))
        heads = bool(following) and after_prose and _heads(line, following, width)
        if paragraph and (heads or (after_prose and _counts_on_from(paragraph[0], line))):
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
    if _LABEL.fullmatch(line.text):
        return True
    word = following.text.split(maxsplit=1)[0]
    return (
        len(line.text) + 1 + len(word) <= width
        and _may_be_heading(line.text)
        and not following.text[0].islower()
        and not line_marker(following.text)
        and bool(_NUMBER.match(line.text) or (not line_marker(line.text) and _is_title(line.text)))
    )


def _counts_on_from(first: _Line, line: _Line) -> bool:
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
            is_label = len(self._lines) == 1 and _LABEL.fullmatch(self._lines[0].text)
            return bool(is_label) and is_heading and not _marker(block)
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
    if after is None or not text or not _may_be_heading(text):
        return False
    if _LABEL.fullmatch(text):
        return True
    if marker := _marker(block):
        is_list = any(line_marker(line.text) for line in block.lines[1:])
        in_list = _counts_on(_marker(before), marker) or _counts_on(marker, _marker(after))
        return not is_list and not in_list
    if len(block.lines) > 1:
        return text.isupper()
    if line_marker(text) or len(text) > _LONGEST_PLAIN_HEADING or text.endswith("?"):
        return False
    return _is_title(text) or (text[0].isupper() and _is_prose(after))


def _may_be_heading(text: str) -> bool:
    return (
        len(text) <= _LONGEST_HEADING
        and not _OPEN_END.search(text)
        and not _NO_HEADING.search(text)
    )


def _marker(block: _Block | None) -> Marker | None:
    """The number of a heading: `II.`, `2.1`, `Article 5`."""
    if block is None:
        return None
    match = _LABEL.match(block.text) or _NUMBER.match(block.text)
    return Marker.of(match.group()) if match else None


def _counts_on(one: Marker | None, other: Marker | None) -> bool:
    """Whether two blocks with nothing between them count on, as the items of a list do."""
    return one is not None and other is not None and other.follows(one)


def _is_prose(block: _Block) -> bool:
    return len(block.text) > _LONGEST_PLAIN_HEADING or bool(_PROSE_END.search(block.text))


def _is_title(text: str) -> bool:
    """Whether a line is written like a title: most of its longer words are capitalised."""
    words: list[str] = re.findall(r"[^\W\d_]+", text)
    if not words or len(words) > 12 or not words[0][0].isupper():
        return False
    longer = [word for word in words if len(word) > 3] or words
    return sum(word[0].isupper() for word in longer) * 2 > len(longer)


def _paragraph(source: str, block: _Block) -> ParagraphSpan:
    start, end = block.span
    items = line_items(source, [(line.start, line.end) for line in block.lines])
    return ParagraphSpan(start, end, items or inline_items(source, start, end))
