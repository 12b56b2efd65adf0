"""Checked quotations and draft reports in every format."""

from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path

import pytest
from quoting import SHA256, verifier_of

from gsisearch.corpus import documents
from gsisearch.quotations import Verifier
from gsisearch.quotations.drafts import check_draft
from gsisearch.render import Format, render
from gsisearch.render.terminal import Style, width
from gsisearch.verdicts import Verification

ALTERED = "We may reject … and oppose dragging [China] into a new Cold War"
QUOTES = [ALTERED, "a tree without roots", "PROSPERITY is a tree without roots", "no such words"]
DRAFT = "“The GSI is underpinned by seven commitments”, “win-win” | “none of these at all” “lost"


@pytest.fixture(scope="module")
def verifier() -> Verifier:
    return verifier_of(documents.load(Path(__file__).parent.parent / "corpus"))


@pytest.fixture(scope="module")
def altered(verifier: Verifier) -> Verification:
    return verifier.verify(ALTERED)


def test_side_by_side(altered: Verification) -> None:
    assert render("verification", altered, "text", Style(columns=80)).splitlines()[:5] == [
        "altered  3.2  6156-6321  91%",
        "  quotation                               source",
        '  We ‹may› reject … and oppose dragging   We ‹must› reject "small circles",',
        "  [China] into a new Cold War             oppose undermining the international",
        "                                          order under the pretext of so-called",
    ]


def test_one_below_the_other_on_a_narrow_terminal(altered: Verification) -> None:
    lines = render("verification", altered, "text", Style(columns=40)).splitlines()
    assert lines[1:4] == [
        "  quotation",
        "    We ‹may› reject … and oppose",
        "    dragging [China] into a new Cold War",
    ]
    assert '    We ‹must› reject "small circles",' in lines


def test_colour_takes_the_place_of_marks(altered: Verification) -> None:
    text = render("verification", altered, "text", Style(columns=80, color=True))
    assert "\x1b[1;31mmay\x1b[0m" in text
    assert "\x1b[1;31mmust\x1b[0m" in text
    assert "‹" not in text


@pytest.mark.parametrize("columns", [40, 60, 80, 200])
@pytest.mark.parametrize("color", [False, True])
def test_lines_fit(columns: int, color: bool, verifier: Verifier) -> None:
    style = Style(columns=columns, color=color)
    for quote in QUOTES:
        text = render("verification", verifier.verify(quote), "text", style)
        assert text.endswith("\n")
        assert all(width(line) <= columns for line in text.splitlines()[1:])


def test_the_json_contract(altered: Verification, verifier: Verifier) -> None:
    found = json.loads(render("verification", altered, "json"))
    keys = "version verdict id start end published similarity changes cut corpus_sha256"
    assert set(keys.split()) <= set(found)
    assert (found["version"], found["verdict"], found["id"]) == (1, "altered", "3.2")
    assert found["corpus_sha256"] == SHA256
    (change,) = found["changes"]
    assert {key: change[key] for key in ("kind", "quote", "source", "meaning")} == {
        "kind": "replace",
        "quote": "may",
        "source": "must",
        "meaning": True,
    }
    assert [alarm["name"] for alarm in change["alarms"]] == ["modality"]
    absent = json.loads(render("verification", verifier.verify("no such words"), "json"))
    assert (absent["id"], absent["start"], absent["published"]) == (None, None, None)
    assert absent["cut"] == absent["changes"] == []


def test_draft_json_and_csv(verifier: Verifier) -> None:
    report = check_draft(DRAFT, verifier.verify)
    found = json.loads(render("draft", report, "json"))
    assert found["counts"] == {"exact": 0, "repaired": 0, "altered": 1, "absent": 1}
    assert (found["exit_code"], found["phrases"]) == (1, 1)
    assert found["unclosed"] == [{"mark": "“", "line": 1, "column": 83}]
    assert [item["phrase"] for item in found["quotations"]] == [False, True, False]
    rows = list(csv.DictReader(StringIO(render("draft", report, "csv"))))
    assert [(row["line"], row["column"]) for row in rows] == [("1", "1"), ("1", "48"), ("1", "60")]
    assert rows[0]["alarms"] == "number"
    lines = render("draft", report, "jsonl").splitlines()
    assert [json.loads(line)["verdict"] for line in lines] == ["altered", "exact", "absent"]


def test_draft_markdown_is_a_table(verifier: Verifier) -> None:
    lines = render("draft", check_draft(DRAFT, verifier.verify), "markdown").splitlines()
    assert lines[2].startswith("| 1:1 | altered | 1.2 | The GSI is underpinned")
    assert all(line.count(" | ") == 4 for line in lines[:6])


@pytest.mark.parametrize("quote", QUOTES)
def test_a_quotation_is_a_row_and_a_line(quote: str, verifier: Verifier) -> None:
    found = verifier.verify(quote)
    (line,) = render("verification", found, "jsonl").splitlines()
    whole = json.loads(render("verification", found, "json"))
    assert json.loads(line) == {key: value for key, value in whole.items() if key != "version"}
    shown = StringIO(render("verification", found, "csv"), newline="")
    (row,) = csv.DictReader(shown)
    assert (row["verdict"], row["quote"]) == (found.verdict, quote)
    for key in ("document", "id", "start", "end", "published"):
        assert row[key] == ("" if whole[key] is None else str(whole[key]))
    assert row["similarity"] == str(whole["similarity"])
    assert row["changes"] == str(len(found.changes))


def test_what_a_row_says_of_changes_cuts_and_the_nearest(
    altered: Verification, verifier: Verifier
) -> None:
    def row(found: Verification) -> dict[str, str]:
        (row,) = csv.DictReader(StringIO(render("verification", found, "tsv")), delimiter="\t")
        return row

    given = row(altered)
    assert (given["changes"], given["meaning"], given["alarms"]) == ("1", "True", "modality")
    assert given["cut_warning"] == "“under the pretext of” is left out: it limits what is said."
    absent = row(verifier.verify("none of these at all"))
    assert (absent["id"], absent["nearest"]) == ("", "gsi-lesotho-2022:1.2.2")


@pytest.mark.parametrize("format", ["text", "json", "jsonl", "csv", "tsv", "markdown"])
def test_an_empty_draft_is_valid_output(format: Format, verifier: Verifier) -> None:
    text = render("draft", check_draft("", verifier.verify), format)
    assert {
        "text": text == "0 quotations\n",
        "json": '"quotations": []' in text,
        "jsonl": text == "",
        "csv": text.startswith("line,column,") and text.count("\n") == 1,
        "tsv": text.startswith("line\tcolumn\t") and text.count("\n") == 1,
        "markdown": text.endswith("0 quotations.\n"),
    }[format]


def test_control_characters_do_not_reach_the_terminal(verifier: Verifier) -> None:
    found = verifier.verify("a tree\x1b[31m with \u202eroots")
    for format in ("text", "markdown"):
        text = render("verification", found, "text" if format == "text" else "markdown")
        assert "\x1b" not in text
        assert "\u202e" not in text
