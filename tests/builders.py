"""Values for tests, built from short texts.

The notations: `‹marks›` in a snippet, with `… ` before or ` …` after it where it is cut;
`[published|reading]` for what a repair replaces (`that[| ]humanity`); `{braces}` around the
commitments of a paragraph.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import accumulate, chain
from pathlib import Path

from gsisearch.citing.styles import plain
from gsisearch.citing.wording import Locator
from gsisearch.corpus import documents
from gsisearch.corpus.documents import Corpus
from gsisearch.index.entries import Entry
from gsisearch.index.whoosh.engine import WhooshEngine
from gsisearch.index.whoosh.postings import NO_POSTINGS, Bounds, Postings
from gsisearch.index.whoosh.reader import T, WhooshReader
from gsisearch.matching.scoring import MAX_NEIGHBOUR_DISTANCE
from gsisearch.matching.spans import Span
from gsisearch.model import Hit, Kind, Passage, Results, Settings, Snippet
from gsisearch.search.snippets import snippets
from gsisearch.text.caching import cached
from gsisearch.text.text_map import Edit, TextMap
from gsisearch.text.words import forms, words

ROOT = Path(__file__).parent.parent

_REPAIR = re.compile(r"\[([^|\]]*)\|([^\]]*)\]")
_MARK = re.compile(r"‹([^›]*)›")


@cache
def article() -> Corpus:
    """The corpus of the repository."""
    return documents.load(ROOT / "corpus")


@cache
def article_passage(id: str) -> Passage:
    """A passage of the article."""
    return next(passage for passage in article().passages if passage.id == id)


@cache
def article_entry(id: str) -> Entry:
    """The index entry of a passage of the article."""
    return entry_of(article_passage(id), article().documents[0].map)


def passage(
    published: str,
    reading: str | None = None,
    *,
    id: str = "1.1",
    heading: str = "",
    kind: Kind = "paragraph",
    parent: str = "",
    start: int = 0,
) -> Passage:
    """A passage of a document `doc` with this text."""
    reading = published if reading is None else reading
    section = id.partition(".")[0]
    end = start + len(published)
    return Passage(id, "doc", section, heading, kind, parent, start, end, published, reading)


def entry(text: str, start: int = 0) -> Entry:
    """The entry of a passage that stands at `start` of its source; repairs are marked in it."""
    published = " " * start
    edits: list[Edit] = []
    done = 0
    for match in _REPAIR.finditer(text):
        published += text[done : match.start()]
        edits.append(Edit(len(published), len(published) + len(match[1]), match[2]))
        published += match[1]
        done = match.end()
    published += text[done:]
    source = TextMap(published, edits)
    return entry_of(passage(published[start:], source.reading[start:], start=start), source)


def entry_of(passage: Passage, source: TextMap) -> Entry:
    """The entry of a passage of a source, as the index keeps it."""
    first, _ = source.to_reading(passage.start, passage.end)
    found = words(passage.reading)
    spans = [source.to_published(first + word.start, first + word.end) for word in found]
    return Entry(passage, [start for start, _ in spans], [end for _, end in spans])


def spans_of(entry: Entry, phrase: str) -> list[Span]:
    """Where the words of a phrase stand in a row in a passage."""
    row, text = forms(phrase), forms(entry.passage.reading)
    size = len(row)
    return [(at, at + size) for at in range(len(text) - size + 1) if text[at : at + size] == row]


def snippet(marked: str, start: int = 0) -> Snippet:
    """A snippet from its text with marks; its passage begins at `start` unless it is cut."""
    inner = marked.removeprefix("… ").removesuffix(" …")
    start += 100 if marked.startswith("… ") else 0
    text = _MARK.sub(r"\1", inner)
    marks = [
        (start + match.start() - 2 * index, start + match.end() - 2 * index - 2)
        for index, match in enumerate(_MARK.finditer(inner))
    ]
    cut = marked.startswith("… "), marked.endswith(" …")
    return Snippet(text, start, start + len(text), tuple(marks), *cut)


def shown(snippet: Snippet) -> str:
    """A snippet as `snippet` takes it: marks and cuts in the text."""
    text = snippet.text
    for start, end in reversed(snippet.marks):
        first, last = start - snippet.start, end - snippet.start
        text = f"{text[:first]}‹{text[first:last]}›{text[last:]}"
    return ("… " if snippet.cut_before else "") + text + (" …" if snippet.cut_after else "")


def hit(
    passage: Passage,
    *snippets: Snippet,
    score: float = 1.0,
    citation: str = "“Title”, 2022.",
    missing: Sequence[str] = (),
) -> Hit:
    """A hit on a passage."""
    return Hit(
        id=passage.id,
        document=passage.document,
        section=passage.section,
        heading=passage.heading,
        kind=passage.kind,
        score=score,
        published=passage.published,
        reading=passage.reading,
        start=passage.start,
        end=passage.end,
        snippets=snippets,
        citation=citation,
        missing=tuple(missing),
    )


def article_hit(id: str, *parts: str, score: float, missing: Sequence[str] = ()) -> Hit:
    """A hit on a passage of the article for phrases that it has."""
    found = article_entry(id)
    pieces = snippets(found, [spans_of(found, part) for part in parts], 240, 1)
    citation = plain.cite(article().documents[0].document, [Locator(id)])
    return hit(found.passage, *pieces, score=score, citation=citation, missing=missing)


def results(*hits: Hit, query: str = "words", total: int | None = None) -> Results:
    """Results with these hits, and no advice."""
    total = len(hits) if total is None else total
    partial = bool(hits) and bool(hits[0].missing)
    return Results(query, total, partial, None, hits)


class MemoryReader(WhooshReader):
    """A reader of paragraphs of space-separated words, each with its commitments in braces.

    The field `exact` has the words of a passage, `title_exact` those of its paragraph's title; `id`
    has its number.
    """

    def __init__(self, paragraphs: Iterable[str], titles: Iterable[str] = ()) -> None:
        self.name = "memory"
        self.texts: list[list[str]] = []
        self.titles: list[list[str]] = []
        self.children: list[tuple[Span, ...]] = []
        given = iter(titles)
        for paragraph in paragraphs:
            self._add(paragraph, next(given, "").split())
        self.size = len(self.texts)
        counts = {number: len(inside) for number, inside in enumerate(self.children) if inside}
        self.commitment_counts: Mapping[int, int] = counts
        self._parents = array("I", counts)
        self.body_lengths = array("I", map(len, self.texts))
        self.title_lengths = array("I", map(len, self.titles))
        ids = [[str(number)] for number in range(self.size)]
        fields = {"exact": self.texts, "title_exact": self.titles, "id": ids}
        lengths = map(max, self.body_lengths, self.title_lengths)
        starts = list(
            accumulate((length + MAX_NEIGHBOUR_DISTANCE for length in lengths), initial=0)
        )
        self.bounds = Bounds(starts)
        bounds = (
            start + position
            for start, spans in zip(starts, self.children, strict=False)
            for position in chain.from_iterable(spans)
        )
        self.commitment_bounds = array("I", bounds)
        self.entry = cached(self._read_entry, maxsize=1000)
        self.document = cached(self._read_document, maxsize=1)
        self._of = {name: _postings(texts, starts) for name, texts in fields.items()}

    def _add(self, paragraph: str, title: list[str]) -> None:
        whole: list[str] = []
        inside: list[Span] = []
        for number, piece in enumerate(re.split(r"[{}]", paragraph)):
            if number % 2:
                inside.append((len(whole), len(whole) + len(piece.split())))
            whole += piece.split()
        self.texts += [whole, *(whole[first:end] for first, end in inside)]
        self.titles += [title] * (1 + len(inside))
        self.children += [tuple(inside), *(() for _ in inside)]

    def postings(self, field: str, term: str) -> Postings:
        return self._of.get(field, {}).get(term, NO_POSTINGS)

    def count(self, field: str, term: str) -> int:
        return len(self.postings(field, term).numbers)

    def cached(self, key: Hashable, find: Callable[[], T]) -> T:
        return find()

    def terms(self, field: str, prefix: str = "") -> Iterator[str]:
        return (term for term in sorted(self._of.get(field, ())) if term.startswith(prefix))

    def _read_entry(self, number: int) -> Entry:
        return Entry(passage(" ".join(self.texts[number])), [], [], self.children[number])

    def close(self) -> None:
        pass


def memory_engine(reader: MemoryReader) -> WhooshEngine:
    """The engine on such a reader."""
    return WhooshEngine(reader, Settings())


def _postings(texts: Sequence[Sequence[str]], starts: Sequence[int]) -> dict[str, Postings]:
    frequencies: dict[str, Counter[int]] = defaultdict(Counter)
    places: dict[str, list[int]] = defaultdict(list)
    for number, text in enumerate(texts):
        for place, word in enumerate(text, starts[number]):
            frequencies[word][number] += 1
            places[word].append(place)
    return {
        word: Postings(tuple(found), tuple(found.values()), tuple(places[word]))
        for word, found in frequencies.items()
    }
