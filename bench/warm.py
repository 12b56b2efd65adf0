"""Warm: queries of the article, one after the other in one process, snippets included."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from statistics import median

import gsisearch
from bench.article import KEYWORDS, PHRASES, QUOTES, texts
from bench.measure import asked, medians, percentile, table
from bench.rivals import FTS5, TANTIVY, WHOOSH_PROGRAM, Asked, plain_words

_OURS = "gsisearch"
_PROGRAM = "Whoosh program"
_OTHERS = {_PROGRAM: WHOOSH_PROGRAM, "SQLite FTS5": FTS5, "tantivy": TANTIVY}

Engines = Mapping[str, Callable[[str], object]]


def measure(scratch: Path, corpus: Path, rounds: int) -> str:
    """A table of the times of queries.

    The time of a query is the median over the rounds, and so is its ratio to the Whoosh program.

    Args:
        scratch: a folder for the indexes.
        corpus: the folder with the article.
        rounds: how often each query is asked.
    """
    library = gsisearch.open(corpus, scratch / "gsisearch")
    others = _others(scratch, corpus)
    rows = [
        *_rows("keyword", KEYWORDS, {_OURS: library.search, **_each(others, "keyword")}, rounds),
        *_rows("phrase", PHRASES, {_OURS: library.phrase, **_each(others, "phrase")}, rounds),
        *_rows("verify", QUOTES, {_OURS: library.verify}, rounds),
    ]
    for each in others.values():
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


def _each(others: Mapping[str, Asked], method: str) -> Engines:
    """A method of each, which is given the plain words of a query."""

    plain = cache(plain_words)

    def asking(ask: Callable[[str], object]) -> Callable[[str], object]:
        return lambda query: ask(plain(query))

    return {name: asking(getattr(engine, method)) for name, engine in others.items()}


def _rows(
    kind: str, queries: Sequence[str], engines: Engines, rounds: int
) -> list[tuple[str, ...]]:
    """A row for each engine."""
    found = medians([asked(engines, queries, turn) for turn in range(rounds)])
    program = found.get(_PROGRAM, [])
    return [
        (kind, name, *_percentiles(found[name]), _faster(found[name], program)) for name in engines
    ]


def _percentiles(times: Sequence[float]) -> tuple[str, str]:
    return f"{percentile(times, 0.5):.2f}", f"{percentile(times, 0.95):.2f}"


def _faster(times: Sequence[float], program: Sequence[float]) -> str:
    """How many times as long the program takes: the median over the queries."""
    if not program:
        return ""
    return f"{median(b / a for a, b in zip(times, program, strict=True)):.1f} ×"
