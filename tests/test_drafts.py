"""Quotations found in drafts, and the report on a draft."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from quoting import verifier_of

from gsisearch.corpus import documents
from gsisearch.quotations import Verifier
from gsisearch.quotations.drafts import check_draft, find_quotations
from gsisearch.render import render
from gsisearch.render.terminal import Style
from gsisearch.verdicts import DraftReport, Quotation, UnclosedMark

CASES = Path(__file__).parent / "cases"
DRAFT = (CASES / "draft.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def verifier() -> Verifier:
    return verifier_of(documents.load(Path(__file__).parent.parent / "corpus"))


@pytest.fixture(scope="module")
def report(verifier: Verifier) -> DraftReport:
    return check_draft(DRAFT, verifier.verify)


def test_the_report_on_the_sample_draft(report: DraftReport) -> None:
    expected = (CASES / "draft-report.txt").read_text(encoding="utf-8")
    assert render("draft", report, "text", Style(columns=100)) == expected


def test_positions_in_the_draft_are_right(report: DraftReport) -> None:
    lines = DRAFT.split("\n")
    for item in report.checked:
        found = item.quotation
        assert DRAFT[found.start :].startswith(lines[found.line - 1][found.column - 1 :][:5])
        assert found.text.split()[-1] in DRAFT[found.start : found.end]


def test_exit_codes(verifier: Verifier) -> None:
    codes = {
        "no quotation at all": 0,
        "“prosperity is a tree without roots”": 0,
        "“prosperity is a tree with roots”": 1,
        "“an unheard-of number of words”": 1,
        "“unheard-of words”": 0,
        "“prosperity is a tree without roots”, “never closed": 2,
        "“prosperity is a tree with roots”, “never closed": 1,
    }
    for draft, code in codes.items():
        assert check_draft(draft, verifier.verify).exit_code == code, draft


def test_the_length_of_phrases_is_an_option(verifier: Verifier) -> None:
    draft = "“unheard-of words here”"
    assert check_draft(draft, verifier.verify).exit_code == 1
    assert check_draft(draft, verifier.verify, shortest=5).exit_code == 0


#: A draft → the quotations in it; an unclosed mark has a question mark before it.
FOUND = {
    "": [],
    "It isn't the dogs' bone, nor the cat’s; ’tis rock ’n’ roll of the ’90s.": [],
    'a 12" disc and 5\' 10" of wood': [],
    'a "12" disc", they said': ['12" disc'],
    "“one” and ‘two’ and \"three\" and 'four'": ["one", "two", "three", "four"],
    "„fünf“, „sechs”, «sept», « huit », »neun«, ‹zehn›, ‚elf‘": [
        *("fünf", "sechs", "sept", "huit", "neun", "zehn", "elf"),
    ],
    "“outer ‘inner’ outer”": ["outer ‘inner’ outer"],
    "\"outer 'inner' outer\"": ["outer 'inner' outer"],
    "“outer “inner” outer”": ["outer “inner” outer"],
    "‘others’ security at the cost’ of": ["others’ security at the cost"],
    "‘rules’, and the others’ views": ["rules"],
    "“over\ntwo lines”": ["over\ntwo lines"],
    "“over\n\n“two paragraphs”": ["over\n\ntwo paragraphs"],
    "“lost\n\nbut “not” this": ["?“", "not"],
    '"lost and\n\n"found"': ["lost and\n\nfound"],
    '"lost\n\nand "found"': ['?"', "found"],
    "(“in brackets”)—“after a dash”": ["in brackets", "after a dash"],
    "**“strong *words* here”**": ["strong words here"],
    "“a [link](http://example.org/“not”) in it”": ["a link in it"],
    "`“code”` <b title=“tag”>“text”</b>": ["text"],
    "~~~\n“code”\n~~~\n“text”": ["text"],
    "[“a”]: http://example.org\n“b”": ["b"],
    "<!-- “comment” --> “text”[^1]": ["text"],
    "> block\n> quotation\n\n“after”": ["block\nquotation", "after"],
    "> “marked block”\n> — A. Body": ["marked block"],
    "> > nested\n> block": ["nested\nblock"],
    "> [!TIP]\n> no quotation": [],
    ">\n\ntext": [],
    "“…”, “!”": [],
    '“ spaced ” and " not opened"': [],
}


@pytest.mark.parametrize("draft", FOUND)
def test_quotations_found(draft: str) -> None:
    found = [
        item.text if isinstance(item, Quotation) else f"?{item.mark}"
        for item in find_quotations(draft)
    ]
    assert found == FOUND[draft]


@settings(max_examples=300)
@given(st.lists(st.sampled_from([*"“”‘’„«»\"'>`*[]()\n a1-", "\n\n", "word ", "> "])).map("".join))
def test_any_text_can_be_a_draft(draft: str) -> None:
    lines = draft.split("\n")
    for item in find_quotations(draft):
        assert 1 <= item.line <= len(lines)
        assert 1 <= item.column <= len(lines[item.line - 1]) + 1
        if isinstance(item, Quotation):
            assert item.words > 0
            assert 0 <= item.start < item.end <= len(draft)


@settings(max_examples=100)
@given(st.text("ab “„«\"‘'", max_size=30))
def test_unclosed_marks_hide_no_quotation(noise: str) -> None:
    draft = f"{noise}\n\nThen “quoted words here” at last."
    found = [item for item in find_quotations(draft) if not isinstance(item, UnclosedMark)]
    assert found[-1].text == "quoted words here"
