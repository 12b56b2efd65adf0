"""Blocks of a document → sections with passages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from gsisearch.corpus.enumerations import inline_items, line_items
from gsisearch.corpus.formats import Block
from gsisearch.model import Kind, Offsets, Passage
from gsisearch.results import Section
from gsisearch.text.languages import Language
from gsisearch.text.text_map import TextMap

_LINE = re.compile(r"[^\r\n]+")


class ParagraphSpan(NamedTuple):
    """A paragraph, and the items that it enumerates, in order."""

    start: int
    end: int
    items: tuple[Offsets, ...] = ()


class SectionSpan(NamedTuple):
    """A section: its heading (None for the opening before the first heading) and paragraphs."""

    heading: Offsets | None
    paragraphs: tuple[ParagraphSpan, ...]

    @property
    def span(self) -> Offsets:
        """Where the section begins and ends, heading included."""
        parts = [*([self.heading] if self.heading else []), *(p[:2] for p in self.paragraphs)]
        return parts[0][0], parts[-1][1]


def segment(
    text: str, blocks: Iterable[Block], language: Language | None = None
) -> tuple[SectionSpan, ...]:
    """The sections of a text.  They are flat: a heading of any level begins a section.

    Args:
        text: the verbatim text.
        blocks: its headings and paragraphs.
        language: of the text; the default language if None.
    """
    sections: list[tuple[Offsets | None, list[ParagraphSpan]]] = []
    for kind, start, end in blocks:
        if kind == "heading":
            sections.append(((start, end), []))
        else:
            if not sections:
                sections.append((None, []))
            sections[-1][1].append(_paragraph(text, start, end, language))
    return tuple(SectionSpan(heading, tuple(paragraphs)) for heading, paragraphs in sections)


def _paragraph(text: str, start: int, end: int, language: Language | None) -> ParagraphSpan:
    items = line_items(text, list(_trimmed_lines(text, start, end)))
    return ParagraphSpan(start, end, items or inline_items(text, start, end, language))


def _trimmed_lines(text: str, start: int, end: int) -> Iterator[Offsets]:
    """The lines that are not empty, without the white space around them."""
    for match in _LINE.finditer(text, start, end):
        if line := match.group().strip():
            first = text.index(line[0], match.start())
            yield first, first + len(line)


def sections(slug: str, text: TextMap, spans: Iterable[SectionSpan]) -> Iterator[Section]:
    """The sections of a document with their passages.

    Args:
        slug: of the document.
        text: maps its verbatim text to the reading text.
        spans: where the sections are in the verbatim text.
    """
    number = 0
    for span in spans:
        number += span.heading is not None
        heading = text.published[slice(*span.heading)] if span.heading else ""
        passages = tuple(_passages(slug, text, str(number), heading, span.paragraphs))
        yield Section(str(number), slug, heading, *span.span, passages)


def _passages(
    slug: str, text: TextMap, section: str, heading: str, paragraphs: Iterable[ParagraphSpan]
) -> Iterator[Passage]:
    for count, paragraph in enumerate(paragraphs, 1):
        id = f"{section}.{count}"
        items = ((f"{id}.{item}", *span) for item, span in enumerate(paragraph.items, 1))
        for own_id, start, end in [(id, paragraph.start, paragraph.end), *items]:
            kind: Kind = "paragraph" if own_id == id else "commitment"
            parent = "" if own_id == id else id
            first, last = text.to_reading(start, end)
            published, reading = text.published[start:end], text.reading[first:last]
            if reading == published:
                reading = published  # one string in memory
            about = own_id, slug, section, heading, kind, parent
            yield Passage(*about, start, end, published, reading)
