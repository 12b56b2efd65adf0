"""Twice the input takes twice the time, whatever the input is.

Each of these inputs once took four times the time or more.
"""

from __future__ import annotations

from array import array
from contextlib import ExitStack
from pathlib import Path

import pytest
from growth import assert_linear

import gsisearch
from gsisearch.index.whoosh.postings import Postings, frequencies_for, merge_sorted, without
from gsisearch.quotations.drafts import find_quotations


def _numbers(size: int, one_in: int) -> array[int]:
    return array("I", range(size % one_in, size, one_in))


def test_few_numbers_are_merged_into_many() -> None:
    assert_linear(
        lambda size: (_numbers(size, 1), _numbers(size, 14)),
        lambda parts: merge_sorted(parts),
        300_000,
    )


def test_few_numbers_are_left_out_of_many() -> None:
    assert_linear(
        lambda size: (_numbers(size, 1), _numbers(size, 20)),
        lambda given: without(*given),
        400_000,
    )


def test_frequencies_in_all_records_but_few() -> None:
    def postings(size: int) -> tuple[Postings, array[int]]:
        every = _numbers(size, 1)
        few = set(range(0, size, 600))
        return Postings(every, every), array("I", [n for n in every if n not in few])

    assert_linear(postings, lambda given: frequencies_for(*given), 600_000)


#: What drafts may be full of.
DRAFTS = {
    "opening marks": "“",
    "opening marks of another language": "„",
    "opening marks, a paragraph each": "\n\n“a",
    "straight marks": '""',
    "marks within marks": "«a »b «",
    "quotations in one paragraph": '"a" ',
    "comments": "<!--",
    "code in backticks": "`` ` ",
    "a row of backticks": "`",
    "a row of tildes": "~",
    "fences": "```\na\n",
    "fences in a block": "> ~~~\n",
    "lines of dashes in a block": "> — a" + " " * 40 + "\n",
    "footnote marks": "[^",
}


@pytest.mark.parametrize("unit", DRAFTS.values(), ids=DRAFTS)
def test_drafts(unit: str) -> None:
    assert_linear(
        lambda size: unit * (size // len(unit)), lambda text: list(find_quotations(text)), 20_000
    )


def test_titles_in_another_order(tmp_path: Path) -> None:
    """Each section's heading has the words of the quotation, none has them in its order."""

    def library(sections: int) -> gsisearch.Library:
        folder = tmp_path / str(sections)
        folder.mkdir()
        lines = "\n".join(f"Line {n} of the report says little." for n in range(150))
        text = "\n\n".join(f"# Rivers and harbours {n}\n\n{lines}" for n in range(sections))
        (folder / "report.txt").write_text(text)
        (folder / "report.yaml").write_text("title: Report\n")
        return stack.enter_context(gsisearch.open(folder, folder / "index"))

    with ExitStack() as stack:
        quotation = "harbours and rivers"
        assert_linear(library, lambda found: found.verify(quotation), 24)
