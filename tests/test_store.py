"""The life of an index: states, atomic publication, faults at every step, foreign folders."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import gsisearch
from gsisearch.corpus.locations import corpus_files
from gsisearch.errors import IndexUnavailable
from gsisearch.index.freshness import State
from gsisearch.index.store import Store

ARTICLE = Path(__file__).parent.parent / "corpus"


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    shutil.copytree(ARTICLE, folder)
    return folder


@pytest.fixture
def index(tmp_path: Path) -> Path:
    return tmp_path / "index"


def state(corpus: Path, index: Path) -> State:
    return Store(index).state(corpus_files(corpus))[0]


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_an_index_is_missing_then_fresh(corpus: Path, index: Path) -> None:
    assert state(corpus, index) is State.MISSING
    gsisearch.open(corpus, index)
    assert state(corpus, index) is State.FRESH


def test_a_fresh_index_is_not_written(corpus: Path, index: Path) -> None:
    gsisearch.open(corpus, index)
    before = {path: path.stat().st_mtime_ns for path in index.rglob("*")}
    gsisearch.open(corpus, index)
    assert {path: path.stat().st_mtime_ns for path in index.rglob("*")} == before


CHANGES: dict[str, tuple[Callable[[Path], object], State]] = {
    "a sidecar": (
        lambda c: edit(c / "gsi-lesotho-2022.yaml", "place: Lesotho", "place: Maseru"),
        State.STALE_CORPUS,
    ),
    "settings": (
        lambda c: edit(c / "settings.yaml", "length: 240", "length: 120"),
        State.STALE_SETTINGS,
    ),
    "settings gone": (lambda c: (c / "settings.yaml").unlink(), State.STALE_SETTINGS),
    "a new file": (lambda c: (c / "another.txt").write_text("Words."), State.STALE_CORPUS),
    "a file that nobody reads": (lambda c: (c / "notes.pdf").write_text("x"), State.FRESH),
    "a touch": (lambda c: (c / "gsi-lesotho-2022.txt").touch(), State.FRESH),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_detected(corpus: Path, index: Path, change: str) -> None:
    gsisearch.open(corpus, index)
    make, expected = CHANGES[change]
    make(corpus)
    assert Store(index).state(corpus_files(corpus))[0] is expected


def test_a_change_that_preserves_size_and_time_is_detected(corpus: Path, index: Path) -> None:
    gsisearch.open(corpus, index)
    path = corpus / "gsi-lesotho-2022.yaml"
    before = path.stat()
    edit(path, "place: Lesotho", "place: Lesotha")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert state(corpus, index) is State.STALE_CORPUS


def test_a_changed_corpus_is_searched_at_once(corpus: Path, index: Path) -> None:
    assert gsisearch.open(corpus, index).search("okapi").total == 0
    (corpus / "animals.txt").write_text("The okapi is shy.\n")
    (corpus / "animals.yaml").write_text("title: Animals\n")
    (hit,) = gsisearch.open(corpus, index).search("okapi")
    assert (hit.document, hit.id) == ("animals", "0.1")


def test_another_version_is_detected(
    corpus: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gsisearch.open(corpus, index)
    monkeypatch.setattr("gsisearch.index.manifest.index_version", lambda: "another")
    assert state(corpus, index) is State.OTHER_VERSION
    gsisearch.open(corpus, index)
    assert state(corpus, index) is State.FRESH


def test_an_invalid_corpus_leaves_the_old_index(corpus: Path, index: Path) -> None:
    gsisearch.open(corpus, index)
    before = sorted(path.relative_to(index) for path in index.rglob("*"))
    edit(corpus / "gsi-lesotho-2022.yaml", "place:", "plaice:")
    with pytest.raises(gsisearch.DataFileError, match="plaice"):
        gsisearch.open(corpus, index)
    assert sorted(path.relative_to(index) for path in index.rglob("*")) == before


def test_a_file_in_place_of_the_folder_is_an_error(corpus: Path, index: Path) -> None:
    index.write_text("mine")
    with pytest.raises(IndexUnavailable, match="not a folder"):
        gsisearch.open(corpus, index)
    assert index.read_text() == "mine"


def test_a_dangling_link_in_place_of_the_folder_is_an_error(corpus: Path, index: Path) -> None:
    index.symlink_to(index.parent / "nowhere")
    with pytest.raises(IndexUnavailable, match="not a folder"):
        gsisearch.open(corpus, index)


def test_the_cache_is_used_if_the_folder_cannot_be_written(
    corpus: Path, index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    mkdir = Path.mkdir

    def read_only(self: Path, mode: int = 0o777, **options: bool) -> None:
        if self.is_relative_to(index):
            raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(self))
        mkdir(self, mode, **options)

    monkeypatch.setattr(Path, "mkdir", read_only)
    notices: list[str] = []
    library = gsisearch.open(corpus, index, notify=notices.append)
    assert library.search("cold war").total
    (notice,) = notices
    assert str(index) in notice
    assert str(tmp_path / "cache") in notice


def test_a_build_removes_leftovers(corpus: Path, index: Path) -> None:
    index.mkdir()
    (index / "lock").touch()
    (index / "gen-18eb03d2b4f20e11-7").mkdir()
    (index / "manifest.json.gen-18eb03d2b4f20e11-7").write_text("{")
    gsisearch.open(corpus, index)
    assert len(list(index.glob("gen-*"))) == 1
    assert {path.name for path in index.iterdir() if path.is_file()} == {"manifest.json", "lock"}


def test_an_index_can_be_opened_as_it_is(corpus: Path, index: Path) -> None:
    def files() -> dict[Path, bytes]:
        return {path: path.read_bytes() for path in index.rglob("*") if path.is_file()}

    with pytest.raises(IndexUnavailable, match="no index"):
        gsisearch.open(corpus, index, build=False)
    assert not index.exists()
    gsisearch.open(corpus, index).close()
    before = files()
    edit(corpus / "gsi-lesotho-2022.txt", "Cold War", "cold snap")
    with gsisearch.open(corpus, index, build=False) as library:
        assert library.phrase("Cold War").total == 3
    assert state(corpus, index) is State.STALE_CORPUS
    assert files() == before
    shutil.rmtree(index)
    with pytest.raises(IndexUnavailable, match="no index"):
        gsisearch.open(corpus, index, build=False)
    assert not index.exists()
