"""A corpus that is edited while it is read: errors are clear, and the old index is kept."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from children import run
from crowds import searching, write_corpus

import gsisearch
from gsisearch.corpus import documents as corpora
from gsisearch.corpus.findings import ErrorCollector
from gsisearch.corpus.locations import corpus_files
from gsisearch.index.freshness import State
from gsisearch.index.store import Store
from gsisearch.index.whoosh import indexing


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    write_corpus(tmp_path / "corpus")
    return tmp_path / "corpus"


@pytest.fixture
def index(tmp_path: Path, corpus: Path) -> Path:
    searching(corpus, tmp_path / "index")
    return tmp_path / "index"


def write(path: Path, text: str) -> None:
    path.write_text(text)


#: Half-written files that an editor may leave: how they arise, and the expected message.
HALVES: dict[str, tuple[Callable[[Path], object], str]] = {
    "half a sidecar": (lambda c: write(c / "a.yaml", 'title: "Anim'), "not YAML"),
    "half a key": (lambda c: write(c / "a.yaml", "tit"), "found the text “tit”"),
    "an empty sidecar": (lambda c: write(c / "a.yaml", ""), "the title is missing"),
    "no sidecar": (lambda c: (c / "a.yaml").unlink(), "the document has no sidecar"),
    "no source": (lambda c: (c / "a.txt").unlink(), "a sidecar without its document"),
    "an empty source": (lambda c: write(c / "a.txt", ""), "the document has no passage"),
    "half a character": (lambda c: (c / "a.txt").write_bytes(b"caf\xc3"), "at byte offset 3"),
    "settings by half": (lambda c: write(c / "settings.yaml", "boo"), "found the text “boo”"),
    "a pipe": (lambda c: os.mkfifo(c / "settings.yaml"), "not a regular file"),
}
#: Likewise for a second document; the first can still be searched.
OTHERS: dict[str, tuple[Callable[[Path], object], str]] = {
    "a device": (lambda c: (c / "b.txt").symlink_to("/dev/zero"), "a symbolic link that leaves"),
    "a folder": (lambda c: (c / "b.txt").mkdir(), "not a regular file"),
    "a link to nothing": (lambda c: (c / "b.txt").symlink_to("c.txt"), "No such file"),
    "no sidecar": (lambda c: write(c / "b.txt", "Words."), "the document has no sidecar"),
    "no source": (lambda c: write(c / "b.yaml", "title: B"), "a sidecar without its document"),
}


@pytest.mark.parametrize("half", HALVES)
def test_a_half_written_file_is_an_error_and_the_old_index_kept(
    corpus: Path, index: Path, half: str
) -> None:
    make, said = HALVES[half]
    make(corpus)
    before = Store(index).manifest()
    with pytest.raises(gsisearch.DataFileError) as caught:
        gsisearch.open(corpus, index)
    assert said in caught.value.problem
    assert Store(index).manifest() == before
    assert len(list(index.glob("gen-*"))) == 1
    shutil.rmtree(corpus)
    write_corpus(corpus)
    searching(corpus, index)


@pytest.mark.parametrize("half", OTHERS)
def test_a_half_written_document_is_reported_and_kept_out(
    corpus: Path, index: Path, half: str
) -> None:
    make, said = OTHERS[half]
    make(corpus)
    sentences: list[str] = []
    with gsisearch.open(corpus, index, notify=sentences.append) as library:
        assert library.search("okapi").total == 1
    assert said in sentences[0]
    assert sentences[-1].startswith("1 of 2 documents is kept out")


def test_a_file_that_vanishes_between_listing_and_reading(
    corpus: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The corpus is read again."""
    write(corpus / "b.txt", "Words.")
    write(corpus / "b.yaml", "title: B")
    read_document = corpora.read_document

    def read(path: Path, errors: ErrorCollector) -> corpora.SourceDocument | None:
        (corpus / "b.txt").unlink(missing_ok=True)
        return read_document(path, errors)

    sentences: list[str] = []
    monkeypatch.setattr(corpora, "read_document", read)
    gsisearch.open(corpus, index, notify=sentences.append).close()
    assert f"{corpus / 'b.yaml'}: a sidecar without its document" in sentences[0]
    assert Store(index).state(corpus_files(corpus))[0] is State.FRESH


def test_a_text_that_changes_while_it_is_read_is_read_again(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even if its fingerprint is the same before and after."""
    text = (corpus / "a.txt").read_text()
    write(corpus / "a.txt", "Quite another text.")
    build = indexing.build

    def restored(*args: object) -> object:
        write(corpus / "a.txt", text)  # differs from what was read
        return build(*args)  # type: ignore[arg-type]  # whatever it was given

    monkeypatch.setattr(indexing, "build", _once(restored, build))
    searching(corpus, tmp_path / "index")
    assert Store(tmp_path / "index").state(corpus_files(corpus))[0] is State.FRESH


def _once(first: Callable[..., object], then: Callable[..., object]) -> Callable[..., object]:
    """A function whose first call is `first`, and later ones `then`."""
    calls = iter((first,))
    return lambda *args: next(calls, then)(*args)


def test_a_text_that_keeps_changing_is_an_error(
    corpus: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build = indexing.build
    count: list[int] = []

    def edited(*args: object) -> object:
        count.append(1)
        write(corpus / "a.txt", f"Text {len(count)}.")
        return build(*args)  # type: ignore[arg-type]  # whatever it was given

    write(corpus / "a.txt", "Text 0.")
    before = Store(index).manifest()
    monkeypatch.setattr(indexing, "build", edited)
    with pytest.raises(gsisearch.DataFileError, match=r"files change while they are read\n.*gain"):
        gsisearch.open(corpus, index)
    assert Store(index).manifest() == before
    assert len(list(index.glob("gen-*"))) == 1


def test_a_pipe_in_the_corpus_is_not_waited_for(corpus: Path, index: Path) -> None:
    os.mkfifo(corpus / "settings.yaml")
    outcome = run(lambda: searching(corpus, index))
    assert outcome.error == "DataFileError"
