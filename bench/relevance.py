"""How good is the ranking, beside what a reader could pick instead?

    python -m bench.relevance --article QUERIES.tsv
    python -m bench.relevance --collection DIR [DIR …]

QUERIES.tsv has a query a line, a tab, and the ids of the passages that answer it, best first.
A DIR holds `docs.jsonl` (id, text, perhaps title), `queries.jsonl` (id, text) and `qrels.tsv`
(query, document, grade); `.gz` may follow the names of the first two.  All engines get the same
texts, title and text of a document as one passage, and the same queries.
"""

from __future__ import annotations

import gzip
import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from statistics import fmean

from bench import product
from bench.metrics import Gains, average_precision, hit, ndcg, reciprocal_rank
from bench.peers import PEERS
from bench.product import INGREDIENTS, Variant
from gsisearch.corpus import documents as corpus
from gsisearch.matching.scoring import FORMULA

PRODUCT = "gsisearch"

Ranking = list[str]  # ids, best first
Judged = list[tuple[Ranking, Gains]]
Rows = dict[str, list[float]]  # engine → its figures


def collections(folders: Sequence[Path], variant: Variant, peers: bool) -> Rows:
    """nDCG@10 and MAP of each engine on each collection, then the mean nDCG@10."""
    rows: Rows = {}
    for folder in folders:
        for name, judged in _on_collection(folder, variant, peers).items():
            rows.setdefault(name, []).extend(
                (
                    fmean(ndcg(ranked, gains, 10) for ranked, gains in judged),
                    fmean(average_precision(ranked, gains) for ranked, gains in judged),
                )
            )
    return {name: [*row, fmean(row[::2]), fmean(row[1::2])] for name, row in rows.items()}


def _on_collection(folder: Path, variant: Variant, peers: bool) -> dict[str, Judged]:
    documents = list(_lines(folder, "docs.jsonl"))
    ids = [document["id"] for document in documents]
    texts = [f"{document.get('title', '')}\n{document['text']}".strip() for document in documents]
    grades = _grades(folder / "qrels.tsv")
    queries = [query for query in _lines(folder, "queries.jsonl") if query["id"] in grades]
    gains = [grades[query["id"]] for query in queries]
    asked = [query["text"] for query in queries]
    rankings = {PRODUCT: product.rank(texts, asked, variant)}
    rankings |= _by_peers(texts, asked) if peers else {}
    return {
        name: [
            ([ids[number] for number in row], gain) for row, gain in zip(found, gains, strict=True)
        ]
        for name, found in rankings.items()
    }


def _by_peers(texts: Sequence[str], queries: Sequence[str]) -> dict[str, list[list[int]]]:
    found = {}
    for name, ranker in PEERS.items():
        try:
            found[name] = ranker(texts, queries)
        except ImportError as error:
            print(f"Without {name} ({error}): pip install '.[bench]' has it.", file=sys.stderr)
    return found


def _lines(folder: Path, name: str) -> Iterator[dict[str, str]]:
    packed = folder / f"{name}.gz"
    data = gzip.decompress(packed.read_bytes()) if packed.exists() else (folder / name).read_bytes()
    return map(json.loads, data.splitlines())


def _grades(path: Path) -> dict[str, dict[str, float]]:
    """By query, the documents that are relevant to it and their grades."""
    grades: dict[str, dict[str, float]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        query, document, grade = line.split("\t")
        if float(grade) > 0:
            grades.setdefault(query, {})[document] = float(grade)
    return grades


def article(queries: Path, folder: Path, variant: Variant, peers: bool) -> Rows:
    """nDCG@5 by two gains, MRR and hit@1 of each engine on the passages of a corpus."""
    asked = list(_queries(queries))
    passages = list(corpus.load(folder).passages)
    with product.library(folder, variant) as session:
        rankings = {PRODUCT: [product.passages(session, query, variant) for query, _ in asked]}
    if peers:
        by_peers = _by_peers([passage.reading for passage in passages], [q for q, _ in asked])
        for name, found in by_peers.items():
            rankings[name] = [[passages[number].id for number in row] for row in found]
    return {
        name: _article_figures(list(zip(found, (ids for _, ids in asked), strict=True)))
        for name, found in rankings.items()
    }


def _queries(path: Path) -> Iterator[tuple[str, list[str]]]:
    """Queries and the ids that answer them."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            query, ids = line.split("\t")
            yield query, ids.split()


def _article_figures(found: Sequence[tuple[Ranking, Ranking]]) -> list[float]:
    graded = [(r, {id: len(ids) - place for place, id in enumerate(ids)}) for r, ids in found]
    binary = [(ranked, dict.fromkeys(ids, 1.0)) for ranked, ids in found]
    return [
        fmean(ndcg(ranked, gains, 5) for ranked, gains in graded),
        fmean(ndcg(ranked, gains, 5) for ranked, gains in binary),
        fmean(reciprocal_rank(ranked, gains) for ranked, gains in binary),
        fmean(hit(ranked, gains) for ranked, gains in binary),
    ]


def table(head: Sequence[str], rows: Mapping[str, Sequence[float]]) -> str:
    """A table in Markdown."""
    lines = [("engine", *head), ("---",) * (len(head) + 1)]
    lines += [(name, *(f"{figure:.4f}" for figure in row)) for name, row in rows.items()]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the bench and print its tables."""
    options = _options(arguments)
    constants = dict(options.formula)
    variant = Variant.without(options.without, **constants)
    if options.article:
        found = article(options.article, options.corpus, variant, options.peers)
        print(table(("nDCG@5", "nDCG@5, gains alike", "MRR", "hit@1"), found))
    if options.collection:
        names = [*(folder.name for folder in options.collection), "mean"]
        head = [f"{name} {what}" for name in names for what in ("nDCG@10", "MAP")]
        print(table(head, collections(options.collection, variant, options.peers)))


def _options(arguments: Sequence[str] | None) -> Namespace:
    parser = ArgumentParser(
        "python -m bench.relevance", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("--article", type=Path, metavar="QUERIES.tsv")
    parser.add_argument("--corpus", type=Path, default=Path("corpus"), metavar="DIR")
    parser.add_argument("--collection", type=Path, nargs="+", default=[], metavar="DIR")
    parser.add_argument("--no-peers", dest="peers", action="store_false", help="only gsisearch")
    parser.add_argument(
        "--without",
        nargs="+",
        default=[],
        choices=INGREDIENTS,
        metavar="INGREDIENT",
        help=f"leave out some of: {', '.join(INGREDIENTS)}",
    )
    parser.add_argument(
        "--formula",
        nargs="+",
        default=[],
        type=_constant,
        metavar="NAME=NUMBER",
        help=f"other constants than {', '.join(f'{k}={v:g}' for k, v in FORMULA._asdict().items())}",
    )
    options = parser.parse_args(arguments)
    if not options.article and not options.collection:
        parser.error("give --article QUERIES.tsv or --collection DIR")
    return options


def _constant(text: str) -> tuple[str, float]:
    name, _, number = text.partition("=")
    if name not in FORMULA._fields:
        raise ValueError(text)
    return name, float(number)


if __name__ == "__main__":
    main()
