"""Which files a library keeps open, and how long."""

from __future__ import annotations

import gc
import inspect
import shutil
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from weakref import ref

import pytest
from calls import CALLS
from click.testing import CliRunner

import gsisearch
from gsisearch.cli.program import program
from gsisearch.index.whoosh.retrieval import retrieve

ARTICLE = Path(__file__).parent.parent / "corpus"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="/dev/fd tells what is open")


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built index of the article."""
    folder = tmp_path_factory.mktemp("lifetime") / "index"
    gsisearch.open(ARTICLE, folder).close()
    return folder


@pytest.fixture(autouse=True)
def no_collector() -> Iterator[None]:
    """Disable the garbage collector, so that only reference counting frees objects."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def count_open() -> int:
    return sum(1 for _ in Path("/dev/fd").iterdir())


def use(library: gsisearch.Library) -> None:
    for call in CALLS.values():
        assert call(library)
    library.search("sanktions GSI multilatralism")  # makes guesses at words


def test_a_with_block_closes_all_files(index: Path) -> None:
    before = count_open()
    for _ in range(300):
        with gsisearch.open(ARTICLE, index) as library:
            library.search("cold war")
    assert count_open() == before


def test_an_unreferenced_library_is_closed(index: Path) -> None:
    before = count_open()
    for _ in range(10):
        library = gsisearch.open(ARTICLE, index)
        use(library)
        assert count_open() > before
    freed = ref(library)
    del library
    assert freed() is None
    assert count_open() == before


def test_the_files_of_a_thread_are_closed_when_it_ends(index: Path) -> None:
    with gsisearch.open(ARTICLE, index) as library:
        before = count_open()
        for _ in range(10):
            thread = threading.Thread(target=use, args=[library])
            thread.start()
            thread.join()
            assert count_open() == before


def test_closing_closes_the_files_of_all_threads(index: Path) -> None:
    before = count_open()
    barrier = threading.Barrier(4)

    def ask(library: gsisearch.Library) -> int:
        barrier.wait()  # so that each thread asks once
        return library.search("security").total

    with ThreadPoolExecutor(4) as pool, gsisearch.open(ARTICLE, index) as library:
        assert len(set(pool.map(ask, [library] * 4))) == 1
        assert count_open() >= before + 4
        library.close()
        library.close()
        assert count_open() == before


def test_a_call_still_answers_if_the_library_is_closed_in_the_meantime(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = count_open()
    library = gsisearch.open(ARTICLE, index)
    expected = library.search("security")
    searching, closed = threading.Event(), threading.Event()

    def wait_and_retrieve(*args: object) -> object:
        searching.set()
        assert closed.wait(10)
        return retrieve(*args)  # type: ignore[arg-type]  # whatever it was given

    monkeypatch.setattr("gsisearch.index.whoosh.engine.retrieve", wait_and_retrieve)
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(library.search, "security")
        assert searching.wait(10)
        library.close()
        closed.set()
        assert answer.result() == expected
        assert count_open() == before
        with pytest.raises(gsisearch.LibraryClosed):
            pool.submit(library.search, "security").result()


def test_a_call_that_closes_its_own_library_raises_library_closed(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As a signal handler might do.
    library = gsisearch.open(ARTICLE, index)
    monkeypatch.setattr("gsisearch.index.whoosh.engine.leaves", lambda plan: library.close())
    with pytest.raises(gsisearch.LibraryClosed):
        library.search("security")


@pytest.mark.parametrize("method", CALLS)
def test_a_closed_library_answers_nothing(index: Path, method: str) -> None:
    library = gsisearch.open(ARTICLE, index)
    assert CALLS[method](library)
    library.close()
    with pytest.raises(gsisearch.LibraryClosed, match="the library is closed"):
        CALLS[method](library)


def test_a_closed_library_cannot_be_entered(index: Path) -> None:
    with gsisearch.open(ARTICLE, index) as library:
        pass
    with pytest.raises(gsisearch.LibraryClosed), library:
        pass
    assert (library.document_count, library.passage_count) == (1, 20)


def test_every_method_that_answers_is_among_the_calls() -> None:
    public = {
        name
        for name, _ in inspect.getmembers(gsisearch.Library, inspect.isfunction)
        if not name.startswith("_")
    }
    assert public - {"close"} == set(CALLS)


def test_commands_close_all_files(index: Path) -> None:
    before = count_open()
    for command in ("search peace", "show 1.2", "show none", "verify peace", "search ("):
        folders = ["--corpus", str(ARTICLE), "--index", str(index)]
        CliRunner().invoke(program, [*command.split(), *folders], standalone_mode=False)
        assert count_open() == before, command


def test_relative_paths_stay_valid_when_the_process_changes_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(ARTICLE, tmp_path / "corpus")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(tmp_path)
    with gsisearch.open("corpus", "index") as library:
        monkeypatch.chdir(elsewhere)
        use(library)
        with ThreadPoolExecutor(1) as pool:
            pool.submit(use, library).result()
        shutil.rmtree(tmp_path / "index")
        with ThreadPoolExecutor(1) as pool:  # builds the index again
            pool.submit(use, library).result()
    assert not list(elsewhere.iterdir())


def test_errors_on_opening_name_the_path_that_was_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "a.txt").write_text("A.\n")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(gsisearch.DataFileError, match=r"^corpus[\\/]a"):
        gsisearch.open("corpus", "index")
