"""Scale: what building an index and asking it costs as the corpus grows."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

import gsisearch
from bench import speeches
from bench.build import GSISEARCH
from bench.measure import asked, child, medians, percentile, table
from bench.rivals import LIMIT, RIVALS, Asked

#: Of so many phrases the answers are compared with those of a plain search through all texts.
_CHECKED = 25

KINDS = ("keyword", "phrase")
Queries = Mapping[str, Sequence[str]]


class Cost(NamedTuple):
    """What an engine costs at a size: seconds and megabytes to build, megabytes on disk, and for
    each kind of query the time of every query, in milliseconds."""

    engine: str
    paragraphs: int
    passages: int
    seconds: float
    memory: float
    disk: float
    times: Mapping[str, Sequence[float]]

    def percentile(self, kind: str, share: float) -> float:
        """A percentile of the times of a kind of query."""
        return percentile(self.times[kind], share)


class _Gsisearch:
    """This program, through its library."""

    def __init__(self, corpus: Path, folder: Path) -> None:
        self._library = gsisearch.open(corpus, folder)

    def keyword(self, query: str) -> list[str]:
        return [hit.id for hit in self._library.search(query, limit=LIMIT)]

    def phrase(self, query: str) -> list[str]:
        return [hit.id for hit in self._library.phrase(query, limit=LIMIT)]

    def close(self) -> None:
        """Release its files."""
        self._library.close()


def measure(
    scratch: Path, file: Path, queries: Queries, sizes: Sequence[int], rounds: int
) -> Iterator[Cost]:
    """What each engine costs at each size.

    Args:
        scratch: a folder for the corpora and the indexes.
        file: the paragraphs; see `speeches`.
        queries: of each of the `KINDS`.
        sizes: how many of the paragraphs are taken.
        rounds: how often each query is asked.  Every round opens the indexes anew.
    """
    for size in sizes:
        folder = scratch / f"{size}"
        folder.mkdir()
        corpus = folder / "corpus"
        speeches.write_corpus(corpus, file, size)
        openers = _openers(folder, corpus)
        built = {name: _built(name, folder, corpus, file, size) for name in openers}
        check(corpus, gsisearch.open(corpus, folder / GSISEARCH), queries["phrase"][:_CHECKED])
        times = _ask(openers, queries, rounds)
        for name, cost in built.items():
            of_engine = {kind: found[name] for kind, found in times.items() if name in found}
            yield cost._replace(times=of_engine)


def _openers(folder: Path, corpus: Path) -> dict[str, Callable[[], Asked]]:
    found: dict[str, Callable[[], Asked]] = {
        GSISEARCH: partial(_Gsisearch, corpus, folder / GSISEARCH)
    }
    for name, rival in RIVALS.items():
        if rival.is_installed:
            found[name] = partial(rival.open, folder / name)
    return found


def _built(name: str, folder: Path, corpus: Path, file: Path, size: int) -> Cost:
    say(f"{name}: building an index of {size:,} paragraphs")
    source = corpus if name == GSISEARCH else file
    done = child(["bench.build", name, str(folder / name), str(source), str(size)])
    answer = done.answer
    disk = sum(path.stat().st_size for path in (folder / name).rglob("*")) / 1e6
    return Cost(name, size, answer["passages"], answer["seconds"], done.megabytes, disk, {})


def _ask(
    openers: Mapping[str, Callable[[], Asked]], queries: Queries, rounds: int
) -> dict[str, dict[str, list[float]]]:
    """For each kind and engine the times of the queries, in milliseconds: medians of the rounds."""
    times: dict[str, list[dict[str, list[float]]]] = {kind: [] for kind in KINDS}
    for turn in range(rounds):
        say(f"asking, round {turn + 1} of {rounds}")
        engines = {name: opener() for name, opener in openers.items()}
        for kind in KINDS:
            times[kind].append(asked(_methods(engines, kind), queries[kind], turn))
        for each in engines.values():
            each.close()
    return {kind: medians(each) for kind, each in times.items()}


def _methods(engines: Mapping[str, Asked], kind: str) -> dict[str, Callable[[str], object]]:
    return {
        name: getattr(engine, kind)
        for name, engine in engines.items()
        if kind != "phrase" or name not in RIVALS or RIVALS[name].has_phrases
    }


def check(corpus: Path, library: gsisearch.Library, phrases: Sequence[str]) -> None:
    """Compare the paragraphs found with those that a plain search through all texts finds.

    Raises:
        AssertionError: they differ.
    """
    from gsisearch.corpus.documents import valid_documents
    from gsisearch.text.words import forms

    wanted = {phrase: f" {' '.join(forms(phrase))} " for phrase in phrases}
    expected: dict[str, set[tuple[str, str]]] = {phrase: set() for phrase in phrases}
    for document in valid_documents(corpus):
        for section in document.sections:
            for passage in section.passages:
                words = f" {' '.join(forms(passage.reading))} "
                for phrase, row in wanted.items():
                    if row in words:
                        expected[phrase].add((passage.document, passage.parent or passage.id))
    for phrase in phrases:
        hits = library.phrase(phrase, limit=None, snippets=0)
        found = {(hit.document, _paragraph(hit.id)) for hit in hits}
        missing, added = expected[phrase] - found, found - expected[phrase]
        assert not missing, f"“{phrase}” is not found in {sorted(missing)[:3]}"
        assert not added, f"“{phrase}” is found, but not written so, in {sorted(added)[:3]}"
    say(f"{len(phrases)} phrases compared with a plain search: the same paragraphs")


def _paragraph(id: str) -> str:
    return ".".join(id.split(".")[:2])


def tables(costs: Sequence[Cost]) -> str:
    """The costs as two tables: building, asking."""
    stock = {cost.paragraphs: cost for cost in costs if cost.engine == "stock Whoosh"}
    head = ("paragraphs", "engine", "passages", "build s", "peak MB", "index MB", "Whoosh takes")
    building = table(head, (_building(cost, stock) for cost in costs))
    head = ("paragraphs", "engine", "query", "p50 ms", "p95 ms", "Whoosh p50", "Whoosh p95")
    asking = table(
        head, (_asking(cost, kind, stock) for kind in KINDS for cost in costs if kind in cost.times)
    )
    return f"{building}\n\n{asking}"


def _building(cost: Cost, stock: Mapping[int, Cost]) -> tuple[str, ...]:
    return (
        f"{cost.paragraphs:,}",
        cost.engine,
        f"{cost.passages:,}",
        f"{cost.seconds:.1f}",
        f"{cost.memory:.0f}",
        f"{cost.disk:.1f}",
        _ratio(stock, cost.paragraphs, lambda other: other.seconds / cost.seconds),
    )


def _asking(cost: Cost, kind: str, stock: Mapping[int, Cost]) -> tuple[str, ...]:
    found = [cost.percentile(kind, share) for share in (0.5, 0.95)]
    others = (_times(stock, cost, kind, share) for share in (0.5, 0.95))
    shown = (f"{time:.2f}" for time in found)
    return f"{cost.paragraphs:,}", cost.engine, kind, *shown, *others


def _times(stock: Mapping[int, Cost], cost: Cost, kind: str, share: float) -> str:
    def ratio(other: Cost) -> float:
        return other.percentile(kind, share) / cost.percentile(kind, share)

    return _ratio(stock, cost.paragraphs, ratio)


def _ratio(stock: Mapping[int, Cost], size: int, of: Callable[[Cost], float]) -> str:
    return f"{of(stock[size]):.1f} ×" if size in stock else ""


def say(sentence: str) -> None:
    """What is being done, on stderr."""
    print(sentence, file=sys.stderr, flush=True)
