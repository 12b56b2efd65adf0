"""Small corpora of random texts, really indexed, by Whoosh, and read back."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import strategies as st

from gsisearch.corpus.documents import SourceDocument
from gsisearch.index.whoosh import indexing, layout
from gsisearch.index.whoosh.reader import WhooshReader
from gsisearch.model import Document, Kind, Passage
from gsisearch.results import Section
from gsisearch.text.languages import language
from gsisearch.text.text_map import Edit, TextMap
from gsisearch.text.words import WORD, forms

# Few words, so that they meet; some share a stem, some have punctuation or accents inside.
WORDS = ("peace", "peaceful", "nation's", "win-win", "Côte", "the", "of", "1,000", "和平", "x")


def source_of(
    slug: str,
    title: str,
    paragraphs: Sequence[str],
    glued: bool,
    date: str = "2022",
    spoken: str = "en",
) -> SourceDocument:
    """A document of paragraphs, perhaps with repairs.

    What a paragraph has in braces are its commitments; one without braces has its second half for
    one.  A line that begins with `# ` is the heading of another section.  A repaired document has
    lost the first space of each paragraph.
    """
    published = ""
    edits: list[Edit] = []
    #: By section: its heading, and of each passage the path in it and the span.
    spans: list[tuple[str, list[tuple[str, str, int, int]]]] = [("", [])]
    for paragraph in paragraphs:
        if paragraph.startswith("# "):
            spans.append((paragraph[2:], []))
            published += paragraph[2:] + "\n\n"
            continue
        found = spans[-1][1]
        own = f"{len(spans)}.{1 + sum(not parent for _, parent, *_ in found)}"
        text, inside = _commitments(paragraph)
        start = len(published)
        if glued and " " in text:
            gap = text.index(" ")
            text = text[:gap] + text[gap + 1 :]
            inside = [(first - (first > gap), end - (end > gap)) for first, end in inside]
            edits.append(Edit(start + gap, start + gap, " "))
        published += text + "\n\n"
        found.append((own, "", start, start + len(text)))
        for number, (first, end) in enumerate(inside, 1):
            found.append((f"{own}.{number}", own, start + first, start + end))
    source = TextMap(published, edits)
    sections = []
    for count, (heading, found) in enumerate(spans, 1):
        passages = []
        for id, parent, start, end in found:
            first, last = source.to_reading(start, end)
            kind: Kind = "commitment" if parent else "paragraph"
            texts = published[start:end], source.reading[first:last]
            passages.append(
                Passage(id, slug, str(count), heading, kind, parent, start, end, *texts)
            )
        sections.append(Section(str(count), slug, heading, 0, len(published), tuple(passages)))
    document = Document(slug, title, (), "", "", date, "", spoken, "", "0" * 64)
    return SourceDocument(document, published, (), tuple(sections), source)


def _commitments(paragraph: str) -> tuple[str, list[tuple[int, int]]]:
    """The text of a paragraph, and where its commitments are."""
    text = ""
    inside: list[tuple[int, int]] = []
    pieces = re.split(r"[{}]", paragraph)
    for number, piece in enumerate(pieces):
        if number % 2:
            inside.append((len(text), len(text) + len(piece)))
        text += piece
    half = text.find(" ", len(text) // 2) + 1
    if half and len(pieces) == 1:
        inside.append((half, len(text)))
    return text, inside


@dataclass(frozen=True)
class Library:
    """A corpus and its index; `texts` are the terms of each field, record by record."""

    passages: Sequence[Passage]
    texts: Mapping[str, Sequence[tuple[str, ...]]]
    reader: WhooshReader


def stem(word: str) -> str:
    """The term of an English word in the fields of stems."""
    (term,) = language("en").terms(word)
    return term


def stems(text: str) -> tuple[str, ...]:
    return tuple(map(stem, WORD.findall(text)))


def terms_in(field: str, passage: Passage, title: str) -> tuple[str, ...]:
    body, heading = forms(passage.reading), forms(title)
    stemmed, commitment = stems(passage.reading), passage.kind == "commitment"
    return {
        "exact": body,
        "text": () if commitment else stemmed,
        "commitments": stemmed if commitment else (),
        "title_exact": heading,
        "title": stems(title),
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
            for field in layout.POSITIONAL
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
