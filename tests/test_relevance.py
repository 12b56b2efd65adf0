"""The relevance bench: its measures, and that it measures the product."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from math import log2
from pathlib import Path

import pytest

from bench import relevance
from bench.metrics import average_precision, hit, ndcg, reciprocal_rank
from bench.product import INGREDIENTS

GAINS = {"a": 3.0, "b": 1.0}


@pytest.mark.parametrize(
    ("ranked", "expected"),
    [
        ("ab", 1.0),
        ("xab", (3 / log2(3) + 1 / 2) / (3 + 1 / log2(3))),
        ("ba", (1 + 3 / log2(3)) / (3 + 1 / log2(3))),
        ("xxxa", 0.0),  # below the depth
        ("", 0.0),
    ],
)
def test_ndcg(ranked: str, expected: float) -> None:
    assert ndcg(ranked, GAINS, 3) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("ranked", "precision", "reciprocal", "first"),
    [("ab", 1, 1, 1), ("xaxb", (1 / 2 + 2 / 4) / 2, 1 / 2, 0), ("b", 1 / 2, 1, 1), ("", 0, 0, 0)],
)
def test_binary_measures(ranked: str, precision: float, reciprocal: float, first: float) -> None:
    assert average_precision(ranked, GAINS) == pytest.approx(precision)
    assert reciprocal_rank(ranked, GAINS) == pytest.approx(reciprocal)
    assert hit(ranked, GAINS) == first


@pytest.fixture
def collection(tmp_path: Path) -> Path:
    """Two queries; one document answers each, and a longer one has the words too."""
    documents = [
        {"id": "d1", "title": "peace", "text": "peace talks"},
        {"id": "d2", "title": "", "text": "talks of war and of peace and of many other things"},
        {"id": "d3", "title": "war", "text": "no talks"},
    ]
    lines = "".join(f"{json.dumps(document)}\n" for document in documents)
    (tmp_path / "docs.jsonl.gz").write_bytes(gzip.compress(lines.encode()))
    queries = [{"id": "q1", "text": "the peace talks?"}, {"id": "q2", "text": "war"}]
    (tmp_path / "queries.jsonl").write_text("".join(f"{json.dumps(query)}\n" for query in queries))
    (tmp_path / "qrels.tsv").write_text("q1\td1\t1\nq2\td3\t2\nq2\td1\t0\n")
    return tmp_path


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[list[str]]:
    """The cells of the table that the bench prints."""
    relevance.main(arguments)
    lines = capsys.readouterr().out.splitlines()
    return [line.strip("| ").split(" | ") for line in lines if line]


@pytest.mark.parametrize("without", [[], *([name] for name in INGREDIENTS)])
def test_a_collection(
    collection: Path, capsys: pytest.CaptureFixture[str], without: Sequence[str]
) -> None:
    options = ["--without", *without] if without else []
    head, _, row = printed(capsys, "--collection", str(collection), "--no-peers", *options)
    assert head[1:3] == [f"{collection.name} nDCG@10", f"{collection.name} MAP"]
    assert row == ["gsisearch", *["1.0000"] * 4]


def test_an_article(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    queries = tmp_path / "queries.tsv"
    queries.write_text("# query\tids\ncold war mentality\t2.2 1.2.3\npeace deficit\t1.1\n")
    corpus = Path(__file__).parent.parent / "corpus"
    arguments = ("--article", str(queries), "--corpus", str(corpus), "--no-peers")
    *_, row = printed(capsys, *arguments)
    swapped = (1 + 2 / log2(3)) / (2 + 1 / log2(3))
    assert row == ["gsisearch", f"{(swapped + 1) / 2:.4f}", "1.0000", "1.0000", "1.0000"]


def test_a_peer_that_is_not_installed_is_left_out(
    collection: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def absent(texts: Sequence[str], queries: Sequence[str]) -> list[list[int]]:
        raise ModuleNotFoundError("No module named 'absent'")

    def backwards(texts: Sequence[str], queries: Sequence[str]) -> list[list[int]]:
        return [[2, 1, 0] for _ in queries]

    monkeypatch.setattr(relevance, "PEERS", {"absent": absent, "backwards": backwards})
    relevance.main(["--collection", str(collection)])
    shown = capsys.readouterr()
    assert "absent" not in shown.out
    assert "| backwards | 0.7500 " in shown.out
    assert "pip install '.[bench]'" in shown.err


@pytest.mark.parametrize(
    "arguments",
    [[], ["--formula", "k9=1", "--article", "x"], ["--formula", "k1=much", "--article", "x"]],
)
def test_bad_options(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        relevance.main(arguments)
    assert "usage:" in capsys.readouterr().err
