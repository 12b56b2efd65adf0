"""Damaged files are detected when the index is opened, which is then rebuilt."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from corruption import DAMAGE, files_of, flip, is_detected, is_repaired, undetected_flips
from crowds import searching, write_corpus

import gsisearch
from gsisearch.index import checking, opening, store
from gsisearch.index.manifest import Manifest, pack
from gsisearch.index.store import Store


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    write_corpus(tmp_path / "corpus")
    return tmp_path / "corpus"


@pytest.fixture
def index(tmp_path: Path, corpus: Path) -> Path:
    searching(corpus, tmp_path / "index")
    return tmp_path / "index"


@pytest.fixture(params=[store.ALWAYS_CHECKED, 0], ids=["small files", "large files"])
def limit(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """With and without comparing all files with their checksums."""
    monkeypatch.setattr(store, "ALWAYS_CHECKED", request.param)


@pytest.mark.usefixtures("limit")
def test_any_flipped_bit_is_detected(corpus: Path, index: Path) -> None:
    tried, missed = undetected_flips(corpus, index, 40)
    assert tried > 250
    assert missed == []


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_file_is_detected_and_the_index_rebuilt(
    corpus: Path, index: Path, damage: str
) -> None:
    for number in range(len(files_of(index))):
        path = files_of(index)[number]
        if damage == "noise" and not path.stat().st_size:
            continue  # an empty file stays as it is
        before = path.read_bytes()
        DAMAGE[damage](path)
        changed = not path.is_file() or path.is_symlink() or path.read_bytes() != before
        if changed or damage == "open to others":
            assert is_detected(corpus, index), path
            if damage == "a folder" and path.name == "manifest.json":
                with pytest.raises(gsisearch.IndexUnavailable, match="Is a directory"):
                    searching(corpus, index)
                path.rmdir()
            assert is_repaired(corpus, index, searching), path


def test_files_of_another_index_are_detected(corpus: Path, index: Path, tmp_path: Path) -> None:
    other_corpus, other = tmp_path / "other-corpus", tmp_path / "other"
    write_corpus(other_corpus)
    text = (corpus / "a.txt").read_text()
    (other_corpus / "a.txt").write_text(text.replace("okapi", "koala"))
    gsisearch.open(other_corpus, other)
    for number in range(len(files_of(index))):
        path, theirs = files_of(index)[number], files_of(other)[number]
        same = path.read_bytes() == theirs.read_bytes()
        shutil.copy2(theirs, path)
        assert is_detected(corpus, index) or same, path
        assert is_repaired(corpus, index, searching), path


def test_an_intact_index_of_another_corpus_is_detected(
    corpus: Path, index: Path, tmp_path: Path
) -> None:
    other_corpus, other = tmp_path / "other-corpus", tmp_path / "other"
    write_corpus(other_corpus)
    text = (corpus / "a.txt").read_text()
    (other_corpus / "a.txt").write_text(text.replace("okapi", "koala"))
    gsisearch.open(other_corpus, other)
    shutil.rmtree(index)
    shutil.copytree(other, index, copy_function=shutil.copy2)
    assert is_detected(corpus, index)
    assert is_repaired(corpus, index, searching)


def test_unexpected_files_are_detected(corpus: Path, index: Path) -> None:
    (generation,) = index.glob("gen-*")
    (generation / "extra").write_bytes(b"")
    assert is_detected(corpus, index)
    assert checking.check(corpus, index).detail.startswith("not as they were written: extra;")
    assert is_repaired(corpus, index, searching)


@pytest.mark.usefixtures("limit")
def test_a_copied_index_is_fresh(corpus: Path, index: Path, tmp_path: Path) -> None:
    copied = tmp_path / "copied"
    shutil.copytree(index, copied)
    before = files_of(copied)
    searching(corpus, copied)
    assert files_of(copied) == before


def republish(index: Path) -> Manifest:
    """Make the manifest match the files, however they have changed."""
    found = Store(index)
    manifest = found.manifest()
    assert manifest is not None
    contents = {path.name: store.synced(path) for path in found.folder(manifest).iterdir()}
    return write_manifest(index, manifest._replace(contents=contents))


def write_manifest(index: Path, manifest: Manifest) -> Manifest:
    (index / "manifest.json").write_bytes(pack(manifest))
    return manifest


def test_a_check_detects_decay_that_opening_does_not(
    corpus: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bit of a large file flips on the disk, which changes no time stamp."""
    monkeypatch.setattr(store, "ALWAYS_CHECKED", 0)
    flip(next(index.glob("gen-*/passages_records.entry.col")), 30, 0)
    manifest = Store(index).manifest()
    assert manifest is not None
    touched = republish(index)
    decayed = {
        name: file._replace(crc32=manifest.contents[name].crc32)
        for name, file in touched.contents.items()
    }
    write_manifest(index, touched._replace(contents=decayed))
    assert not is_detected(corpus, index)
    found = checking.check(corpus, index)
    assert (found.state, found.detail.split(";")[0]) == (
        "corrupt",
        "not as they were written: passages_records.entry.col",
    )


#: Bytes of the entries or postings, their replacement, and what a check reports.
FORGERIES = {
    "text": (b"The okapi is shy.", b"The okapi is sly.", "a:0.1: ids, offsets or texts differ"),
    "id": (b'["0.1",', b'["0.9",', "a:0.1: ids, offsets or texts differ"),
    "title": (b"Animals", b"Enemies", "a: its title, author or other facts differ"),
    "word": (b"okapi", b"okapu", "a:0.1: words differ"),
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_check_compares_every_passage_with_the_corpus(
    corpus: Path, index: Path, forgery: str
) -> None:
    old, new, told = FORGERIES[forgery]
    name = "trm" if forgery == "word" else "entry.col"
    path = next(index.glob(f"gen-*/passages_records.{name}"))
    data = path.read_bytes()
    assert old in data
    path.write_bytes(data.replace(old, new))
    republish(index)
    assert not is_detected(corpus, index)
    found = checking.check(corpus, index)
    assert found.state == "corrupt"
    assert told in found.detail
    opening.build(corpus, index, lambda _: None)
    assert is_repaired(corpus, index, searching)


def test_a_check_finds_every_flipped_bit_of_the_texts(corpus: Path, index: Path) -> None:
    """Even if the checksums match."""
    path = next(index.glob("gen-*/passages_records.entry.col"))
    data = path.read_bytes()
    for text in (b"The okapi is shy.", b"A zebra has stripes.", b"Zebras run."):
        start = data.index(text)
        for at in range(start, start + len(text)):
            flip(path, at, 0)
            republish(index)
            assert checking.check(corpus, index).state == "corrupt", at
            flip(path, at, 0)
    republish(index)
    assert checking.check(corpus, index).state == "fresh"


def test_a_check_of_the_article_agrees(tmp_path: Path) -> None:
    article = Path(__file__).parent.parent / "corpus"
    gsisearch.open(article, tmp_path / "index")
    assert checking.check(article, tmp_path / "index").state == "fresh"


def test_a_library_rebuilds_its_index_if_the_files_are_damaged(corpus: Path, index: Path) -> None:
    library = gsisearch.open(corpus, index)
    library._sessions._of_thread.__dict__.clear()  # as for another thread: nothing is open yet
    for path in index.glob("gen-*/*"):
        path.write_bytes(b"")
    assert library.search("okapi").total == 1
    assert is_repaired(corpus, index, searching)


def test_a_file_replaced_by_another_is_detected_by_its_inode(
    corpus: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "ALWAYS_CHECKED", 0)
    path = next(index.glob("gen-*/passages_records.pst"))
    status = path.stat()
    aside = path.with_name("aside")
    aside.write_bytes(bytes(status.st_size))
    os.utime(aside, ns=(status.st_atime_ns, status.st_mtime_ns))
    aside.replace(path)
    assert is_detected(corpus, index)
