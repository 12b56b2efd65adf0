"""The product as the bench runs it: its index, planner, retrieval and ranking, on plain texts.

`Variant` leaves ingredients out, to see what each is worth.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.peers import DEPTH
from gsisearch.corpus.documents import SourceDocument
from gsisearch.index.entries import Listing, Match, Matches
from gsisearch.index.opening import open_fresh
from gsisearch.index.whoosh import indexing
from gsisearch.index.whoosh.engine import WhooshEngine
from gsisearch.index.whoosh.reader import WhooshReader
from gsisearch.matching.planner import Planner
from gsisearch.matching.scoring import FORMULA, Formula
from gsisearch.model import Document, Passage, Settings
from gsisearch.query import parse
from gsisearch.query.synonyms import Synonyms
from gsisearch.query.tree import And, Boost, Node, Word, is_plain
from gsisearch.results import Section
from gsisearch.search.arguments import Query
from gsisearch.search.session import Session
from gsisearch.text.text_map import TextMap
from gsisearch.text.words import forms

#: What can be left out: a change of the formula, or a name that `Variant` knows.
INGREDIENTS: dict[str, dict[str, float]] = {
    "burstiness": {"burstiness": False},
    "exact": {"exact": 0.0},
    "neighbours": {"neighbours": 0.0},
    "stemming": {"exact": 1.0},
    "stop-words": {},
    "all-words-first": {},
}


@dataclass(frozen=True)
class Variant:
    """The product, or what is left of it: whether it drops stop words from queries, and whether
    passages with all the words come first, whatever their scores."""

    formula: Formula = FORMULA
    stop_words: bool = True
    all_words_first: bool = True

    @classmethod
    def without(cls, names: Sequence[str], **constants: float) -> Variant:
        """The product without some ingredients, or with other constants of the formula."""
        for name in names:
            constants |= INGREDIENTS[name]
        formula = Formula(**{**FORMULA._asdict(), **constants})
        return cls(formula, "stop-words" not in names, "all-words-first" not in names)

    def node(self, query: Node) -> Node:
        """The query as it is to be asked: what is in a group keeps its stop words."""
        return query if self.stop_words else Boost(query, 1.0)


def rank(texts: Sequence[str], queries: Sequence[str], variant: Variant) -> list[list[int]]:
    """The numbers of the texts for each query, best first; a text is one passage.

    Queries are plain words: nothing in them is query syntax.
    """
    with TemporaryDirectory() as folder:
        build(Path(folder), texts)
        engine = open_engine(Path(folder), variant)
        found = []
        for query in queries:
            matches = answer(engine, query, variant)
            ranked = [(match.score, _number(match)) for match in matches.page]
            if not variant.all_words_first:
                ranked.sort(key=lambda pair: (-pair[0], pair[1]))
            found.append([number for _, number in ranked[:DEPTH]])
        engine.close()
    return found


def build(folder: Path, texts: Sequence[str]) -> None:
    """Index texts, each a passage, in an empty folder."""
    indexing.build(folder, list(map(_source, range(len(texts)), texts)))


def open_engine(folder: Path, variant: Variant) -> WhooshEngine:
    """The engine on such an index."""
    return WhooshEngine(WhooshReader(folder), Settings(), variant.formula)


def answer(engine: WhooshEngine, query: str, variant: Variant, limit: int | None = None) -> Matches:
    """The matches of a query of plain words."""
    plan = Planner(engine, Synonyms(())).plan(variant.node(_words(query)))
    return engine.matches(plan, Listing(limit), marks=False)


def _number(match: Match) -> int:
    """The number of the text that a match is of."""
    return int(match.entry.passage.document.partition("-")[2])


def _source(number: int, text: str) -> SourceDocument:
    slug = f"text-{number}"
    passage = Passage("1.1", slug, "1", "", "paragraph", "", 0, len(text), text, text)
    section = Section("1", slug, "", 0, len(text), (passage,))
    document = Document(slug, "", (), "", "", "", "", "en", "", "")
    return SourceDocument(document, text, (), (section,), TextMap(text, ()))


def _words(query: str) -> Node:
    words = tuple(map(Word, forms(query)))
    return words[0] if len(words) == 1 else And(words, implied=True)


@contextmanager
def library(corpus: Path, variant: Variant) -> Iterator[Session]:
    """A session on the corpus, in an index of its own."""
    with TemporaryDirectory() as folder:
        index = open_fresh(corpus, Path(folder), lambda sentence: None)
        yield Session(index, index.open_engine(variant.formula))


def passages(session: Session, query: str, variant: Variant) -> list[str]:
    """The ids of the passages that a query in the query language finds, best first."""
    node = variant.node(parse(query))
    hits = list(session.results(Query(query, node, correct=is_plain(node)), Listing(), 0).hits)
    if not variant.all_words_first:
        hits.sort(key=lambda hit: -hit.score)
    return [hit.id for hit in hits]
