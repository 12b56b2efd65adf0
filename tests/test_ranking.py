"""The ranking against a plain definition, and on the article's queries.

`tests/cases/ranking.tsv` is a golden file: queries, the passages that answer them (best first),
the first passages found and what that is worth.  `PYTHONPATH=. python tests/test_ranking.py` writes
the last two columns anew; look at the difference before you commit it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from itertools import pairwise
from math import log
from operator import truediv
from pathlib import Path
from statistics import fmean
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import NamedTuple
from unittest.mock import patch

import pytest
from builders import MemoryReader
from hypothesis import given, settings
from hypothesis import strategies as st
from indexed import SOURCES, indexed, stem
from indexed import Library as Indexed

import gsisearch
from bench.metrics import ndcg
from gsisearch.corpus.documents import SourceDocument
from gsisearch.errors import UnknownPassage
from gsisearch.index.whoosh import neighbours, ranking, weights
from gsisearch.index.whoosh.evaluation import Evaluation
from gsisearch.index.whoosh.postings import Bounds, followed_by, merge_sorted
from gsisearch.index.whoosh.ranking import Scorer
from gsisearch.library import Library
from gsisearch.matching.plan import EXACT, STEMMED, AllOf, AnyOf, Element, Excluding, Leaf, Plan
from gsisearch.matching.scoring import MAX_NEIGHBOUR_DISTANCE, Formula, Neighbours
from gsisearch.matching.spans import Span
from gsisearch.model import Settings
from gsisearch.text.related_stems import root
from gsisearch.text.stemming import snowball

ROOT = Path(__file__).parent.parent
GOLDEN = Path(__file__).parent / "cases" / "ranking.tsv"
BOOSTS = Settings(title=0.4, commitments=1.5, text=1.1)
FORMULA = Formula(k1=1.3, b=0.6, exact=0.25, neighbours=0.4, names=0.6)

# The plain way to score, record by record.


class Addend(NamedTuple):
    """What is summed: its weight, whether burstiness counts, and where it is in some text.

    What is found in place of something that was `typed` is no rarer than that.
    """

    weight: float
    is_bursty: bool
    body: Sequence[str]
    title: Sequence[str]
    count: Callable[[Sequence[str]], int]
    typed: Addend | None = None


def spans(elements: Sequence[Element], text: Sequence[str]) -> set[Span]:
    found = {(start, start) for start in range(len(text) + 1)}
    for element in elements:
        found = {
            (start, end + len(way))
            for start, end in found
            for way in element
            if tuple(text[end : end + len(way)]) == way
        }
    return found


def of_leaf(leaf: Leaf, weight: float) -> Addend:
    def count(text: Sequence[str]) -> int:
        return len(spans(leaf.elements, text))

    typed = of_leaf(leaf.typed, 1) if leaf.typed else None
    return Addend(weight, True, leaf.body, leaf.title, count, typed)


def of_pair(first: Leaf, second: Leaf, weight: float) -> Addend:
    def count(text: Sequence[str]) -> int:
        starts = {start for start, _ in spans(second.elements, text)}
        return sum(bool({end, end + 1} & starts) for _, end in spans(first.elements, text))

    return Addend(weight, False, first.body, (), count)


def keyword(part: Plan) -> Leaf | None:
    """The keyword that a part is; the plans below have it first of its alternatives."""
    leaf = part.parts[0] if isinstance(part, AnyOf) else part
    return leaf if isinstance(leaf, Leaf) and leaf.exact else None


def addends(parts: Sequence[Plan]) -> list[Addend]:
    found: dict[object, Addend] = {}

    def add(key: object, addend: Addend) -> None:
        if key not in found or addend.weight > found[key].weight:
            found[key] = addend

    for part in parts:
        for leaf in part.parts if isinstance(part, AnyOf) else (part,):
            if isinstance(leaf, Leaf):
                key = leaf.elements, leaf.body, leaf.title
                share = 1 - FORMULA.exact if leaf.exact else FORMULA.names if leaf.names else 1
                add(key, of_leaf(leaf, share * leaf.boost))
                if leaf.exact:
                    key = leaf.exact.elements, leaf.exact.body, leaf.exact.title
                    add(key, of_leaf(leaf.exact, FORMULA.exact * leaf.boost))
    row = [keyword(part) for part in parts if not isinstance(part, Excluding)]
    for one, two in pairwise(row):
        if one and two and one.elements != two.elements:
            weight = FORMULA.neighbours * min(one.boost, two.boost)
            add((one.elements, two.elements), of_pair(one, two, weight))
    return list(found.values())


def passages_with(addend: Addend, fields: Sequence[str], library: Indexed) -> int:
    """How many passages have it in any of some fields."""
    texts = zip(*(library.texts[field] for field in fields), strict=True)
    return sum(any(map(addend.count, each)) for each in texts)


def rarity_of(addend: Addend, library: Indexed) -> float:
    """By the passages that have it in the body, or where none does, in the title."""
    having = passages_with(addend, addend.body, library)
    having = having or passages_with(addend, addend.title, library) or 1
    return log(1 + (len(library.passages) - having + 0.5) / (having + 0.5))


def scores(addend: Addend, library: Indexed) -> list[float]:
    """The part of every passage."""
    texts = library.texts
    numbers = range(len(library.passages))
    bodies, titles = (
        [sum(addend.count(texts[field][number]) for field in fields) for number in numbers]
        for fields in (addend.body, addend.title)
    )
    body_norms, title_norms = norms(texts["exact"]), norms(texts["title_exact"])
    rarity = rarity_of(addend, library)
    typed = addend.typed
    if typed and passages_with(typed, typed.body or typed.title, library):
        rarity = min(rarity, rarity_of(typed, library))
    where, evening = (bodies, body_norms) if addend.body else (titles, title_norms)
    burstiness = (1 + sum(map(truediv, where, evening))) / (1 + sum(map(bool, where)))
    weight = addend.weight * rarity * (burstiness if addend.is_bursty else 1)
    found = []
    for number in numbers:
        commitment = library.passages[number].kind == "commitment"
        boost = BOOSTS.commitments if commitment else BOOSTS.text
        evidence = boost * bodies[number] / body_norms[number]
        evidence += BOOSTS.title * titles[number] / title_norms[number]
        found.append(weight * evidence * (FORMULA.k1 + 1) / (evidence + FORMULA.k1))
    return found


def norms(texts: Sequence[Sequence[str]]) -> list[float]:
    average = max(1.0, fmean(map(len, texts)))
    return [1 - FORMULA.b + FORMULA.b * len(text) / average for text in texts]


def ways(term: Callable[[str], str]) -> Callable[[Sequence[str]], Element]:
    return lambda words: tuple(dict.fromkeys(tuple(map(term, word.split())) for word in words))


# Written as the index has them: an alternative may be two words.
FORMS = st.sampled_from(("peace", "peaceful", "nations", "win win", "cote", "of", "和 平", "x"))


def keywords(body: bool, title: bool) -> st.SearchStrategy[Leaf]:
    def leaf(words: Sequence[str], boost: float) -> Leaf:
        (in_body, in_title), (written_body, written_title) = STEMMED, EXACT
        if not body:
            in_body, written_body = (), ()
        if not title:
            in_title, written_title = (), ()
        written = (ways(str)(words),)
        exact = Leaf("", written, written_body, written_title, boost=boost, literal=True)
        return Leaf("", (ways(stem)(words),), in_body, in_title, boost=boost, exact=exact)

    return st.builds(leaf, st.lists(FORMS, min_size=1, max_size=2), st.sampled_from((1.0, 2.5)))


def phrases() -> st.SearchStrategy[Leaf]:
    element = st.lists(FORMS, min_size=1, max_size=2).map(ways(str))
    elements = st.lists(element, min_size=1, max_size=2).map(tuple)
    return elements.map(lambda found: Leaf("", found, ("exact",), boost=0.5, literal=True))


def named(typed: Leaf, other: Leaf) -> Plan:
    """A keyword, or a phrase that is another name for it."""
    return AnyOf((typed, other._replace(boost=typed.boost, names=("other",), typed=typed)))


def parts(body: bool, title: bool) -> st.SearchStrategy[Plan]:
    words = keywords(body, title)
    return st.one_of(
        words,
        words,
        phrases(),
        phrases().map(Excluding),
        st.tuples(words, phrases()).map(lambda pair: named(*pair)),
    )


QUERIES = st.sampled_from(((True, True), (True, False), (False, True))).flatmap(
    lambda fields: st.lists(parts(*fields), min_size=1, max_size=4)
)


#: Constants that choose a way to score, never a score: as they are, then as if all were many.
SHORT_WAYS = {ranking: {"_MANY": 100}, neighbours: {"_PASSAGE_COST": 15}}
LONG_WAYS = {
    ranking: {"_MANY": 0},
    weights: {"_MAX_COMPUTED": 0, "_SPARSE": 1},
    neighbours: {"_PASSAGE_COST": 0},
}


@contextmanager
def patched(constants: Mapping[ModuleType, Mapping[str, int]]) -> Iterator[None]:
    with ExitStack() as stack:
        for module, values in constants.items():
            for name, value in values.items():
                stack.enter_context(patch.object(module, name, value))
        yield


@settings(max_examples=40, deadline=None)
@given(
    SOURCES,
    st.lists(QUERIES, min_size=1, max_size=6),
    st.integers(1, 6),
    st.sampled_from((SHORT_WAYS, LONG_WAYS)),
)
def test_scores_are_those_of_the_plain_way(
    sources: list[SourceDocument],
    queries: list[list[Plan]],
    limit: int,
    constants: Mapping[ModuleType, Mapping[str, int]],
) -> None:
    with patched(constants), indexed(sources) as library:
        scorer = Scorer(Evaluation(library.reader), BOOSTS, FORMULA)
        numbers = range(len(library.passages))
        for query in queries:
            plan = AllOf(tuple(query), loose=True)
            best = scorer.best(plan, numbers)
            assert sorted(number for number, _ in best) == list(numbers)
            assert best == sorted(best, key=lambda found: (-found[1], found[0]))
            assert scorer.best(plan, numbers, limit=limit) == best[:limit]
            groups = numbers[::2], numbers[1::2]
            in_turn = [pair for group in groups for pair in best if pair[0] in group]
            assert scorer.best(plan, *groups, limit=limit) == in_turn[:limit]
            columns = [scores(addend, library) for addend in addends(query)]
            for number, found in best:
                assert found == pytest.approx(sum(column[number] for column in columns))
                values = [part.value for part in scorer.parts(plan, number)]
                assert found == pytest.approx(sum(values))
                assert all(value > 0 for value in values)


@settings(max_examples=60)
@given(st.sets(st.integers(0, 400)), st.sets(st.integers(0, 400)), st.integers(0, 2))
def test_what_is_followed(ends: set[int], starts: set[int], few: int) -> None:
    # All, or few of one of them: there is a way to look for each.
    one, two = (sorted(found)[: 3 if few == at else None] for at, found in ((1, ends), (2, starts)))
    bounds = Bounds(range(0, 500, 10))
    records = [
        place // 10
        for place in one
        if {place + d for d in range(1, MAX_NEIGHBOUR_DISTANCE + 1)} & set(two)
    ]
    found = followed_by(one, two, bounds)
    assert list(found.numbers) == sorted(set(records))
    assert list(found.frequencies) == [records.count(number) for number in found.numbers]
    some = sorted({place // 10 for place in two})
    assert list(bounds.within(one, some)) == [place for place in one if place // 10 in some]
    assert (
        list(merge_sorted([one, two])) == list(merge_sorted([two, (), one])) == sorted([*one, *two])
    )


def test_how_rare_a_pair_is_a_sample_tells() -> None:
    alternately = [
        f"one {'two' if n % 4 else 'three two'} one {'x' * (n % 7)}" for n in range(2000)
    ]
    reader = MemoryReader([*alternately, *["one and the other two"] * 2000])
    first, second = (Leaf("", (((word,),),), ("exact",)) for word in ("one", "two"))
    pair = Neighbours(first, second)
    frequent = len(neighbours.postings(pair, reader).numbers)
    assert frequent == 2000
    assert neighbours.estimated_count(pair, reader) == pytest.approx(frequent, rel=0.15)
    with patch.object(neighbours, "_SAMPLE_SIZE", 10_000):
        assert neighbours.estimated_count(pair, reader) == frequent
    # What no sample has may still be somewhere.
    apart = MemoryReader(["one", "two"] * 1000)
    assert 0 < neighbours.estimated_count(Neighbours(second, first), apart) < 10


# The article.


class Row(NamedTuple):
    """A line of the golden file."""

    query: str
    relevant: list[str]
    first: list[str]
    worth: float

    def __str__(self) -> str:
        return f"{self.query}\t{' '.join(self.relevant)}\t{' '.join(self.first)}\t{self.worth:.4f}"


HEAD, *LINES = GOLDEN.read_text(encoding="utf-8").splitlines()
QUERIES_OF_THE_ARTICLE = [
    (query, relevant.split()) for query, relevant, *_ in (line.split("\t") for line in LINES)
]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return gsisearch.open(ROOT / "corpus", tmp_path_factory.mktemp("index"))


def ranked(library: Library) -> Iterator[Row]:
    for query, relevant in QUERIES_OF_THE_ARTICLE:
        found = [hit.id for hit in library.search(query, limit=5, snippets=0)]
        gains = {id: float(len(relevant) - place) for place, id in enumerate(relevant)}
        yield Row(query, relevant, found, ndcg(found, gains, 5))


def test_the_ranking_is_the_golden_one(library: Library) -> None:
    rows = list(ranked(library))
    assert list(map(str, rows)) == LINES
    assert fmean(row.worth for row in rows) >= 0.99


def test_an_explanation_adds_up_for_every_hit(library: Library) -> None:
    for query, _ in QUERIES_OF_THE_ARTICLE:
        results = library.search(query, limit=None, snippets=0)
        for rank, hit in enumerate(results, 1):
            found = library.explain(query, hit.id)
            assert found.rank == rank
            assert found.total == results.total
            assert found.missing == hit.missing
            assert (rank <= found.complete) == (not hit.missing)
            assert found.score == pytest.approx(hit.score, abs=1e-9)
            assert sum(part.value for part in found.parts) == found.score


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("hegemony", "2.2"),
        ("terrorists", "1.2.6"),
        ("Covid", "3.4"),
        ("noninterference in domestic affairs", "1.2.2"),
        ("long arm jurisdiction", "1.2.5"),
    ],
)
def test_the_passage_that_answers_is_first(library: Library, query: str, first: str) -> None:
    assert next(iter(library.search(query))).id == first


@pytest.mark.parametrize(
    ("query", "complete", "partial"),
    [
        # A third of a short query must be there; all of it comes first, whatever the scores.
        ("cold war mentality", ["1.2.3", "2.2"], ["3.2"]),
        ("counter terrorism", ["3.4"], ["1.2.6"]),
        # Of a longer one any word will do; of AND all.
        ("cold war mentality nowhere", [], ["1.2.3", "2.2", "3.2", "2.1"]),
        ("cold AND war AND mentality", ["1.2.3", "2.2"], []),
    ],
)
def test_partial_matches(
    library: Library, query: str, complete: list[str], partial: list[str]
) -> None:
    hits = library.search(query, limit=None).hits
    assert [hit.id for hit in hits if not hit.missing] == complete
    assert [hit.id for hit in hits if hit.missing] == partial
    assert [bool(hit.missing) for hit in hits] == sorted(bool(hit.missing) for hit in hits)


@pytest.mark.parametrize(
    ("query", "id", "missing", "instead"),
    [
        ("cold war mentality", "2.1", ("cold", "mentality"), ()),
        ("cold war mentality", "1.2", (), ("1.2.3",)),
        ("peace -war", "2.1", ("-war",), ()),
        ("peace section:3", "2.1", ("section:3",), ()),
        ("title:bridges AND unicorn", "2.1", ("unicorn",), ()),
    ],
)
def test_what_is_not_listed_is_explained(
    library: Library, query: str, id: str, missing: tuple[str, ...], instead: tuple[str, ...]
) -> None:
    found = library.explain(query, id)
    assert (found.rank, found.missing, found.instead) == (None, missing, instead)


def test_a_section_is_no_passage(library: Library) -> None:
    with pytest.raises(UnknownPassage, match="no passage") as error:
        library.explain("peace", "3")
    assert error.value.nearest[0] == "3.1"


@pytest.mark.parametrize(
    ("one", "other"), [("hegemony", "hegemonism"), ("terrorists", "terrorism")]
)
def test_words_of_the_same_root(one: str, other: str) -> None:
    assert root(snowball(one, "english")) == root(snowball(other, "english"))


@pytest.mark.parametrize("word", ["list", "twist", "army", "peace"])
def test_short_stems_are_their_own_roots(word: str) -> None:
    assert root(snowball(word, "english")) == snowball(word, "english")


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        found = ranked(gsisearch.open(ROOT / "corpus", folder))
        GOLDEN.write_text("\n".join([HEAD, *map(str, found), ""]), encoding="utf-8")
