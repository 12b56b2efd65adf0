"""What every engine must do, tried on each of them, and that all give the same answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product

import harbours
import pytest
from engines import ALL, ENGINES, ORDERS, Open, id_of, id_of_match, key_of, passages, planned

from gsisearch.corpus import documents
from gsisearch.corpus.documents import SourceDocument
from gsisearch.deadline import Deadline
from gsisearch.errors import DeadlineExceeded
from gsisearch.index.engine import Engine
from gsisearch.index.entries import Listing, Match
from gsisearch.matching.plan import AllOf, PassageSet, Plan, leaves
from gsisearch.model import Order
from gsisearch.text.words import fold, forms


@pytest.fixture(params=list(ENGINES), scope="module")
def open_engine(request: pytest.FixtureRequest) -> Open:
    return ENGINES[request.param]


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Sequence[SourceDocument]:
    """The documents about harbours."""
    return list(documents.valid_documents(harbours.write(tmp_path_factory.mktemp("harbours"))))


@pytest.fixture(scope="module")
def engine(open_engine: Open, sources: Sequence[SourceDocument]) -> Iterator[Engine]:
    with open_engine(sources) as engine:
        yield engine


def ids(engine: Engine, query: str, listing: Listing = ALL) -> list[str]:
    return list(map(id_of_match, engine.matches(planned(engine, query), listing).page))


# What each method does, by examples


def test_the_generation_says_what_the_engine_holds(
    open_engine: Open, sources: Sequence[SourceDocument]
) -> None:
    with open_engine(sources) as engine, open_engine(sources) as other:
        assert engine.generation.passages == len(passages(sources))
        assert engine.generation == engine.generation
        assert engine.generation.id != other.generation.id


def test_the_vocabulary(engine: Engine, sources: Sequence[SourceDocument]) -> None:
    assert list(engine.terms("document")) == sorted(harbours.DOCUMENTS)
    assert list(engine.terms("document", "harbour-")) == ["harbour-2019", "harbour-2021"]
    assert list(engine.terms("kind")) == ["commitment", "paragraph"]
    assert list(engine.terms("date"))[:2] == ["2018-03-01", "2019-06-07"]
    assert engine.count("kind", "commitment") == 3
    assert engine.count("exact", "absent") == engine.count("exact", "") == 0
    assert not list(engine.terms("exact", "absent"))
    texts = [forms(passage.reading) for passage in passages(sources)]
    words = sorted(set().union(*texts))
    assert list(engine.terms("exact")) == words
    for word in words:
        assert engine.count("exact", word) == sum(word in text for text in texts)


def test_every_passage_has_a_key_and_an_entry(
    engine: Engine, sources: Sequence[SourceDocument]
) -> None:
    for source in sources:
        slug = source.document.slug
        found = engine.document(slug)
        assert found.document == source.document
        for section, held in zip(source.sections, found.sections, strict=True):
            wanted = section.id, section.heading, section.start, section.end
            assert (held.id, held.heading, held.start, held.end) == wanted
            entries = [engine.entry(key) for key in held.passages]
            assert [entry.passage for entry in entries] == list(section.passages)
            paragraphs = [one.id for one in section.passages if not one.parent]
            assert [engine.entry(key).passage.id for key in held.paragraphs] == paragraphs
            for key, entry in zip(held.passages, entries, strict=True):
                assert engine.key(f"{slug}:{entry.passage.id}") == key
                spans = zip(entry.starts, entry.ends, strict=True)
                written = [source.source[start:end] for start, end in spans]
                assert tuple(map(fold, written)) == forms(entry.passage.published)
    assert engine.key("harbour:9.9") is engine.key("nowhere:1.1") is engine.key("") is None


def test_where_commitments_stand_in_their_paragraph(engine: Engine) -> None:
    key = engine.key("harbour-2019:1.2")
    assert key is not None
    entry = engine.entry(key)
    words = forms(entry.passage.reading)
    inside = [" ".join(words[first:end]) for first, end in entry.commitments]
    assert inside == ["1 lower the dues", "2 open the harbour", "3 dredge the river of ostland"]
    for number, (first, _) in enumerate(entry.commitments, 1):
        one = f"harbour-2019:1.2.{number}"
        plan = AllOf((PassageSet("", "id", (one,)),))
        (found,) = engine.matching(plan)
        assert (id_of(engine, found.key), found.paragraph, found.first) == (one, key, first)


def test_pages_are_cut_from_one_order(engine: Engine) -> None:
    for query, order in product(("dues", "harbour ostland", "ships OR kind:commitment"), ORDERS):
        whole = ids(engine, query, Listing(sort=order))
        total = engine.matches(planned(engine, query)).total
        assert len(whole) == len(set(whole)) == total > 3
        for limit, skip in product((0, 1, 3, total, 100, None), (0, 1, total - 1, total, 100)):
            page = ids(engine, query, Listing(limit, skip, order))
            assert page == whole[skip:][:limit]


def test_the_best_match_is_first(engine: Engine) -> None:
    found = engine.matches(planned(engine, "low dues"))
    scores = [match.score for match in found.page if not match.missing]
    assert scores == sorted(scores, reverse=True)
    assert id_of_match(found.page[0]) == "harbour-2019:1.1"


def test_by_date_the_newest_is_first_and_what_has_none_last(engine: Engine) -> None:
    found = ids(engine, "dues", Listing(sort="date"))
    assert list(dict.fromkeys(id.partition(":")[0] for id in found)) == [
        "harbour-2021",
        "river-2020",
        "lake-2020",
        "harbour-2019",
        "harbour",
        "river-notes",
    ]
    # Within one date by score.
    scores = {id_of_match(one): one.score for one in engine.matches(planned(engine, "dues")).page}
    of_2019 = [scores[id] for id in found if id.startswith("harbour-2019")]
    assert of_2019 == sorted(of_2019, reverse=True)


def test_by_document_matches_are_in_reading_order(
    engine: Engine, sources: Sequence[SourceDocument]
) -> None:
    order = [f"{passage.document}:{passage.id}" for passage in passages(sources)]
    found = ids(engine, "dues", Listing(sort="document"))
    assert found == sorted(found, key=order.index)
    assert sorted(found) == sorted(ids(engine, "dues"))


@pytest.mark.parametrize("order", ORDERS)
def test_what_has_everything_comes_first_in_every_order(engine: Engine, order: Order) -> None:
    found = engine.matches(planned(engine, "harbour ostland"), Listing(sort=order))
    assert 0 < found.complete < found.total
    assert not found.partial
    for at, match in enumerate(found.page):
        assert bool(match.missing) == (at >= found.complete)
        assert set(match.missing) <= {"harbour", "ostland"}
    assert found.certain


def test_where_nothing_has_everything_it_is_said_how_much_has_what(engine: Engine) -> None:
    plan = planned(engine, "dues ostland storm nowhere doc:harbour-2021")
    found = engine.matches(plan)
    assert (found.complete, found.partial) == (0, True)
    assert [match.missing for match in found.page] == [
        ("storm", "nowhere"),
        ("ostland", "storm", "nowhere"),
    ]
    assert found.allowed == engine.count("document", "harbour-2021")
    by_label = {leaf.label: found.counts[leaf.key] for leaf in leaves(plan)}
    assert by_label == {"dues": 2, "ostland": 1, "storm": 0, "nowhere": 0}
    assert engine.matches(planned(engine, "dues date:1999")).allowed == 0
    # What a plan has several times, beside different filters, counts where there is most.
    (dues, *_) = leaves(plan)
    each = [
        engine.matches(planned(engine, f"dues section:{id} AND nowhere")).counts[dues.key]
        for id in "012"
    ]
    assert len(set(each)) > 1
    for ids in "012", "210":
        parts = " OR ".join(f"(dues section:{id})" for id in ids)
        assert engine.matches(planned(engine, f"({parts}) AND nowhere")).counts[dues.key] == max(
            each
        )


def test_marks_are_the_words_of_each_leaf(engine: Engine) -> None:
    plan = planned(engine, '"low dues" ships')
    phrase, ships = leaves(plan)
    best, *_ = engine.matches(plan).page
    words = forms(best.entry.passage.reading)
    marked = [[" ".join(words[start:end]) for start, end in spans] for spans in best.marks]
    assert marked == [["low dues"], ["ships"]]
    assert [leaf.label for leaf in (phrase, ships)] == ['"low dues"', "ships"]
    assert not any(match.marks for match in engine.matches(plan, marks=False).page)


def test_a_title_alone_counts_only_where_there_is_nothing_else(engine: Engine) -> None:
    # Each title has “Notes of …”, one paragraph “of São Lago” and others “of Ostland”.
    everywhere = ids(engine, "notes", Listing(sort="document"))
    paragraphs = [id_of(engine, one.key) for one in engine.matching(planned(engine, "notes"))]
    assert everywhere == paragraphs
    assert len(everywhere) == engine.count("kind", "paragraph")
    for query in "river", "notes river", "title:notes river":
        said = [engine.entry(key_of(engine, id)).passage for id in ids(engine, query)]
        assert said
        assert all("river" in forms(passage.reading) for passage in said)


def test_what_a_filter_lets_in_counts_whatever_its_title_has(engine: Engine) -> None:
    found = ids(engine, "dredge OR notes OR doc:lake-2020", Listing(sort="document"))
    assert found == ["harbour-2019:1.2.3", "lake-2020:0.1", "lake-2020:0.2"]


def test_facets_count_the_listed_passages(engine: Engine) -> None:
    plan = planned(engine, "dues")
    found = engine.facets(plan, ["document", "kind"])
    listed = [engine.entry(one.key).passage for one in engine.listed(plan)]
    for field in "document", "kind":
        values = [str(getattr(passage, field)) for passage in listed]
        assert found[field] == {value: values.count(value) for value in values}
        assert list(found[field]) == sorted(found[field])
    # Where nothing has everything, those that have something are counted.
    partly = planned(engine, "dues unicorns dragons griffins")
    assert engine.facets(partly, ["document", "kind"]) == found
    assert engine.facets(planned(engine, "nowhere"), ["kind"]) == {"kind": {}}


def test_groups_have_the_best_match_of_each_document(engine: Engine) -> None:
    plan = planned(engine, "harbour ostland")
    page = engine.matches(plan).page
    best: dict[str, Match] = {}
    for match in page:
        best.setdefault(match.entry.passage.document, match)
    found = engine.groups(plan, "document")
    assert found == best
    assert list(found) == list(best)
    for limit in 0, 1, 2, 100:
        assert list(engine.groups(plan, "document", limit)) == list(best)[:limit]
    # What has no date is in no group.
    dated = engine.groups(plan, "date")
    assert len(dated) == sum(bool(harbours.DOCUMENTS[slug][0]) for slug in best)


def test_words_of_commitments_are_counted_once(
    engine: Engine, sources: Sequence[SourceDocument]
) -> None:
    everywhere, found = engine.usage(["ostland", "nowhere", "dues"])
    assert [term.word for term in found] == ["ostland", "dues"]
    paragraphs = [one for one in passages(sources) if not one.parent]
    written = sum(forms(paragraph.reading).count("dues") for paragraph in paragraphs)
    assert found[1].occurrences == written
    assert everywhere == sum(len(forms(paragraph.reading)) for paragraph in paragraphs)
    inside, found = engine.usage(["dues", "harbour"], planned(engine, "kind:commitment"))
    assert [(term.word, term.occurrences, term.passages) for term in found] == [
        ("dues", 1, 1),
        ("harbour", 1, 1),
    ]
    assert inside == 4 + 4 + 6


QUOTATIONS = {
    "harbour-2019:1.1": "Harbour dues are low, and low dues bring ships",
    "harbour-2019:1.2": "open the harbour and dredge the river",
    "harbour-2021:1.1": "the pilots of Ostland are payed from dues",
    "river-notes:0.1": "Dues of a river harbour are not known well",
}


@pytest.mark.parametrize(("id", "quotation"), QUOTATIONS.items())
def test_a_quotation_is_likely_from_where_its_words_are(
    engine: Engine, id: str, quotation: str
) -> None:
    found = engine.likely(forms(quotation))
    assert id_of(engine, found[0]) == id
    assert len(found) == len(set(found))
    slug = id.partition(":")[0]
    assert id_of(engine, engine.likely(forms(quotation), slug)[0]) == id
    others = [id_of(engine, key) for key in engine.likely(forms(quotation), "lake-2020")]
    assert all(other in {"lake-2020:0.1", "lake-2020:0.2"} for other in others)


def test_the_paragraphs_with_all_words(engine: Engine) -> None:
    for quotation in QUOTATIONS.values():
        having = list(engine.having(forms(quotation)))
        assert all(not engine.entry(key).passage.parent for key in having)
    found = [id_of(engine, key) for key in engine.having(("river", "harbour"))]
    wanted = ["harbour-2019:1.2", "river-2020:0.2", "river-notes:0.1"]
    assert [id for id in found if id in wanted] == wanted
    assert not list(engine.having(("nowhere",)))
    known = [id_of(engine, key) for key in engine.having(("dredge", "nowhere"))]
    assert known == ["harbour-2019:1.2"]
    assert not list(engine.having(("dredge",), "lake-2020"))


def test_rank_says_where_a_passage_is_and_why(engine: Engine) -> None:
    for query in "harbour ostland", "dues", "notes":
        plan = planned(engine, query)
        found = engine.matches(plan)
        places = {id_of_match(match): place for place, match in enumerate(found.page, 1)}
        for id in engine.terms("id"):
            ranked = engine.rank(plan, key_of(engine, id))
            assert ranked.rank == places.get(id)
            assert (ranked.total, ranked.complete) == (found.total, found.complete)
            if ranked.rank:
                match = found.page[ranked.rank - 1]
                assert sum(part.value for part in ranked.parts) == pytest.approx(match.score)
                assert ranked.missing == match.missing
                assert ranked.instead == ()
    plan = planned(engine, "dredge")
    paragraph = engine.rank(plan, key_of(engine, "harbour-2019:1.2"))
    assert (paragraph.rank, paragraph.missing, paragraph.instead) == (None, (), ("1.2.3",))


ASKS: Mapping[str, Callable[[Engine, Plan], object]] = {
    "terms": lambda engine, plan: list(engine.terms("exact")),
    "matches": lambda engine, plan: engine.matches(plan),
    "listed": lambda engine, plan: list(engine.listed(plan)),
    "matching": lambda engine, plan: list(engine.matching(plan)),
    "rank": lambda engine, plan: engine.rank(plan, key_of(engine, "harbour:0.1")),
    "facets": lambda engine, plan: engine.facets(plan, ["kind"]),
    "groups": lambda engine, plan: engine.groups(plan, "kind"),
    "usage": lambda engine, plan: engine.usage(["dues"], plan),
    "likely": lambda engine, plan: engine.likely(("low", "dues")),
    "having": lambda engine, plan: list(engine.having(("low", "dues"))),
}


@pytest.mark.parametrize("method", ASKS)
def test_what_may_take_long_stops_at_the_deadline(
    open_engine: Open, sources: Sequence[SourceDocument], method: str
) -> None:
    with open_engine(sources) as engine:
        plan = planned(engine, "harbour ostland")
        with pytest.raises(DeadlineExceeded), Deadline(-1):
            ASKS[method](engine, plan)


def test_an_engine_is_closed_twice(open_engine: Open, sources: Sequence[SourceDocument]) -> None:
    with open_engine(sources[:1]) as engine:
        engine.close()
        engine.close()
