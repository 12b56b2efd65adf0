"""Many processes that use one index: some search it, some build it, some remove it."""

from __future__ import annotations

import itertools
import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from children import Child

import gsisearch
from gsisearch.index import opening

WORDS = ("okapi", "zebra", "nowhere")


def write_corpus(folder: Path) -> None:
    """A corpus in which `okapi` is in one passage, `zebra` in two, `nowhere` in none."""
    folder.mkdir(parents=True)
    (folder / "a.yaml").write_text("title: Animals\n")
    text = "The okapi is shy.\n\nA zebra has stripes.\n\nZebras run.\n"
    (folder / "a.txt").write_text(text)


@dataclass
class Tally:
    """The statistics of a process: correct answers, retryable errors, the longest wait."""

    answers: int = 0
    retryable: int = 0
    longest: float = 0.0


def searching(corpus: Path, index: Path) -> None:
    library = gsisearch.open(corpus, index)
    assert library.passage_count == 3
    assert [library.search(word).total for word in WORDS] == [1, 2, 0]
    (hit,) = library.search("okapi")
    assert (hit.id, hit.published) == ("0.1", "The okapi is shy.")


def building(corpus: Path, index: Path) -> None:
    opening.build(corpus, index, lambda _: None)


def removing(corpus: Path, index: Path) -> None:
    shutil.rmtree(index, ignore_errors=True)


def emptying(corpus: Path, index: Path) -> None:
    with suppress(FileNotFoundError):
        for path in list(index.iterdir()):
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)


def _until(rounds: int, do: Callable[[], None]) -> Callable[[], dict[str, object]]:
    """Repeat `do` until it has succeeded `rounds` times."""

    def call() -> dict[str, object]:
        tally = Tally()
        while tally.answers < rounds:
            started = time.monotonic()
            try:
                do()
                tally.answers += 1
            except gsisearch.IndexUnavailable as error:
                if "try again" not in str(error).lower():
                    raise
                tally.retryable += 1
            tally.longest = max(tally.longest, time.monotonic() - started)
        return vars(tally)

    return call


def _again_and_again(do: Callable[[], None]) -> Callable[[], None]:
    """Repeat `do` until the process is killed, with pauses of various lengths."""

    def call() -> None:
        for pause in itertools.cycle((0.0, 0.01, 0.03, 0.1, 0.3, 1.0)):
            time.sleep(pause)
            do()

    return call


Act = Callable[[Path, Path], None]


def crowd(
    folder: Path, members: Mapping[Act, int], rounds: int, against: Sequence[Act] = ()
) -> dict[str, Tally]:
    """Run processes of each kind in parallel; raise AssertionError for a wrong answer.

    Args:
        folder: where the corpus is made, and the index.
        members: what they do, and how many do it.
        rounds: how often each has to succeed.
        against: what others do meanwhile, a process each.
    """
    corpus, index = folder / "corpus", folder / "index"
    write_corpus(corpus)
    searching(corpus, index)
    others = [Child(_again_and_again(partial(act, corpus, index))) for act in against]
    children = [
        (act.__name__, Child(_until(rounds, partial(act, corpus, index))))
        for act, count in members.items()
        for _ in range(count)
    ]
    seen: dict[str, Tally] = {}
    try:
        for name, child in children:
            outcome = child.outcome(600)
            assert isinstance(outcome.value, dict), (name, outcome)
            one, total = Tally(**outcome.value), seen.setdefault(name, Tally())
            total.answers += one.answers
            total.retryable += one.retryable
            total.longest = max(total.longest, one.longest)
    finally:
        for other in others:
            other.kill()
            other.outcome()
    searching(corpus, index)
    return seen
