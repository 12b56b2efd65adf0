"""Plain or Markdown text → sections, paragraphs and the items that a paragraph enumerates.

Everything is a pair of offsets of the source.  The steps, one function each: lines, blocks
(lines that belong together), pieces (a heading or a paragraph), sections.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from gsisearch.enumerations import inline_items, line_items, starts_list
from gsisearch.model import Offsets


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


_Block = list[_Line]

#: Text with lines longer than this is not hard-wrapped: each of its lines is a paragraph.
_LONGEST_WRAPPED = 120
_LONGEST_HEADING = 120
_LONGEST_PLAIN_HEADING = 80

_RULE = re.compile(r"(?:[-*_=~]\s*){3,}")
_MARKDOWN_HEADING = re.compile(r"#{1,6}\s+\S")
_UNDERLINE = re.compile(r"(?:={3,}|-{3,})")
_NUMBERED_HEADING = re.compile(
    r"(?:[IVXLC]+[.)]|\d+(?:\.\d+)*[.):]?|(?:Article|Chapter|Part|Section|Annex)\s+(?:\d+|[IVXLC]+)\b[.:]?)\s+\S"
)
_BARE_LABEL = re.compile(r"(?:Article|Chapter|Part|Section|Annex)\s+(?:\d+|[IVXLC]+)[.:]?")
_OPEN_END = re.compile(r"[.;:,!…]$")


def chunk(source: str, skip: Collection[int] = ()) -> tuple[SectionSpan, ...]:
    """The sections of a text, in order.

    Args:
        source: the text.
        skip: numbers, from 1, of the lines that are not part of it.

    Returns:
        Sections whose headings and paragraphs are disjoint, trimmed of white space, in order,
        and hold every character but white space, skipped lines and rules (`---`).  Sections
        are flat: a heading of any level begins one.
    """
    blocks = list(_blocks(_lines(source, frozenset(skip))))
    sections: list[SectionSpan] = []
    heading: Offsets | None = None
    paragraphs: list[ParagraphSpan] = []

    def close() -> None:
        if heading or paragraphs:
            start = heading[0] if heading else paragraphs[0].start
            end = paragraphs[-1].end if paragraphs else (heading[1] if heading else start)
            sections.append(SectionSpan(heading, start, end, tuple(paragraphs)))

    for block, is_heading in _pieces(blocks):
        if is_heading:
            close()
            heading, paragraphs = (block[0].start, block[0].end), []
        else:
            paragraphs.append(_paragraph(source, block))
    close()
    return tuple(sections)


def _lines(source: str, skip: Collection[int]) -> Iterator[_Line | None]:
    """The lines without their surrounding white space; None for an empty or skipped one."""
    start = 0
    for number, line in enumerate(source.splitlines(keepends=True), 1):
        text = line.strip()
        first = start + line.find(text) if text else start
        start += len(line)
        yield None if not text or number in skip else _Line(first, first + len(text), text)


def _blocks(lines: Iterator[_Line | None]) -> Iterator[_Block]:
    """Lines between empty ones; one a block where they are headings, rules or not wrapped."""
    block: _Block = []
    for line in lines:
        if line is not None and not _stands_alone(line):
            block.append(line)
            continue
        yield from _unwrapped(block)
        block = []
        if line is not None:
            yield [line]
    yield from _unwrapped(block)


def _stands_alone(line: _Line) -> bool:
    return bool(_MARKDOWN_HEADING.match(line.text)) or (
        bool(_RULE.fullmatch(line.text)) and not _UNDERLINE.fullmatch(line.text)
    )


def _unwrapped(block: _Block) -> Iterator[_Block]:
    if not block:
        return
    lists = sum(starts_list(line.text) for line in block)
    if lists < 2 and any(len(line.text) > _LONGEST_WRAPPED for line in block):
        yield from ([line] for line in block)
    else:
        yield block


def _pieces(blocks: Sequence[_Block]) -> Iterator[tuple[_Block, bool]]:
    """Headings (True) and paragraphs (False); a list joins the paragraph that announces it."""
    pending: _Block = []
    for index, block in enumerate(blocks):
        if all(_RULE.fullmatch(line.text) for line in block):
            continue
        following = blocks[index + 1] if index + 1 < len(blocks) else None
        underlined = len(block) > 1 and bool(_UNDERLINE.fullmatch(block[1].text))
        announced = bool(pending) and starts_list(block[0].text) and _announces_list(pending)
        is_heading = underlined or (not announced and _is_heading(block, following))
        if announced and not is_heading:
            pending = pending + block
            continue
        if pending:
            yield pending, False
        pending = []
        if is_heading:
            yield block[:1], True
            pending = block[2:] if underlined else []
        else:
            pending = block
    if pending:
        yield pending, False


def _announces_list(block: _Block) -> bool:
    """Whether a paragraph ends with a colon, or is such a paragraph with a list begun."""
    lead = next((i for i, line in enumerate(block) if starts_list(line.text)), len(block))
    return lead > 0 and block[lead - 1].text.endswith(":")


def _is_heading(block: _Block, following: _Block | None) -> bool:
    if _MARKDOWN_HEADING.match(block[0].text):
        return True
    if len(block) > 1 or following is None or len(block[0].text) > _LONGEST_HEADING:
        return False
    text = block[0].text
    if _BARE_LABEL.fullmatch(text):
        return True
    if _OPEN_END.search(text):
        return False
    if _NUMBERED_HEADING.match(text):
        return not _NUMBERED_HEADING.match(following[0].text) or len(following[0].text) > len(text)
    return len(text) <= _LONGEST_PLAIN_HEADING and _is_title(text) and not text.endswith("?")


def _is_title(text: str) -> bool:
    """Whether a line is written like a title: capitals, or most longer words capitalised."""
    words: list[str] = re.findall(r"[^\W\d_]+", text)
    if not words or len(words) > 12 or not words[0][0].isupper():
        return False
    longer = [word for word in words if len(word) > 3] or words
    return sum(word[0].isupper() for word in longer) * 2 > len(longer)


def _paragraph(source: str, block: _Block) -> ParagraphSpan:
    start, end = block[0].start, block[-1].end
    items = line_items([(line.start, line.end, line.text) for line in block])
    return ParagraphSpan(start, end, items or inline_items(source, start, end))
