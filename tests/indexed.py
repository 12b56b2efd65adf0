"""Small corpora of random texts, really indexed, by Whoosh, and read back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import strategies as st

from gsisearch.corpus.documents import SourceDocument
from gsisearch.index.whoosh import indexing, layout
from gsisearch.index.whoosh.reader import WhooshReader
from gsisearch.model import Document, Kind, Passage, Section
from gsisearch.text.stemming import stem
from gsisearch.text.text_map import Edit, TextMap
from gsisearch.text.words import forms

# Few words, so that they meet; some share a stem, some have punctuation or accents inside.
WORDS = ("peace", "peaceful", "nation's", "win-win", "Côte", "the", "of", "1,000", "和平", "x")


def source_of(slug: str, title: str, paragraphs: Sequence[str], glued: bool) -> SourceDocument:
    """A document with a commitment of each paragraph's second half, and perhaps repairs.

    A repaired document has lost the first space of each paragraph.
    """
    published = ""
    edits: list[Edit] = []
    passages: list[Passage] = []
    spans: list[tuple[str, str, int, int]] = []
    for count, paragraph in enumerate(paragraphs, 1):
        start = len(published)
        text = paragraph
        if glued and " " in text:
            gap = text.index(" ")
            text = text[:gap] + text[gap + 1 :]
            edits.append(Edit(start + gap, start + gap, " "))
        published += text + "\n\n"
        end = start + len(text)
        spans.append((f"1.{count}", "", start, end))
        half = text.find(" ", len(text) // 2) + 1
        if half:
            spans.append((f"1.{count}.1", f"1.{count}", start + half, end))
    source = TextMap(published, edits)
    for id, parent, start, end in spans:
        first, last = source.to_reading(start, end)
        kind: Kind = "commitment" if parent else "paragraph"
        texts = published[start:end], source.reading[first:last]
        passages.append(Passage(id, slug, "1", "", kind, parent, start, end, *texts))
    document = Document(slug, title, (), "", "", "2022", "", "en", "", "0" * 64)
    section = Section("1", slug, "", 0, len(published), tuple(passages))
    return SourceDocument(document, published, (), (section,), source)


@dataclass(frozen=True)
class Library:
    """A corpus and its index; `texts` are the terms of each field, record by record."""

    passages: Sequence[Passage]
    texts: Mapping[str, Sequence[tuple[str, ...]]]
    reader: WhooshReader


def terms_in(field: str, passage: Passage, title: str) -> tuple[str, ...]:
    body, heading = forms(passage.reading), forms(title)
    stemmed, commitment = tuple(map(stem, body)), passage.kind == "commitment"
    return {
        "exact": body,
        "text": () if commitment else stemmed,
        "commitments": stemmed if commitment else (),
        "title_exact": heading,
        "title": tuple(map(stem, heading)),
    }[field]


@contextmanager
def indexed(sources: Sequence[SourceDocument]) -> Iterator[Library]:
    with TemporaryDirectory() as folder:
        passages = [p for s in sources for section in s.sections for p in section.passages]
        titles = [s.document.title for s in sources for sec in s.sections for _ in sec.passages]
        assert indexing.build(Path(folder), sources) == (len(sources), len(passages))
        reader = WhooshReader(Path(folder))
        texts = {
            field: [terms_in(field, *each) for each in zip(passages, titles, strict=True)]
            for field in layout.PLACED
        }
        try:
            yield Library(passages, texts, reader)
        finally:
            reader.close()


PARAGRAPHS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map(" ".join)
SOURCES = st.lists(
    st.tuples(
        st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join),
        st.lists(PARAGRAPHS, min_size=1, max_size=5),
        st.booleans(),
    ),
    min_size=1,
    max_size=4,
).map(lambda given: [source_of(f"doc-{n}", *parts) for n, parts in enumerate(given)])
