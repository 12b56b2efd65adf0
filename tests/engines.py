"""The engines there are, and what tests ask of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from memory import MemoryEngine

from gsisearch.corpus.documents import SourceDocument
from gsisearch.index.engine import Build, Engine
from gsisearch.index.entries import Key, Listing, Match
from gsisearch.index.whoosh import indexing
from gsisearch.index.whoosh.engine import WhooshEngine
from gsisearch.index.whoosh.reader import WhooshReader
from gsisearch.matching.plan import Plan
from gsisearch.matching.planner import Planner
from gsisearch.model import Order, Passage, Settings
from gsisearch.query import parse
from gsisearch.query.synonyms import Synonyms

BOOSTS = Settings(title=0.4, commitments=1.5, text=1.1)
ALL = Listing()
NAMES = Synonyms((("peace", "win-win"), ("x", "Côte of")))
ORDERS: tuple[Order, ...] = ("score", "date", "document")

Open = Callable[[Sequence[SourceDocument]], AbstractContextManager[Engine]]


@contextmanager
def whoosh(sources: Sequence[SourceDocument]) -> Iterator[Engine]:
    with TemporaryDirectory() as folder:
        build: Build = indexing.build
        build(Path(folder), sources)
        with closing(WhooshEngine(WhooshReader(Path(folder)), BOOSTS)) as engine:
            yield engine


@contextmanager
def memory(sources: Sequence[SourceDocument]) -> Iterator[Engine]:
    with closing(MemoryEngine(sources, BOOSTS)) as engine:
        yield engine


#: Another engine is another line here.
ENGINES: Mapping[str, Open] = {"memory": memory, "whoosh": whoosh}


def passages(sources: Sequence[SourceDocument]) -> list[Passage]:
    return [one for source in sources for section in source.sections for one in section.passages]


def planned(engine: Engine, query: str) -> Plan:
    return Planner(engine, NAMES).plan(parse(query))


def id_of(engine: Engine, key: Key) -> str:
    passage = engine.entry(key).passage
    return f"{passage.document}:{passage.id}"


def id_of_match(match: Match) -> str:
    return f"{match.entry.passage.document}:{match.entry.passage.id}"


def key_of(engine: Engine, id: str) -> Key:
    key = engine.key(id)
    assert key is not None
    return key
