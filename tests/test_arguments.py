"""Every argument of every public method: it is what was expected, or an error says what it is."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

import gsisearch
from gsisearch import ArgumentError, GsisearchError, Library
from gsisearch.citing.permalinks import permalink

ROOT = Path(__file__).parent.parent

#: What each argument that must be given may be.
GIVEN = {
    "query": "peace",
    "words": "peace",
    "id": "1.2",
    "ids": ["1.2"],
    "quote": "a tree without roots",
    "draft": "He said “prosperity is a tree without roots”.",
    "link": "gsi-lesotho-2022@000000000000:1.1",
}

NUMBERS = (-1, True, 1.5, "3", b"3", [3])
STRINGS = (None, 3, True, b"peace", ["peace"])
FILTERS: tuple[object, ...] = (
    3,
    True,
    b"x",
    "",
    [],
    ["3", None],
    [3],
    "\0",
    "\ud800",
    "a b",
    {3: 3},
)
FOLDERS = (3, "", b"corpus", "a\0b", "\ud800", ["corpus"])

#: Values that an argument must not have, by its name.
WRONG: dict[str, tuple[object, ...]] = {
    "query": STRINGS,
    "words": STRINGS,
    "id": STRINGS,
    "quote": STRINGS,
    "draft": STRINGS,
    "link": STRINGS,
    "beginning": STRINGS,
    "prefix": (*STRINGS, " ", "!?", "cold war", "\0"),
    "ids": (None, 3, b"1.2", [3], ["1.2", None], [b"1.2"]),
    "limit": NUMBERS,
    "skip": (None, *NUMBERS),
    "snippets": (None, *NUMBERS),
    "slop": (None, 101, *NUMBERS),
    "context": (None, *NUMBERS),
    "width": (None, 0, *NUMBERS),
    "window": (None, 0, *NUMBERS),
    "shortest": (None, 0, *NUMBERS),
    "sort": ("up", "", 1, True, b"left", ["left"]),
    "style": (None, "mla", "", 1, ["apa"]),
    "correct": (None, 0, 1, "no", []),
    "stop_words": (None, 0, 1, "no", []),
    "section": (*FILTERS, "IV", "-1", "1.2"),
    "document": (*FILTERS, "../gsi", "*"),
    "kind": (*FILTERS, "heading", ["paragraph", "heading"]),
    "corpus": FOLDERS,
    "index": FOLDERS,
    "timeout": (-1, True, "3", float("nan"), [3]),
    "notify": (3, "print", True),
    "build": (None, 0, "no"),
}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return gsisearch.open(ROOT / "corpus", tmp_path_factory.mktemp("index"))


def callables() -> Iterator[tuple[str, Callable[..., object]]]:
    yield "open", gsisearch.open
    for name, method in inspect.getmembers(Library, inspect.isfunction):
        if not name.startswith("_"):
            yield name, method


ARGUMENTS = [
    (name, parameter)
    for name, function in callables()
    for parameter in inspect.signature(function).parameters
    if parameter != "self"
]


def ask(library: Library, name: str, argument: str, value: object) -> object:
    """Call a method with one argument of this value, and the others as they must be."""
    function: Any = gsisearch.open if name == "open" else getattr(library, name)
    needed = {
        parameter.name: GIVEN[parameter.name]
        for parameter in inspect.signature(function).parameters.values()
        if parameter.default is parameter.empty
    }
    return function(**{**needed, argument: value})


def test_the_methods_are_found() -> None:
    assert len(ARGUMENTS) > 60
    assert {"search", "verify", "open", "ids"} <= {name for name, _ in ARGUMENTS}


@pytest.mark.parametrize(("name", "argument"), ARGUMENTS)
def test_an_argument_is_checked(library: Library, name: str, argument: str) -> None:
    with pytest.raises(ArgumentError, match=rf"^{argument}: found <object object.*>, expected \S"):
        ask(library, name, argument, object())
    assert argument in WRONG, "give the argument wrong values in WRONG"
    for value in WRONG[argument]:
        with pytest.raises(ArgumentError) as caught:
            ask(library, name, argument, value)
        assert caught.value.name == argument
        assert caught.value.value is value or caught.value.value in list(value)  # type: ignore[call-overload]  # bad values are of any type
        assert "expected" in str(caught.value)


HOSTILE = ("", " ", "\0", "a\0b", "\ud800", "\udcff", "\u202e", "é", "x" * 20_000, "1" * 5_000)


@pytest.mark.parametrize(
    ("name", "argument"),
    [pair for pair in ARGUMENTS if pair[1] in GIVEN or pair[1] in ("prefix", "beginning")],
)
def test_any_string_has_an_answer_or_an_error_of_ours(
    library: Library, name: str, argument: str
) -> None:
    for value in HOSTILE:
        with suppress(GsisearchError):
            ask(library, name, argument, value)


def test_an_error_says_what_was_found_and_what_was_expected(library: Library) -> None:
    errors = {}
    for name, argument, value in [
        ("search", "limit", -1),
        ("search", "section", 3),
        ("search", "sort", "up"),
        ("phrase", "slop", 200),
        ("terms", "prefix", "cold war"),
        ("show", "ids", b"1.2"),
        ("kwic", "correct", 1),
    ]:
        with pytest.raises(ValueError, match=argument) as caught:
            ask(library, name, argument, value)
        errors[argument] = str(caught.value)
    assert errors == {
        "limit": "limit: found -1, expected a whole number from 0, or None for all",
        "section": "section: found 3, expected a string, or a list of strings",
        "sort": "sort: found 'up', expected one of 'score', 'date', 'document'",
        "slop": "slop: found 200, expected a whole number from 0 to 100",
        "prefix": "prefix: found 'cold war', expected the beginning of one word,"
        " or an empty string for all",
        "ids": "ids: found b'1.2', expected a string, or a list of strings",
        "correct": "correct: found 1, expected True or False",
    }


def test_a_string_is_one_id_and_a_list_is_taken_in_any_form(library: Library) -> None:
    assert library.show("1.2.3") == library.show(["1.2.3"]) == library.show(iter(("1.2.3",)))
    assert library.cite("1.2.3") == library.cite({"1.2.3"})
    assert [passage.id for passage in library.show(("1.2.3", "3.1"))] == ["1.2.3", "3.1"]
    assert library.show([]) == ()


def test_a_permalink_is_an_id_wherever_one_is_asked_for(library: Library) -> None:
    (document,) = library.outline()
    link = str(permalink(document.document, "1.2.4"))
    assert library.like(link).hits == library.like("1.2.4").hits
    assert library.explain("security", link) == library.explain("security", "1.2.4")
    assert library.show(link) == library.show("1.2.4")


def test_none_of_many_is_listed_but_all_are_counted(library: Library) -> None:
    assert library.search("peace", limit=0).total == library.search("peace", limit=None).total
    assert library.search("peace", limit=0).hits == ()
    assert library.kwic("peace", limit=0).lines == ()
    assert library.terms(limit=0).terms == ()
