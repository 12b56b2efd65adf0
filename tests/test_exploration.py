"""Similar passages, the vocabulary, and words that go together."""

from __future__ import annotations

from collections import Counter
from math import isclose, log
from pathlib import Path

import pytest
from builders import MemoryReader, memory_engine
from hypothesis import given, settings
from hypothesis import strategies as st

import gsisearch
from gsisearch.errors import UnknownPassage
from gsisearch.library import Library
from gsisearch.matching.plan import Leaf
from gsisearch.model import Passage
from gsisearch.search.exploration import collocates, log_likelihood
from gsisearch.text.languages import language
from gsisearch.text.words import forms

CORPUS = Path(__file__).parent.parent / "corpus"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return gsisearch.open(CORPUS, tmp_path_factory.mktemp("index"))


@pytest.fixture(scope="module")
def passages(library: Library) -> list[Passage]:
    return [passage for section in library.outline()[0].sections for passage in section.passages]


def related(one: Passage, other: str) -> bool:
    """Whether an id is that of a passage, of its paragraph or of one of its commitments."""
    return other in (one.id, one.parent) or other.startswith(f"{one.id}.")


def test_no_passage_is_like_itself(library: Library, passages: list[Passage]) -> None:
    for passage in passages:
        found = library.like(passage.id, limit=None, snippets=0)
        assert found.total == len(found.hits) > 0
        assert not [hit.id for hit in found if related(passage, hit.id)]
        assert [hit.score for hit in found] == sorted((h.score for h in found), reverse=True)


@pytest.mark.parametrize(
    ("id", "like"), [("1.2.3", "2.2"), ("2.2", "1.2.3"), ("0.2", "0.1"), ("1.2.6", "3.4")]
)
def test_passages_on_the_same_matter_are_alike(library: Library, id: str, like: str) -> None:
    assert like in [hit.id for hit in library.like(id, limit=3)]


def test_what_is_alike_is_marked(library: Library) -> None:
    best, *_ = library.like("1.2.3", limit=1)
    marked = {
        best.published[start - best.start : end - best.start].lower()
        for snippet in best.snippets
        for start, end in snippet.marks
    }
    assert {"cold", "war", "mentality"} <= marked
    assert not marked & language().stop_words


def test_a_section_is_likened_as_a_whole(library: Library) -> None:
    assert {hit.section for hit in library.like("1", limit=None)} == {"0", "2", "3"}


def test_a_document_alone_is_like_nothing(library: Library) -> None:
    found = library.like("gsi-lesotho-2022")
    assert (found.total, found.hits) == (0, ())
    assert found.advice == ("No other passage has any of its significant words.",)


def test_an_unknown_id_is_an_error(library: Library) -> None:
    with pytest.raises(UnknownPassage):
        library.like("9.9")


def test_the_vocabulary_counts_every_word_once(library: Library, passages: list[Passage]) -> None:
    paragraphs = [forms(p.reading) for p in passages if p.kind == "paragraph"]
    counted = Counter(form for paragraph in paragraphs for form in paragraph)
    found = library.terms(limit=None, stop_words=True)
    assert {term.word: term.occurrences for term in found} == counted
    assert all(term.passages == sum(term.word in p for p in paragraphs) for term in found)
    assert found.total == len(found.terms) == len(counted)


def test_the_vocabulary_is_limited_and_sorted(library: Library) -> None:
    by_count = library.terms(limit=20)
    counts = [term.occurrences for term in by_count]
    assert counts == sorted(counts, reverse=True)
    assert by_count.terms[0].word == "security"
    assert not {term.word for term in by_count} & language().stop_words
    by_word = library.terms("Con", limit=None, sort="word")
    words = [term.word for term in by_word]
    assert words == sorted(words)
    assert all(word.startswith("con") for word in words)
    assert library.terms("zz").total == 0


def test_collocations_count_what_a_concordance_shows(library: Library) -> None:
    for query in ("security", '"cold war"', "traditional", "GSI"):
        found = library.collocations(query)
        assert found.occurrences == library.kwic(query, limit=None).total
        scores = [item.score for item in found]
        assert scores == sorted(scores, reverse=True)
        assert not {item.word for item in found} & language().stop_words
    assert library.collocations("security").collocates[0].word == "sustainable"
    assert "the" in [
        item.word for item in library.collocations("world", limit=None, stop_words=True)
    ]


def test_collocations_of_nothing_are_explained(library: Library) -> None:
    nothing = library.collocations("unicorn")
    assert (nothing.occurrences, nothing.total, nothing.collocates) == (0, 0, ())
    assert nothing.advice == ("“unicorn” is not in the corpus.",)
    assert library.collocations("securty").corrected == "security"


def entropy(*counts: int) -> float:
    """Σ n ln n, of which G² of a table is twice cells - rows - columns + all."""
    return sum(n * log(n) for n in counts if n)


@settings(max_examples=60)
@given(*(st.integers(0, 50) for _ in range(4)))
def test_the_statistic_is_that_of_the_table(a: int, b: int, c: int, d: int) -> None:
    rows, columns, size = (a + b, c + d), (a + c, b + d), a + b + c + d
    expected = 2 * (entropy(a, b, c, d) - entropy(*rows) - entropy(*columns) + entropy(size))
    found = log_likelihood(a, rows[0], columns[0], size)
    assert isclose(found, expected, abs_tol=1e-9)


PIECES = st.lists(st.sampled_from("a b c d e".split()), max_size=6).map(" ".join)
PARAGRAPHS = st.tuples(PIECES, st.lists(PIECES.filter(bool), max_size=2), PIECES).map(
    lambda parts: " ".join([parts[0], *(f"{{{item}}}" for item in parts[1]), parts[2]])
)


@settings(max_examples=60)
@given(st.lists(PARAGRAPHS, min_size=1, max_size=4), st.integers(1, 3))
def test_collocates_are_those_of_a_plain_count(paragraphs: list[str], window: int) -> None:
    engine = memory_engine(MemoryReader(paragraphs))
    count, found = collocates(engine, Leaf("a", ((("a",),),), ("exact",)), window, True)
    texts = [paragraph.replace("{", "").replace("}", "").split() for paragraph in paragraphs]
    beside: Counter[str] = Counter()
    elsewhere: Counter[str] = Counter()
    for text in texts:
        for at, word in enumerate(text):
            if word != "a":
                near = "a" in text[max(0, at - window) : at + window + 1]
                (beside if near else elsewhere)[word] += 1
    size = beside.total() + elsewhere.total()
    expected = {
        word: number
        for word, number in beside.items()
        if number * size > (number + elsewhere[word]) * beside.total()
    }
    assert count == sum(text.count("a") for text in texts)
    assert {item.word: item.count for item in found} == expected
    assert all(item.occurrences == beside[item.word] + elsewhere[item.word] for item in found)
