"""What a reader could pick instead, as it comes: stemming, BM25, any word is enough for a hit.

Each peer takes texts and queries and gives, for each query, the numbers of the texts, best
first.  A stop list is used where the peer ships one; nothing is tuned to a collection.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from typing import Any

DEPTH = 1000  # a ranking is judged to this depth

Ranker = Callable[[Sequence[str], Sequence[str]], list[list[int]]]

_WORD = re.compile(r"\w+")


def _words(query: str) -> list[str]:
    return _WORD.findall(query.lower())


def sqlite_fts5(texts: Sequence[str], queries: Sequence[str]) -> list[list[int]]:
    """SQLite's full-text search with its Porter stemmer."""
    find = "SELECT rowid FROM passages WHERE passages MATCH ? ORDER BY rank, rowid LIMIT ?"
    db = sqlite3.connect(":memory:")
    db.execute("CREATE VIRTUAL TABLE passages USING fts5(text, tokenize='porter unicode61')")
    db.executemany("INSERT INTO passages(rowid, text) VALUES (?, ?)", enumerate(texts))
    asked = (" OR ".join(f'"{word}"' for word in _words(query)) for query in queries)
    found = [[number for (number,) in db.execute(find, (query, DEPTH))] for query in asked]
    db.close()
    return found


def tantivy(texts: Sequence[str], queries: Sequence[str]) -> list[list[int]]:
    """Tantivy with its English stemmer."""
    import tantivy

    schema = tantivy.SchemaBuilder()
    schema.add_text_field("text", tokenizer_name="en_stem")
    schema.add_integer_field("number", stored=True)
    index = tantivy.Index(schema.build())
    writer = index.writer(50_000_000, 1)
    for number, text in enumerate(texts):
        writer.add_document(tantivy.Document(text=text, number=number))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()
    found = []
    for query in queries:
        hits = searcher.search(index.parse_query(" ".join(_words(query)), ["text"]), limit=DEPTH)
        found.append([searcher.doc(address)["number"][0] for _, address in hits.hits])
    return found


def bm25s(texts: Sequence[str], queries: Sequence[str]) -> list[list[int]]:
    """bm25s with the stop list it has and Snowball's English stemmer."""
    import bm25s
    import Stemmer

    options: dict[str, Any] = {
        "stopwords": "en",
        "stemmer": Stemmer.Stemmer("english"),
        "show_progress": False,
    }
    index = bm25s.BM25(k1=1.2, b=0.75)
    index.index(bm25s.tokenize(list(texts), **options), show_progress=False)
    asked = bm25s.tokenize(list(queries), return_ids=False, **options)
    numbers, scores = index.retrieve(asked, k=min(DEPTH, len(texts)), show_progress=False)
    return [
        [int(number) for number, score in zip(row, values, strict=True) if score > 0]
        for row, values in zip(numbers, scores, strict=True)
    ]


def whoosh(texts: Sequence[str], queries: Sequence[str]) -> list[list[int]]:
    """Whoosh as its own documentation uses it: StemmingAnalyzer, BM25F."""
    from whoosh.analysis import StemmingAnalyzer
    from whoosh.fields import STORED, TEXT, Schema
    from whoosh.filedb.filestore import RamStorage
    from whoosh.query import Or, Term

    analyzer = StemmingAnalyzer()
    index = RamStorage().create_index(Schema(number=STORED, text=TEXT(analyzer=analyzer)))
    writer = index.writer()
    for number, text in enumerate(texts):
        writer.add_document(number=number, text=text)
    writer.commit()
    with index.searcher() as searcher:
        asked = (Or([Term("text", token.text) for token in analyzer(query)]) for query in queries)
        return [[hit["number"] for hit in searcher.search(query, limit=DEPTH)] for query in asked]


PEERS: Mapping[str, Ranker] = {
    "SQLite FTS5": sqlite_fts5,
    "tantivy": tantivy,
    "bm25s": bm25s,
    "stock Whoosh": whoosh,
}
