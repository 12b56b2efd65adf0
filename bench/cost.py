"""What do the ingredients of the ranking cost?

    python -m bench.cost DOCS.jsonl.gz QUERIES.json

DOCS has a text an object, QUERIES lists of queries of plain words by kind, of which `keyword` is
asked.  Each query is asked of a reader that has read nothing yet, for the ten best; the quickest of
five times counts, in milliseconds of processor time.
"""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import process_time

from bench.product import Variant, answer, build, open_engine

#: From BM25F alone to the product.
STEPS = {
    "BM25F": ["burstiness", "exact", "neighbours"],
    "+ burstiness": ["exact", "neighbours"],
    "+ words as written": ["neighbours"],
    "+ neighbours": [],
}


#: How often each query is asked.
_ROUNDS = 5


def main(docs: str, queries: str) -> None:
    """Print a table with a row for each step."""
    with gzip.open(docs, "rt", encoding="utf-8") as file:
        texts = [json.loads(line)["text"] for line in file]
    asked = json.loads(Path(queries).read_text(encoding="utf-8"))["keyword"]
    with TemporaryDirectory() as folder:
        build(Path(folder), texts)
        times = [_times(Path(folder), query) for query in asked]
    print("| | p50 ms | p95 ms | slowest, × BM25F |\n| --- | --- | --- | --- |")
    plain, *_ = zip(*times, strict=True)
    for name, column in zip(STEPS, zip(*times, strict=True), strict=True):
        slowest = max(time / least for time, least in zip(column, plain, strict=True))
        p95 = quantiles(column, n=20)[-1]
        print(f"| {name} | {median(column):.1f} | {p95:.1f} | {slowest:.1f} |")


def _times(folder: Path, query: str) -> list[float]:
    """The time of a query at each step; the steps take turns."""
    variants = [Variant.without(without) for without in STEPS.values()]
    rounds = ([_time(folder, query, variant) for variant in variants] for _ in range(_ROUNDS))
    return list(map(min, zip(*rounds, strict=True)))


def _time(folder: Path, query: str, variant: Variant) -> float:
    engine = open_engine(folder, variant)
    start = process_time()
    answer(engine, query, variant, limit=10)
    taken = process_time() - start
    engine.close()
    return 1000 * taken


if __name__ == "__main__":
    main(*sys.argv[1:])
