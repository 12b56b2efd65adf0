"""Validation of the arguments of public methods.

Each function takes the name of an argument, for the error message, and its value.  It returns the
value, or raises `ArgumentError`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar, get_args

from gsisearch.errors import ArgumentError
from gsisearch.model import Kind, Order

if TYPE_CHECKING:
    from gsisearch.citing.styles import CitationStyle
    from gsisearch.index.entries import Listing
    from gsisearch.query.tree import Filter, FilterField, Node

T = TypeVar("T")

#: The values of a filter: one, several alternatives, or None for all.
Strings = str | Iterable[str] | None
Kinds = Kind | Iterable[Kind] | None


class Query(NamedTuple):
    """What is asked: `text` as typed, the tree of it, and what limits it besides.

    `correct` says whether clear slips in plain words are put right.  `write` makes of a tree
    the text that is read as that tree, or "" where there is none.
    """

    text: str
    node: Node
    filters: tuple[Node, ...] = ()
    correct: bool = True
    write: Callable[[Node], str] = str


def string(name: str, value: str) -> str:
    """Any string."""
    if not isinstance(value, str):
        raise ArgumentError(name, value, "a string")
    return value


def strings(name: str, value: str | Iterable[str]) -> tuple[str, ...]:
    """Strings; a single string is a list of one."""
    found = (value,) if isinstance(value, str) or not isinstance(value, Iterable) else tuple(value)
    if not all(isinstance(item, str) for item in found):
        raise ArgumentError(name, value, "a string, or a list of strings")
    return found


def number(name: str, value: int, least: int, most: int | None = None) -> int:
    """A whole number in a range."""
    whole = isinstance(value, int) and not isinstance(value, bool)
    if not whole or value < least or (most is not None and value > most):
        range = f"from {least}" if most is None else f"from {least} to {most}"
        raise ArgumentError(name, value, f"a whole number {range}")
    return value


def limit(name: str, value: int | None) -> int | None:
    """A maximum number; None for all."""
    try:
        return None if value is None else number(name, value, 0)
    except ArgumentError as error:
        raise ArgumentError(name, value, f"{error.expected}, or None for all") from None


def seconds(name: str, value: float | None) -> float | None:
    """A time limit of 0 or more seconds; None or infinity for no limit."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if value is not None and not (is_number and value >= 0):
        raise ArgumentError(name, value, "a number of seconds, or None for no limit")
    return value


def flag(name: str, value: bool) -> bool:
    """True or False."""
    if not isinstance(value, bool):
        raise ArgumentError(name, value, "True or False")
    return value


def choice(name: str, value: T, choices: object) -> T:
    """One of the strings of a `Literal`."""
    known = get_args(choices)
    if not isinstance(value, str) or value not in known:
        raise ArgumentError(name, value, f"one of {', '.join(map(repr, known))}")
    return value


def style(value: CitationStyle) -> CitationStyle:
    """A citation style."""
    from gsisearch.citing.styles import CitationStyle

    return choice("style", value, CitationStyle)


def folder(name: str, value: str | Path | None) -> str | Path | None:
    """The path of a folder; None for the default."""
    if value is None or _is_path(value):
        return value
    raise ArgumentError(name, value, "the path of a folder, or None")


def _is_path(value: str | Path) -> bool:
    try:
        path = os.fspath(value)
        return isinstance(path, str) and path != "" and b"\0" not in os.fsencode(path)
    except (TypeError, UnicodeEncodeError):
        return False


def function(name: str, value: Callable[[str], None] | None) -> Callable[[str], None] | None:
    """A callable, or None."""
    if value is not None and not callable(value):
        raise ArgumentError(name, value, "a function that takes a string, or None")
    return value


def prefix(name: str, value: str) -> str:
    """The beginning of a word; "" for any."""
    from gsisearch.text.words import forms

    if string(name, value) and len(forms(value)) != 1:
        raise ArgumentError(name, value, "the beginning of one word, or an empty string for all")
    return value


def query(
    value: str,
    section: Strings,
    document: Strings,
    kind: Kinds,
    correct: bool = True,
    *,
    as_phrase: bool = False,
) -> Query:
    """A query with its filters; with `as_phrase`, plain words are joined to a phrase.

    Raises:
        QueryError: the query can't be read.
    """
    from gsisearch.query import parse, words_as_phrase, write_words_as_phrase
    from gsisearch.query.tree import is_plain

    node = parse(string("query", value))
    corrected = flag("correct", correct) and is_plain(node)
    node, write = (words_as_phrase(node), write_words_as_phrase) if as_phrase else (node, str)
    return Query(value, node, filters(section, document, kind), corrected, write)


def phrase(words: str, slop: int, section: Strings, document: Strings, kind: Kinds) -> Query:
    """The query for a phrase with its filters.

    Raises:
        QueryError: the phrase has no word, or is too long.
    """
    from gsisearch.query import phrase, write_phrase
    from gsisearch.query.terms import MAX_SLOP

    node = phrase(string("words", words), number("slop", slop, 0, MAX_SLOP))
    return Query(words, node, filters(section, document, kind), False, write_phrase)


def listing(limit_: int | None, skip: int, sort: Order) -> Listing:
    """Which hits are listed."""
    from gsisearch.index.entries import Listing

    return Listing(limit("limit", limit_), number("skip", skip, 0), choice("sort", sort, Order))


def documents(name: str, value: Strings) -> tuple[str, ...] | None:
    """Slugs of documents, or beginnings of slugs; None for all."""
    return None if value is None else tuple(one.value for one in _filters(name, "doc", value))


def filters(section: Strings, document: Strings, kind: Kinds) -> tuple[Node, ...]:
    """A filter for each argument that is not None."""
    from gsisearch.query.tree import Or

    given: tuple[tuple[str, FilterField, Strings], ...] = (
        ("section", "section", section),
        ("document", "doc", document),
        ("kind", "kind", kind),
    )
    found = (_filters(name, field, value) for name, field, value in given if value is not None)
    return tuple(each[0] if len(each) == 1 else Or(each) for each in found)


def _filters(name: str, field: FilterField, value: str | Iterable[str]) -> tuple[Filter, ...]:
    from gsisearch.query.filters import EXPECTED, make_filter

    what, _ = EXPECTED[field]
    found = []
    for one in dict.fromkeys(strings(name, value)):
        filter = make_filter(field, one)
        if not filter:
            raise ArgumentError(name, one, what)
        found.append(filter)
    if not found:
        raise ArgumentError(name, value, f"{what}, or several, or None for all")
    return tuple(found)
