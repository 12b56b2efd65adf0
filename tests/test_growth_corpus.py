"""Twice the document, or the query, takes twice the time, from the corpus to the snippet.

Each of these inputs once took four times the time or more.
"""

from __future__ import annotations

from itertools import islice, product
from pathlib import Path

import pytest
from builders import MemoryReader, entry, memory_engine
from growth import assert_linear

from gsisearch.corpus import documents
from gsisearch.corpus.documents import SourceDocument
from gsisearch.corpus.mojibake import find_mojibake
from gsisearch.corpus.proposals import propose
from gsisearch.index.whoosh.indexing import Inversion
from gsisearch.matching.plan import Leaf
from gsisearch.matching.planner import Planner
from gsisearch.matching.spans import proximity_spans
from gsisearch.query import parse
from gsisearch.query.synonyms import Synonyms
from gsisearch.query.tree import Word
from gsisearch.search.corrections import Guesser
from gsisearch.search.exploration import collocates
from gsisearch.search.snippets import snippets
from gsisearch.text.respelling import respellings
from gsisearch.text.text_map import Edit, TextMap
from gsisearch.text.variants import variants
from gsisearch.text.words import fold, words


def document(folder: Path, text: str, sidecar: str) -> Path:
    """Writes a document; gives the path of its text."""
    (folder / f"{len(text)}.txt").write_text(text, encoding="utf-8")
    (folder / f"{len(text)}.yaml").write_text(f"title: A report\n{sidecar}")
    return folder / f"{len(text)}.txt"


def test_repairs_of_one_line(tmp_path: Path) -> None:
    def make(size: int) -> Path:
        glued = [f"thepeace{number:05}" for number in range(size)]
        repairs = "".join(
            f"- {{line: 1, published: {word}, reading: the {word[3:]}}}\n" for word in glued
        )
        return document(
            tmp_path, f"{' of the many words here '.join(glued)}\n", f"repairs:\n{repairs}"
        )

    assert_linear(make, documents.load_document, 1000)


def test_a_line_of_the_page_that_is_listed_again_and_again(tmp_path: Path) -> None:
    def make(size: int) -> Path:
        return document(
            tmp_path, "Peace is here.\n" + "Menu\n" * size, "chrome:\n" + "- Menu\n" * size
        )

    assert_linear(make, documents.load_document, 1500)


def _edited(size: int, gap: str) -> TextMap:
    """A text of so many words, every second one repaired."""
    word = f"thepeace{gap}"
    starts = range(0, 2 * size * len(word), 2 * len(word))
    return TextMap(2 * size * word, [Edit(start + 3, start + 3, " ") for start in starts])


def test_indexing_passages_with_repairs(tmp_path: Path) -> None:
    def make(size: int) -> SourceDocument:
        text = "".join(f"In thepeace {number} begins.\n\n" for number in range(size))
        repairs = "".join(
            f"- {{line: {2 * number + 1}, published: thepeace, reading: the peace}}\n"
            for number in range(size)
        )
        return documents.load_document(document(tmp_path, text, f"repairs:\n{repairs}"))

    def run(source: SourceDocument) -> None:
        inversion = Inversion(0, 0)
        for section in source.sections:
            inversion.add(source, section)

    assert_linear(make, run, 1000)


def test_ways_to_write_repaired_words_without_spaces() -> None:
    assert_linear(
        lambda size: _edited(size, "-"),
        lambda text: variants(text, 0, len(text.published)),
        1000,
    )


#: What a line may be full of.
LINES = {
    "the same damage": "community.It ",
    "letters": "i",
    "letters without spaces": "和",
    "signs without spaces": "-\\",
    "words and signs without spaces": "a%",
}


@pytest.mark.parametrize("unit", LINES.values(), ids=LINES)
def test_proposals(unit: str) -> None:
    assert_linear(
        lambda size: unit * (size // len(unit)),
        lambda text: list(propose(text, lambda form: 0)),
        6000,
    )


def test_different_damage_in_one_line() -> None:
    """Words of the same length, so that twice as many of them are twice the text."""

    def make(size: int) -> str:
        letters = islice(product("abcdefgh", repeat=6), size)
        return " ".join(f"community{''.join(each)}.It" for each in letters)

    assert_linear(make, lambda text: list(propose(text, lambda form: 0)), 6000)


#: Signs that belong in another order than they are in.
SIGNS = {"accents": "\u0301\u0316", "vowel signs": "\u0e48\u0e38", "those of one sign": "\u0f73"}


@pytest.mark.parametrize("signs", SIGNS.values(), ids=SIGNS)
def test_signs_on_one_letter(signs: str) -> None:
    def run(text: str) -> None:
        fold.cache_clear()
        words(text)

    assert_linear(lambda size: "和" + signs * size, run, 10_000)


def test_mojibake() -> None:
    unit = "é ".encode().decode("windows-1252")
    assert_linear(lambda size: "a" + unit * size, find_mojibake, 80_000)


def test_words_near_each_other() -> None:
    """A long query for words near each other, and as long a text."""

    def make(size: int) -> list[str]:
        return [f"w{number}" for number in range(size)]

    def run(text: list[str]) -> object:
        places = {word: range(at, 10 * len(text), len(text)) for at, word in enumerate(text)}
        return proximity_spans([((word,),) for word in text], places.__getitem__, 100)

    assert_linear(make, run, 400)


def test_many_snippets_of_one_passage() -> None:
    def make(size: int) -> tuple[int, list[list[tuple[int, int]]]]:
        return size, [[(at, at + 1) for at in range(size)]]

    def run(given: tuple[int, list[list[tuple[int, int]]]]) -> object:
        size, marks = given
        return snippets(entry("peace " * size), marks, 40, size)

    assert_linear(make, run, 4000)


def planner(reader: MemoryReader) -> Planner:
    return Planner(reader, Synonyms(()))


def test_stars_in_a_long_word() -> None:
    assert_linear(
        lambda size: planner(MemoryReader(["a" * size])),
        lambda made: made.plan(parse("*aa*aa*ab")),
        10_000,
    )


def test_the_spellings_of_a_long_word() -> None:
    """Each would be as long as the word, and there would be one for each `or` in it."""
    assert respellings("or" * 3000) == ()


def test_a_long_word_is_parted_only_where_there_are_words() -> None:
    counted: list[str] = []

    class Reader(MemoryReader):
        def count(self, field: str, term: str) -> int:
            counted.append(term)
            return super().count(field, term)

    reader = Reader(["peace and war"])
    guesser = Guesser(memory_engine(reader), planner(reader), Synonyms(()))
    assert [guess.text for guess in guesser.guesses("peaceand", lambda words: True)] == [
        "peace and"
    ]
    counted.clear()
    assert guesser.guesses("x" * 5000, lambda words: True) == []
    assert len(counted) < 10


def test_a_thing_with_many_names() -> None:
    query = [Word("name5"), Word("peace")]

    def make(size: int) -> list[tuple[str, ...]]:
        return [tuple(f"name{number} of peace" for number in range(size))]

    assert_linear(make, lambda groups: Synonyms(groups).others(query), 500)


def test_words_in_a_wide_window() -> None:
    leaf = Leaf("peace", ((("peace",),),), ("exact",))
    assert_linear(
        lambda size: memory_engine(MemoryReader(["peace " * size])),
        lambda engine: collocates(engine, leaf, 10**6, True),
        1500,
    )
