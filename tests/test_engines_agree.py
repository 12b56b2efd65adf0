"""That all engines give the same answers, on random corpora: that in memory has the definition."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from types import ModuleType
from typing import Any

from engines import ENGINES, ORDERS, id_of, id_of_match, key_of, memory, passages, planned
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from memory.passages import hold, most_specific
from plans import CORPORA, PLANS, QUERIES, WORDS
from test_ranking import LONG_WAYS, SHORT_WAYS, patched

from gsisearch.corpus.documents import SourceDocument
from gsisearch.errors import QueryError
from gsisearch.index.engine import Engine, Occurrences
from gsisearch.index.entries import Listing, Match
from gsisearch.index.whoosh import evaluation, usage
from gsisearch.matching.candidates import significant_words
from gsisearch.matching.languages import stop_words
from gsisearch.matching.plan import Plan
from gsisearch.text.words import forms

#: Constants that choose a way to find something, never what: as they are, then as if all were many.
Ways = Mapping[ModuleType, Mapping[str, int]]
WAYS: Sequence[Ways] = (
    SHORT_WAYS,
    {**LONG_WAYS, evaluation: {"_MIN_BATCH": 0}, usage: {"_MAX_TEXTS": 0}},
    {**LONG_WAYS, evaluation: {"_MIN_BATCH": 0, "_MAX_ALTERNATIVES": 0}},
)
FIELDS = ("document", "section", "kind", "date")
OTHERS = [open for open in ENGINES.values() if open is not memory]


def answers(engine: Engine, plan: Plan) -> dict[str, object]:
    """What an engine says of a plan, in words that are no engine's own."""
    found = engine.matches(plan)
    ranks = {id: engine.rank(plan, key_of(engine, id)) for id in list(engine.terms("id"))[::2]}

    def matched(match: Match) -> object:
        return round(match.score, 9), match.missing, [list(spans) for spans in match.marks]

    def occurrences(found: Iterable[Occurrences]) -> object:
        return [
            (id_of(engine, one.key), id_of(engine, one.paragraph), one.first, list(one.spans))
            for one in found
        ]

    return {
        "matches": {id_of_match(match): matched(match) for match in found.page},
        "numbers": (found.total, found.complete, found.allowed, found.counts),
        "listed": occurrences(engine.listed(plan)),
        "matching": occurrences(engine.matching(plan)),
        "facets": engine.facets(plan, FIELDS),
        "ranks": {id: (*one[2:5], sorted(one.instead)) for id, one in ranks.items()},
        "parts": {
            id: [(part.kind, part.label, round(part.value, 9)) for part in one.parts]
            for id, one in ranks.items()
        },
        "usage": [engine.usage(list(engine.terms("exact")), among) for among in (None, plan)],
    }


def check_order(engine: Engine, plan: Plan, sources: Sequence[SourceDocument]) -> None:
    """That matches are in each order, by the scores that the engine itself gives them."""
    place = {f"{one.document}:{one.id}": at for at, one in enumerate(passages(sources))}
    dates = {source.document.slug: source.document.date for source in sources}

    def date(id: str) -> str:
        return dates[id.partition(":")[0]]

    found = engine.matches(plan)
    score = {id_of_match(match): match.score for match in found.page}
    listed = list(score)
    groups = listed[: found.complete], listed[found.complete :]
    for group in groups:
        assert group == sorted(group, key=lambda one: (-score[one], place[one]))
    in_order = {
        "score": groups,
        "date": [sorted(group, key=date, reverse=True) for group in groups],
        "document": [sorted(group, key=place.__getitem__) for group in groups],
    }
    for order in ORDERS:
        page = engine.matches(plan, Listing(sort=order), marks=False).page
        whole = list(chain.from_iterable(in_order[order]))
        assert list(map(id_of_match, page)) == whole
        page = engine.matches(plan, Listing(2, 1, order)).page
        assert list(map(id_of_match, page)) == whole[1:3]
    for at, id in list(enumerate(listed, 1))[::2]:
        assert engine.rank(plan, key_of(engine, id)).rank == at
    first: dict[str, str] = {}
    for id in filter(date, listed):
        first.setdefault(date(id), id)
    grouped = engine.groups(plan, "date")
    assert list(grouped) == list(first)
    assert list(map(id_of_match, grouped.values())) == list(first.values())


def check(
    sources: Sequence[SourceDocument], asked: Iterable[Any], plan_of: Any, ways: Ways
) -> None:
    """That all engines give the answers of the one in memory."""
    with memory(sources) as expected:
        for open in OTHERS:
            with patched(ways), open(sources) as engine:
                for one in asked:
                    plan = plan_of(engine, one)
                    assert plan == plan_of(expected, one)
                    assert answers(engine, plan) == answers(expected, plan)
                    check_order(engine, plan, sources)


def as_it_is(engine: Engine, plan: Plan) -> Plan:
    return plan


def kinds(engine: Engine, plan: Plan) -> set[str]:
    """What is special about the matches of a plan."""
    found = engine.matches(plan)
    listed = {id_of_match(match) for match in found.page}
    everything = {id_of(engine, one.key) for one in engine.matching(plan)}
    are_so = {
        "complete": found.complete,
        "partial": found.total > found.complete,
        "marked": any(chain.from_iterable(match.marks for match in found.page)),
        "only a commitment": everything - listed,
        "commitments too": listed - everything,
    }
    return {kind for kind, is_so in are_so.items() if is_so}


@settings(max_examples=30)
@given(CORPORA, PLANS)
def test_what_matches_is_listed_or_something_of_its_paragraph_is(
    sources: list[SourceDocument], plan: Plan
) -> None:
    held = [
        hold(source, section, passage)
        for source in sources
        for section in source.sections
        for passage in section.passages
    ]
    found = [one for one in held if one.holds(plan)]
    listed = most_specific(plan, found)
    assert {one.paragraph for one in listed} == {one.paragraph for one in found}


def test_plans() -> None:
    seen: set[str] = set()

    @settings(max_examples=20)
    @given(CORPORA, st.lists(PLANS, min_size=5, max_size=10), st.sampled_from(WAYS))
    def compare(sources: list[SourceDocument], plans: list[Plan], ways: Ways) -> None:
        check(sources, plans, as_it_is, ways)
        with memory(sources) as engine:
            seen.update(*(kinds(engine, plan) for plan in plans))

    compare()
    assert seen == {"complete", "partial", "marked", "only a commitment", "commitments too"}


@settings(max_examples=20)
@given(CORPORA, st.lists(QUERIES, min_size=5, max_size=10), st.sampled_from(WAYS))
def test_queries(sources: list[SourceDocument], queries: list[str], ways: Ways) -> None:
    def can_be_planned(query: str) -> bool:
        with memory(sources) as engine:
            try:
                planned(engine, query)
            except QueryError:
                return False
        return True

    asked = list(filter(can_be_planned, queries))
    assume(asked)
    check(sources, asked, planned, ways)


@settings(max_examples=20)
@given(CORPORA, st.lists(st.lists(st.sampled_from((*WORDS, "absent")), min_size=1, max_size=8)))
def test_quotations(sources: list[SourceDocument], quotations: list[list[str]]) -> None:
    """Which paragraphs have all words, perhaps with others; which are likely is the same."""
    texts = {f"{p.document}:{p.id}": forms(p.reading) for p in passages(sources) if not p.parent}
    for open in ENGINES.values():
        with open(sources) as engine:
            for quotation in map(forms, map(" ".join, quotations)):
                words = significant_words(quotation, stop_words(engine))
                known = {word for word in words if engine.count("exact", word)}
                for document in None, sources[0].document.slug:
                    found = [id_of(engine, key) for key in engine.having(quotation, document)]
                    assert found == [id for id in texts if id in found]
                    asked = [id for id in texts if document in (None, id.partition(":")[0])]
                    wanted = [id for id in asked if known and known <= set(texts[id])]
                    assert set(wanted) <= set(found) <= set(asked)
                    likely = [id_of(engine, key) for key in engine.likely(quotation, document)]
                    with memory(sources) as other:
                        assert likely == [
                            id_of(other, k) for k in other.likely(quotation, document)
                        ]
