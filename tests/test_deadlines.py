"""A call answers in the time that it is given, or says that it can't."""

from __future__ import annotations

import inspect
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import click
import pytest
from calls import CALLS
from click.testing import CliRunner

import gsisearch
from gsisearch import DeadlineExceeded, Library, deadline
from gsisearch.cli import exits
from gsisearch.cli.program import program
from gsisearch.deadline import Deadline, check, in_time
from gsisearch.index import opening
from gsisearch.index.published import PublishedIndex
from gsisearch.search.suggestions import Advice, Adviser

ARTICLE = Path(__file__).parent.parent / "corpus"


class Clock:
    """A clock that goes on by `step` seconds whenever it is looked at."""

    def __init__(self) -> None:
        self.now = 0.0
        self.step = 1.0
        self.looks = 0

    def __call__(self) -> float:
        self.looks += 1
        self.now += self.step
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """A simulated clock."""
    made = Clock()
    monkeypatch.setattr(deadline, "monotonic", made)
    return made


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """The article, opened."""
    with gsisearch.open(ARTICLE, tmp_path_factory.mktemp("deadlines")) as opened:
        yield opened


@pytest.mark.parametrize("method", CALLS)
def test_every_method_has_a_deadline(library: Library, clock: Clock, method: str) -> None:
    expected = CALLS[method](library, timeout=None)
    assert CALLS[method](library, timeout=1e6) == expected
    for seconds in (0, 0.5):
        with pytest.raises(DeadlineExceeded) as caught:
            CALLS[method](library, timeout=seconds)
        assert caught.value.seconds == seconds
    # What was begun and given up spoils nothing.
    assert CALLS[method](library, timeout=None) == expected


@pytest.mark.parametrize("method", CALLS)
def test_the_deadline_is_a_minute_unless_the_caller_says_otherwise(
    library: Library, clock: Clock, method: str
) -> None:
    parameter = inspect.signature(getattr(Library, method)).parameters["timeout"]
    assert (parameter.kind, parameter.default) == (parameter.KEYWORD_ONLY, 60.0)
    clock.step = 61.0
    with pytest.raises(DeadlineExceeded, match="no answer within 60 s\nAsk for less at once"):
        CALLS[method](library)
    clock.step = 1e9
    assert CALLS[method](library, timeout=None)
    assert CALLS[method](library, timeout=float("inf"))


def test_wherever_a_call_is_given_up_it_can_be_asked_again(library: Library, clock: Clock) -> None:
    for query in ("cold war mentality", "secur* -nuclear", '"legitimate securities concern"'):
        with gsisearch.open(ARTICLE, library._sessions.index.store.path) as fresh:
            expected = library.search(query, timeout=None)
            for seconds in range(200):
                try:
                    assert fresh.search(query, timeout=seconds) == expected
                    break
                except DeadlineExceeded:
                    continue
            else:
                pytest.fail("the clock is looked at too often for this test")


def test_of_deadlines_within_each_other_the_earlier_holds(clock: Clock) -> None:
    with Deadline(10), Deadline(100):
        clock.now += 20
        with pytest.raises(DeadlineExceeded, match="within 10 s"):
            check()
    with Deadline(100):
        with Deadline(10):
            clock.now += 20
            with pytest.raises(DeadlineExceeded, match="within 10 s"):
                check()
        check()
        with Deadline(None):
            clock.now += 100
            with pytest.raises(DeadlineExceeded, match="within 100 s"):
                check()
    check()


def test_items_come_in_time(clock: Clock) -> None:
    assert list(in_time("abc")) == ["a", "b", "c"]
    looks = clock.looks
    assert len(list(in_time(range(1000), 100))) == 1000
    assert clock.looks == looks + 10
    with Deadline(50), pytest.raises(DeadlineExceeded):
        list(in_time(range(100)))


def test_a_deadline_is_of_one_call_whatever_other_threads_do(library: Library) -> None:
    late = threading.Event()

    def ask(timeout: float | None) -> int:
        return library.search("security", timeout=timeout).total

    def be_late() -> None:
        with pytest.raises(DeadlineExceeded):
            ask(0)
        late.set()

    with ThreadPoolExecutor(4) as pool:
        futures = [pool.submit(be_late) for _ in range(50)]
        answers = [pool.submit(ask, None) for _ in range(50)]
        assert len({answer.result() for answer in answers}) == 1
        assert all(future.result() is None for future in futures)
    assert late.is_set()


def test_to_open_and_to_build_the_index_takes_as_long_as_it_takes(
    tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_fresh = opening.open_fresh

    def slowly(corpus: Path, folder: Path, notify: opening.Notify) -> PublishedIndex:
        clock.now += 10_000
        return open_fresh(corpus, folder, notify)

    monkeypatch.setattr(opening, "open_fresh", slowly)
    with gsisearch.open(ARTICLE, tmp_path / "index") as library:
        library._sessions._of_thread.__dict__.clear()  # as for another thread
        for path in tmp_path.glob("index/gen-*/*"):
            path.write_bytes(b"")
        assert library.search("peace", timeout=1_000).total
        assert clock.now > 20_000


def test_advice_that_takes_too_long_is_left_out(
    library: Library, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.step = 0
    query = '"legitimate securities concern"'
    assert library.search(query).suggestion

    def think(adviser: Adviser) -> Advice:
        clock.now += 3
        check()
        raise AssertionError("out of time")

    monkeypatch.setattr(Adviser, "advise", think)
    found = library.search(query)
    assert (found.total, found.suggestion) == (0, None)
    assert found.advice == ("There are no suggestions: finding some would take too long.",)
    for seconds in (1, 2.5):  # the time of the call is over, too
        with pytest.raises(DeadlineExceeded, match=f"within {seconds} s"):
            library.search(query, timeout=seconds)


def reading_commands() -> list[str]:
    """The commands that open a library."""
    with click.Context(program) as context:
        found = {
            name: program.get_command(context, name) for name in program.list_commands(context)
        }
    return [
        name
        for name, command in found.items()
        if command and any(option.name == "index" for option in command.params)
    ]


def test_every_command_that_reads_takes_a_timeout() -> None:
    assert len(reading_commands()) == 13
    for name in reading_commands():
        with click.Context(program) as context:
            command = program.get_command(context, name)
            assert command
            assert any(option.name == "timeout" for option in command.params), name


ARGUMENTS = {
    **{name: ["1.2"] for name in ("show", "like", "cite")},
    **{name: [] for name in ("terms", "outline", "commitments")},
    "explain": ["security", "1.1"],
    "verify": ["a tree without roots"],
}


@pytest.mark.parametrize("name", reading_commands())
def test_a_command_that_takes_too_long_says_so(
    library: Library, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    folders = ["--corpus", str(ARTICLE), "--index", str(library._sessions.index.store.path)]
    given = [name, *ARGUMENTS.get(name, ["peace"]), *folders]

    def run(*more: str) -> int:
        return exits.exit_code(lambda: program.main([*given, *more], standalone_mode=False))

    assert run("--timeout", "0") == exits.ERROR
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("gsisearch: no answer within 0 s\nAsk for less")
    assert "--timeout" in err
    assert run() == run("--timeout", "inf") == run("--timeout", "10.5") == exits.FOUND


def test_a_timeout_is_a_number() -> None:
    for wrong in ("soon", "-1"):
        done = CliRunner().invoke(program, ["search", "peace", "--timeout", wrong])
        assert done.exit_code == exits.ERROR
        assert "--timeout" in done.output
