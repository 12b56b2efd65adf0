"""The stages of a query: each can be called alone, and none does the work of another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import cast

import pytest
from engines import id_of_match, memory
from hypothesis import given, settings
from hypothesis import strategies as st
from indexed import source_of
from test_sessions_on_engines import ARTICLE, CORPORA

from gsisearch.corpus import documents
from gsisearch.errors import QueryError
from gsisearch.index import opening
from gsisearch.index.engine import Engine
from gsisearch.index.entries import Listing, Matches
from gsisearch.index.published import PublishedIndex
from gsisearch.index.whoosh.reader import WhooshReader
from gsisearch.matching import plan as plans
from gsisearch.matching.plan import AllOf, Leaf, leaves
from gsisearch.matching.planner import Planner
from gsisearch.query import parse, tree
from gsisearch.query.synonyms import Synonyms
from gsisearch.search import arguments
from gsisearch.search.session import Session
from gsisearch.search.snippets import snippets
from gsisearch.search.suggestions import MAX_QUERIES
from gsisearch.text.words import WORD

QUERIES = CORPORA["article"].queries


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> PublishedIndex:
    return opening.open_fresh(ARTICLE, tmp_path_factory.mktemp("index"), lambda sentence: None)


@pytest.fixture(scope="module")
def names(index: PublishedIndex) -> Synonyms:
    return Synonyms(index.manifest.stats.settings.synonyms)


class Vocabulary:
    """Counts without an index."""

    def __init__(self, counts: Mapping[str, Mapping[str, int]]) -> None:
        self._counts = counts

    def count(self, field: str, term: str) -> int:
        return self._counts.get(field, {}).get(term, 0)

    def terms(self, field: str, prefix: str = "") -> Iterator[str]:
        found = self._counts.get(field, {})
        return iter(sorted(term for term in found if term.startswith(prefix)))


class Asked:
    """An engine that counts how often it is asked for matches; `answer` takes their place."""

    def __init__(self, engine: Engine, answer: Matches | None = None) -> None:
        self._engine = engine
        self._answer = answer
        self.times = 0

    def matches(self, *args: object, **named: object) -> Matches:
        self.times += 1
        return self._answer or self._engine.matches(*args, **named)  # type: ignore[arg-type]

    def __getattr__(self, name: str) -> object:
        return getattr(self._engine, name)


@pytest.mark.parametrize("query", QUERIES)
def test_a_tree_is_data(query: str) -> None:
    found = parse(query)
    assert found == parse(query)
    assert hash(found) == hash(parse(query))
    assert eval(repr(found), vars(tree)) == found


def test_a_plan_is_data_made_of_counts(names: Synonyms) -> None:
    vocabulary = Vocabulary({"text": {"cold": 3, "war": 2}, "exact": {"wars": 1, "cold": 3}})
    planner = Planner(vocabulary, names)
    for query in QUERIES:
        if "section:" not in query:  # there are none
            found = planner.plan(parse(query))
            assert found == Planner(vocabulary, names).plan(parse(query))
            assert hash(found) == hash(planner.plan(parse(query)))
            assert eval(repr(found), vars(plans)) == found
    (leaf,) = leaves(planner.plan(parse("war*")))
    assert leaf.elements == ((("wars",),),)


def test_planning_reads_counts_and_no_postings(
    index: PublishedIndex, names: Synonyms, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("postings are read")

    engine = index.open_engine()
    monkeypatch.setattr(WhooshReader, "_read_postings", refuse)
    counts = {
        field: {term: engine.count(field, term) for term in engine.terms(field)}
        for field in "text commitments exact title title_exact variant document section".split()
    }
    for query in QUERIES:
        with_engine = Planner(engine, names).plan(parse(query))
        assert with_engine == Planner(Vocabulary(counts), names).plan(parse(query))
    with pytest.raises(AssertionError, match="postings are read"):
        engine.matches(with_engine)
    engine.close()


def test_execution_takes_a_plan_and_snippets_what_it_finds() -> None:
    source = source_of("doc", "", ["The quiet harbour of the north.", "No ships here."], False)
    plan = AllOf((Leaf("north", ((("north",),),), ("exact",)),))
    with memory([source]) as engine:
        (match,) = engine.matches(plan).page
    (snippet,) = snippets(match.entry, match.marks, 16, 1)
    assert snippet.text == "of the north."
    ((start, end),) = snippet.marks
    assert source.source[start:end] == "north"


def test_hits_are_made_of_matches(index: PublishedIndex) -> None:
    engine = index.open_engine()
    found = Session(index, engine)._engine.matches(Planner(engine).plan(parse("sanctions")))
    (match,) = found.page
    given = Matches(7, 7, [match._replace(score=1.5, missing=("moon",), marks=[[(0, 1)]])])
    asked = Asked(engine, given)
    session = Session(index, cast(Engine, asked))
    results = session.results(arguments.query("anything", None, None, None), Listing(), 1)
    (hit,) = results.hits
    assert (results.total, hit.score, hit.missing) == (7, 1.5, ("moon",))
    assert f"{hit.document}:{hit.id}" == id_of_match(match)
    ((start, end),) = hit.snippets[0].marks
    assert hit.published[start - hit.start : end - hit.start] == WORD.findall(hit.published)[0]
    assert asked.times == 1
    session.close()


#: Words of the article, some of them with a slip.
_TEXT = documents.load(ARTICLE).documents[0].source
_WORDS = st.sampled_from(sorted(set(WORD.findall(_TEXT)))).flatmap(
    lambda word: st.sampled_from((word, word[1:] or word, word[:-1] or word, word + word[-1]))
)
_PARTS = st.one_of(
    _WORDS,
    st.lists(_WORDS, min_size=2, max_size=4).map(lambda words: f'"{" ".join(words)}"'),
    st.sampled_from("section:3 kind:commitment title:war -peace =warr unicorn zzz*".split()),
)
ASKED = st.lists(_PARTS, min_size=1, max_size=6).flatmap(
    lambda parts: st.sampled_from((" ".join(parts), " AND ".join(parts), " OR ".join(parts)))
)


@pytest.fixture(scope="module")
def asked(index: PublishedIndex) -> Iterator[Asked]:
    engine = index.open_engine()
    yield Asked(engine)
    engine.close()


def check(asked: Asked, index: PublishedIndex, queries: Sequence[str]) -> set[int]:
    """That no query asks the engine more often than it may; how often they do."""
    session = Session(index, cast(Engine, asked))
    seen = set()
    for query in queries:
        for as_phrase in False, True:
            typed = arguments.query(query, None, None, None, as_phrase=as_phrase)
            asked.times = 0
            if as_phrase:
                session.concordance(typed, None, 0, 20, "document")
            else:
                found = session.results(typed, Listing(), 1)
                if found.total and not (found.partial or found.advice):
                    assert asked.times == 1, query
            assert 1 <= asked.times <= 1 + MAX_QUERIES, query
            seen.add(asked.times)
    return seen


def test_advice_asks_at_most_twice_more(index: PublishedIndex, asked: Asked) -> None:
    assert MAX_QUERIES == 2
    assert check(asked, index, QUERIES) == {1, 2, 3}


@settings(max_examples=60)
@given(ASKED)
def test_advice_on_random_queries_asks_at_most_twice_more(
    index: PublishedIndex, asked: Asked, query: str
) -> None:
    with suppress(QueryError):  # some can't be read
        check(asked, index, [query])
