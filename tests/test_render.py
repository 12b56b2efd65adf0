"""Every view in every format, as golden files; refreshed by `python tests/test_render.py`.

A file holds one value in all formats, a section each; ␛ stands for the escape character.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import get_args

import cases
import pytest
from builders import article, article_entry, article_hit, article_passage, results, spans_of
from quoting import verifier_of

from gsisearch.citing.styles import plain
from gsisearch.citing.wording import Locator
from gsisearch.model import Results
from gsisearch.quotations.drafts import check_draft
from gsisearch.render import FORMATS, Format, View, render
from gsisearch.render.terminal import Style
from gsisearch.results import (
    CheckedDocument,
    Citation,
    Collocate,
    Collocations,
    Concordance,
    CorpusReport,
    Explanation,
    Finding,
    IndexStatus,
    Outline,
    Part,
    Proposal,
    Term,
    Vocabulary,
)
from gsisearch.search.concordance import concordance_line
from gsisearch.verdicts import DraftReport, Verification

VIEWS: tuple[View, ...] = get_args(View)
NO_MARKDOWN: tuple[View, ...] = ("status", "corpus", "proposals")

#: What a section of a golden file is rendered with.
SECTIONS: dict[str, tuple[Format, Style]] = {
    "text": ("text", Style()),
    "text, 40 columns": ("text", Style(columns=40)),
    "text, 60 columns, colour, slugs": ("text", Style(columns=60, color=True, slugs=True)),
    "markdown": ("markdown", Style()),
    "json": ("json", Style()),
    "jsonl": ("jsonl", Style()),
    "csv": ("csv", Style()),
    "tsv": ("tsv", Style()),
}


def found_results() -> Results:
    hits = [
        article_hit("1.2.3", "Cold", "War", score=4.56789),
        article_hit("3.2", "cold", "war", score=3.5),
        article_hit("1.3", "humanity", score=1.25, missing=["war", "c*ld"]),
    ]
    return results(*hits, query="cold war humanity", total=5)


def found_snippets() -> Results:
    hits = [article_hit("1.2.3", "Cold War", score=2), article_hit("3.4", "polar", score=1)]
    return results(*hits, query='"cold war" OR polar')


def occurrences() -> Concordance:
    entries = [article_entry(id) for id in ("0.1", "1.2.4")]
    found = [(entry, span) for entry in entries for span in spans_of(entry, "security")]
    lines = tuple(concordance_line(entry, span, 60) for entry, span in found)
    return Concordance("security", 40, False, None, lines)


def explanation() -> Explanation:
    """With a part of every kind, and numbers that add up only if rounded with care."""
    passage = article_passage("1.2.3")
    parts = (
        Part("stem", "cold*", 0.8, 1.0, 1.54, 0.967, 1.0004),
        Part("exact", "cold*", 0.2, 1.0, 1.54, 0.967, 1.0004),
        Part("neighbours", "cold war", 0.3, 2.0, 1.79, 1.0, 0.9),
        Part("whole", '"bloc confrontation"', 1.0, 2.5, 2.6, 0.9, 0.8),
    )
    return Explanation(
        query='cold* war^2 "bloc confrontation"^2.5 humanity',
        id=passage.id,
        document=passage.document,
        section=passage.section,
        heading=passage.heading,
        kind=passage.kind,
        score=sum(part.value for part in parts),
        rank=3,
        total=5,
        complete=2,
        missing=("humanity",),
        instead=(),
        parts=parts,
    )


def vocabulary() -> Vocabulary:
    return Vocabulary("se", 12, (Term("security", 42, 13), Term("sea", 1, 1)))


def collocations() -> Collocations:
    found = Collocate("sustainable", 7, 7, 17.0689), Collocate("non", 4, 5, 5.43)
    return Collocations("security", 5, 42, 139, found)


def outlines() -> list[Outline]:
    source = article().documents[0]
    return [Outline(source.document, source.sections[:2])]


def citation(id: str) -> Citation:
    document = article().documents[0].document
    return Citation(f"{document.slug}:{id}", plain.cite(document, [Locator(id)]))


def status() -> IndexStatus:
    path, built = "/somewhere/index", "2022-06-07T15:06:00+00:00"
    return IndexStatus("stale corpus", path, 22, 1, built, 123456, "a file has changed", 1)


def report() -> CorpusReport:
    documents = CheckedDocument("gsi-lesotho-2022", 4, 22, 6, 27), CheckedDocument("b", 1, 1, 0, 1)
    wrong = "c", "/somewhere/corpus/c.yaml", 2, "date", "found “7 June”", "Write a date."
    doubt = "", "/somewhere/corpus/x.pdf", None, "", "not read", "Save its text."
    findings = Finding("error", *wrong), Finding("warning", *doubt)
    return CorpusReport("/somewhere/corpus", documents, findings, 1)


def proposals() -> list[Proposal]:
    return [
        Proposal(17, 2988, 3000, "thathumanity", "that humanity", "words glued together"),
        Proposal(35, 7300, 7309, "sea,polar", "sea, polar", "no space after a comma"),
    ]


def verification() -> Verification:
    quote = "We may reject … and oppose dragging [China] into a new Cold War"
    return verifier_of(article()).verify(quote)


def draft() -> DraftReport:
    text = (
        "“The GSI is underpinned by seven commitments” | “win-win”, “none of these at all”, “lost"
    )
    return check_draft(text, verifier_of(article()).verify)


#: Something of the article to show as each view.
VALUES: dict[View, Callable[[], object]] = {
    "results": found_results,
    "snippets": found_snippets,
    "concordance": occurrences,
    "explanation": explanation,
    "vocabulary": vocabulary,
    "collocations": collocations,
    "passages": lambda: [article_passage("0.2"), article_passage("1.3")],
    "commitments": lambda: [article_passage("1.2.1"), article_passage("1.2.3")],
    "outline": outlines,
    "citations": lambda: [citation("1.2.3"), citation("0.1")],
    "status": status,
    "corpus": report,
    "proposals": proposals,
    "verification": verification,
    "draft": draft,
}


def rendered(view: View) -> Iterator[tuple[str, str]]:
    """The sections of a view's golden file."""
    for section, (format, style) in SECTIONS.items():
        if format != "markdown" or view not in NO_MARKDOWN:
            yield section, render(view, VALUES[view](), format, style).replace("\x1b", "␛")


@pytest.mark.parametrize("format", FORMATS)
def test_a_format_is_a_module_that_names_its_views(format: Format) -> None:
    module = import_module(f"gsisearch.render.{format}")
    assert {view for view in VIEWS if view not in module.VIEWS} == (
        set(NO_MARKDOWN) if format == "markdown" else set()
    )
    assert set(module.VIEWS) <= set(VIEWS)
    assert module.__doc__
    assert module.write.__doc__


@pytest.mark.parametrize("view", VIEWS)
def test_golden_files(view: View) -> None:
    golden = {case.name: case.parts[""] for case in cases.load(f"render/{view}.txt")}
    assert dict(rendered(view)) == golden


@pytest.mark.parametrize("view", NO_MARKDOWN)
def test_a_view_that_a_format_lacks(view: View) -> None:
    with pytest.raises(ValueError, match=f"no markdown of {view}"):
        render(view, VALUES[view](), "markdown")


def test_what_has_no_ids_and_no_number() -> None:
    with pytest.raises(ValueError, match="no ids of vocabulary"):
        render("vocabulary", vocabulary(), "ids")
    with pytest.raises(ValueError, match="no count of verification"):
        render("verification", verification(), "count")


@pytest.mark.parametrize("view", ["results", "snippets", "concordance"])
def test_nothing_found_is_still_valid(view: View) -> None:
    nothing = Concordance("x", 0, False, None, ()) if view == "concordance" else results(query="x")
    shown = {format: render(view, nothing, format) for format in FORMATS}
    name = {"results": "hits", "snippets": "snippets", "concordance": "lines"}[view]
    assert f'"{name}": []' in shown["json"]
    assert shown["text"] == shown["jsonl"] == ""
    assert shown["csv"].count("\n") == 1
    assert shown["csv"].startswith("id,document,")
    assert shown["tsv"] == shown["csv"].replace(",", "\t")
    table = "| id | left | keyword | right |\n| --- | ---: | :---: | :--- |\n"
    assert shown["markdown"] == (table if view == "concordance" else "")


def test_no_word_is_still_valid() -> None:
    nothing: dict[View, object] = {
        "vocabulary": Vocabulary("zz", 0, ()),
        "collocations": Collocations("zz", 5, 0, 0, ()),
    }
    for view, value in nothing.items():
        shown = {format: render(view, value, format) for format in FORMATS}
        assert shown["text"] == shown["jsonl"] == ""
        assert '"total": 0' in shown["json"]
        assert shown["csv"].startswith("word,")
        assert (shown["csv"].count("\n"), shown["markdown"].count("\n")) == (1, 2)


@pytest.mark.parametrize("view", ["passages", "commitments", "outline", "citations", "proposals"])
def test_an_empty_list_is_still_valid(view: View) -> None:
    for format in FORMATS:
        if format != "markdown" or view not in NO_MARKDOWN:
            shown = render(view, [], format)
            assert shown.count("\n") == {"json": 4, "csv": 1, "tsv": 1}.get(format, 0)


def test_counts_are_of_all_and_ids_of_what_is_listed() -> None:
    found = found_results()
    assert render("results", found, "count") == "5\n"
    assert render("results", found, "ids") == "1.2.3\n3.2\n1.3\n"
    assert render("concordance", occurrences(), "count") == "40\n"
    slugs = Style(slugs=True, color=True)
    assert render("concordance", occurrences(), "ids", slugs) == (
        "gsi-lesotho-2022:0.1\ngsi-lesotho-2022:1.2.4\n"
    )
    assert render("commitments", VALUES["commitments"](), "count") == "2\n"
    assert render("outline", outlines(), "ids").split()[:3] == ["0.1", "0.2", "1.1"]
    assert render("results", results(query="x"), "ids") == ""


if __name__ == "__main__":
    for each in VIEWS:
        text = "".join(f"=== {section}\n{shown}" for section, shown in rendered(each))
        (cases.FOLDER / "render" / f"{each}.txt").write_text(text, encoding="utf-8")
