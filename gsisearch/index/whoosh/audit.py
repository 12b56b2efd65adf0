"""Does an index agree with its corpus?  Passage by passage, without the code that wrote it."""

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


def disagreements(folder: Path, corpus: Corpus) -> Iterator[str]:
    """What an index says otherwise than its corpus, in short sentences.

    Documents; ids, offsets, published and reading text of passages; the words of each, with
    their positions and places in the source; and that there is nothing besides.

    Args:
        folder: the files of the index.
        corpus: as it is now.
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
            for part in _differences(reader, number, source, passage):
                yield f"{passage.document}:{passage.id}: {part} differ"
        yield from _surplus(reader)
    finally:
        reader.close()


def _differences(
    reader: WhooshReader, number: int, source: SourceDocument, passage: Passage
) -> Iterator[str]:
    """The names of what differs between a record and its passage."""
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
    spoken = language(source.document.language)
    body = _BODY[passage.kind]
    if _has_others(reader, number, "exact", forms) or _has_others(
        reader, number, body, [spoken.stem(word) for word in written]
    ):
        yield "words"
    if reader.body_lengths[number] != len(found):
        yield "numbers of words"
    id = f"{passage.document}:{passage.id}"
    if list(reader.postings("id", id).numbers) != [number]:
        yield "records of the id"


def _has_others(reader: WhooshReader, number: int, field: str, terms: list[str]) -> bool:
    """Whether a field lacks a term of a record, or has it elsewhere in the record."""
    positions: defaultdict[str, list[int]] = defaultdict(list)
    for position, term in enumerate(terms):
        positions[term].append(position)
    return any(
        reader.bounds.local(reader.postings(field, term).positions, number) != expected
        for term, expected in positions.items()
    )


def _surplus(reader: WhooshReader) -> Iterator[str]:
    """Whether there are words besides those that the records are known to have."""
    count = sum(reader.body_lengths)
    for fields in (["exact"], list(_BODY.values())):
        terms = chain.from_iterable(_postings(reader, field) for field in fields)
        if sum(terms) != count:
            yield f"{' and '.join(fields)}: words that no passage has"


def _postings(reader: WhooshReader, field: str) -> Iterator[int]:
    return (len(reader.postings(field, term).positions) for term in reader.terms(field))
