"""A bad document is reported and not searched; all others are searched."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import cases
import pytest
from hostile import gsisearch
from test_corpus import GOOD, as_bytes

import gsisearch as api
from gsisearch.corpus.checking import check_corpus
from gsisearch.corpus.encodings import likely_encoding
from gsisearch.corpus.locations import corpus_files
from gsisearch.index.freshness import State
from gsisearch.index.store import Store

ROOT = Path(__file__).parent.parent


@pytest.fixture
def corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A corpus with the valid document `a`; the environment names it and its index."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    add(folder, GOOD)
    monkeypatch.setenv("GSISEARCH_CORPUS", str(folder))
    monkeypatch.setenv("GSISEARCH_INDEX", str(tmp_path / "index"))
    return folder


def add(folder: Path, files: Mapping[str, str | bytes]) -> None:
    for name, content in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)


def write(name: str, content: str | bytes) -> Callable[[Path], object]:
    data = content.encode() if isinstance(content, str) else content
    return lambda folder: (folder / name).write_bytes(data)


def link(name: str, target: str) -> Callable[[Path], object]:
    """Replaces a file with a symbolic link."""

    def put(folder: Path) -> None:
        (folder / name).unlink()
        (folder / name).symlink_to(target)

    return put


def put(name: str, make: Callable[[Path], object]) -> Callable[[Path], object]:
    """Replaces a file with something else."""

    def replace(folder: Path) -> None:
        (folder / name).unlink()
        make(folder / name)

    return replace


#: What can be wrong with the document `b`, which has text and sidecar: what is done, which file is
#: blamed, what is said.
BAD: dict[str, tuple[Callable[[Path], object], str, str]] = {
    "an empty text": (write("b.txt", ""), "b.txt", "no passage"),
    "nothing but white space": (write("b.txt", "\n \n"), "b.txt", "no passage"),
    "nothing but headings": (write("b.txt", "# One\n\n# Two\n"), "b.txt", "no passage"),
    "windows-1252": (write("b.txt", b"The Council\x92s day"), "b.txt:1", "not UTF-8"),
    "UTF-16": (write("b.txt", "Rain.".encode("utf-16")), "b.txt:1", "not UTF-8"),
    "half a character": (write("b.txt", b"caf\xc3"), "b.txt:1", "not UTF-8"),
    "a NUL": (write("b.txt", "One.\nT\0o."), "b.txt:2", "U+0000"),
    "a PDF": (write("b.txt", "%PDF-1.4\n"), "b.txt", "this is a PDF"),
    "no sidecar": (lambda c: (c / "b.yaml").unlink(), "b.txt", "no sidecar"),
    "an empty sidecar": (write("b.yaml", ""), "b.yaml:1", "the title is missing"),
    "half a sidecar": (write("b.yaml", 'title: "Anim'), "b.yaml:1", "not YAML"),
    "an unknown key": (write("b.yaml", "title: B\nautor: C"), "b.yaml:2", "unknown key"),
    "a bad date": (write("b.yaml", "title: B\ndate: June"), "b.yaml:2", "found “June”"),
    "no text": (lambda c: (c / "b.txt").unlink(), "b.yaml", "without its document"),
    "capitals": (lambda c: (c / "b.txt").rename(c / "B.txt"), "B.txt", "expected the name b.txt"),
    "a second slug": (write("A.txt", "Two."), "A.txt", "the slug is that of a.txt too"),
    "a space": (write("the rain.txt", "Two."), "the rain.txt", "can't be the slug"),
    "yml": (lambda c: (c / "b.yaml").rename(c / "b.yml"), "b.yml", "expected the name b.yaml"),
    "a link that leaves": (
        link("b.txt", "/etc/hostname"),
        "b.txt",
        "a symbolic link that leaves",
    ),
    "a device": (
        link("b.txt", "/dev/zero"),
        "b.txt",
        "a symbolic link that leaves",
    ),
    "a sidecar elsewhere": (
        link("b.yaml", "/etc/hostname"),
        "b.yaml",
        "a symbolic link that leaves",
    ),
    "a link to nothing": (
        link("b.txt", "c.txt"),
        "b.txt",
        "can't be read",
    ),
    "a link to itself": (
        link("b.txt", "b.txt"),
        "b.txt",
        "a symbolic link that leaves",
    ),
    "a folder": (put("b.txt", Path.mkdir), "b.txt", "can't be"),
    "a pipe": (put("b.txt", os.mkfifo), "b.txt", "can't be"),
}
B = {"b.txt": "The okapi is shy.\n", "b.yaml": "title: B\n"}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_document_blocks_nothing(corpus: Path, case: str) -> None:
    make, place, said = BAD[case]
    add(corpus, B)
    make(corpus)
    total = 3 if case in {"a second slug", "a space"} else 2
    kept_out = f"1 of {total} documents is kept out: `gsisearch corpus check` says why.\n"

    first = gsisearch("search", "river", "--json")
    assert (first.code, json.loads(first.out)["total"]) == (0, 1)
    assert first.err.startswith(f"{corpus / place}: ")
    assert said in first.err
    assert first.err.endswith(kept_out)
    before = Store(corpus.parent / "index").manifest()
    again = gsisearch("search", "river", "--json")
    assert (again.out, again.err) == (first.out, kept_out), "once, then in one line"
    assert Store(corpus.parent / "index").manifest() == before, "the index is fresh"

    check = gsisearch("corpus", "check")
    assert check.code == 2
    assert f"error  {corpus / place}: " in check.out
    assert said in check.out
    assert gsisearch("index", "check").code == 0
    assert json.loads(gsisearch("index", "status", "--json").out)["kept_out"] == 1

    shutil.rmtree(corpus)
    corpus.mkdir()
    add(corpus, {**GOOD, **B})
    mended = gsisearch("search", "okapi")
    assert (mended.code, mended.err) == (0, "")
    assert gsisearch("corpus", "check").code == 0


def test_an_unreadable_document(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is searched as soon as it is readable."""
    add(corpus, B)
    opened = Path.open

    def refuse(self: Path, mode: str = "r", **more: Any) -> object:
        if self.name == "b.txt":
            raise PermissionError(13, "Permission denied", str(self))
        return opened(self, mode, **more)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", refuse)
        assert "b.txt: can't be read: Permission denied" in gsisearch("search", "river").err
        assert Store(corpus.parent / "index").state(corpus_files(corpus))[0] is State.FRESH
        assert gsisearch("index", "check").code == 0
    assert gsisearch("search", "okapi").code == 0


@pytest.mark.parametrize("failing", [1, 2], ids=["when it is read", "when it is looked at again"])
def test_a_temporarily_unreadable_document_is_searched_later(
    corpus: Path, monkeypatch: pytest.MonkeyPatch, failing: int
) -> None:
    add(corpus, B)
    opened, times = Path.open, 0

    def fail_once(self: Path, mode: str = "r", **more: Any) -> object:
        nonlocal times
        if self.name == "b.txt":
            times += 1
            if times == failing:
                raise OSError(5, "Input/output error", str(self))
        return opened(self, mode, **more)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", fail_once)
        assert gsisearch("search", "river").code == 0
    assert times >= failing
    assert gsisearch("search", "okapi").code == 0
    assert Store(corpus.parent / "index").state(corpus_files(corpus))[0] is State.FRESH


def test_a_document_that_is_too_large(corpus: Path) -> None:
    add(corpus, B)
    with (corpus / "b.txt").open("r+b") as file:
        file.truncate(60_000_000)
    assert "b.txt: larger than 50,000,000 bytes" in gsisearch("search", "river").err
    assert gsisearch("index", "status").code == 0
    add(corpus, B)
    assert gsisearch("search", "okapi").code == 0


def test_a_corpus_without_a_valid_document_is_an_error(corpus: Path) -> None:
    gsisearch("index", "build")
    before = Store(corpus.parent / "index").manifest()
    add(corpus, {"a.yaml": "title: A\ndate: June\n", "b.txt": "Two.\n", "c.yaml": "title: C\n"})
    run = gsisearch("search", "river")
    assert (run.code, run.out) == (2, "")
    assert "none of its 3 documents can be searched" in run.err
    assert f"{corpus / 'a.yaml'}:2: date: found “June”" in run.err
    assert "`gsisearch corpus check`" in run.err
    assert Store(corpus.parent / "index").manifest() == before
    assert gsisearch("corpus", "check").out.count("error  ") == 3


def test_bad_settings_are_an_error(corpus: Path) -> None:
    """Without the settings a search would find something else than what was asked for."""
    add(corpus, {"settings.yaml": "boost: 1\nsnippet_length: 3\n", "b.txt": "Two."})
    run = gsisearch("search", "river")
    assert (run.code, run.out) == (2, "")
    assert "settings.yaml:1: boost: unknown key" in run.err
    checked = gsisearch("corpus", "check")
    assert checked.code == 2
    assert "settings.yaml:2: snippet_length: found “3”" in checked.out
    assert "b.txt: the document has no sidecar" in checked.out


def test_only_new_findings_are_reported(corpus: Path) -> None:
    add(corpus, {"b.txt": "Two.\n", "x.pdf": ""})
    first = gsisearch("search", "river").err
    assert "b.txt: the document has no sidecar" in first
    assert "x.pdf: not read" in first
    add(corpus, {"c.txt": "Three.\n", "y.pdf": ""})
    second = gsisearch("search", "river").err
    assert "c.txt: the document has no sidecar" in second
    assert "y.pdf: not read" in second
    assert "b.txt" not in second
    assert "x.pdf" not in second
    assert "2 of 3 documents are kept out" in second
    assert "b.txt" in gsisearch("index", "build").err, "who builds wants to know all"


def test_many_errors_are_reported_in_few_lines(corpus: Path) -> None:
    add(corpus, {f"bad-{number}.txt": "Two.\n" for number in range(50)})
    add(corpus, {f"{number}.pdf": "" for number in range(20)})
    lines = gsisearch("search", "river").err.splitlines()
    assert len(lines) <= 11
    assert "47 more mistakes and 17 more warnings: `gsisearch corpus check` lists all." in lines
    assert lines[-1] == "50 of 51 documents are kept out: `gsisearch corpus check` says why."
    assert gsisearch("corpus", "check").out.count("error  ") == 50


def test_all_errors_are_listed_in_every_format(corpus: Path) -> None:
    sidecar = (
        "autor: B\ndate: June\ntitle: Peace: War\nurl: here\nfront: [No]\nrepairs: [{line: 9}]"
    )
    add(corpus, {"b.txt": "Two.\n", "b.yaml": sidecar, "c.txt": b"\xff", "x.pdf": ""})
    places = [(2, "date"), (1, "autor"), (3, ""), (4, "url"), (5, "front[1]"), (6, "repairs[1]")]
    run = gsisearch("corpus", "check", "--json")
    assert run.code == 2
    assert "has mistakes: 8" in run.err
    found = json.loads(run.out)
    assert [item["slug"] for item in found["documents"]] == ["a"]
    assert found["kept_out"] == 2
    wrong = found["findings"]
    assert {(f["line"], f["key"]) for f in wrong if f["document"] == "b"} == set(places)
    assert all(f["remedy"] and Path(f["path"]).exists() for f in wrong)
    assert wrong == sorted(wrong, key=lambda f: (f["severity"], f["path"], f["line"] or 0))
    lines = [
        json.loads(line)
        for line in gsisearch("corpus", "check", "--format", "jsonl").out.splitlines()
    ]
    assert lines == [*found["documents"], *wrong]
    rows = list(csv.DictReader(io.StringIO(gsisearch("corpus", "check", "--format", "csv").out)))
    assert [(row["slug"], row["severity"]) for row in rows] == [
        ("a", ""),
        *((f["document"], f["severity"]) for f in wrong),
    ]
    text = gsisearch("corpus", "check").out
    assert all(f["problem"] in text and f["remedy"] in text for f in wrong)
    assert text.endswith("1 document, 8 mistakes, 1 warning, 2 more documents kept out\n")


def test_verify_says_what_was_not_searched(corpus: Path, tmp_path: Path) -> None:
    alone = json.loads(gsisearch("verify", "the okapi is shy", "--json").out)["corpus_sha256"]
    add(corpus, {**B, "b.yaml": "titel: B\n"})
    gsisearch("index", "build")
    run = gsisearch("verify", "the okapi is shy", "--json")
    assert (run.code, json.loads(run.out)["verdict"]) == (1, "absent")
    assert run.err == "1 of 2 documents is kept out: `gsisearch corpus check` says why.\n"
    assert json.loads(run.out)["corpus_sha256"] == alone


def test_documents_beside_bad_ones_are_shown_and_cited(corpus: Path) -> None:
    add(corpus, {"b.txt": b"\xff", "c.txt": "Thats thathumanity.\n", "c.yaml": "title: C\n"})
    (corpus / "d.txt").symlink_to("/dev/zero")
    (corpus / "e.txt").mkdir()
    (cited,) = json.loads(gsisearch("cite", "a:0.1", "--json").out)["citations"]
    assert gsisearch("show", cited["permalink"]).code == 0
    assert gsisearch("outline", "--doc", "c").code == 0
    assert gsisearch("corpus", "propose-repairs", "c").code == 0
    for bad in ("b", "d", "e"):
        link = cited["permalink"].replace("a@", f"{bad}@")
        run = gsisearch("show", link)
        assert (run.code, run.out) == (2, "")
        assert gsisearch("corpus", "propose-repairs", bad).code == 2


def test_a_library_knows_what_is_kept_out(corpus: Path, tmp_path: Path) -> None:
    add(corpus, {"b.txt": "Two.\n"})
    with api.open(corpus, tmp_path / "index") as library:
        assert library.document_count == 1
        assert library.kept_out == {"b": f"{corpus / 'b.txt'}: the document has no sidecar"}


def test_stdout_is_untouched_in_a_process_of_its_own(corpus: Path) -> None:
    command = [sys.executable, "-m", "gsisearch", "search", "river", "--format", "csv"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    good = subprocess.run(command, env=environment, capture_output=True, cwd=corpus)
    add(corpus, {"b.txt": b"\xff"})
    bad = subprocess.run(command, env=environment, capture_output=True, cwd=corpus)
    assert (good.returncode, good.stderr) == (0, b"")
    assert (bad.returncode, bad.stdout) == (0, good.stdout)
    assert b"b.txt: the document has no sidecar" in bad.stderr


@pytest.mark.parametrize("case", cases.load("corpus-warnings.txt"), ids=str)
def test_warnings(case: cases.Case, corpus: Path) -> None:
    """A document with warnings is searched."""
    parts = dict(case.parts)
    message = parts.pop("message").strip()
    del parts[""]
    files = {name: as_bytes(text.rstrip("\n")) for name, text in parts.items()}
    if "b.txt" in files:
        files.setdefault("b.yaml", b"title: B\n")
    add(corpus, files)
    found = [str(item).removeprefix(f"{corpus}{os.sep}") for item in checked(corpus)]
    assert [text[: len(message)] for text in found] == [message] * (message != "nothing")
    run = gsisearch("search", "river")
    assert run.code == 0
    assert (message.splitlines()[0] in run.err) is bool(found)
    assert gsisearch("search", "river").err == ""


def checked(corpus: Path) -> list[object]:
    report = check_corpus(corpus)
    assert all(item.severity == "warning" for item in report.findings)
    return list(report.findings)


FRENCH = "La conférence a été adoptée à côté de l’Assemblée: «où naître, là-bas»."
SPANISH = "La acción en España será según el artículo de los países."
GERMAN = "Die Verträge über die Größe der Länder müssen gültig sein."
POLISH = "Bezpieczeństwo narodów świata jest źródłem pokoju, łączy się z żądaniem."
CZECH = "Rada bezpečnosti přijala usnesení o míru, které platí pro všechny národy světa."
HUNGARIAN = "A béke és a biztonság őrzője, hogy a népek együttműködjenek."
TURKISH = "Güvenlik için dünya barışı ve işbirliği şarttır."
RUSSIAN = "Совет Безопасности принял резолюцию о мире и безопасности."
UKRAINIAN = "Рада Безпеки ухвалила резолюцію про мир і безпеку її народів."
GREEK = "Το Συμβούλιο Ασφαλείας αποφάσισε για την ειρήνη και τον κόσμο."
ARABIC = "مجلس الأمن يقرر السلام والأمن في العالم"
HEBREW = "מועצת הביטחון החליטה על השלום בעולם"
CHINESE = "安全理事会通过了关于和平与安全的决议，各国人民应当共同维护世界和平。"
TAIWANESE = "安全理事會通過了關於和平與安全的決議，各國人民應當共同維護世界和平。"
JAPANESE = "安全保障理事会は世界の平和と安全を維持するために努力しなければならない。"
KOREAN = "안전보장이사회는 평화와 안전을 유지하기 위하여 노력하여야 한다."

ENCODED = [
    *(("windows-1252", text) for text in (FRENCH, SPANISH, GERMAN, "The Council’s “map” – new.")),
    *(("macintosh", text) for text in (FRENCH, GERMAN)),
    *(("windows-1250", text) for text in (POLISH, CZECH, HUNGARIAN)),
    *(("iso-8859-2", text) for text in (POLISH, CZECH)),
    ("windows-1254", TURKISH),
    *((name, RUSSIAN) for name in ("windows-1251", "koi8-r", "ibm866")),
    *((name, UKRAINIAN) for name in ("windows-1251", "koi8-u")),
    *(("windows-1253", GREEK), ("windows-1255", HEBREW), ("windows-1256", ARABIC)),
    *(("gb18030", CHINESE), ("big5", TAIWANESE), ("euc-kr", KOREAN)),
    *((name, JAPANESE) for name in ("shift_jis", "euc-jp")),
    *(("utf-16", text) for text in (FRENCH, CHINESE)),
    *((name, FRENCH) for name in ("utf-16le", "utf-16be", "utf-32")),
]


@pytest.mark.parametrize(("encoding", "text"), ENCODED)
def test_an_encoding_is_named(encoding: str, text: str) -> None:
    data = f"{text}\n\n{text}\n".encode(encoding)
    assert likely_encoding(data) == encoding
    assert likely_encoding(b"All is well.\n" * 50_000 + data) in {encoding, ""}


@pytest.mark.parametrize(
    "data",
    [
        b"S\xf8ren",
        b"gen\xe8ve",
        b"\xe9",
        b"\x80\x81\x82",
        b"caf\xc3",
        b"a\0\xe9\0",
        bytes(range(256)),
    ],
)
def test_no_encoding_is_named_if_it_is_unclear(data: bytes) -> None:
    assert likely_encoding(data) == ""


def test_the_suggested_conversion_works(corpus: Path) -> None:
    add(corpus, {"b.txt": FRENCH.encode("windows-1252"), "b.yaml": "title: B\n"})
    (command,) = re.findall("`(iconv.*?)`", gsisearch("corpus", "check").out)
    subprocess.run(command, shell=True, check=True)
    assert (corpus / "b.txt").read_text(encoding="utf-8") == FRENCH
    assert gsisearch("corpus", "check").code == 0
