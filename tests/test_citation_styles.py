"""Citations in every style."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from gsisearch.citing.styles import STYLES, cite
from gsisearch.citing.wording import Locator
from gsisearch.corpus.documents import Corpus
from gsisearch.model import Author, Document

PACKAGE = Path(__file__).parent.parent / "gsisearch"
SPECIAL = Document(
    slug="special",
    title="100% of {A} & B_c: $5 #1 ~x^2 \\ “[y]” <z>",
    authors=(Author(literal="A. Body\nER  - "),),
    office="",
    publisher="Press & Co.",
    date="2022-06",
    place="",
    language="en",
    source="",
    sha256="0" * 64,
    url="https://example.org/a_(b)?x=1&y={2}",
    accessed="2024-05-01",
)


@pytest.fixture(scope="module")
def document(article_corpus: Corpus) -> Document:
    return article_corpus.documents[0].document


@pytest.fixture(scope="module")
def commitment(article_corpus: Corpus) -> Locator:
    passage = next(passage for passage in article_corpus.passages if passage.id == "1.2.3")
    return Locator(passage.id, passage.heading)


def test_the_place_is_numbered_as_the_heading_is() -> None:
    below = Locator("1.2.3", "I.\u2002What is it?")
    assert str(below) == "section I, paragraph 2, commitment 3"
    assert str(Locator("1.2.3", "What is it?")) == "section 1, paragraph 2, commitment 3"
    assert str(Locator("0.1")) == "opening, paragraph 1"
    assert str(Locator("2", "II. Why?")) == "section II"


OFFICE = "Ambassador of the People's Republic of China to the Kingdom of Lesotho"
EMBASSY = "Embassy of the People's Republic of China in the Kingdom of Lesotho"
TITLE = "The Global Security Initiative Bridges Peace Deficit"


def test_plain(document: Document, commitment: Locator) -> None:
    assert cite(document, [commitment]) == (
        f"Lei Kezhong, {OFFICE}, “{TITLE}”, {EMBASSY}, 7 June 2022,"
        " section I, paragraph 2, commitment 3."
    )


def test_chicago(document: Document, commitment: Locator) -> None:
    assert cite(document, [commitment], "chicago") == (
        f"Lei Kezhong ({OFFICE}), “{TITLE},” {EMBASSY}, June 7, 2022,"
        " sec. I, para. 2, commitment 3."
    )
    with_url = replace(document, url="https://example.org/a", accessed="2024-05-01")
    assert cite(with_url, (), "chicago").endswith(
        "June 7, 2022, accessed May 1, 2024, https://example.org/a."
    )


def test_apa(document: Document, commitment: Locator) -> None:
    assert cite(document, [commitment], "apa") == (
        f"Lei Kezhong [{OFFICE}]. (2022, June 7). *{TITLE}*. {EMBASSY}."
        " (sec. I, para. 2, commitment 3)"
    )
    anonymous = replace(document, authors=(), date="")
    assert cite(anonymous, (), "apa") == f"{EMBASSY}. (n.d.). *{TITLE}*."


def test_bibtex_is_escaped() -> None:
    assert cite(SPECIAL, (), "bibtex").splitlines() == [
        "@misc{special,",
        "  author = {{A. Body ER -}},",
        r"  title = {{100\% of \textbraceleft{}A\textbraceright{} \& B\_c: \$5 \#1 "
        r"\textasciitilde{}x\textasciicircum{}2 \textbackslash{} “[y]” <z>}},",
        r"  howpublished = {Press \& Co.},",
        "  year = {2022},",
        "  month = jun,",
        "  url = {https://example.org/a_(b)?x=1&y=%7B2%7D},",
        "  urldate = {2024-05-01},",
        "  language = {en},",
        "}",
    ]


def test_csl_json(document: Document, commitment: Locator) -> None:
    (item,) = json.loads(cite(document, [commitment], "csl-json"))
    assert item["author"] == [{"literal": "Lei Kezhong"}]
    assert item["issued"] == {"date-parts": [[2022, 6, 7]]}
    assert item["note"].endswith("section I, paragraph 2, commitment 3")
    assert "URL" not in item
    (item,) = json.loads(cite(SPECIAL, (), "csl-json"))
    assert (item["title"], item["URL"], item["type"]) == (SPECIAL.title, SPECIAL.url, "webpage")
    assert item["issued"] == {"date-parts": [[2022, 6]]}


def test_ris_has_a_tag_a_line() -> None:
    lines = cite(SPECIAL, (), "ris").splitlines()
    assert lines[:3] == ["TY  - ELEC", "AU  - A. Body ER -", f"TI  - {SPECIAL.title}"]
    assert "DA  - 2022/06//" in lines  # the slashes stand whatever is missing
    assert "Y2  - 2024/05/01/" in lines
    assert [line for line in lines if line.startswith("ER")] == ["ER  - "]


def test_markdown_links_to_the_address(document: Document, commitment: Locator) -> None:
    known = replace(document, url="https://example.org/a_(b)")
    address = "https://example.org/a_(b)#:~:text=Cold%20War"
    link = cite(known, [commitment], "markdown", lambda: address)
    assert link.startswith("[Lei Kezhong, ")
    assert link.endswith("(https://example.org/a_%28b%29#:~:text=Cold%20War)")
    assert cite(known, (), "markdown").endswith("(https://example.org/a_%28b%29)")


def test_markdown_without_an_address_says_so(document: Document) -> None:
    text = cite(document, (), "markdown")
    assert text.endswith(r"page “Home \> Embassy Update”. (No web address is known.)")


@pytest.mark.parametrize("style", STYLES)
def test_no_style_needs_more_than_a_title(style: str) -> None:
    bare = Document("bare", "Only a title", (), "", "", "", "", "", "", "0" * 64)
    text = cite(bare, (), next(known for known in STYLES if known == style))
    assert "Only a title" in text
    assert "None" not in text
    assert ", ," not in text


NEW_STYLE = """
def cite(document, locators, link):
    return f"{document.title}\\n  at {link()}, {' and '.join(map(str, locators))}"
"""


def test_a_new_style_is_a_new_module_and_its_name(tmp_path: Path) -> None:
    package = tmp_path / "gsisearch"
    shutil.copytree(PACKAGE, package)
    styles = package / "citing" / "styles"
    (styles / "house_style.py").write_text(NEW_STYLE)
    registry = (styles / "__init__.py").read_text(encoding="utf-8")
    changed = registry.replace('"markdown"]', '"markdown", "house-style"]')
    (styles / "__init__.py").write_text(changed, encoding="utf-8")
    corpus = tmp_path / "work" / "corpus"
    corpus.mkdir(parents=True)
    (corpus / "a.txt").write_text("Ports are open.\n\nShips sail.\n")
    (corpus / "a.yaml").write_text("title: A\nurl: https://example.org/a\n")

    def run(*arguments: str, path: Path = tmp_path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "gsisearch", *arguments],
            cwd=corpus.parent,
            env={**os.environ, "PYTHONPATH": str(path), "GSISEARCH_INDEX": str(tmp_path / "i")},
            capture_output=True,
            encoding="utf-8",
            timeout=60,
        )

    record = "A\n  at https://example.org/a#:~:text=Ships%20sail., opening, paragraph 2\n"
    cited = run("cite", "0.2", "--style", "house-style")
    assert (cited.stdout, cited.stderr, cited.returncode) == (record, "", 0)
    in_markdown = run("cite", "0.2", "--style", "house-style", "--format", "markdown")
    assert in_markdown.stdout == f"```house-style\n{record}```\n"
    assert record.split("\n")[1] in run("verify", "Ships sail.", "--cite", "house-style").stdout
    assert "'markdown', 'house-style'" in run("cite", "0.2", "--style", "other").stderr
    not_in_the_original = run("cite", "0.2", "--style", "house-style", path=PACKAGE.parent)
    assert not_in_the_original.returncode == 2
