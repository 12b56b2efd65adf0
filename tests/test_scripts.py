"""The command line in scripts: results in files, counts and ids, queries from standard input."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

import click
import pytest
from shells import Place

from gsisearch.cli.files import replace

ROOT = Path(__file__).parent.parent
MARK = b"\xef\xbb\xbf"
FORMATS = ["text", "json", "jsonl", "csv", "tsv", "markdown"]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    folder = tmp_path_factory.mktemp("scripts")
    shutil.copytree(ROOT / "corpus", folder / "corpus")
    place = Place(folder)
    assert place.gsisearch("index", "build").code == 0
    return place


# Files


@pytest.mark.parametrize("format", FORMATS)
def test_results_go_into_a_file(place: Place, format: str, tmp_path: Path) -> None:
    file = tmp_path / "results"
    command = ("search", "others’ security", "--format", format)
    shown = place.gsisearch(*command)
    written = place.gsisearch(*command, "--color", "always", "-o", str(file))
    assert (written.code, written.out, written.err) == (0, b"", "")
    assert file.read_bytes() == (MARK if format == "csv" else b"") + shown.out
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize(
    "command",
    [
        ("outline",),
        ("commitments", "--count"),
        ("cite", "1.2.3", "--style", "bibtex"),
        ("verify", "a tree without roots", "--json"),
        ("terms", "secur"),
        ("index", "status"),
        ("corpus", "check", "--format", "tsv"),
    ],
)
def test_every_command_writes_files(place: Place, command: tuple[str, ...], tmp_path: Path) -> None:
    shown = place.gsisearch(*command)
    written = place.gsisearch(*command, "--output", str(tmp_path / "a"))
    assert (written.code, written.out) == (shown.code, b"")
    assert (tmp_path / "a").read_bytes() == shown.out


def test_a_csv_file_has_a_byte_order_mark(place: Place, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    place.gsisearch("phrase", "others’ security", "--format", "csv", "-o", str(file))
    # Without it, Excel reads the file in the encoding of the system.
    encoding = "utf-8-sig" if file.read_bytes().startswith(MARK) else "cp1252"
    (row,) = csv.DictReader(io.StringIO(file.read_text(encoding)))
    assert row["id"] == "1.2.4"
    assert "at the cost of others’ security" in row["snippet"]
    for where in ((), ("-o", "-")):
        shown = place.gsisearch("phrase", "others’ security", "--format", "csv", *where)
        assert shown.out.startswith(b"id,")


def test_an_empty_result_is_written_to_the_file(place: Place, tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    run = place.gsisearch("search", "unicorn", "--json", "-o", str(file))
    assert run.code == 1
    assert json.loads(file.read_bytes())["hits"] == []


@pytest.mark.parametrize(
    ("arguments", "code"), [(("search", '"cold'), 2), (("show", "9.9"), 2), (("verify", "–"), 2)]
)
def test_an_error_leaves_the_old_file(
    place: Place, arguments: tuple[str, ...], code: int, tmp_path: Path
) -> None:
    file = tmp_path / "kept"
    file.write_text("old")
    assert place.gsisearch(*arguments, "-o", str(file)).code == code
    assert file.read_text() == "old"
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("nowhere/a.csv", "there is no folder nowhere; make it first"),
        ("nowhere/below/a.csv", "there is no folder nowhere/below; make it first"),
        ("corpus", "corpus is a folder; name a file"),
        ("corpus/settings.yaml/a.csv", "there is no folder corpus/settings.yaml; make it first"),
        ("/dev/full", "/dev/full can't be written: No space left on device"),
    ],
)
def test_a_path_that_cannot_be_written_is_an_error(place: Place, name: str, problem: str) -> None:
    run = place.gsisearch("search", "peace", "-o", name)
    assert (run.code, run.out) == (2, b"")
    assert problem in run.err


def test_a_full_disk_leaves_the_old_file(place: Place, tmp_path: Path) -> None:
    file = tmp_path / "kept"
    file.write_text("old")
    limit = "ulimit -f 1"  # one kilobyte
    run = place.bash(f"{limit}; gsisearch show gsi --json -o {file}")
    assert run.code == 2
    assert f"{file} can't be written: File too large" in run.err
    assert file.read_text() == "old"
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError])
def test_an_interrupt_leaves_the_old_file(
    error: type[BaseException], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(path: Path, target: Path) -> None:
        raise error

    monkeypatch.setattr(Path, "replace", interrupted)
    file = tmp_path / "kept"
    file.write_text("old")
    with pytest.raises((KeyboardInterrupt, click.ClickException)):
        replace(file, b"new")
    assert file.read_text() == "old"
    assert list(tmp_path.iterdir()) == [file]


def test_links_permissions_and_pipes_are_preserved(place: Place, tmp_path: Path) -> None:
    file, link = tmp_path / "file", tmp_path / "link"
    file.touch(mode=0o640)
    link.symlink_to(file)
    place.gsisearch("show", "1.1", "-o", str(link))
    assert link.is_symlink()
    assert file.stat().st_mode & 0o777 == 0o640
    assert file.read_text().startswith("1.1  ")
    assert place.bash("gsisearch show 1.1 -o /dev/stdout | head -1").out.startswith(b"1.1  ")
    assert place.gsisearch("show", "1.1", "-o", "/dev/null").code == 0
    assert not Path("/dev/null").is_file()


# Counts and ids


@pytest.mark.parametrize(
    ("command", "total"),
    [
        (("search", "peace"), 9),
        (("search", "peace", "-n", "2"), 9),
        (("phrase", "United Nations"), 2),
        (("snippets", "sanctions"), 1),
        (("kwic", "Cold War"), 3),
        (("kwic", "security", "-n", "1"), 42),
        (("terms", "secur"), 1),
        (("commitments",), 6),
        (("search", "unicorn"), 0),
    ],
)
def test_count(place: Place, command: tuple[str, ...], total: int) -> None:
    run = place.gsisearch(*command, "--count")
    assert run.out == f"{total}\n".encode()
    assert run.code == (0 if total else 1)


@pytest.mark.parametrize(
    ("command", "ids"),
    [
        (("search", "peace", "-n", "2"), ["1.1", "1.2.1"]),
        (("phrase", "a tree without roots"), ["2.1"]),
        (("snippets", "security", "-n", "1", "--snippets", "3"), ["1.2.4"]),
        (("kwic", "Cold War"), ["1.2.3", "2.2", "3.2"]),
        (("kwic", "security", "-n", "9"), ["0.1", "0.2", "1.1"]),
        (("commitments",), [f"1.2.{n}" for n in range(1, 7)]),
        (("search", "unicorn"), []),
    ],
)
def test_ids_only(place: Place, command: tuple[str, ...], ids: list[str]) -> None:
    run = place.gsisearch(*command, "-l")
    assert run.lines == ids
    assert run.code == (0 if ids else 1)
    assert len(place.gsisearch("outline", "--ids-only").lines) == 20


def test_show_and_cite_accept_the_printed_ids(place: Place) -> None:
    ids = place.gsisearch("search", "cold war", "-l").lines
    for command in ("show", "cite"):
        piped = place.bash(f"gsisearch search cold war -l | gsisearch {command} -")
        assert piped == place.gsisearch(command, *ids)
    several = place.gsisearch("show", "0.1", "-", "3.6", input="\n 1.1 \r\n\n1.2.3")
    assert several.out == place.gsisearch("show", "0.1", "1.1", "1.2.3", "3.6").out
    assert place.bash("gsisearch search unicorn -l | gsisearch show -").code == 2


def test_ids_from_several_documents_include_slugs(tmp_path: Path) -> None:
    shutil.copytree(Path(__file__).parent / "cases" / "completion", tmp_path / "corpus")
    place = Place(tmp_path)
    found = place.gsisearch("kwic", "states", "-l").lines
    assert found == ["other:1.1", "other:1.2", "pact:1.1"]
    assert place.bash("gsisearch kwic states -l | gsisearch show - -l").code == 2
    assert place.gsisearch("show", "-", input="\n".join(found)).code == 0
    both = place.gsisearch("outline", "pa", "other", "pact", "--doc", "o", "-l")
    assert both.lines == ["pact:1.1", "other:1.1", "other:1.2"]
    assert place.gsisearch("outline", "pact").out == place.gsisearch("outline", "--doc", "pact").out
    assert place.gsisearch("commitments", "pact", "other").code == 1
    assert "“nowhere” names no document" in place.gsisearch("outline", "pact", "nowhere").err


@pytest.mark.parametrize(
    "options", [["--count", "-l"], ["--count", "--json"], ["-l", "--format=csv"]]
)
def test_kinds_of_output_exclude_each_other(place: Place, options: list[str]) -> None:
    run = place.gsisearch("search", "peace", *options)
    assert (run.code, run.out) == (2, b"")
    assert "Give only one of --count, --ids-only and --format." in run.err


# Standard input


@pytest.mark.parametrize(
    "command",
    [["search"], ["phrase"], ["snippets"], ["kwic"], ["collocations"], ["explain", "2.2"]],
)
def test_a_query_from_standard_input(place: Place, command: list[str]) -> None:
    name, *id = command
    given = place.gsisearch(name, "cold war", *id)
    assert given.code == 0
    for text in ("cold war", "cold war\n", "\ufeffcold\r\nwar\r\n"):
        run = place.gsisearch(name, "-", *id, input=text)
        assert (run.code, run.out) == (given.code, given.out), text


@pytest.mark.parametrize("command", ["search", "kwic", "collocations", "verify", "show", "cite"])
@pytest.mark.parametrize(
    ("input", "problem"),
    [(b"", "is empty"), (b" \n\n", "is empty"), (b"peace \xff", "not UTF-8: byte 0xff at byte")],
)
def test_invalid_standard_input_is_an_error(
    place: Place, command: str, input: bytes, problem: str
) -> None:
    run = place.gsisearch(command, "-", input=input)
    assert (run.code, run.out) == (2, b"")
    assert problem in run.err


def test_closed_standard_input_is_an_error(place: Place) -> None:
    assert "Standard input is empty" in place.bash("gsisearch search - <&-").err


# Dashes


@pytest.mark.parametrize(
    "command",
    [
        ("search", "-nuclear", "peace"),
        ("search", "peace", "-war"),
        ("search", "-open", "skies"),
        ("search", "-land reform"),
        ("search", "--nuclear", "peace"),
        ("search", "-5", "peace"),
        ("snippets", "-cold", "war"),
        ("kwic", '-"cold war"', "peace"),
        ("phrase", "-not", "peace"),
        ("explain", "-nuclear", "peace", "1.1"),
        ("collocations", "-nuclear"),
        ("verify", "-our", "own", "words"),
    ],
)
def test_a_query_that_begins_with_a_dash_is_an_error_with_advice(
    place: Place, command: tuple[str, ...]
) -> None:
    before = set(place.folder.iterdir())
    run = place.gsisearch(*command)
    assert (run.code, run.out) == (2, b"")
    assert "A query that begins with “-” goes after “--”" in run.err
    assert set(place.folder.iterdir()) == before


def test_dashes_in_options_and_values(place: Place, tmp_path: Path) -> None:
    assert place.gsisearch("search", "-n2", "peace", "-l").lines == ["1.1", "1.2.1"]
    assert place.gsisearch("search", "-l", "-n", "2", "--", "-war", "peace").code == 0
    assert "'-x-y', expected the name" in place.gsisearch("search", "a", "--doc", "-x-y").err
    assert "-50 is not in the range" in place.gsisearch("search", "a", "-n", "-50").err
    assert place.gsisearch("search", "-", "-l", input="-war peace").code == 0


# Quotations


def test_a_verdict_in_each_format(place: Place) -> None:
    quote = "The GSI is underpinned by seven commitments"
    (row,) = csv.DictReader(
        io.StringIO(place.gsisearch("verify", quote, "--format", "csv").out.decode())
    )
    kept = {key: row[key] for key in ("verdict", "document", "id", "changes", "alarms", "quote")}
    assert kept == {
        "verdict": "altered",
        "document": "gsi-lesotho-2022",
        "id": "1.2",
        "changes": "1",
        "alarms": "number",
        "quote": quote,
    }
    (line,) = place.gsisearch("verify", quote, "--format", "jsonl").lines
    whole = json.loads(place.gsisearch("verify", quote, "--json").out)
    assert {"version": whole.pop("version"), **json.loads(line)} == {"version": 1, **whole}


def test_unclosed_marks_are_reported_on_stderr(place: Place) -> None:
    draft = "He wrote “prosperity is a tree without roots”.\n\nShe wrote “lost.\n"
    for format in ("csv", "tsv", "jsonl"):
        run = place.gsisearch("verify", "--file", "-", "--format", format, input=draft)
        assert run.code == 2
        assert len(run.lines) == (1 if format == "jsonl" else 2)
        assert run.err == "3:11: the mark “ is never closed\n"
