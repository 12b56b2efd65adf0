"""Several documents: filters with several values, pages of hits, and the orders they come in."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from math import isclose
from pathlib import Path
from typing import Any

import harbours
import pytest

import gsisearch
from gsisearch import ArgumentError, Library, QueryError
from gsisearch.index.whoosh import usage

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("harbours")


@pytest.fixture(scope="module")
def library(folder: Path) -> Library:
    return gsisearch.open(harbours.write(folder / "corpus"), folder / "index")


@pytest.fixture(scope="module")
def command(folder: Path, library: Library) -> Callable[..., tuple[int, str, str]]:
    def run(*arguments: str) -> tuple[int, str, str]:
        done = subprocess.run(
            [sys.executable, "-m", "gsisearch", *arguments],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            encoding="utf-8",
        )
        return done.returncode, done.stdout, done.stderr

    return run


def where(found: Any) -> set[str]:
    """The documents that something found is in."""
    return {item.document for item in found}


# What a filter can have for values

HARBOURS = {"harbour", "harbour-2019", "harbour-2021"}


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ("harbour-2019", {"harbour-2019"}),
        ("harbour", {"harbour"}),
        ("HARBOUR", {"harbour"}),
        ("harbour*", HARBOURS),
        ("harbour-", {"harbour-2019", "harbour-2021"}),
        ("harb", HARBOURS),
        (["harbour", "river-notes"], {"harbour", "river-notes"}),
        (("river", "lake"), {"river-2020", "river-notes", "lake-2020"}),
        (["lake-2020", "lake", "lake"], {"lake-2020"}),
        (["harbour-20*"], {"harbour-2019", "harbour-2021"}),
    ],
)
def test_documents_are_named_by_their_slugs_or_beginnings(
    library: Library, document: Any, expected: set[str]
) -> None:
    assert where(library.search("dues OR harbour", document=document, limit=None)) == expected
    assert where(library.kwic("dues OR harbour", document=document)) == expected
    assert where(library.phrase("the", document=document, limit=None)) <= expected
    assert {item.document.slug for item in library.outline(document)} == expected
    if isinstance(document, str):
        assert where(library.search(f"(dues OR harbour) doc:{document}", limit=None)) == expected


ASKED = [
    lambda library, **filters: library.search("dues", **filters),
    lambda library, **filters: library.phrase("dues", **filters),
    lambda library, **filters: library.kwic("dues", **filters),
    lambda library, **filters: library.like("harbour-2021:0.1", **filters),
    lambda library, **filters: library.terms("due", **filters),
    lambda library, **filters: library.collocations("dues", **filters),
    lambda library, **filters: library.explain("dues", "harbour:0.2", **filters),
]


@pytest.mark.parametrize("ask", ASKED)
def test_every_search_takes_several_values(library: Library, ask: Any) -> None:
    everywhere = ask(library).total
    two = ask(library, document=["harbour-2019", "river"]).total
    assert 0 < ask(library, document="harbour-2019").total <= two <= everywhere
    assert ask(library, kind=["paragraph", "commitment"]).total == everywhere
    assert ask(library, document=["harbour*", "lake", "river"]).total == everywhere
    both = ask(library, section=["1", "2"], document=["harbour-2019", "harbour-2021"])
    in_turn = [ask(library, section=section, document="harbour-2") for section in ("1", "2")]
    assert both.total >= max(found.total for found in in_turn)


def test_filters_of_different_kinds_all_hold(library: Library) -> None:
    found = library.search(
        "dues OR ostland",
        section=["1", "2"],
        document=["harbour-2019", "lake"],
        kind="commitment",
    )
    assert [f"{hit.document}:{hit.id}" for hit in found] == [
        "harbour-2019:1.2.3",
        "harbour-2019:1.2.1",
    ]
    assert (
        found.hits
        == library.search(
            "(dues OR ostland) (section:1 OR section:2) (doc:harbour-2019 OR doc:lake) kind:commitment"
        ).hits
    )


@pytest.mark.parametrize(
    ("document", "near"),
    [
        ("harbour-2018", "harbour-2019"),
        ("rivers", "river-2020, river-notes"),
        ("lake-2020-05", "lake-2020"),
        ("harbor-2019", "harbour-2019"),
    ],
)
def test_a_document_that_is_not_there_is_an_error_with_those_near_it(
    library: Library, document: str, near: str
) -> None:
    for ask in (
        lambda: library.search("dues", document=["harbour", document]),
        lambda: library.search(f"dues doc:{document}"),
        lambda: library.search(f"dues doc:{document}*"),
        lambda: library.terms(document=document),
        lambda: library.commitments(document),
    ):
        with pytest.raises(QueryError, match="names no document") as caught:
            ask()
        assert near in caught.value.remedy


def test_no_value_at_all_is_an_error(library: Library) -> None:
    """A list that came out empty must not search everything."""
    nothing: tuple[Any, ...] = ([], "", ())
    for given in nothing:
        with pytest.raises(ArgumentError, match="document"):
            library.search("dues", document=given)


def test_a_group_of_filters_holds_for_partial_matches_too(library: Library) -> None:
    """Words may be left out of a query, filters may not."""
    for query in (
        "storm wharf (section:1 OR section:0)",
        "storm wharf (doc:lake OR doc:river)",
        "storm wharf (section:0 doc:harbour OR date:2021)",
    ):
        assert library.search(query).total == 0
    assert where(library.search("storm wharf (section:2 OR section:0)")) == {"harbour-2019"}


def test_what_several_filters_leave_is_said(library: Library) -> None:
    found = library.search("dues", document=["lake", "river"], kind="commitment")
    assert found.advice == ("No passage is left by (doc:lake OR doc:river) kind:commitment.",)
    assert library.like("lake-2020:0.2", document="river").advice == (
        "No other passage of those asked for has any of its significant words.",
    )


def test_an_explanation_is_of_the_ranking_among_what_the_filters_leave(library: Library) -> None:
    filters: Any = {"document": ["lake", "river"]}
    hits = library.search("harbour dues", **filters).hits
    assert len(hits) > 2
    for place, hit in enumerate(hits, 1):
        found = library.explain("harbour dues", f"{hit.document}:{hit.id}", **filters)
        assert (found.rank, found.total) == (place, len(hits))
        assert isclose(found.score, hit.score)
    outside = library.explain("harbour dues", "harbour:0.2", **filters)
    assert outside.rank is None
    assert "doc:lake OR doc:river" in outside.missing


@pytest.mark.parametrize("few", [0, 1000])
def test_words_are_counted_where_the_filters_allow(
    library: Library, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(usage, "_MAX_TEXTS", few)
    counts = {term.word: (term.occurrences, term.passages) for term in library.terms(limit=None)}
    assert counts["dues"] == (12, 9)
    some = library.terms("due", document=["harbour-2019", "lake"])
    assert [(term.word, term.occurrences, term.passages) for term in some] == [("dues", 5, 4)]
    inside = library.terms("", kind="commitment", sort="word", limit=None)
    assert {term.word: term.occurrences for term in inside}["dues"] == 1
    assert [term.word for term in inside] == sorted(term.word for term in inside)
    assert not library.terms("storm", section="1").total


def test_collocations_of_a_part_are_those_of_a_corpus_of_that_part(
    library: Library, tmp_path: Path
) -> None:
    whole = harbours.write(tmp_path / "corpus")
    for path in whole.iterdir():
        if not path.name.startswith("harbour-20"):
            path.unlink()
    alone = gsisearch.open(whole, tmp_path / "index")
    found = library.collocations("dues", document="harbour-20*", limit=None)
    assert found == alone.collocations("dues", limit=None)
    assert found.occurrences == library.kwic("dues", document="harbour-20*").total


def test_commitments_and_outlines_of_several_documents(library: Library) -> None:
    everything = [item.document.slug for item in library.outline()]
    assert everything == sorted(harbours.DOCUMENTS)
    slugs = [item.document.slug for item in library.outline(["river", "harbour"])]
    assert slugs == ["river-2020", "river-notes", "harbour"]  # as they are named
    assert where(library.commitments(["river", "harbour-2019"])) == {"harbour-2019"}
    assert library.commitments("lake") == ()


# Pages and orders

LISTED: dict[str, Any] = {
    "search": lambda library, **page: library.search("harbour dues", **page).hits,
    "search for a word": lambda library, **page: library.search("dues", **page).hits,
    "phrase": lambda library, **page: library.phrase("the harbour", **page).hits,
    "like": lambda library, **page: library.like("harbour-2021:0.1", **page).hits,
    "kwic": lambda library, **page: library.kwic("dues OR harbour", **page).lines,
}
ORDERS: dict[str, Any] = {
    name: ("document", "left", "right") if name == "kwic" else ("score", "date", "document")
    for name in LISTED
}


@pytest.mark.parametrize("name", LISTED)
@pytest.mark.parametrize("size", [1, 2, 3, 100])
def test_pages_joined_are_the_whole_list(library: Library, name: str, size: int) -> None:
    ask = LISTED[name]
    for order in ORDERS[name]:
        whole = ask(library, limit=None, sort=order)
        assert len(whole) > 3
        pages = [
            item
            for skip in range(0, len(whole) + size, size)
            for item in ask(library, limit=size, skip=skip, sort=order)
        ]
        assert pages == list(whole)
        assert ask(library, limit=None, skip=2, sort=order) == whole[2:]
        assert ask(library, skip=len(whole), sort=order) == ()


def test_pages_of_many_are_the_whole_list(tmp_path: Path) -> None:
    """Of many matches only those that may be on the page are scored in full."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    words = "peace war dues harbour ship storm".split()
    for number in range(12):
        lines = [
            " ".join(words[(number * line + at) % 6] for at in range(1 + line % 5))
            for line in range(1, 60)
        ]
        (folder / f"d{number}.txt").write_text("\n\n".join(f"It is {x}." for x in lines))
        date = "" if number % 5 == 4 else f"date: 20{10 + number % 3}\n"
        (folder / f"d{number}.yaml").write_text(f"title: Document\n{date}")
    library = gsisearch.open(folder, tmp_path / "index")
    for query in ("peace", "peace dues", "peace OR storm", '"it is"'):
        for order in ORDERS["search"]:
            ask: Any = partial(library.search, query, sort=order, snippets=0)
            whole = ask(limit=None).hits
            assert len(whole) > 150
            pages = [hit for skip in range(0, len(whole), 37) for hit in ask(limit=37, skip=skip)]
            assert pages == list(whole)


def ranked(library: Library, **page: Any) -> list[tuple[str, str]]:
    found = library.search("dues OR harbour OR ostland", limit=None, **page)
    return [(hit.document, hit.id) for hit in found]


def test_by_date_the_newest_document_comes_first_and_those_without_one_last(
    library: Library,
) -> None:
    slugs = list(dict.fromkeys(slug for slug, _ in ranked(library, sort="date")))
    assert slugs == [
        "harbour-2021",
        "river-2020",
        "lake-2020",
        "harbour-2019",
        "harbour",
        "river-notes",
    ]
    within = [pair for pair in ranked(library, sort="date") if pair[0] == "harbour-2019"]
    assert within == [pair for pair in ranked(library) if pair[0] == "harbour-2019"]


def test_by_document_hits_come_as_one_reads(library: Library) -> None:
    read = [
        (passage.document, passage.id)
        for outline in library.outline()
        for section in outline.sections
        for passage in section.passages
    ]
    found = ranked(library, sort="document")
    assert found == [pair for pair in read if pair in set(found)]
    assert set(found) == set(ranked(library))


@pytest.mark.parametrize("order", ["score", "date", "document"])
def test_partial_hits_come_last_in_every_order(library: Library, order: Any) -> None:
    hits = library.search("harbour dues", sort=order, limit=None).hits
    lacking = [bool(hit.missing) for hit in hits]
    assert lacking == sorted(lacking)
    assert any(lacking)


# On the command line


def test_options_that_are_repeated_all_count(command: Any) -> None:
    filters = ("--doc", "harbour-2019", "--doc", "lake", "--section", "0", "--section", "1")
    for name, *query in (
        ("search", "dues", "OR", "harbour"),
        ("phrase", "the"),
        ("snippets", "harbour"),
        ("kwic", "harbour"),
        ("like", "harbour-2021:0.1"),
    ):
        code, out, _ = command(name, *query, *filters, "--json", "-n", "50")
        items = next(
            value for value in json.loads(out).values() if isinstance(value, list) and value
        )
        assert code == 0
        assert {item["document"] for item in items} == {"harbour-2019", "lake-2020"}
    for name, *words in (("terms", "har"), ("collocations", "harbour"), ("commitments",)):
        only = filters if words else filters[:4]
        assert command(name, *words, *only)[0] == 0
    code, out, _ = command("explain", "harbour", "lake-2020:0.1", *filters)
    assert (code, out.splitlines()[1].strip()) == (0, "Place 4 of 4: it has all of the query.")


def test_the_command_line_pages_and_sorts(command: Any) -> None:
    options = ("--sort", "date", "--skip", "1", "-n", "2")
    code, out, _ = command("search", "dues", *options)
    heads = [line.split()[0] for line in out.splitlines() if line and line[0] != " "]
    assert (code, heads) == (0, ["harbour-2021:0.1", "river-2020:0.1", "2"])
    assert out.splitlines()[-1] == "2 to 3 of 9 passages"
    _, out, _ = command("search", "dues", "--skip", "90", "--json")
    assert json.loads(out)["hits"] == []
    assert (json.loads(out)["total"], json.loads(out)["skipped"]) == (9, 90)
    _, out, _ = command("kwic", "dues", "--skip", "1", "-n", "1", "--sort", "document")
    assert out.splitlines()[-1] == "2 to 2 of 13 occurrences"
    for wrong in (("--sort", "left"), ("--skip", "-1"), ("--kind", "x"), ("--doc", "")):
        code, out, error = command("search", "dues", *wrong)
        assert (code, out) == (2, "")
        assert wrong[1] in error
