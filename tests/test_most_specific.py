"""Of a paragraph and its commitments the most specific ones are listed, by every engine."""

from __future__ import annotations

import pytest
from engines import ENGINES, Open
from indexed import source_of

from gsisearch.index.entries import Listing
from gsisearch.matching.plan import AllOf, AnyOf, Excluding, Leaf, PassageSet, Plan


def word(text: str) -> Leaf:
    return Leaf(text, tuple(((way,),) for way in text.split()), ("exact",), ("title_exact",))


def near(text: str) -> Leaf:
    return word(text)._replace(title=(), slop=2)


@pytest.mark.parametrize("open_engine", ENGINES.values(), ids=list(ENGINES))
@pytest.mark.parametrize(
    ("plan", "paragraph", "title", "expected"),
    [
        # All of it is in one commitment: that one, not its paragraph.
        (word("b"), "a {b} {c}", "", "1"),
        (AllOf((word("b"), word("c"))), "a {b c} {c}", "", "1"),
        (word("a b"), "x {a b} {c}", "", "1"),
        # It spans commitments, or the paragraph's own words: the paragraph.
        (AllOf((word("b"), word("c"))), "a {b} {c}", "", "0"),
        (AllOf((word("a"), word("b"))), "a {b} {c}", "", "0"),
        (word("b c"), "a {b} {c}", "", "0"),
        (near("b c"), "a {x b} {c x}", "", "0"),
        (word("b c"), "a {b c b} {c}", "", "0 1"),
        # Both, each for a match of its own.
        (word("a"), "a {b a} {c}", "", "0 1"),
        (word("a b"), "a {b} {a b}", "", "0 2"),
        (AnyOf((word("a"), word("b"))), "a {b} {c}", "", "0 1"),
        # One match lies in a commitment; what is left outside is only a part of another.
        (AllOf((word("a"), word("b"))), "a {b} {a b}", "", "2"),
        # What a commitment lacks may stand in the title.
        (AllOf((word("t"), word("b"))), "a {b} {c}", "t", "1"),
        (AllOf((word("t"), word("a"))), "a {b} {a}", "t", "0 2"),
        # The title alone is the paragraph's, it makes no commitment a hit.
        (word("t"), "a {b} {c}", "t", "0"),
        (word("t"), "a {b t} {c}", "t", "1"),
        (word("t"), "t {b} {c}", "t", "0"),
        (AnyOf((word("t"), word("b"))), "a {b} {c}", "t", "1"),
        # Of a paragraph without what is excluded, none of the commitments has it either.
        (AllOf((word("a"), Excluding(word("c")))), "a {a b} {b c}", "", "1"),
        (Excluding(word("b")), "a {a} {c}", "", "0"),
        (Excluding(word("b")), "a {b} {c}", "", "2"),
        # Filters are no matches: a paragraph stands for its commitments, unless it is left out.
        (PassageSet("", "kind", ("paragraph", "commitment")), "a {b} {c}", "", "0"),
        (PassageSet("", "kind", ("commitment",)), "a {b} {c}", "", "1 2"),
        # Of partial matches those that have as much as the paragraph, and the most specific.
        (AllOf((word("a"), word("b"), word("z")), loose=True), "x {a b} {b}", "", "1"),
        (AllOf((word("a"), word("b"), word("z")), loose=True), "x {a} {b}", "", "0"),
        (AllOf(tuple(map(word, "avyz")), loose=True), "x {a} {a b}", "", "1 2"),
        # Nothing partial stands beside a complete match of the same family.
        (AllOf((word("a"), word("b")), loose=True), "x {a b} {b} {a}", "", "1 2 3"),
        (AllOf((word("a"), word("b")), loose=True), "a {b} {c}", "", "0"),
    ],
)
def test_the_most_specific_passages_are_listed(
    open_engine: Open, plan: Plan, paragraph: str, title: str, expected: str
) -> None:
    with open_engine([source_of("doc", title, [paragraph], False)]) as engine:
        found = engine.matches(plan, Listing(sort="document"))
        numbers = [match.entry.passage.id.removeprefix("1.1.") for match in found.page]
        assert [number.replace("1.1", "0") for number in numbers] == expected.split()
        by_listed = [engine.entry(one.key).passage.id for one in engine.listed(plan)]
        assert by_listed == [m.entry.passage.id for m in found.page][: found.complete or None]
