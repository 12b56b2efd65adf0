"""`cite` on small corpora: programs can read the records in every style."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import get_args

import bibtex_reader
import cases
import pytest
from browsing import found
from cases import Case
from conftest import WriteCorpus
from hypothesis import given
from hypothesis import strategies as st

import gsisearch
from gsisearch.citing.styles import CitationStyle, bibtex
from gsisearch.model import Author, Document
from gsisearch.render import Format, render

CASES = cases.load("citing.txt")
ROOT = Path(__file__).parent.parent


def options(command: str) -> tuple[list[str], CitationStyle, Format]:
    """The ids, style and format of a command `cite ID… --style … --format …`."""
    _, *words = command.split()
    chosen = dict(pairwise(words))
    style = next(s for s in get_args(CitationStyle) if s == chosen.get("--style", "plain"))
    format = next(f for f in get_args(Format) if f == chosen.get("--format", "text"))
    return [word for word in words if word[0] != "-" and word not in (style, format)], style, format


def commands(case: Case) -> Iterator[tuple[str, str]]:
    """The commands of a case, each with what it prints."""
    for name, text in case.parts.items():
        if name.startswith("cite "):
            yield name, text.rstrip("\n") + "\n"


def corpus_of(case: Case, write_corpus: WriteCorpus) -> Path:
    return write_corpus({name: text for name, text in case.parts.items() if name[1:2] == "."})


@pytest.mark.parametrize("case", CASES, ids=str)
def test_cases(case: Case, write_corpus: WriteCorpus, tmp_path: Path) -> None:
    folder = corpus_of(case, write_corpus)
    with gsisearch.open(str(folder), str(tmp_path / "index")) as library:
        for command, expected in commands(case):
            ids, style, format = options(command)
            assert render("citations", library.cite(ids, style), format) == expected


def printed(style: str) -> list[str]:
    """All that the cases print in a style."""
    return [text for case in CASES for name, text in commands(case) if name.endswith(style)]


def test_bibtex_is_well_formed() -> None:
    titles = [
        bibtex_reader.shown(entry.fields["title"])
        for text in printed("bibtex")
        for entry in bibtex_reader.entries(text)
    ]
    assert "The {draft rules: part 1" in titles
    assert "Second" in titles
    assert r"50% of R&D: $5_a #1 ~ ^ \ {x}" in titles


TEXTS = st.text(st.characters(exclude_characters="\0"))  # which no sidecar may have


@given(TEXTS, TEXTS, st.dates().map(str))
def test_any_text_is_well_formed_bibtex(title: str, author: str, date: str) -> None:
    authors = (Author(literal=author),) if author.strip() else ()
    document = Document("a", title, authors, title, title, date, "", title, "", "")
    (entry,) = bibtex_reader.entries(bibtex.entry(document, "a:1.1-1.2", title))
    assert entry.key == "a:1.1-1.2"
    for field in ("title", "howpublished", "note"):
        assert bibtex_reader.shown(entry.fields.get(field, "")) == " ".join(title.split())
    if authors:
        assert bibtex_reader.names(entry.fields["author"])[0][1] == " ".join(author.split())
    # A group that begins with a command is a letter with an accent, for BibTeX.
    assert not re.search(r"^\{\\", entry.fields["title"])


def test_csl_json_is_one_array() -> None:
    for text in printed("csl-json"):
        items = json.loads(text)
        assert len({item["id"] for item in items}) == len(items)


def test_ris_is_records_of_tags() -> None:
    for text in printed("ris"):
        first, *_, last = lines = text.splitlines()
        assert (first, last) == ("TY  - GEN", "ER  - ")
        assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in lines)
        dates = [line[6:] for line in lines if line.startswith("DA")]
        assert all(re.fullmatch(r"\d{4}/(\d\d)?/(\d\d)?/", date) for date in dates)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_link_leads_to_its_passage(case: Case, write_corpus: WriteCorpus, tmp_path: Path) -> None:
    ids = [
        id for command, _ in commands(case) if "markdown" in command for id in options(command)[0]
    ]
    if "url: " not in case.parts["a.yaml"] or not ids:
        return
    folder = corpus_of(case, write_corpus)
    with gsisearch.open(str(folder), str(tmp_path / "index")) as library:
        links = [citation.text for citation in library.cite(ids, "markdown")]
        assert len(set(links)) == len(links)
        for link, id in zip(links, ids, strict=True):
            passage, *_ = library.show([id])
            assert found(case.parts["a.txt"], link.rpartition("(")[2][:-1]) == (
                passage.start,
                passage.end,
            )


def test_a_verified_quotation_links_to_its_own_place(
    write_corpus: WriteCorpus, tmp_path: Path
) -> None:
    source = "Rain fell on the hills.\n\nThe river rose as rain fell on the hills above.\n"
    sidecar = "title: A\nurl: https://example.org/m\n"
    folder = write_corpus({"a.txt": source, "a.yaml": sidecar})
    with gsisearch.open(str(folder), str(tmp_path / "index")) as library:
        verified = library.verify("as rain fell on the hills", style="markdown")
    address = verified.citation.rpartition("(")[2][:-1]
    assert found(source, address) == (verified.start, verified.end)


def test_the_formats_for_programs_hold_the_style(write_corpus: WriteCorpus, tmp_path: Path) -> None:
    """A citation each, as its style has it."""
    folder = corpus_of(CASES[0], write_corpus)
    with gsisearch.open(str(folder), str(tmp_path / "index")) as library:
        cited = library.cite(["a:1.1", "b:1.1"], "csl-json")
    rows = csv.DictReader(io.StringIO(render("citations", cited, "csv")))
    lines = render("citations", cited, "jsonl").splitlines()
    for items in (
        json.loads(render("citations", cited, "json"))["citations"],
        list(map(json.loads, lines)),
        list(rows),
    ):
        assert [item["id"] for item in items] == ["a:1.1", "b:1.1"]
        assert [[one["id"] for one in json.loads(item["text"])] for item in items] == [
            ["a:1.1"],
            ["b:1.1"],
        ]


def test_the_command_prints_one_array(write_corpus: WriteCorpus, tmp_path: Path) -> None:
    folder = corpus_of(CASES[0], write_corpus)
    (command, expected), *_ = commands(CASES[0])
    done = subprocess.run(
        [sys.executable, "-m", "gsisearch", *command.split()],
        cwd=tmp_path,
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "PYTHONWARNINGS": "error",
            "GSISEARCH_CORPUS": str(folder),
            "GSISEARCH_INDEX": str(tmp_path / "index"),
        },
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, expected, "")
