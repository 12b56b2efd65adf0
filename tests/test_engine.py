"""The engine against plain definitions: what an index holds, what is found."""

from __future__ import annotations

import os
import pickle
import random
from collections import Counter
from collections.abc import Callable
from itertools import chain, pairwise
from pathlib import Path
from unittest.mock import patch

import pytest
from builders import article
from hypothesis import given, settings
from hypothesis import strategies as st
from indexed import SOURCES, WORDS, Library, indexed, source_of

from gsisearch.corpus.documents import SourceDocument
from gsisearch.index.whoosh import indexing, layout, workers
from gsisearch.index.whoosh import reader as whoosh
from gsisearch.index.whoosh.postings import (
    Postings,
    disjoint_union,
    frequencies_for,
    intersection,
    union,
)
from gsisearch.index.whoosh.reader import WhooshReader
from gsisearch.text.words import forms, words


@settings(max_examples=25, deadline=None)
@given(SOURCES)
def test_an_index_gives_back_what_was_put_in(sources: list[SourceDocument]) -> None:
    maps = [s.map for s in sources for section in s.sections for _ in section.passages]
    with indexed(sources) as library:
        reader = library.reader
        for field in sorted(layout.POSITIONAL):
            texts = library.texts[field]
            vocabulary = sorted(set().union(*texts))
            assert list(reader.terms(field)) == vocabulary
            for term in vocabulary:
                found = reader.postings(field, term)
                counts = {n: text.count(term) for n, text in enumerate(texts) if term in text}
                assert dict(zip(found.numbers, found.frequencies, strict=True)) == counts
                assert list(found.numbers) == sorted(counts)
                for number, text in enumerate(texts):
                    positions = reader.bounds.local(found.positions, number)
                    assert positions == [at for at, word in enumerate(text) if word == term]
            assert not reader.postings(field, "absent").numbers
        for number, (passage, source) in enumerate(zip(library.passages, maps, strict=True)):
            entry = reader.entry(number)
            first, _ = source.to_reading(passage.start, passage.end)
            spans = [
                source.to_published(first + w.start, first + w.end) for w in words(passage.reading)
            ]
            assert entry.passage == passage
            assert list(zip(entry.starts, entry.ends, strict=True)) == spans
            full = f"{passage.document}:{passage.id}"
            assert list(reader.postings("id", full).numbers) == [number]
        check_families(library)


def check_families(library: Library) -> None:
    """Which commitments a paragraph has, and where in it they are."""
    reader, passages = library.reader, library.passages
    ids = [(passage.document, passage.id) for passage in passages]
    counts = Counter((p.document, p.parent) for p in passages if p.parent)
    assert reader.commitment_counts == {n: counts[id] for n, id in enumerate(ids) if id in counts}
    for number, passage in enumerate(passages):
        parent = (passage.document, passage.parent or passage.id)
        assert ids[reader.paragraph(number)] == parent
        starts = reader.entry(number).starts
        inside = [
            [at for at, start in enumerate(starts) if child.start <= start < child.end]
            for child in passages
            if (child.document, child.parent) == ids[number]
        ]
        bounds = reader.bounds.local(reader.commitment_bounds, number)
        spans = zip(bounds[::2], bounds[1::2], strict=True)
        assert [list(range(*span)) for span in spans] == inside


@settings(deadline=None)
@given(
    st.lists(st.dictionaries(st.integers(0, 400), st.integers(1, 300)), max_size=4),
    st.frozensets(st.integers(0, 400)),
)
def test_sets_of_postings(counted: list[dict[int, int]], numbers: frozenset[int]) -> None:
    found = [
        layout.unpack(layout.pack(postings), len(each), max(each.values()))
        for each in counted
        if each
        for postings in [_postings(each)]
    ]
    total = sum(map(Counter, counted), Counter[int]())
    found_in_any = union(found)
    assert dict(zip(found_in_any.numbers, found_in_any.frequencies, strict=True)) == total
    assert list(found_in_any.numbers) == sorted(total)
    for each, postings in zip(filter(None, counted), found, strict=True):
        assert intersection(numbers, postings.numbers) == numbers & each.keys()
        wanted = sorted(numbers)
        assert list(frequencies_for(postings, wanted)) == [each.get(number, 0) for number in wanted]
        # All of its records but a few have a way of their own; one more spoils it.
        kept = sorted(each.keys() - numbers)
        for wanted in kept, [*kept, 1000]:
            with patch("gsisearch.index.whoosh.postings._MAX_LEFT_OUT", 1):
                assert list(frequencies_for(postings, wanted)) == [each.get(n, 0) for n in wanted]
    shifted = [{1000 * at + n: f for n, f in each.items()} for at, each in enumerate(counted)]
    together = disjoint_union(
        [_postings(each)._replace(positions=sorted(each)) for each in shifted]
    )
    assert (
        list(together.numbers) == list(together.positions) == sorted(chain.from_iterable(shifted))
    )
    assert sum(together.frequencies) == total.total()


def _postings(counted: dict[int, int]) -> Postings:
    numbers = sorted(counted)
    return Postings(numbers, [counted[number] for number in numbers])


def random_sources(count: int, seed: int) -> list[SourceDocument]:
    chance = random.Random(seed)
    return [
        source_of(
            f"doc-{number:03}",
            " ".join(chance.choices(WORDS, k=2)),
            [" ".join(chance.choices(WORDS, k=chance.randint(1, 30))) for _ in range(5)],
            bool(number % 3 == 0),
        )
        for number in range(count)
    ]


@pytest.mark.parametrize("processes", [1, 2])
def test_several_runs_and_processes_give_the_same_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, processes: int
) -> None:
    sources = random_sources(40, seed=processes)
    one, several = tmp_path / "one", tmp_path / "several"
    one.mkdir()
    several.mkdir()
    indexing.build(one, sources)
    told: list[int] = []
    monkeypatch.setattr(indexing, "RUN_CHARACTERS", 1000)
    monkeypatch.setattr(workers, "processors", lambda: processes)
    indexing.build(several, sources, told.append)
    assert len(told) > 5
    assert told == sorted(told)
    assert told[-1] == len(sources)
    names = sorted(path.name for path in one.iterdir())
    assert sorted(path.name for path in several.iterdir()) == names
    for name in names:
        if not name.endswith(".toc"):  # a pickle of Whoosh's, which depends on its history
            assert (several / name).read_bytes() == (one / name).read_bytes(), name


def test_whoosh_searches_the_same_index(tmp_path: Path) -> None:
    from whoosh.index import open_dir
    from whoosh.query import And, Phrase, Term

    sources = random_sources(20, seed=7)
    indexing.build(tmp_path, sources)
    reader = WhooshReader(tmp_path)
    texts = [forms(p.reading) for s in sources for sec in s.sections for p in sec.passages]
    with open_dir(str(tmp_path), indexname=layout.NAME).searcher() as searcher:
        assert searcher.doc_count_all() == reader.size + len(sources)
        for term in reader.terms("exact"):
            assert list(Term("exact", term).docs(searcher)) == list(
                reader.postings("exact", term).numbers
            )
        both = And([Term("exact", "peace"), Term("exact", "of")])
        assert set(both.docs(searcher)) == {
            n for n, text in enumerate(texts) if {"peace", "of"} <= set(text)
        }
        row = Phrase("exact", ["of", "peace"])
        assert set(row.docs(searcher)) == {
            n for n, text in enumerate(texts) if ("of", "peace") in pairwise(text)
        }
    reader.close()


def test_a_search_unpickles_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    indexing.build(tmp_path, article().documents)
    for path in tmp_path.glob("*.toc"):
        path.unlink()

    def refuse(*_: object) -> None:
        raise AssertionError("unpickled")

    for name in ("load", "loads", "Unpickler"):
        monkeypatch.setattr(pickle, name, refuse)
        monkeypatch.setattr(f"whoosh.compat.{name}", refuse, raising=False)
    monkeypatch.setattr("whoosh.filedb.structfile.load_pickle", refuse)
    reader = WhooshReader(tmp_path)
    assert reader.postings("exact", "cold").numbers
    assert reader.entry(0).passage.document == "gsi-lesotho-2022"
    assert reader.document("gsi-lesotho-2022").sections
    reader.close()


@pytest.mark.parametrize("read", [os.pread, whoosh._seek_and_read])
def test_a_file_is_read_by_position_and_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, read: Callable[[int, int, int], bytes]
) -> None:
    path = tmp_path / "file"
    path.write_bytes(bytes(range(100)))

    def reads_little(descriptor: int, size: int, start: int) -> bytes:
        return read(descriptor, min(size, 7), start)

    monkeypatch.setattr(whoosh, "_read_at", reads_little)
    file = whoosh._File(path)
    assert file.size == 100
    assert file.read(90, 10) == bytes(range(90, 100))
    assert file.read(0, 100) == bytes(range(100))
    with pytest.raises(EOFError, match="ends at 100"):
        file.read(95, 6)
    file.close()
    file.close()
    with pytest.raises(OSError, match="Bad file descriptor"), path.open("rb"):
        file.read(0, 1)
