"""Reads paragraphs from an index, and the published text across them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain, takewhile
from typing import TYPE_CHECKING

from gsisearch.index.entries import Key
from gsisearch.quotations.paragraphs import Paragraph
from gsisearch.text.caching import cached
from gsisearch.text.languages import language

if TYPE_CHECKING:
    from gsisearch.index.engine import Engine


class ParagraphReader:
    """The paragraphs of an index.

    Args:
        engine: the index.
        source: slug → the verbatim text of the document, for quotations across paragraphs;
            without it, the white space between two paragraphs is given as line breaks.
    """

    def __init__(self, engine: Engine, source: Callable[[str], str] | None = None) -> None:
        self._engine = engine
        self._source = source
        self.paragraph = cached(self._read, maxsize=1024)
        self._keys = cached(self._read_keys, maxsize=16)

    def _read(self, key: Key) -> Paragraph:
        entry = self._engine.entry(key)
        document = self._engine.document(entry.passage.document).document
        return Paragraph(key, entry, language(document.language))

    def _read_keys(self, document: str) -> tuple[list[Key], dict[Key, int]]:
        """The keys of a document's paragraphs in order, and the index of each."""
        sections = self._engine.document(document).sections
        keys = list(chain.from_iterable(section.paragraphs for section in sections))
        return keys, {key: index for index, key in enumerate(keys)}

    def following(self, paragraph: Paragraph) -> Iterator[Paragraph]:
        """The paragraphs of the document after one, in order."""
        keys, indexes = self._keys(paragraph.document)
        return (self.paragraph(keys[at]) for at in range(indexes[paragraph.key] + 1, len(keys)))

    def preceding(self, paragraph: Paragraph) -> Iterator[Paragraph]:
        """The paragraphs of the document before one, the nearest first."""
        keys, indexes = self._keys(paragraph.document)
        return (self.paragraph(keys[at]) for at in range(indexes[paragraph.key] - 1, -1, -1))

    def through(self, paragraph: Paragraph, end: int) -> tuple[Paragraph, ...]:
        """The paragraph and those after it that start before the offset `end`."""
        following = self.following(paragraph)
        inside = takewhile(lambda other: other.entry.passage.start < end, following)
        return (paragraph, *inside)

    def published(self, paragraphs: Sequence[Paragraph], start: int, end: int) -> str:
        """The published text `source[start:end]`, which starts and ends in these paragraphs."""
        if len(paragraphs) > 1 and self._source:
            return self._source(paragraphs[0].document)[start:end]
        pieces = []
        at = start
        for paragraph in paragraphs:
            passage = paragraph.entry.passage
            if passage.end <= start or passage.start >= end:
                continue
            first, last = max(start, passage.start), min(end, passage.end)
            pieces += ["\n" * (passage.start - at), paragraph.published(first, last)]
            at = last
        return "".join(pieces)
