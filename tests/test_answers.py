"""Other names, other spellings, questions, corrections and advice: queries and their answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import cases
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gsisearch
from gsisearch.index import opening
from gsisearch.index.whoosh import reader as whoosh
from gsisearch.index.whoosh.evaluation import Evaluation
from gsisearch.library import Library
from gsisearch.matching.plan import leaves
from gsisearch.matching.planner import Planner
from gsisearch.query import parse
from gsisearch.query.synonyms import Synonyms
from gsisearch.text.respelling import respellings

CORPUS = Path(__file__).parent.parent / "corpus"


def pairs(name: str) -> list[tuple[str, str]]:
    """The lines `query → answer` of a section, by the beginning of its name."""
    (text,) = (case.parts[""] for case in cases.load("answers.txt") if case.name.startswith(name))
    lines = [line.partition(" →") for line in text.splitlines()]
    return [(query, answer.strip()) for query, _, answer in lines]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("index")


@pytest.fixture(scope="module")
def library(folder: Path) -> Library:
    return gsisearch.open(CORPUS, folder)


def complete(library: Library, query: str) -> set[str]:
    """The passages that have all of a query."""
    found = library.search(query, limit=None, snippets=0, correct=False)
    return {hit.id for hit in found if not hit.missing}


SECTIONS = ("other names", "kept to the letter", "spellings and hyphens", "questions")
ANSWERS = [pair for section in SECTIONS for pair in pairs(section)]


@pytest.mark.parametrize(("query", "ids"), ANSWERS)
def test_the_passages_that_have_all_of_a_query(library: Library, query: str, ids: str) -> None:
    assert complete(library, query) == set(ids.split())


def test_what_a_filter_leaves_is_found_whatever_it_says(library: Library) -> None:
    ids = {"2.2", "3.1", "3.2", "3.3", "3.4", "3.5", "3.6"}
    assert complete(library, "hegemony OR section:3") == ids


@pytest.mark.parametrize(("query", "meant"), pairs("corrected"))
def test_what_was_clearly_meant_is_searched_for(library: Library, query: str, meant: str) -> None:
    found = library.search(query)
    assert found.query == query
    assert found.corrected == found.suggestion == meant
    assert found.hits == library.search(meant).hits
    as_typed = library.search(query, correct=False)
    assert as_typed.corrected is None
    assert as_typed.suggestion == meant
    assert not complete(library, query)


@pytest.mark.parametrize(("query", "meant"), pairs("suggested"))
def test_what_was_perhaps_meant_is_only_suggested(library: Library, query: str, meant: str) -> None:
    found = library.search(query)
    assert found.suggestion == meant
    assert found.corrected is None
    assert not complete(library, query)
    assert complete(library, meant)


@pytest.mark.parametrize(("query", "sentence"), pairs("explained"))
def test_what_is_not_there_is_said(library: Library, query: str, sentence: str) -> None:
    assert library.search(query).advice == (sentence,)


def test_a_concordance_is_corrected_too(library: Library) -> None:
    found = library.kwic("sanktions")
    assert [line.keyword for line in found] == ["sanctions"]
    assert found.corrected == "sanctions"
    assert not library.kwic("sanktions", correct=False).lines


def test_filters_never_lead_to_a_correction(library: Library) -> None:
    found = library.search("sanctions", section="0")
    assert found.advice == ("“sanctions” is not in the passages asked for, but in 1.2.5.",)
    assert (found.suggestion, found.corrected) == (None, None)
    elsewhere = library.search("sanktions", section="0")
    assert (elsewhere.suggestion, elsewhere.corrected) == (None, None)


def test_what_stands_for_a_name_is_marked(library: Library) -> None:
    marked = {
        hit.published[start - hit.start : end - hit.start]
        for hit in library.search("UN")
        for snippet in hit.snippets
        for start, end in snippet.marks
    }
    assert marked == {"UN", "United Nations"}


def test_the_name_that_was_typed_comes_first(library: Library) -> None:
    for name in ("Covid", "pandemic", "UN"):
        best, *_ = library.search(name)
        assert name in best.published


def words_in_spellings() -> list[tuple[str, str]]:
    text = (cases.FOLDER / "spellings.txt").read_text(encoding="utf-8")
    rows = [line.split() for line in text.splitlines() if not line.startswith("#")]
    return [(british, american) for british, american in rows]


@pytest.mark.parametrize(("british", "american"), words_in_spellings())
def test_each_spelling_gives_the_other(british: str, american: str) -> None:
    assert american in respellings(british)
    assert british in respellings(american)


@pytest.mark.parametrize(
    "word", "mourning fourth hour four source filling killed advice hospital".split()
)
def test_other_words_are_not_other_spellings(word: str) -> None:
    assert not {"morning", "forth", "for", "filing", "advise"} & set(respellings(word))


def test_spellings_are_found_in_both_directions(
    write_corpus: Callable[[Mapping[str, str]], Path], tmp_path: Path
) -> None:
    texts = {"british": "A programme of the labour centre.", "american": "Labor defense programs."}
    files = {f"{name}.txt": text for name, text in texts.items()}
    files |= {f"{name}.yaml": f"title: {name}" for name in texts}
    library = gsisearch.open(write_corpus(files), tmp_path / "index")

    def found(query: str) -> set[str]:
        return {hit.document for hit in library.search(query)}

    for query in ("programme", "program", "labour", "labor"):
        assert found(query) == set(texts)
    assert found("center") == found("centre") == {"british"}
    assert found("defence") == {"american"}
    assert found("=labour") == found('"labour"') == {"british"}


WORDS = st.sampled_from(
    "GSI GDI UN Covid-19 pandemic Belt and Road global security Initiative United Nations Charter"
    " China peace =UN the".split()
)
QUERIES = st.recursive(
    WORDS,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=4).map(" ".join),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: f"({' OR '.join(parts)})"),
        inner.map(lambda part: f"(peace AND NOT ({part}))"),
    ),
    max_leaves=8,
).flatmap(lambda query: st.sampled_from((query, f"title:({query})")))


@settings(max_examples=60, deadline=None)
@given(QUERIES)
def test_other_names_never_lose_a_passage(folder: Path, library: Library, query: str) -> None:
    index = opening.open_fresh(CORPUS, folder, lambda sentence: None)
    reader = whoosh.WhooshReader(index.folder)
    names = Synonyms(index.manifest.stats.settings.synonyms)
    plain = Planner(reader, Synonyms(())).plan(parse(query))
    expanded = Planner(reader, names).plan(parse(query))
    evaluation = Evaluation(reader)
    assert evaluation.passages(plain) <= evaluation.passages(expanded)
    literal = [leaf for leaf in leaves(expanded) if not leaf.names]
    assert literal == list(leaves(plain))
    assert all(leaf.typed in literal for leaf in leaves(expanded) if leaf.names)


def test_a_word_as_it_is_written_is_nowhere_more_often_than_its_keyword(
    folder: Path, library: Library
) -> None:
    """What the ranking takes for granted when it leaves out records that can't be among the best."""
    index = opening.open_fresh(CORPUS, folder, lambda sentence: None)
    reader = whoosh.WhooshReader(index.folder)
    planner, evaluation = Planner(reader, Synonyms(())), Evaluation(reader)
    vocabulary = [term.word for term in library.terms(limit=None, stop_words=True).terms]
    variants = [written for written, _, _ in (t.partition("=") for t in reader.terms("variant"))]
    for word in {*vocabulary, *variants, "programme", "long-term", "hegemony"}:
        for leaf in leaves(planner.plan(parse(word))):
            assert leaf.exact
            for part in ("body", "title"):
                written, stemmed = (
                    dict(zip(found.numbers, found.frequencies, strict=True))
                    for found in (
                        getattr(evaluation.leaf(each), part) for each in (leaf.exact, leaf)
                    )
                )
                assert all(times <= stemmed[number] for number, times in written.items())
