"""What do the ingredients of the ranking cost?

    python -m bench.cost DOCS.jsonl.gz QUERIES.json

DOCS has a text an object, QUERIES lists of queries of plain words by kind, of which `keyword` is
asked.  Each query is asked of a reader that has read nothing yet, for the ten best; the quicker of
two times counts, in milliseconds of processor time.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import process_time

from bench.product import Variant, answer, build
from gsisearch.engines.whoosh import WhooshReader

#: From BM25F alone to the product.
STEPS = {
    "BM25F": ["keenness", "exact", "neighbours"],
    "+ keenness": ["exact", "neighbours"],
    "+ words as written": ["neighbours"],
    "+ neighbours": [],
}


def main(docs: str, queries: str) -> None:
    """Print a table with a row for each step."""
    with gzip.open(docs, "rt", encoding="utf-8") as file:
        texts = [json.loads(line)["text"] for line in file]
    asked = json.loads(Path(queries).read_text(encoding="utf-8"))["keyword"]
    print("| | p50 ms | p95 ms | slowest, × BM25F |\n| --- | --- | --- | --- |")
    with TemporaryDirectory() as folder:
        build(Path(folder), texts)
        plain: Sequence[float] = ()
        for name, without in STEPS.items():
            times = [_time(Path(folder), query, Variant.without(without)) for query in asked]
            plain = plain or times
            slowest = max(time / least for time, least in zip(times, plain, strict=True))
            p95 = quantiles(times, n=20)[-1]
            print(f"| {name} | {median(times):.1f} | {p95:.1f} | {slowest:.1f} |", flush=True)


def _time(folder: Path, query: str, variant: Variant) -> float:
    times = []
    for _ in range(2):
        reader = WhooshReader(folder)
        start = process_time()
        answer(reader, query, variant, limit=10)
        times.append(process_time() - start)
        reader.close()
    return 1000 * min(times)


if __name__ == "__main__":
    main(*sys.argv[1:])
