"""Authors: which names in a sidecar are those of persons, and their form in each style."""

from __future__ import annotations

import bibtex_reader
import pytest
from conftest import WriteCorpus
from hypothesis import given
from hypothesis import strategies as st

from gsisearch.citing.styles import apa, bibtex, chicago, csl_json, ris
from gsisearch.corpus import documents
from gsisearch.corpus.authors import parse_person
from gsisearch.index.whoosh.entries import pack_document, unpack_document
from gsisearch.model import Author, Document

BERG = Author("Berg", "Pieter", "van der")
KING = Author("King", "Martin Luther", suffix="Jr.")
MING = Author("Li", "Ming", family_first=True)
COUNCIL = Author(literal="Council")
DEPARTMENT = Author(literal="Department for Environment, Food and Rural Affairs")


def numbered(count: int) -> list[Author]:
    return [Author(f"Family{number}", "Given") for number in range(1, count + 1)]


PERSONS = {
    "van der Berg, Pieter": BERG,
    "King, Martin Luther, Jr.": KING,
    "King, Jr., Martin Luther": KING,
    "Smith, John": Author("Smith", "John"),
    "Smith, J. R. R.": Author("Smith", "J. R. R."),
    "Smith, J.-P.": Author("Smith", "J.-P."),
    "García Márquez, Ana María": Author("García Márquez", "Ana María"),
    "Müller-Schmidt, Jean-Paul": Author("Müller-Schmidt", "Jean-Paul"),
    "O’Brien, Mary Ann": Author("O’Brien", "Mary Ann"),
    "d'Arc, Jeanne": Author("Arc", "Jeanne", "d'"),
    "de la Cruz, María del Carmen": Author("Cruz", "María del Carmen", "de la"),
    "al-Hassan, Omar": Author("Hassan", "Omar", "al-"),
    "Beethoven, Ludwig van": Author("Beethoven", "Ludwig van"),
    "Иванов, Пётр Ильич": Author("Иванов", "Пётр Ильич"),
    "Ludwig van Beethoven": Author("Beethoven", "Ludwig", "van"),
    "Anna M. von der Heide-Klein": Author("Heide-Klein", "Anna M.", "von der"),
}


@pytest.mark.parametrize("text", PERSONS)
def test_names_of_persons_are_parsed(text: str) -> None:
    assert parse_person(text) == PERSONS[text]
    assert parse_person(text, "en-GB") == PERSONS[text]


@pytest.mark.parametrize(
    "text",
    [
        "Council",
        "Lei Kezhong",  # which of the two is the family name?
        "John Smith",
        "Charles de Gaulle",  # as “Banco de España”
        "Department for Environment, Food and Rural Affairs",
        "Department for Environment, Food and Rural Affairs and Ludwig van Beethoven",
        "University of California, Berkeley",
        "Ministry of Foreign Affairs, Japan",
        "World Bank, Washington",
        "United States, Congress",
        "Kenya, Treasury",
        "Committee on Foreign Relations, United States Senate",
        "Friends of the River, Mary",
        "NATO, Brussels",
        "Smith, JP",
        "Smith, Dr. John",
        "Smith, John, Mary",
        "Smith, John and Doe, Jane",
        "Smith, II, Jr., John",
        "Group 77, The",
        "外交部, 北京",
        "Raad van State",
        "Museum van Gogh House",
        "Vincent van Gogh Museum",
        ", John",
        "Smith, ",
        "van der, Pieter",
    ],
)
def test_a_name_that_may_be_an_institution_is_not_split(text: str) -> None:
    assert parse_person(text) is None


@pytest.mark.parametrize("language", ["nl", "de", "fr"])
def test_a_particle_that_is_a_word_of_the_language_is_no_evidence(language: str) -> None:
    assert parse_person("Ludwig van Beethoven", language) is None
    assert parse_person("van Beethoven, Ludwig", language)


@given(st.text())
def test_any_text_can_be_parsed(text: str) -> None:
    found = parse_person(" ".join(text.split()))
    assert found is None or (found.family and found.given)


SIDECARS = {
    "Council": (COUNCIL,),
    "{institution: 'Berg, Pieter'}": (Author(literal="Berg, Pieter"),),
    "{literal: Lei Kezhong}": (Author(literal="Lei Kezhong"),),
    "{family: Berg, given: Pieter, particle: van der}": (BERG,),
    "{family: Li, given: Ming, order: family-first}": (MING,),
    "{family: 李, given: 明}": (Author("李", "明", family_first=True),),
    "{family: 李, given: 明, order: given-first}": (Author("李", "明"),),
    "{family: Sukma}": (Author("Sukma"),),
    "['Berg, Pieter', Council, {family: King, given: Martin Luther, suffix: Jr.}]": (
        Author("Berg", "Pieter"),
        COUNCIL,
        KING,
    ),
    "\n  - >\n    Department for Environment,\n    Food and Rural Affairs\n  - Ludwig van Beethoven": (
        DEPARTMENT,
        Author("Beethoven", "Ludwig", "van"),
    ),
}


@pytest.mark.parametrize("written", SIDECARS)
def test_authors_in_a_sidecar(written: str, write_corpus: WriteCorpus) -> None:
    files = {"a.txt": "Rain.", "a.yaml": f"title: A\nauthor: {written}\n"}
    (source,) = documents.load(write_corpus(files)).documents
    assert source.document.authors == SIDECARS[written]
    assert source.document.author
    assert unpack_document(pack_document(source.document, ())) == (source.document, [])


@pytest.mark.parametrize(
    ("author", "name"),
    [
        (BERG, "Pieter van der Berg"),
        (KING, "Martin Luther King Jr."),
        (MING, "Li Ming"),
        (Author("李", "明", family_first=True), "李明"),
        (Author("Arc", "Jeanne", "d'"), "Jeanne d'Arc"),
        (Author("Beethoven", "Ludwig van"), "Ludwig van Beethoven"),
        (Author("Sukma"), "Sukma"),
        (DEPARTMENT, DEPARTMENT.literal),
    ],
)
def test_the_name_in_running_text(author: Author, name: str) -> None:
    assert author.name == name


def test_several_in_running_text() -> None:
    def author(*authors: Author) -> str:
        return Document("a", "A", authors, "", "", "", "", "", "", "").author

    assert author() == ""
    assert author(BERG, COUNCIL) == "Pieter van der Berg and Council"
    assert author(BERG, COUNCIL, MING) == "Pieter van der Berg, Council, and Li Ming"


def test_chicago() -> None:
    assert chicago.author_list([BERG, KING]) == "Pieter van der Berg and Martin Luther King Jr."
    assert chicago.author_list([BERG, MING, COUNCIL]) == "Pieter van der Berg, Li Ming, and Council"
    assert chicago.author_list([BERG, MING, COUNCIL, KING]) == "Pieter van der Berg et al."


@pytest.mark.parametrize(
    ("authors", "text"),
    [
        ([], ""),
        ([BERG], "van der Berg, P."),
        ([KING], "King, M. L., Jr."),
        ([MING], "Li, M."),
        ([Author("Sukma")], "Sukma"),
        ([Author("Иванов", "Пётр Ильич")], "Иванов, П. И."),
        ([Author("李", "明", family_first=True)], "李明"),
        ([Author("חן", "רחל")], "חן, רחל"),  # its letters have no capitals: no initial
        ([BERG, KING], "van der Berg, P., & King, M. L., Jr."),
        ([DEPARTMENT, BERG], f"{DEPARTMENT.literal}, & van der Berg, P."),
        ([DEPARTMENT, COUNCIL], f"{DEPARTMENT.literal} & Council"),
        ([BERG, COUNCIL, MING], "van der Berg, P., Council, & Li, M."),
    ],
)
def test_apa(authors: list[Author], text: str) -> None:
    assert apa.author_list(authors) == text


def test_apa_names_up_to_twenty() -> None:
    twenty = apa.author_list(numbered(20))
    assert twenty.endswith("Family18, G., Family19, G., & Family20, G.")
    many = apa.author_list(numbered(25))
    assert many.endswith("Family18, G., Family19, G., . . . Family25, G.")
    assert many.startswith("Family1, G., Family2, G., ")
    assert many.count("Family") == 20


@pytest.mark.parametrize(
    ("given", "initials"),
    [
        ("Pieter", "P."),
        ("Jean-Paul", "J.-P."),
        ("Jean-Paul M.", "J.-P. M."),
        ("Xiao-ming", "X.-m."),
        ("J.R.R.", "J. R. R."),
        ("J.-P.", "J.-P."),
        ("J. R.", "J. R."),
        ("Ludwig van", "L. van"),
        ("María del Carmen", "M. del C."),
        ("É\u0301lise", "É\u0301."),
        ("Ānanda", "Ā."),
        ("", ""),
    ],
)
def test_initials(given: str, initials: str) -> None:
    assert apa.initials(given) == initials


def test_csl() -> None:
    assert csl_json.name(BERG) == {
        "family": "Berg",
        "given": "Pieter",
        "non-dropping-particle": "van der",
    }
    assert csl_json.name(KING) == {"family": "King", "given": "Martin Luther", "suffix": "Jr."}
    assert csl_json.name(MING) == {"family": "Li", "given": "Ming", "static-ordering": True}
    assert csl_json.name(DEPARTMENT) == {"literal": DEPARTMENT.literal}


def test_ris() -> None:
    assert [*map(ris.name, [BERG, KING, MING, COUNCIL, Author("Sukma")])] == [
        "van der Berg, Pieter",
        "King, Martin Luther, Jr.",
        "Li, Ming",
        "Council",
        "Sukma",
    ]


@pytest.mark.parametrize(
    ("author", "name"),
    [
        (BERG, "van der Berg, Pieter"),
        (KING, "King, Jr., Martin Luther"),
        (MING, "Li, Ming"),
        (DEPARTMENT, f"{{{DEPARTMENT.literal}}}"),
        (Author("Sukma"), "{Sukma}"),
        (Author("van der Berg", "Pieter"), "van der Berg, Pieter"),
        (Author("Ramón y Cajal", "Ana"), "{Ramón y Cajal}, Ana"),
        (Author("Smith and Sons", "John"), "{Smith and Sons}, John"),
        (Author("Arc", "Jeanne", "d’"), "d’Arc, Jeanne"),
        (Author("Smith", "J. & K."), r"Smith, {J. \& K.}"),
        (Author(literal="& Co."), r"{{}\& Co.}"),
    ],
)
def test_bibtex(author: Author, name: str) -> None:
    assert bibtex.name(author) == name


PARTS = st.text(st.sampled_from("aBé-'’. &%{}\\_~^$#"), min_size=1).map(
    lambda text: " ".join(text.split()) or "A"
)


AUTHORS = st.builds(Author, PARTS, PARTS, suffix=PARTS) | st.builds(
    lambda name: Author(literal=name), PARTS
)


@given(st.lists(AUTHORS, min_size=1, max_size=4))
def test_bibtex_reads_the_names_again(authors: list[Author]) -> None:
    found = bibtex_reader.names(" and ".join(map(bibtex.name, authors)))
    for (von, last, suffix, first), author in zip(found, authors, strict=True):
        assert f"{von} {last}".strip() == (author.literal or author.family)
        assert (suffix, first) == (author.suffix, author.given)
