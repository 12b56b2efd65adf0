"""Loading a corpus folder; errors name the file, line and key."""

from __future__ import annotations

import hashlib
import os
import re
from itertools import pairwise
from pathlib import Path

import cases
import pytest
import yaml
from conftest import CORPUS, WriteCorpus
from hypothesis import given, settings
from hypothesis import strategies as st

from gsisearch.corpus import documents, yamlfile
from gsisearch.corpus.checking import check_corpus
from gsisearch.corpus.documents import Corpus, SourceDocument
from gsisearch.errors import DataFileError
from gsisearch.index.whoosh import indexing
from gsisearch.index.whoosh.reader import WhooshReader
from gsisearch.model import Passage

GOOD = {"a.txt": "The river rises.\n", "a.yaml": "title: A\n"}


def as_bytes(text: str) -> bytes:
    r"""The text in UTF-8, with `\xff` as a byte and `\t` as a tab."""
    data = text.encode().replace(rb"\t", b"\t")
    return re.sub(rb"\\x([0-9a-f]{2})", lambda match: bytes.fromhex(match[1].decode()), data)


def passages(document: SourceDocument) -> list[Passage]:
    return [passage for section in document.sections for passage in section.passages]


@pytest.mark.parametrize("in_python", [False, True], ids=["C", "Python"])
@pytest.mark.parametrize("case", cases.load("corpus-errors.txt"), ids=str)
def test_errors(
    case: cases.Case, in_python: bool, write_corpus: WriteCorpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each line of the message begins as the case has it, with either of PyYAML's parsers."""
    if in_python:
        monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    files = {name: as_bytes(text.rstrip("\n")) for name, text in case.parts.items()}
    del files[""], files["message"]
    folder = write_corpus({**GOOD, **files})
    message = str(error_of(folder)).removeprefix(f"{folder}{os.sep}")
    expected = case.parts["message"].strip().splitlines()
    lines = message.splitlines()[: len(expected)]
    assert [line[: len(begin)] for line, begin in zip(lines, expected, strict=True)] == expected


def error_of(folder: Path) -> DataFileError:
    """The first error in a corpus, whether documents are valid or not."""
    try:
        error = check_corpus(folder).findings[0].error
    except DataFileError as raised:
        error = raised
    assert "\n" in str(error), "a problem and, below it, what to do"
    return error


def test_a_missing_folder(tmp_path: Path) -> None:
    error = error_of(tmp_path / "nowhere")
    assert error.path == str(tmp_path / "nowhere")
    assert error.problem == "no corpus here: No such file or directory"
    assert "--corpus DIR" in error.remedy


def test_a_file_for_a_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    assert error_of(tmp_path / "file").problem == "no corpus here: Not a directory"


def test_an_empty_folder(tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text("no document")
    (tmp_path / ".hidden.txt").write_text("no document")
    assert error_of(tmp_path).problem == "the corpus is empty: no .txt file"


@pytest.mark.parametrize("name", ["a.txt", "a.yaml", "settings.yaml"])
def test_a_folder_for_a_file(name: str, write_corpus: WriteCorpus) -> None:
    folder = write_corpus(GOOD)
    (folder / name).unlink(missing_ok=True)
    (folder / name).mkdir()
    error = error_of(folder)
    assert error.path == str(folder / name)
    assert error.problem == "can't be read: not a regular file"


@pytest.mark.parametrize("name", ["a.txt", "a.yaml", "settings.yaml"])
def test_a_pipe_for_a_file(name: str, write_corpus: WriteCorpus) -> None:
    folder = write_corpus(GOOD)
    (folder / name).unlink(missing_ok=True)
    os.mkfifo(folder / name)
    assert error_of(folder).path == str(folder / name)


@pytest.mark.parametrize("name", ["a.txt", "a.yaml", "settings.yaml"])
def test_a_link_that_leaves_the_corpus(
    name: str, write_corpus: WriteCorpus, tmp_path: Path
) -> None:
    folder = write_corpus(GOOD)
    (folder / name).unlink(missing_ok=True)
    (tmp_path / "outside").write_text("title: outside")
    (folder / name).symlink_to(tmp_path / "outside")
    error = error_of(folder)
    assert (error.path, error.problem) == (
        str(folder / name),
        "a symbolic link that leaves the corpus",
    )


@pytest.mark.parametrize("target", ["a.txt", "nowhere"])
def test_a_link_that_leads_nowhere(target: str, write_corpus: WriteCorpus) -> None:
    folder = write_corpus(GOOD)
    (folder / "a.txt").unlink()
    (folder / "a.txt").symlink_to(target)
    assert error_of(folder).path == str(folder / "a.txt")


def test_links_within_the_corpus_and_to_it_are_followed(
    write_corpus: WriteCorpus, tmp_path: Path
) -> None:
    folder = write_corpus({"a.txt": "The river rises.\n", "a.yaml": "title: A\n"})
    (folder / "b.txt").symlink_to("a.txt")
    (folder / "b.yaml").symlink_to(folder / "a.yaml")
    (tmp_path / "link").symlink_to(folder)
    loaded = documents.load(tmp_path / "link")
    assert [d.document.slug for d in loaded.documents] == ["a", "b"]


@pytest.mark.parametrize(
    ("name", "module", "constant"),
    [("a.txt", documents, "MAX_SOURCE_BYTES"), ("a.yaml", yamlfile, "MAX_BYTES")],
)
def test_a_huge_file(
    name: str,
    module: object,
    constant: str,
    write_corpus: WriteCorpus,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = write_corpus({**GOOD, name: "x: " + "x" * 1998})
    monkeypatch.setattr(module, constant, 2000)
    error = error_of(folder)
    assert (error.path, error.problem) == (str(folder / name), "larger than 2,000 bytes")


def test_a_very_long_repair(write_corpus: WriteCorpus) -> None:
    text = "water " * 40
    repairs = f"repairs: [{{line: 1, published: {text}, reading: {text}x}}]"
    folder = write_corpus({"a.txt": text, "a.yaml": f"title: A\n{repairs}"})
    error = error_of(folder)
    assert (error.line, error.key, error.problem) == (2, "repairs[1]", "a very long repair")


def one(
    write_corpus: WriteCorpus, source: str | bytes, sidecar: str = "title: A\n"
) -> SourceDocument:
    """The document of a corpus with only one."""
    (document,) = documents.load(write_corpus({"a.txt": source, "a.yaml": sidecar})).documents
    return document


def test_a_byte_order_mark_stays_in_the_source_and_out_of_the_text(
    write_corpus: WriteCorpus,
) -> None:
    sidecar = "\ufefftitle: A\nchrome: [Home]\nrepairs:\n- {line: 3, published: Theriver, reading: The river}\n"
    document = one(write_corpus, "\ufeffHome\n\nTheriver rises.\n", sidecar)
    assert document.source.startswith("\ufeffHome")
    (passage,) = passages(document)
    assert (passage.id, passage.start) == ("0.1", 7)
    assert document.source[passage.start : passage.end] == "Theriver rises."
    assert passage.reading == "The river rises."


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
def test_line_ends_and_separators_count_alike_everywhere(
    end: str, write_corpus: WriteCorpus
) -> None:
    """A form feed or U+2028 never ends a line, in chrome, repairs or passages."""
    source = end.join(["\fPage 1", "One\u2028line.", "", "\x0bTwolines."])
    sidecar = end.join(
        [
            "title: A",
            "chrome: [Page 1]",
            "repairs:",
            "- {line: 4, published: Twolines, reading: Two lines}",
        ]
    )
    document = one(write_corpus, source, sidecar)
    assert [passage.reading for passage in passages(document)] == ["One line.", "Two lines."]


def test_metadata(write_corpus: WriteCorpus) -> None:
    sidecar = "title: >\n  A long\n  title\nauthor: 'no'\ndate: 2022-06\nplace: ~\nlanguage: no\n"
    document = one(write_corpus, "The river rises.", sidecar).document
    assert (document.title, document.author, document.date) == ("A long title", "no", "2022-06")
    assert (document.place, document.language, document.office) == ("~", "no", "")


@pytest.mark.parametrize("date", ["2022", "2022-06", "2022-06-07", "2024-02-29", "0001"])
def test_dates(date: str, write_corpus: WriteCorpus) -> None:
    assert one(write_corpus, "Rain.", f"title: A\ndate: {date}").document.date == date


def test_chrome_is_skipped_everywhere(write_corpus: WriteCorpus) -> None:
    source = "Home\n\nOne.\n\n home \nHome\n\nand two\nHome\nthree."
    document = one(write_corpus, source, "title: A\nchrome: [Home]\n")
    assert [p.published for p in passages(document)] == ["One.", "home", "and two", "three."]


def test_neighbouring_repairs_in_any_order(write_corpus: WriteCorpus) -> None:
    sidecar = (
        "title: A\nrepairs:\n"
        "- {line: 1, published: rises, reading: ' rises,'}\n"
        "- {line: 1, published: river, reading: ' river'}\n"
        "- {line: 1, published: The, reading: 'The:'}\n"
    )
    document = one(write_corpus, "Theriverrises today.", sidecar)
    assert document.map.reading == "The: river rises, today."
    assert [repair.published for repair in document.repairs] == ["The", "river", "rises"]


def test_a_repair_is_given_with_plain_spaces_and_kept_verbatim(write_corpus: WriteCorpus) -> None:
    sidecar = "title: A\nrepairs: [{line: 1, published: the rivers, reading: the river's}]\n"
    document = one(write_corpus, "In the\u2002rivers bed.", sidecar)
    assert document.repairs[0].published == "the\u2002rivers"
    assert document.map.reading == "In the river's bed."


def test_the_article(article: SourceDocument) -> None:
    data = (CORPUS / "gsi-lesotho-2022.txt").read_bytes()
    assert article.source.encode() == data
    assert article.document.sha256 == hashlib.sha256(data).hexdigest()
    assert article.document.slug == "gsi-lesotho-2022"
    assert article.document.title == "The Global Security Initiative Bridges Peace Deficit"
    assert article.document.author == "Lei Kezhong"
    assert article.document.date == "2022-06-07"
    assert "Home" not in "".join(passage.published for passage in passages(article))


def check(document: SourceDocument) -> None:
    """The promises about the passages of every document."""
    found = passages(document)
    tops = [passage for passage in found if not passage.parent]
    assert all(a.end <= b.start for a, b in pairwise(tops))
    parents = {passage.id: passage for passage in tops}
    for passage in found:
        assert document.source[passage.start : passage.end] == passage.published
        first, last = document.map.to_reading(passage.start, passage.end)
        assert document.map.reading[first:last] == passage.reading
        if passage.parent:
            parent = parents[passage.parent]
            assert parent.start <= passage.start < passage.end <= parent.end
            assert passage.id.rpartition(".")[0] == parent.id
    assert len({passage.id for passage in found}) == len(found)


def test_promises_of_the_article(article_corpus: Corpus) -> None:
    check(article_corpus.documents[0])
    assert list(article_corpus.passages) == passages(article_corpus.documents[0])


LINES = [
    "",
    "",
    "I. Water",
    "The river rises. It falls.",
    "It has 1) dams; 2) trees.",
    "- one",
    "- two",
    "so:",
]


READINGS = st.sampled_from(["!!", "a b", "x, y.", "2) x", "One two three.", "’", "dams;"])


@st.composite
def repaired_documents(draw: st.DrawFn) -> tuple[str, str]:
    """A source file and a sidecar with repairs of some words."""
    lines = draw(st.lists(st.sampled_from(LINES), max_size=8))
    sidecar = ["title: A", "repairs:", '- {line: 1, published: "Hi", reading: "Hello"}']
    for number, line in enumerate(lines, 2):
        for word in re.findall(r"\S+", line):
            reading = draw(st.none() | READINGS)
            if reading not in (None, word) and line.count(word) == 1:
                sidecar.append(f'- {{line: {number}, published: "{word}", reading: "{reading}"}}')
    return "\n".join(["Hi.", *lines, "The end\u2002is near."]), "\n".join(sidecar)


@settings(max_examples=60)
@given(case=repaired_documents())
def test_promises_of_any_document(
    case: tuple[str, str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Passages of any document are slices of the source, and can be indexed."""
    folder = tmp_path_factory.mktemp("corpus")
    for name, text in zip(("a.txt", "a.yaml"), case, strict=True):
        (folder / name).write_text(text, encoding="utf-8", newline="")
    loaded = documents.load(folder)
    check(loaded.documents[0])
    assert loaded.documents[0].map.reading.startswith("Hello.")
    assert loaded.documents[0].map.reading.endswith("The end is near.")
    index = tmp_path_factory.mktemp("index")
    assert indexing.build(index, loaded.documents) == (1, len(loaded.passages))


def test_an_item_that_repairs_leave_no_word_can_be_indexed(
    write_corpus: WriteCorpus, tmp_path: Path
) -> None:
    sidecar = 'title: A\nrepairs: [{line: 2, published: one, reading: "!!"}]\n'
    folder = write_corpus({"a.txt": "so:\n- one\n- two\n", "a.yaml": sidecar})
    index = tmp_path / "new"
    index.mkdir()
    indexing.build(index, documents.load(folder).documents)
    assert WhooshReader(index).commitment_spans(0) == [(1, 1), (1, 2)]
