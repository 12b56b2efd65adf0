"""Words in a row in a concordance, and suggestions, which have words as the corpus writes them."""

from __future__ import annotations

import re
from pathlib import Path

import harbours
import pytest
from test_query import TREES

import gsisearch
from gsisearch import Library
from gsisearch.index.whoosh.engine import WhooshEngine
from gsisearch.index.whoosh.reader import WhooshReader
from gsisearch.matching.planner import Planner
from gsisearch.model import Settings
from gsisearch.query import parse, words_as_phrase, write_words_as_phrase
from gsisearch.query.synonyms import Synonyms
from gsisearch.query.tree import And, Word
from gsisearch.search.corrections import Guesser
from gsisearch.text.words import forms

ROOT = Path(__file__).parent.parent
TEXT = "\n".join(text for _, paragraphs in harbours.DOCUMENTS.values() for text in paragraphs)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder = tmp_path_factory.mktemp("harbours")
    return gsisearch.open(harbours.write(folder / "corpus"), folder / "index")


@pytest.fixture(scope="module")
def article(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return gsisearch.open(ROOT / "corpus", tmp_path_factory.mktemp("index"))


@pytest.mark.parametrize(
    "query",
    [
        "low dues",
        "harbour dues",
        "the dues",
        "pay dues",
        "the harbour of",
        "São Lago",
        "Harbour, is",
    ],
)
def test_words_alone_are_the_phrase_of_them(library: Library, query: str) -> None:
    words = re.escape(query).replace(r",", "")
    there = re.findall(rf"\b{words}\b", TEXT, re.IGNORECASE)
    found = library.kwic(query, limit=None)
    assert [line.keyword for line in found] or not there
    assert sorted(line.keyword.lower() for line in found) == sorted(word.lower() for word in there)
    assert found.lines == library.kwic(f'"{query}"').lines


def test_no_stray_words_are_shown(article: Library) -> None:
    assert [line.keyword for line in article.kwic("climate change")] == ["climate change"]
    assert article.kwic("cold war").total == article.kwic("Cold War", sort="left").total == 3
    assert article.kwic("cold OR war").total > 3
    assert article.kwic("security concerns").total < article.kwic("security AND concerns").total
    assert article.collocations("cold war").occurrences == 3


@pytest.mark.parametrize(
    "query", ["low dues doc:harbour-2019", "low section:1 dues", "kind:paragraph low dues"]
)
def test_filters_stay_filters_beside_a_row(library: Library, query: str) -> None:
    found = library.kwic(query)
    assert [(line.document, line.keyword) for line in found] == [("harbour-2019", "low dues")]
    assert library.kwic(
        query.replace("harbour-2019", "lake").replace("section:1", "section:2")
    ).total == (1 if "kind:" in query else 0)


@pytest.mark.parametrize(
    "query",
    [
        "low AND dues",
        "low OR dues",
        "=low dues",
        "low due*",
        "text:low dues",
        "low -ships dues",
        "(low dues)^2",
    ],
)
def test_what_is_more_than_words_keeps_its_meaning(query: str) -> None:
    assert words_as_phrase(parse(query)) == parse(query)


@pytest.mark.parametrize("query", [query for query, _ in TREES])
def test_a_query_is_written_so_that_it_is_read_as_the_same(query: str) -> None:
    node = words_as_phrase(parse(query))
    assert words_as_phrase(parse(write_words_as_phrase(node))) == node
    words = parse(query)
    if words != node:
        assert isinstance(words, And)
        assert words_as_phrase(parse(write_words_as_phrase(words))) == And(
            words.children
        )  # each by itself


# Where the words are not in this row


@pytest.mark.parametrize(
    ("query", "suggestion"),
    [
        ("dues low", '"dues low"~1'),
        ("the due of the harbour", "The dues of the harbour"),
        ("storm pilots", "storm"),
        ("low harbour dues doc:harbour-2019", None),
        ("san lago", "São lago"),
        ("har bour", '"harbour"'),
    ],
)
def test_another_query_is_suggested_that_finds(
    library: Library, query: str, suggestion: str | None
) -> None:
    found = library.kwic(query, correct=False)
    assert found.total == 0
    assert found.advice
    assert suggestion is None or found.suggestion == suggestion
    assert found.suggestion
    assert library.kwic(found.suggestion).total


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("harbuor dues", "harbour dues"),
        ("harbour dues rise in ostlannd", None),
        ("pilots of ostlannd", "pilots of Ostland"),
        ("ostlannd", "Ostland"),
    ],
)
def test_clear_slips_are_put_right(library: Library, query: str, meant: str | None) -> None:
    found = library.kwic(query)
    assert found.corrected == meant
    if meant:
        assert found.lines == library.kwic(meant).lines != ()
        assert found.advice == (f"Nothing has “{query}”; these are the passages for “{meant}”.",)
    assert library.kwic(query, correct=False).corrected is None
    assert library.kwic(f'"{query}"').corrected is None


# Words as they are written


@pytest.mark.parametrize(
    ("query", "suggestion"),
    [
        ("Ostlnd", "Ostland"),
        ("OSTLNDD", "Ostland"),
        ("covidd", "Covid"),
        ("sao lagoo", "sao Lago"),
        ("saoo", "São"),
        ("harbuor", "harbour"),
        ("shipps of ostlnd", "ships of Ostland"),
        ('"every harbour of Sao Lagoo"', '"every harbour of Sao Lago"'),
        ('"Ostlnd is far"', '"Ostland is far"'),
        ('"ostlnd harbour wharf"', "Ostland harbour"),
    ],
)
def test_a_suggestion_has_words_as_the_corpus_writes_them(
    library: Library, query: str, suggestion: str
) -> None:
    found = library.search(query, correct=False)
    assert found.suggestion == suggestion
    again = library.search(suggestion)
    assert again.total
    plain = " ".join(forms(suggestion)) if '"' not in suggestion else suggestion.lower()
    assert [hit.id for hit in again] == [hit.id for hit in library.search(plain)]


def test_a_phrase_that_no_other_phrase_is_near_has_no_suggestion(library: Library) -> None:
    found = library.phrase("far is Ostland")
    assert (found.total, found.suggestion) == (0, None)
    assert found.advice


def test_advice_has_them_too(library: Library) -> None:
    found = library.search("Ostlnd", correct=False)
    assert found.advice == ("“Ostlnd” is not in the corpus; near it: Ostland.",)
    assert library.search('"Évry Ostlnd"').advice == (
        "“Évry” is not in the corpus (near it: every); “Ostlnd” is not in the corpus"
        " (near it: Ostland).",
    )


@pytest.mark.parametrize(
    "words", ["YOU MAY NOT, AND OR THIS", "Not And Or", "co\u00adoper\u00adate “U.S.” 1,000 d’Or"]
)
def test_every_word_is_written_so_that_it_is_read_as_itself(
    words: str, article: Library, tmp_path: Path
) -> None:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "a.txt").write_text(f"{words}\n", encoding="utf-8")
    (folder / "a.yaml").write_text("title: A\n", encoding="utf-8")
    small = gsisearch.open(folder, tmp_path / "index")
    for opened in (small, article):
        reader = WhooshReader(opened._sessions.index.folder)
        names = Synonyms(())
        engine = WhooshEngine(reader, Settings())
        guesser = Guesser(engine, Planner(reader, names), names)
        for form in reader.terms("exact"):
            written = guesser.written(form)
            assert parse(written) == Word(written)
            assert forms(written) == (form,)
            assert "\u00ad" not in written
        reader.close()
