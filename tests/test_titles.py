"""Titles in quotation marks, with nested quotations alternating."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gsisearch.citing.titles import quoted_title


@pytest.mark.parametrize(
    ("title", "in_marks"),
    [
        ("A title", "“A title”"),
        ("A “B” C", "“A ‘B’ C”"),
        ('A "B" C', "“A ‘B’ C”"),
        ("A «B» C", "“A ‘B’ C”"),
        ("A «\u00a0B\u202f» C", "“A ‘B’ C”"),
        ("A „B“ C", "“A ‘B’ C”"),
        ('A „B" C', "“A ‘B’ C”"),
        ("A »B« C", "“A ‘B’ C”"),
        ("A ”B” C", "“A ‘B’ C”"),
        ("A ‘B’ C", "“A ‘B’ C”"),
        ("A 'B' C", "“A ‘B’ C”"),
        ("“A” and “B”", "“‘A’ and ‘B’”"),
        ("A “B ‘C’ D” E", "“A ‘B “C” D’ E”"),
        ("A ‘B “C” D’ E", "“A ‘B “C” D’ E”"),
        ("\"'A' B\"", "“‘“A” B’”"),
        ("“2024 Report”", "“‘2024 Report’”"),
        # apostrophes
        ("China's and China’s", "“China's and China’s”"),
        ("States’ Rights", "“States’ Rights”"),
        ("The States' “Rights”", "“The States' ‘Rights’”"),
        ("O'Neill's \"B\"", "“O'Neill's ‘B’”"),
        ("The '90s and the ’80s", "“The '90s and the ’80s”"),
        ("Rock 'n' Roll", "“Rock 'n' Roll”"),
        # no partner
        ("A “B", "“A “B”"),
        ("A B” C", "“A B” C”"),
        ('A 5" pipe', '“A 5" pipe”'),
        ("A » B", "“A » B”"),
    ],
)
def test_quoted(title: str, in_marks: str) -> None:
    assert quoted_title(title) == in_marks


@pytest.mark.parametrize(
    ("title", "in_marks"),
    [
        ("A title", "“A title,”"),
        ("A “B”", "“A ‘B,’”"),
        ("A “B ‘C’”", "“A ‘B “C,”’”"),
        ("A “B?”", "“A ‘B?’”"),
        ("Is it “B”?", "“Is it ‘B’?”"),
        ("States’", "“States’,”"),
    ],
)
def test_a_comma_goes_inside_the_closing_marks(title: str, in_marks: str) -> None:
    assert quoted_title(title, ",") == in_marks


@given(st.text(st.sampled_from("a 1\"'“”„‘’‚«»‹›,?")))
def test_only_marks_change(title: str) -> None:
    marks = "\"'“”„‘’‚«»‹›"
    letters = [char for char in title if char not in marks and not char.isspace()]
    assert [c for c in quoted_title(title) if c not in marks and not c.isspace()] == letters


def test_many_marks_take_no_longer_each() -> None:
    assert quoted_title("“" * 20_000 + "a" + "”" * 20_000)
