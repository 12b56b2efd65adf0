"""The contract of the JSON output, and CSV that a spreadsheet reads and does not obey."""

from __future__ import annotations

import csv
import json
from io import StringIO
from typing import Any

import pytest
from builders import article, article_hit, article_passage, hit, passage, results, snippet
from hypothesis import given
from hypothesis import strategies as st

from gsisearch.model import Results
from gsisearch.render import View, render
from gsisearch.results import Concordance, ConcordanceLine, Outline
from gsisearch.text.words import is_unsafe

#: The keys that programs may rely on (DESIGN, section 6), with the types of their values.
TOP = {"version": int, "query": str, "total": int, "partial": bool, "hits": list}
HIT = {
    **dict.fromkeys(("id", "document", "section", "heading", "kind"), str),
    **dict.fromkeys(("published", "reading", "citation"), str),
    **{"score": float, "start": int, "end": int, "snippets": list},
}
SNIPPET = {"text": str, "start": int, "end": int, "marks": list}

ANY_TEXT = st.text(st.characters(exclude_categories=()))


def found() -> Results:
    """Hits on the article: in a commitment, in damaged text, and a partial one."""
    return results(
        article_hit("1.2.4", "legitimate security concerns", score=2.5),
        article_hit("1.3", "humanity", score=1.5),
        article_hit("3.4", "polar", score=0.5, missing=["bear"]),
    )


def parsed(view: View, value: object) -> Any:
    return json.loads(render(view, value, "json"))


def rows(view: View, value: object) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(render(view, value, "csv"), newline="")))


def check(given: dict[str, Any], keys: dict[str, type]) -> None:
    for key, kind in keys.items():
        assert type(given[key]) is kind, key


def test_hits_keep_the_contract() -> None:
    given = parsed("results", found())
    check(given, TOP)
    assert given["version"] == 1
    assert given["suggestion"] is None
    assert len(given["hits"]) == given["total"] == 3
    source = article().documents[0].source
    for each in given["hits"]:
        check(each, HIT)
        assert source[each["start"] : each["end"]] == each["published"]
        for piece in each["snippets"]:
            check(piece, SNIPPET)
            assert source[piece["start"] : piece["end"]] == piece["text"]
            assert [source[start:end] for start, end in piece["marks"]]
    marked = [source[slice(*each["snippets"][0]["marks"][0])] for each in given["hits"]]
    assert marked == ["legitimate security concerns", "humanity", "polar"]


@pytest.mark.parametrize("suggestion", ["cold war", None])
def test_what_is_said_of_a_search(suggestion: str | None) -> None:
    told = Results("colt war", 0, True, suggestion, (), ("“colt” is not in the corpus.",))
    assert parsed("results", told) == {
        "version": 1,
        "query": "colt war",
        "total": 0,
        "skipped": 0,
        "partial": True,
        "suggestion": suggestion,
        "corrected": None,
        "advice": ["“colt” is not in the corpus."],
        "hits": [],
    }


@pytest.mark.parametrize("view", ["results", "snippets"])
def test_json_lines_are_the_items_of_the_json_object(view: View) -> None:
    whole = parsed(view, found())
    lines = render(view, found(), "jsonl").splitlines()
    assert list(map(json.loads, lines)) == whole["hits" if view == "results" else view]


def test_an_outline_leads_to_the_text() -> None:
    (source,) = article().documents
    (given,) = parsed("outline", [Outline(source.document, source.sections)])["documents"]
    assert given["sha256"] == source.document.sha256
    passages = [each for section in given["sections"] for each in section["passages"]]
    assert [each["id"] for each in passages] == [each.id for each in article().passages]
    for each, expected in zip(passages, article().passages, strict=True):
        assert source.source[each["start"] : each["end"]] == expected.published


def test_csv_has_a_row_a_snippet() -> None:
    one, two = snippet("one ‹a›"), snippet("… two ‹b›")
    given = rows("results", results(hit(passage("a b"), one, two), hit(passage("c", id="1.2"))))
    assert [(row["id"], row["snippet"], row["start"], row["end"]) for row in given] == [
        ("1.1", "one a", "0", "5"),
        ("1.1", "two b", "100", "105"),
        ("1.2", "", "0", "1"),
    ]


@given(ANY_TEXT, ANY_TEXT)
def test_json_is_verbatim_and_ascii(text: str, query: str) -> None:
    told = results(hit(passage(text, heading=text)), query=query)
    assert render("results", told, "json").isascii()
    given = parsed("results", told)
    assert given["query"] == query
    assert given["hits"][0]["published"] == given["hits"][0]["heading"] == text


@given(ANY_TEXT | st.text("=+-@\t\r\n\",;' a", max_size=6))
def test_csv_is_read_back_and_starts_no_formula(text: str) -> None:
    line = ConcordanceLine("1.1", "doc", text, text, "", 0, 1)
    shown = render("concordance", Concordance("x", 1, False, None, (line,)), "csv")
    assert not any(map(is_unsafe, shown.replace("\r\n", "")))
    (row,) = csv.DictReader(StringIO(shown, newline=""))
    cell = row["left"]
    assert not cell.startswith(tuple("=+-@\t\r\n＝＋－＠"))
    assert cell == row["keyword"]
    read = cell.removeprefix("'") if text.startswith(tuple("=+-@\t\r\n＝＋－＠")) else cell
    assert len(read) == len(text)
    assert all(a == b or is_unsafe(b) for a, b in zip(read, text, strict=True))


@given(ANY_TEXT | st.text("=+-@\t\r\n\"\\\x0b\u2028' a", max_size=6))
def test_a_tsv_row_is_a_line_with_a_tab_between_values(text: str) -> None:
    line = ConcordanceLine("1.1", "doc", text, text, "", 0, 1)
    shown = render("concordance", Concordance("x", 1, False, None, (line, line)), "tsv")
    head, *lines = shown.splitlines()
    assert head == "id\tdocument\tleft\tkeyword\tright\tstart\tend"
    assert not any(map(is_unsafe, shown))
    for reading in (
        [each.split("\t") for each in lines],
        list(csv.reader(lines, delimiter="\t")),
        list(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)),
    ):
        assert [len(row) for row in reading] == [7, 7]
        assert not reading[0][2].startswith(tuple("=+-@＝＋－＠"))
    (row, _) = csv.reader(lines, delimiter="\t")
    read = row[2].removeprefix("'") if text.startswith(tuple("=+-@\t\r\n＝＋－＠")) else row[2]
    kept = text.replace("\r\n", "\n")
    assert len(read) == len(kept)
    assert all(a == b or is_unsafe(b) or b.isspace() for a, b in zip(read, kept, strict=True))


def test_tsv_is_as_programs_and_spreadsheets_expect() -> None:
    texts = ["a\tb\r\nc\nd", 'say "no"', '"no" they say', "=1+1", "\n=1", "back\\slash", ""]
    lines = [ConcordanceLine("1.1", "doc", text, "k", "", 0, 1) for text in texts]
    shown = render("concordance", Concordance("x", 1, False, None, tuple(lines)), "tsv")
    assert [line.split("\t")[2] for line in shown.splitlines()[1:]] == [
        "a b c d",
        'say "no"',
        '"""no"" they say"',
        "'=1+1",
        "' =1",
        "back\\slash",
        "",
    ]


def test_a_passage_that_looks_like_a_formula() -> None:
    (row,) = rows("passages", [passage('=HYPERLINK("x")', "read")])
    assert (row["published"], row["reading"]) == ('\'=HYPERLINK("x")', "read")
    (row,) = rows("passages", [article_passage("1.2.2")])
    assert row["published"] == article_passage("1.2.2").published
