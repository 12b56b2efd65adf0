"""The query language: a query gives the tree that is meant, or an error that helps."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from inspect import cleandoc
from itertools import chain, cycle, product
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gsisearch.errors import QueryError
from gsisearch.query import parse, phrase, tree, write_phrase
from gsisearch.query.guide import GUIDE
from gsisearch.query.parser import MAX_DEPTH, MAX_LENGTH, MAX_PATTERNS, MAX_TERMS
from gsisearch.query.tree import (
    And,
    Boost,
    DateRange,
    Filter,
    Fuzzy,
    In,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Wildcard,
    Word,
)
from gsisearch.text.words import WORD, forms

CASES = Path(__file__).parent / "cases"


def blocks(name: str) -> list[list[str]]:
    """The blocks of a file of cases, as lines; a line that begins with "# " is a comment."""
    text = (CASES / name).read_text(encoding="utf-8")
    kept = re.sub(r"^# .*\n", "", text, flags=re.MULTILINE)
    return [block.split("\n") for block in re.split(r"\n{2,}", kept.strip("\n"))]


def pairs(text: str) -> list[list[str]]:
    """The indented lines of a text that have two columns, two spaces or more between them."""
    return [list(match) for match in re.findall(r"^ +(\S.*?) {2,}(\S.*)$", text, re.MULTILINE)]


DOCUMENTED = pairs(cleandoc(parse.__doc__ or ""))
TREES = DOCUMENTED + blocks("query.txt")
ERRORS = blocks("query-errors.txt")
EXAMPLES = [query for query, _ in pairs(GUIDE)]


def outcome(query: str) -> Node | QueryError:
    """The tree of a query, or the error."""
    try:
        return parse(query)
    except QueryError as error:
        return error


def words(node: Node) -> Iterator[str]:
    """What the leaves of a tree look for."""
    match node:
        case And(children) | Or(children):
            yield from chain.from_iterable(map(words, children))
        case Not(child) | In(_, child) | Boost(child):
            yield from words(child)
        case Word(text) | Phrase(text) | Prefix(text) | Wildcard(text) | Fuzzy(text):
            yield text


def test_the_cases_are_read() -> None:
    assert len(DOCUMENTED) == 19
    assert len(TREES) > 80
    assert len(ERRORS) > 80
    assert len(EXAMPLES) > 30


@pytest.mark.parametrize(("query", "expected"), TREES)
def test_tree(query: str, expected: str) -> None:
    node = parse(query)
    assert repr(node) == expected
    assert parse(str(node)) == node


@pytest.mark.parametrize("block", ERRORS, ids=lambda block: block[0])
def test_error(block: list[str]) -> None:
    query, caret, *pieces = block
    with pytest.raises(QueryError) as caught:
        parse(query)
    assert caught.value.position == caret.index("^")
    assert caught.value.query == query
    for piece in pieces:
        assert piece in str(caught.value)


@pytest.mark.parametrize("query", ["", "   ", "\t\n"])
def test_an_empty_query_has_no_place_to_point_at(query: str) -> None:
    with pytest.raises(QueryError, match="the query is empty") as caught:
        parse(query)
    assert caught.value.position is None


@pytest.mark.parametrize("query", EXAMPLES)
def test_the_guide_shows_queries(query: str) -> None:
    parse(query)


def test_nodes_are_values() -> None:
    others: list[object] = [Wildcard("peace"), Word("peace", exact=True), "peace"]
    assert Prefix("peace") not in others
    assert Word("peace") not in others
    assert len({parse("cold war"), parse(" cold  war"), parse("cold AND war")}) == 2
    with pytest.raises(AttributeError):
        parse("peace").text = "war"  # type: ignore[misc, union-attr]  # the point of the test


# Limits


@pytest.mark.parametrize(
    ("allowed", "too_much", "place"),
    [
        ("x" * MAX_LENGTH, "x" * 100_000, MAX_LENGTH),
        ("a " * MAX_TERMS, "a " * (MAX_TERMS + 1), 2 * MAX_TERMS),
        ("ab* " * MAX_PATTERNS, "ab* " * (MAX_PATTERNS + 1), 4 * MAX_PATTERNS),
        ("ab~ OR " * MAX_PATTERNS + "c", "ab~ OR " * MAX_PATTERNS + "c?d", 7 * MAX_PATTERNS),
        ("(" * MAX_DEPTH + "a" + ")" * MAX_DEPTH, "(" * 5_000, MAX_DEPTH),
        ("a" + " (b)" * (MAX_DEPTH + 1), "(a" * (MAX_DEPTH + 1), 2 * MAX_DEPTH),
    ],
    ids=["length", "terms", "patterns", "more patterns", "depth", "not depth"],
)
def test_a_limit_is_an_error_that_names_it(allowed: str, too_much: str, place: int) -> None:
    parse(allowed)
    with pytest.raises(QueryError, match=r"too many|more than \d+") as caught:
        parse(too_much)
    assert caught.value.position == place


_REPEATED = "( ) \" “ - -( title: date: a: a^ a~ = * ? : ~ ^ 1, 1.1 1.. a' ʼ".split()


@pytest.mark.parametrize(
    "piece", [*_REPEATED, "NOT ", "a OR ", "\u0301", "\x00", "\u202e", "\ud800"]
)
def test_repetition_ends_well(piece: str) -> None:
    for query in (piece * (MAX_LENGTH // len(piece)), f"{piece * 2_000}a", f"a {piece * 49}a"):
        found = outcome(query)
        assert isinstance(found, QueryError) or parse(str(found)) == found


# What separates


@given(st.lists(st.text("aZ0é-", min_size=1, max_size=3) | st.just("OR"), min_size=1, max_size=4))
def test_plain_words_are_read_as_the_grammar_reads_them(words: list[str]) -> None:
    query = " ".join(words)
    # The space before it makes it a query that the grammar has to read.
    assert problem_or_tree(query) == problem_or_tree(f" {query}")


def problem_or_tree(query: str) -> str | Node:
    try:
        return parse(query)
    except QueryError as error:
        return error.problem


@pytest.mark.parametrize(
    "separator", ["\x00", "\x1b", "\x85", "\u202e", "\u2066", "\ud800", "\u2002"]
)
def test_controls_are_white_space(separator: str) -> None:
    query = 'cold -war "long peace"'
    assert parse(query.replace(" ", separator)) == parse(query)


def test_invisible_characters_stay_in_their_word() -> None:
    assert parse("secu\u00adrity") == Word("secu\u00adrity")


# Phrases of plain text


def test_nothing_in_a_plain_phrase_is_syntax() -> None:
    assert phrase('say "no" (-x) title:y*\n z', 2) == Phrase('say "no" (-x) title:y* z', 2)


@pytest.mark.parametrize(
    ("text", "slop", "problem"),
    [
        ("", 0, "empty"),
        (" – ", 0, "no word"),
        ("x" * (MAX_LENGTH + 1), 0, "too many"),
        ("cold war", -1, "slop"),
        ("cold war", 101, "slop"),
    ],
)
def test_a_plain_phrase_has_words_and_limits(text: str, slop: int, problem: str) -> None:
    with pytest.raises(QueryError, match=problem):
        phrase(text, slop)


def test_a_phrase_with_slop_is_no_plain_text() -> None:
    assert write_phrase(phrase("cold war")) == "cold war"
    assert write_phrase(phrase("cold war", 1)) == ""
    assert write_phrase(parse("cold war")) == ""


@settings(max_examples=150)
@given(st.text(st.sampled_from("ab \"“”«»„'-\n\x00"), min_size=1))
def test_a_plain_phrase_can_be_written_as_a_query(text: str) -> None:
    assume(forms(text))
    written = parse(str(phrase(text)))
    assert isinstance(written, Phrase)
    assert forms(written.text) == forms(text)


# Any text


_SYNTAX = [
    *" ()\"“”„«»-=~^*?:.,/&'’12ab全ʼ\u0301\x00\u202e\ud800",
    *"title: text: section: kind: doc: date: 2022-06 .. commitment http:// ~2 ^2 peace".split(),
    *(" AND ", " OR ", " NOT ", " war "),
]
ANY_TEXT = st.one_of(
    st.lists(st.sampled_from(_SYNTAX), max_size=25).map("".join), st.text(st.characters())
)


@settings(max_examples=1000)
@given(ANY_TEXT)
def test_any_text_is_a_tree_or_an_error(query: str) -> None:
    found = outcome(query)
    if isinstance(found, QueryError):
        assert found.position is None or 0 <= found.position <= len(query)
        assert found.query == query
        assert found.problem
        assert found.remedy
    else:
        assert all(map(WORD.search, words(found)))
        assert parse(str(found)) == found


# Any tree


LETTERS = st.text("abcdexyz", min_size=2, max_size=6)
WORDS = LETTERS | st.sampled_from(["long-term", "people’s", "R&D", "1,000", "15:06", "a=b", "全"])
LEAVES: st.SearchStrategy[Node] = st.one_of(
    st.builds(Word, WORDS, st.booleans()),
    st.builds(
        Phrase, st.sampled_from(["cold war", "a “b” c", 'a "b" c', "«a» x*"]), st.integers(0, 100)
    ),
    st.builds(Prefix, LETTERS),
    st.builds(Wildcard, st.sampled_from(["*ab", "a?b", "a*b*", "?ab*"])),
    st.builds(Fuzzy, LETTERS, st.integers(1, 2)),
)
FACTORS = st.floats(0.01, 100)
FILTERS: st.SearchStrategy[Node] = st.sampled_from(
    [
        Filter("section", "1"),
        Filter("doc", "gsi"),
        Filter("kind", "commitment"),
        DateRange("2022", "2022"),
        DateRange("", "2022-06"),
        DateRange("2022-06-07", ""),
    ]
)


def compounds(nodes: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(nodes, min_size=2, max_size=3).map(tuple)
    return st.one_of(
        st.builds(And, several, st.booleans()),
        st.builds(Or, several),
        st.builds(Not, nodes),
        st.builds(Boost, nodes, FACTORS),
    )


FIELDLESS = st.recursive(LEAVES, compounds, max_leaves=4)
FIELDED: st.SearchStrategy[Node] = st.builds(
    In, st.sampled_from(["title", "commitments", "text"]), FIELDLESS
)
# The anchor gives every tree something to find.
ANY_TREE = st.builds(
    lambda node: And((Word("anchor"), node)),
    st.recursive(LEAVES | FILTERS | FIELDED, compounds, max_leaves=8),
)


@settings(max_examples=300)
@given(ANY_TREE)
def test_a_tree_survives_being_written(node: Node) -> None:
    assert parse(str(node)) == node
    assert eval(repr(node), vars(tree)) == node


@settings(max_examples=200)
@given(ANY_TREE, st.lists(st.text(" \t\n\u2002\x00", min_size=1, max_size=3), min_size=1))
def test_more_white_space_changes_nothing(node: Node, gaps: list[str]) -> None:
    supply = cycle(gaps)

    def widen(match: re.Match[str]) -> str:
        return {"(": "(" + next(supply), ")": next(supply) + ")", " ": next(supply)}[match.group()]

    assert parse(next(supply) + re.sub(r"[ ()]", widen, str(node)) + next(supply)) == node


# Precedence, held against Python's own: `not`, then `and`, then `or`.

NAMES = ("a", "b", "c")
Written = tuple[str, str]  # as a query, as Python
JOINTS = st.sampled_from([(" AND ", " and "), (" ", " and "), (" OR ", " or ")])
NEGATIONS = st.sampled_from([("", ""), ("NOT ", "not "), ("-", "not ")])


def negated(mark: Written, part: Written) -> Written:
    return mark[0] + part[0], mark[1] + part[1]


def joined(left: Written, joint: Written, right: Written) -> Written:
    return left[0] + joint[0] + right[0], left[1] + joint[1] + right[1]


def connected(inner: st.SearchStrategy[Written]) -> st.SearchStrategy[Written]:
    groups = inner.map(lambda part: (f"({part[0]})", f"({part[1]})"))
    return st.builds(joined, inner, JOINTS, inner) | st.builds(negated, NEGATIONS, groups)


NAMED = st.builds(negated, NEGATIONS, st.sampled_from([(name, name) for name in NAMES]))


def holds(node: Node, truth: Mapping[str, bool]) -> bool:
    match node:
        case And(children):
            return all(holds(child, truth) for child in children)
        case Or(children):
            return any(holds(child, truth) for child in children)
        case Not(child):
            return not holds(child, truth)
        case Word(text):
            return truth[text]
    raise AssertionError(node)


@settings(max_examples=300)
@given(st.recursive(NAMED, connected, max_leaves=12))
def test_precedence_is_that_of_logic(written: Written) -> None:
    query, python = written
    node = parse(f"anchor ({query})")
    for values in product((False, True), repeat=len(NAMES)):
        truth = dict(zip(NAMES, values, strict=True))
        assert holds(node, {**truth, "anchor": True}) == eval(python, dict(truth))
