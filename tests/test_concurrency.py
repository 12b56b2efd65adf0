"""Many readers and builders at once get correct answers and don't wait for dead processes."""

from __future__ import annotations

import fcntl
import random
import shutil
import signal
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NoReturn

import pytest
from children import Child, Outcome
from crowds import Act, building, crowd, emptying, removing, searching, write_corpus
from hypothesis import given, settings
from hypothesis import strategies as st

import gsisearch
from gsisearch.corpus.locations import corpus_files
from gsisearch.index import locks, opening
from gsisearch.index.store import Store
from gsisearch.text import stemming

ARTICLE = Path(__file__).parent.parent / "corpus"


def test_readers_are_not_disturbed_by_builders(tmp_path: Path) -> None:
    seen = crowd(tmp_path, {searching: 3, building: 2}, rounds=15)
    assert seen["searching"].answers == 45
    assert seen["searching"].retryable == seen["building"].retryable == 0


@pytest.mark.parametrize("remove", [removing, emptying])
def test_an_index_that_is_removed_repeatedly_is_rebuilt(tmp_path: Path, remove: Act) -> None:
    seen = crowd(tmp_path, {searching: 3, building: 1}, rounds=10, against=[remove])
    assert seen["searching"].answers == 30


QUERIES = (
    *("peace", "cold war", '"cold war"', "security -nuclear", "secur*", "multilatralism~"),
    *("sovereignty OR development", "title:initiative", "section:3", '"peace development"~5'),
)


def test_threads_that_share_a_library_get_the_same_answers(tmp_path: Path) -> None:
    library = gsisearch.open(ARTICLE, tmp_path / "index")
    alone = {query: library.search(query, limit=None) for query in QUERIES}

    def ask(number: int) -> bool:
        query = QUERIES[number % len(QUERIES)]
        return library.search(query, limit=None) == alone[query]

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(ask, range(1_000)))


def test_each_thread_has_a_stemmer_of_its_own() -> None:
    with ThreadPoolExecutor(1) as pool:
        other = pool.submit(lambda: stemming._stemmers()["english"]).result()
    own = stemming._stemmers()["english"]
    assert own is not other
    assert own("treaties") == other("treaties") == "treati"


def test_processes_that_share_files_after_a_fork_get_the_same_answers(tmp_path: Path) -> None:
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    write_corpus(corpus)
    # More than fit into the caches, so that every answer is read from the files.
    numbers = range(2_000)
    paragraphs = (f"Item a{number} is beside b{number}.\n\n" for number in numbers)
    (corpus / "a.txt").write_text("".join(paragraphs))
    library = gsisearch.open(corpus, index)

    def wrong(seed: int) -> list[str]:
        found = []
        for number in random.Random(seed).sample(numbers, 700):
            hits = library.search(f"a{number} b{number}")
            published = [hit.published for hit in hits]
            if published != [f"Item a{number} is beside b{number}."]:
                found.append(f"{number}: {published}")
        return found

    children = [Child(partial(wrong, seed)) for seed in range(4)]
    assert wrong(4) == []
    assert [child.outcome() for child in children] == [Outcome(value=[])] * 4


def test_a_library_still_answers_while_its_index_is_replaced(tmp_path: Path) -> None:
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    write_corpus(corpus)
    old = gsisearch.open(corpus, index)
    (corpus / "a.txt").write_text("The gnu is new.\n")
    new = gsisearch.open(corpus, index)
    assert (old.search("okapi").total, old.search("gnu").total) == (1, 0)
    assert (new.search("okapi").total, new.search("gnu").total) == (0, 1)
    # The old files are gone, so a new thread makes the old library open the new index.
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(old.search, "gnu").result().total == 1


def test_a_library_still_answers_after_its_index_is_removed(tmp_path: Path) -> None:
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    write_corpus(corpus)
    library = gsisearch.open(corpus, index)
    shutil.rmtree(index)
    assert library.search("okapi").total == 1
    assert not index.exists()


def test_the_lock_of_a_dead_process_is_released(tmp_path: Path) -> None:
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    write_corpus(corpus)
    index.mkdir()
    ready = tmp_path / "ready"

    def hold() -> None:
        with locks.held(index / "lock"):
            ready.touch()
            signal.pause()

    child = Child(hold)
    while not ready.exists():
        pass
    child.kill()
    assert child.outcome().killed == signal.SIGKILL
    assert (index / "lock").exists()
    searching(corpus, index)


def test_waiting_for_another_build_has_a_time_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    write_corpus(corpus)
    index.mkdir()
    monkeypatch.setattr(locks, "TIMEOUT", 0.1)
    with (index / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(gsisearch.IndexUnavailable, match=r"another build .*\n.*Try again"):
            gsisearch.open(corpus, index)
    searching(corpus, index)


def test_an_index_built_while_waiting_is_not_built_again(tmp_path: Path) -> None:
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    write_corpus(corpus)
    made = opening.build(corpus, index, lambda _: None)
    again = Store(index).publish(corpus_files(corpus), _never, unless_fresh=True)
    assert again.generation == made.manifest.generation


def _never(generation: Path) -> NoReturn:
    raise AssertionError("built again")


@settings(max_examples=20, deadline=None)
@given(st.lists(st.sampled_from(["build", "remove", "edit", "open"]), min_size=1, max_size=8))
def test_a_search_finds_the_current_text_whatever_happened_before(steps: list[str]) -> None:
    with TemporaryDirectory() as folder:
        corpus, index = Path(folder) / "corpus", Path(folder) / "index"
        write_corpus(corpus)
        word = "okapi"
        for number, step in enumerate(steps):
            match step:
                case "build":
                    opening.build(corpus, index, lambda _: None)
                case "remove":
                    shutil.rmtree(index, ignore_errors=True)
                case "edit":
                    word = f"word{number}"
                    (corpus / "a.txt").write_text(f"The {word} is new.\n")
                case "open":
                    assert gsisearch.open(corpus, index).search(word).total == 1
        assert gsisearch.open(corpus, index).search(word).total == 1
