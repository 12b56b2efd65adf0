"""Other engines, each as its documentation says to use it: built from texts, then asked.

They answer with the ids of the ten best passages, and make a snippet of each where they can.
The packages are those of the extra `bench`, imported when they are used.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple, Protocol

LIMIT = 10


class Text(NamedTuple):
    """A passage that is to be found."""

    id: str
    text: str
    title: str = ""
    is_commitment: bool = False


class Asked(Protocol):
    """An engine on an index."""

    def keyword(self, query: str) -> list[str]:
        """The best passages that have these words."""

    def phrase(self, query: str) -> list[str]:
        """The best passages that have these words in a row."""

    def close(self) -> None:
        """Release the files."""


class Rival(NamedTuple):
    """An engine: its package, what builds an index in a new folder, what opens one."""

    package: str
    build: Callable[[Path, Iterable[Text]], None]
    open: Callable[[Path], Asked]
    has_phrases: bool = True
    has_snippets: bool = True

    @property
    def is_installed(self) -> bool:
        """Whether its package is there."""
        return find_spec(self.package) is not None


class _Whoosh:
    """Whoosh with its own parser, search and highlighter."""

    def __init__(self, folder: Path) -> None:
        from whoosh.index import open_dir
        from whoosh.qparser import MultifieldParser

        index = open_dir(str(folder))
        fields = [name for name in index.schema.names() if name != "id"]
        self._parser = MultifieldParser(fields, index.schema)
        self._searcher = index.searcher()

    def keyword(self, query: str) -> list[str]:
        found = self._searcher.search(self._parser.parse(query), limit=LIMIT)
        return [hit["id"] for hit in found if hit.highlights("text") is not None]

    def phrase(self, query: str) -> list[str]:
        return self.keyword(f'"{query}"')

    def close(self) -> None:
        self._searcher.close()


def _build_whoosh_program(folder: Path, texts: Iterable[Text]) -> None:
    """As a program begins that follows Whoosh's tutorial: an analyzer without stems, boosts."""
    from whoosh.analysis import StandardAnalyzer
    from whoosh.fields import ID, TEXT

    def field(boost: float) -> Any:
        return TEXT(analyzer=StandardAnalyzer(), stored=True, field_boost=boost)

    _build_whoosh(
        folder,
        {"id": ID(stored=True), "title": field(0.5), "commitments": field(1.2), "text": field(1)},
        texts,
    )


def _build_whoosh_stemmed(folder: Path, texts: Iterable[Text]) -> None:
    from whoosh.analysis import StemmingAnalyzer
    from whoosh.fields import ID, TEXT

    text = TEXT(analyzer=StemmingAnalyzer(), phrase=True, stored=True)
    _build_whoosh(folder, {"id": ID(stored=True), "text": text}, texts)


def _build_whoosh(folder: Path, fields: dict[str, Any], texts: Iterable[Text]) -> None:
    from whoosh.fields import Schema
    from whoosh.index import create_in

    writer = create_in(str(folder), Schema(**fields)).writer(limitmb=256)
    for text in texts:
        values = {"id": text.id, "title": text.title, "text": text.text}
        values["commitments"] = text.text if text.is_commitment else ""
        writer.add_document(**{name: values[name] for name in fields})
    writer.commit()


class _Fts5:
    """SQLite's FTS5; `path` is the database."""

    def __init__(self, path: Path) -> None:
        import sqlite3

        self._database = sqlite3.connect(path)

    def keyword(self, query: str) -> list[str]:
        return self._found(" ".join(f'"{word}"' for word in query.split()))

    def phrase(self, query: str) -> list[str]:
        return self._found(f'"{query}"')

    def _found(self, query: str) -> list[str]:
        rows = self._database.execute(
            "SELECT id, snippet(passages, 2, '[', ']', '…', 40)"
            f" FROM passages WHERE passages MATCH ? ORDER BY rank LIMIT {LIMIT}",
            (query,),
        )
        return [id for id, _ in rows]

    def close(self) -> None:
        self._database.close()


_DATABASE = "passages.db"


def _build_fts5(folder: Path, texts: Iterable[Text]) -> None:
    import sqlite3

    database = sqlite3.connect(folder / _DATABASE)
    database.execute(
        "CREATE VIRTUAL TABLE passages"
        " USING fts5(id UNINDEXED, title, text, tokenize='porter unicode61')"
    )
    rows = ((text.id, text.title, text.text) for text in texts)
    database.executemany("INSERT INTO passages VALUES (?, ?, ?)", rows)
    database.commit()
    database.close()


class _Tantivy:
    """Tantivy with its English stemmer; all words must match."""

    def __init__(self, folder: Path) -> None:
        import tantivy

        self._index = tantivy.Index.open(str(folder))
        self._searcher = self._index.searcher()
        self._generate = tantivy.SnippetGenerator.create

    def keyword(self, query: str) -> list[str]:
        parsed = self._index.parse_query(query, ["title", "text"], conjunction_by_default=True)
        snippets = self._generate(self._searcher, parsed, self._index.schema, "text")
        found = []
        for _, address in self._searcher.search(parsed, limit=LIMIT).hits:
            document = self._searcher.doc(address)
            snippets.snippet_from_doc(document).to_html()
            found.append(document["id"][0])
        return found

    def phrase(self, query: str) -> list[str]:
        return self.keyword(f'"{query}"')

    def close(self) -> None:
        """Nothing to release."""


def _build_tantivy(folder: Path, texts: Iterable[Text]) -> None:
    import tantivy

    schema = tantivy.SchemaBuilder()
    schema.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    for name in ("title", "text"):
        schema.add_text_field(name, stored=True, tokenizer_name="en_stem")
    index = tantivy.Index(schema.build(), path=str(folder))
    writer = index.writer(num_threads=1)
    for text in texts:
        writer.add_document(tantivy.Document(id=text.id, title=text.title, text=text.text))
    writer.commit()
    writer.wait_merging_threads()


class _Bm25s:
    """bm25s with English stems: words alone, no snippets."""

    def __init__(self, folder: Path) -> None:
        import bm25s

        self._retriever = bm25s.BM25.load(str(folder), show_progress=False)
        self._ids: list[str] = json.loads((folder / _IDS).read_text())
        self._tokenize = _bm25s_tokenizer()

    def keyword(self, query: str) -> list[str]:
        tokens = self._tokenize([query], return_ids=False)
        count = min(LIMIT, len(self._ids))
        numbers, _ = self._retriever.retrieve(tokens, k=count, show_progress=False)
        return [self._ids[number] for number in numbers[0]]

    def phrase(self, query: str) -> list[str]:
        raise NotImplementedError("bm25s has no phrases")

    def close(self) -> None:
        """Nothing to release."""


_IDS = "ids.json"


def _bm25s_tokenizer() -> Callable[..., Any]:
    import bm25s
    import Stemmer

    stem = Stemmer.Stemmer("english")

    def tokenize(texts: list[str], **options: Any) -> Any:
        return bm25s.tokenize(texts, stopwords="en", stemmer=stem, show_progress=False, **options)

    return tokenize


def _build_bm25s(folder: Path, texts: Iterable[Text]) -> None:
    import bm25s

    kept = list(texts)
    retriever = bm25s.BM25()
    tokens = _bm25s_tokenizer()([text.text for text in kept])
    retriever.index(tokens, show_progress=False)
    retriever.save(str(folder), show_progress=False)
    (folder / _IDS).write_text(json.dumps([text.id for text in kept]))


WHOOSH_PROGRAM = Rival("whoosh", _build_whoosh_program, _Whoosh)
FTS5 = Rival("sqlite3", _build_fts5, lambda folder: _Fts5(folder / _DATABASE))
TANTIVY = Rival("tantivy", _build_tantivy, _Tantivy)
BM25S = Rival("bm25s", _build_bm25s, _Bm25s, has_phrases=False, has_snippets=False)

#: The engines that a corpus of any size is put to.
RIVALS = {
    "stock Whoosh": Rival("whoosh", _build_whoosh_stemmed, _Whoosh),
    "SQLite FTS5": FTS5,
    "tantivy": TANTIVY,
    "bm25s": BM25S,
}


def plain_words(query: str) -> str:
    """A query without punctuation, which every engine's parser takes for words alone."""
    return " ".join(re.findall(r"[^\W_]+", query))
