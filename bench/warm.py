"""Warm: queries of the article, one after the other in one process, snippets included."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from statistics import median

import gsisearch
from bench.article import KEYWORDS, PHRASES, QUOTES, texts
from bench.measure import interleaved, percentile, table
from bench.rivals import FTS5, TANTIVY, WHOOSH_PROGRAM, Asked, plain_words

_OURS = "gsisearch"
_PROGRAM = "Whoosh program"
_OTHERS = {_PROGRAM: WHOOSH_PROGRAM, "SQLite FTS5": FTS5, "tantivy": TANTIVY}

Calls = Mapping[str, Callable[[], object]]


def measure(scratch: Path, corpus: Path, rounds: int) -> str:
    """A table of the times of queries.

    The time of a query is the median over the rounds, and so is its ratio to the Whoosh program.

    Args:
        scratch: a folder for the indexes.
        corpus: the folder with the article.
        rounds: how often each query is asked; within a round the engines take turns.
    """
    library = gsisearch.open(corpus, scratch / "gsisearch")
    asked = _others(scratch, corpus)
    rows = [
        *_rows("keyword", KEYWORDS, library.search, _each(asked, "keyword"), rounds),
        *_rows("phrase", PHRASES, library.phrase, _each(asked, "phrase"), rounds),
        *_rows("verify", QUOTES, library.verify, {}, rounds),
    ]
    for each in asked.values():
        each.close()
    return table(("on the article", "engine", "p50 ms", "p95 ms", f"{_PROGRAM} takes"), rows)


def _others(scratch: Path, corpus: Path) -> dict[str, Asked]:
    passages = list(texts(corpus))
    found = {}
    for name, rival in _OTHERS.items():
        if rival.is_installed:
            folder = scratch / name
            folder.mkdir()
            rival.build(folder, passages)
            found[name] = rival.open(folder)
    return found


def _each(asked: Mapping[str, Asked], method: str) -> dict[str, Callable[[str], object]]:
    return {name: getattr(engine, method) for name, engine in asked.items()}


def _rows(
    kind: str,
    queries: Sequence[str],
    ours: Callable[[str], object],
    others: Mapping[str, Callable[[str], object]],
    rounds: int,
) -> list[tuple[str, ...]]:
    """A row for each engine."""
    found: dict[str, list[float]] = {name: [] for name in (_OURS, *others)}
    for query in queries:
        calls: dict[str, Callable[[], object]] = {_OURS: partial(ours, query)}
        calls |= {name: partial(ask, plain_words(query)) for name, ask in others.items()}
        for name, times in interleaved(calls, rounds).items():
            found[name].append(1e3 * median(times))
    program = found.get(_PROGRAM, [])
    return [
        (kind, name, *_percentiles(times), _faster(times, program)) for name, times in found.items()
    ]


def _percentiles(times: Sequence[float]) -> tuple[str, str]:
    return f"{percentile(times, 0.5):.2f}", f"{percentile(times, 0.95):.2f}"


def _faster(times: Sequence[float], program: Sequence[float]) -> str:
    """How many times as long the program takes: the median over the queries."""
    if not program:
        return ""
    return f"{median(b / a for a, b in zip(times, program, strict=True)):.1f} ×"
