"""Comparing an index with its corpus, passage by passage, without the code that wrote it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from gsisearch.corpus.documents import Corpus, SourceDocument
from gsisearch.index.whoosh.reader import WhooshReader
from gsisearch.model import Passage
from gsisearch.text.languages import language
from gsisearch.text.words import words

_BODY = {"paragraph": "text", "commitment": "commitments"}


def differences(folder: Path, corpus: Corpus) -> Iterator[str]:
    """The differences between an index and its corpus, as short descriptions.

    Compares documents; IDs, offsets, published and reading text of passages; the words of each
    passage with their positions and source offsets; and that the index contains nothing else.

    Args:
        folder: the folder of the generation.
        corpus: the corpus as it is now.
    """
    reader = WhooshReader(folder)
    try:
        passages = [
            (source, passage)
            for source in corpus.documents
            for section in source.sections
            for passage in section.passages
        ]
        if reader.size != len(passages):
            yield f"{reader.size} passages, where the corpus has {len(passages)}"
            return
        for source in corpus.documents:
            if reader.document(source.document.slug).document != source.document:
                yield f"{source.document.slug}: its title, author or other facts differ"
        for number, (source, passage) in enumerate(passages):
            for part in _differing_parts(reader, number, source, passage):
                yield f"{passage.document}:{passage.id}: {part} differ"
        yield from _extra_words(reader)
    finally:
        reader.close()


def _differing_parts(
    reader: WhooshReader, number: int, source: SourceDocument, passage: Passage
) -> Iterator[str]:
    """What differs between a passage in the index and in the corpus."""
    entry = reader.entry(number)
    if entry.passage != passage:
        yield "ids, offsets or texts"
    found = words(passage.reading)
    first, _ = source.map.to_reading(passage.start, passage.end)
    spans = [source.map.to_published(first + word.start, first + word.end) for word in found]
    if list(zip(entry.starts, entry.ends, strict=False)) != spans:
        yield "places of words"
    forms = [word.form for word in found]
    written = [passage.reading[word.start : word.end] for word in found]
    passage_language = language(source.document.language)
    body = _BODY[passage.kind]
    if _has_others(reader, number, "exact", forms) or _has_others(
        reader, number, body, [passage_language.stem(word) for word in written]
    ):
        yield "words"
    if reader.body_lengths[number] != len(found):
        yield "numbers of words"
    id = f"{passage.document}:{passage.id}"
    if list(reader.postings("id", id).numbers) != [number]:
        yield "records of the id"


def _has_others(reader: WhooshReader, number: int, field: str, terms: list[str]) -> bool:
    """Whether a field lacks a term of a passage, or has it at other positions of the passage."""
    positions: defaultdict[str, list[int]] = defaultdict(list)
    for position, term in enumerate(terms):
        positions[term].append(position)
    return any(
        reader.bounds.local(reader.postings(field, term).positions, number) != expected
        for term, expected in positions.items()
    )


def _extra_words(reader: WhooshReader) -> Iterator[str]:
    """A description of each field with more words than the passages have."""
    count = sum(reader.body_lengths)
    for fields in (["exact"], list(_BODY.values())):
        terms = chain.from_iterable(_term_frequencies(reader, field) for field in fields)
        if sum(terms) != count:
            yield f"{' and '.join(fields)}: words that no passage has"


def _term_frequencies(reader: WhooshReader, field: str) -> Iterator[int]:
    return (len(reader.postings(field, term).positions) for term in reader.terms(field))
