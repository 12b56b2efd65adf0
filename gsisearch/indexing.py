"""Corpus → records: the analysis of every passage, once, for the index."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from gsisearch.corpus import Corpus, SourceDocument
from gsisearch.engines.base import DocumentEntry, Entry, Postings, Record, SectionEntry
from gsisearch.engines.whoosh import stem
from gsisearch.model import Passage, Section
from gsisearch.text import Word, forms, words
from gsisearch.variants import term, variants


def records(corpus: Corpus) -> Iterator[Record]:
    """The records of a corpus in reading order, a paragraph's commitments right after it."""
    for source in corpus.documents:
        for section in source.sections:
            title = forms(f"{source.document.title}\n{_reading_heading(source, section)}")
            for passage in section.passages:
                children = [child for child in section.passages if child.parent == passage.id]
                yield _record(source, passage, children, title)


def documents(corpus: Corpus) -> Iterator[DocumentEntry]:
    """What the index keeps of each document besides its passages, in the order of `records`."""
    count = 0
    for source in corpus.documents:
        sections = []
        for section in source.sections:
            last = count + len(section.passages)
            span = section.start, section.end
            sections.append(SectionEntry(section.id, section.heading, *span, count, last))
            count = last
        yield DocumentEntry(source.document, tuple(sections))


def _reading_heading(source: SourceDocument, section: Section) -> str:
    if not section.heading:
        return ""
    start = source.source.index(section.heading, section.start)
    first, last = source.map.to_reading(start, start + len(section.heading))
    return source.map.reading[first:last]


def _record(
    source: SourceDocument, passage: Passage, children: Sequence[Passage], title: Sequence[str]
) -> Record:
    found = words(passage.reading)
    starts, ends = _published_offsets(source, passage, found)
    exact = [word.form for word in found]
    body = "commitments" if passage.kind == "commitment" else "text"
    fields: dict[str, Postings] = {
        body: _positions(map(stem, exact)),
        "exact": _positions(exact),
        "title": _positions(map(stem, title)),
        "title_exact": _positions(title),
        "variant": {term(*pair): (0,) for pair in variants(source.map, passage.start, passage.end)},
        "id": {f"{passage.document}:{passage.id}": (0,)},
        "document": {passage.document: (0,)},
        "section": {passage.section: (0,)},
        "kind": {passage.kind: (0,)},
        "date": {source.document.date: (0,)} if source.document.date else {},
    }
    spans = tuple(_positions_within(starts, child) for child in children)
    lengths = {"body_lengths": len(exact), "title_lengths": len(title)}
    return Record(Entry(passage, starts, ends, spans), fields, lengths)


def _published_offsets(
    source: SourceDocument, passage: Passage, found: Sequence[Word]
) -> tuple[list[int], list[int]]:
    """For each word of the reading text, the source characters it was read from."""
    first, _ = source.map.to_reading(passage.start, passage.end)
    spans = [source.map.to_published(first + word.start, first + word.end) for word in found]
    return [start for start, _ in spans], [end for _, end in spans]


def _positions(terms: Iterable[str]) -> dict[str, list[int]]:
    positions: dict[str, list[int]] = defaultdict(list)
    for position, found in enumerate(terms):
        positions[found].append(position)
    return positions


def _positions_within(starts: Sequence[int], child: Passage) -> tuple[int, int]:
    """The positions (first, end) of the words that start inside a child passage; none, (0, 0),
    where repairs left it no word."""
    inside = [position for position, start in enumerate(starts) if child.start <= start < child.end]
    return (inside[0], inside[-1] + 1) if inside else (0, 0)
