"""The benches: they measure what they say, and run without the engines that are extras."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import gsisearch
from bench import scale, speeches, warm
from bench.__main__ import options
from bench.measure import asked, child, interleaved, medians, percentile, spread, table
from bench.rivals import FTS5, RIVALS, WHOOSH_PROGRAM, Rival, Text

PARAGRAPHS = (
    "Seven herons stood in the shallow water before sunrise, and none of them moved.",
    "The ferry to the island leaves at noon, or when the tide allows.",
    "Before sunrise the harbour is empty: the boats are out, the nets with them.",
    "Nobody asked why the lighthouse keeper counted the herons.",
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file of paragraphs, of two speeches."""
    path = tmp_path / "paragraphs.jsonl"
    items = (
        {"id": f"AAA_{1 + at // 2}_2001#{at}", "text": text} for at, text in enumerate(PARAGRAPHS)
    )
    path.write_text("\n".join(map(json.dumps, items)))
    return path


def test_percentiles_are_values_that_were_measured() -> None:
    values = [float(n) for n in range(100, 0, -1)]
    assert percentile(values, 0.5) == 50
    assert percentile(values, 0.95) == 95
    assert percentile([7.0], 0.5) == percentile([7.0], 0.95) == 7


def test_the_spread_is_the_quartiles() -> None:
    assert spread([1, 2, 3, 4, 5, 6, 7], 1) == "4.0 (2.0–6.0)"


def test_calls_take_turns() -> None:
    made: list[str] = []
    times = interleaved({name: lambda name=name: made.append(name) for name in "abc"}, 3)  # type: ignore[misc]  # a default that binds the loop's name
    assert "".join(made) == "abcbcacab"
    assert {name: len(found) for name, found in times.items()} == dict.fromkeys("abc", 3)


def test_engines_are_asked_in_turns_but_all_queries_in_a_row() -> None:
    made: list[str] = []

    def framing_words(name: str) -> Callable[[str], None]:
        return lambda query: made.append(name + query)

    engines = {name: framing_words(name) for name in "ab"}
    rounds = [asked(engines, ["1", "2"], turn) for turn in range(2)]
    assert " ".join(made) == "a1 a2 b1 b2 b1 b2 a1 a2"
    assert {name: len(times) for name, times in medians(rounds).items()} == {"a": 2, "b": 2}
    assert medians([{"a": [0.001, 0.5]}, {"a": [0.003, 0.1]}]) == {"a": [2, 300]}


def test_tables_are_aligned() -> None:
    assert table(("engine", "ms"), [("one", "1.0")]).splitlines() == [
        "| engine | ms  |",
        "| ------ | --- |",
        "| one    | 1.0 |",
    ]


def test_all_parts_are_measured_unless_some_are_named() -> None:
    assert list(options().parse_args([]).parts) == ["cold", "warm", "scale"]
    assert options().parse_args(["warm", "--quick"]).parts == ["warm"]
    with pytest.raises(SystemExit):
        options().parse_args(["hot"])


def test_a_child_says_what_it_built(tmp_path: Path, file: Path) -> None:
    done = child(["bench.build", "SQLite FTS5", str(tmp_path / "index"), str(file), "3"])
    assert done.answer["passages"] == 3
    assert done.megabytes > 1


@pytest.mark.parametrize("rival", [WHOOSH_PROGRAM, FTS5, RIVALS["stock Whoosh"]])
def test_rivals_find_words_and_phrases(rival: Rival, tmp_path: Path) -> None:
    rival.build(tmp_path, [Text(str(at), text) for at, text in enumerate(PARAGRAPHS)])
    index = rival.open(tmp_path)
    assert set(index.keyword("herons sunrise")) == {"0"}
    assert set(index.phrase("herons stood")) == {"0"}
    index.close()


def test_speeches_become_documents(tmp_path: Path, file: Path) -> None:
    speeches.write_corpus(tmp_path / "corpus", file, 3)
    names = sorted(path.name for path in (tmp_path / "corpus").glob("*.txt"))
    assert names == ["aaa-1-2001.txt", "aaa-2-2001.txt"]


def test_the_scale_bench_measures_every_engine(
    tmp_path: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    only = {name: RIVALS[name] for name in ("stock Whoosh", "SQLite FTS5")}
    monkeypatch.setattr(scale, "RIVALS", only)
    queries = {"keyword": ["herons", "ferry"], "phrase": ["before sunrise"]}
    costs = list(scale.measure(tmp_path, file, queries, [4], 1))
    assert [cost.engine for cost in costs] == ["gsisearch", *only]
    assert all(len(cost.times["keyword"]) == 2 for cost in costs)
    shown = scale.tables(costs)
    assert shown.count("| stock Whoosh |") == 3
    assert shown.count("1.0 ×") >= 5


def test_a_wrong_answer_is_noticed(tmp_path: Path, file: Path) -> None:
    speeches.write_corpus(tmp_path / "corpus", file, 4)
    speeches.write_corpus(tmp_path / "less", file, 2)

    library = gsisearch.open(tmp_path / "less", tmp_path / "index")
    with pytest.raises(AssertionError, match="“before sunrise” is not found"):
        scale.check(tmp_path / "corpus", library, ["before sunrise"])
    scale.check(tmp_path / "less", library, ["before sunrise", "the herons"])


def test_the_warm_bench_asks_everything_of_the_article(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warm, "_OTHERS", {"Whoosh program": WHOOSH_PROGRAM})
    shown = warm.measure(tmp_path, Path(__file__).parent.parent / "corpus", 1)
    assert [line.split()[1] for line in shown.splitlines()[2:]] == [
        *["keyword"] * 2,
        *["phrase"] * 2,
        "verify",
    ]
