"""The command line as users see it: real processes, their output, errors and exit codes."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Run:
    code: int
    out: str
    err: str


Gsisearch = Callable[..., Run]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder like a fresh checkout: the corpus, and an index folder with its README."""
    folder = tmp_path_factory.mktemp("checkout")
    shutil.copytree(ROOT / "corpus", folder / "corpus")
    (folder / "index").mkdir()
    shutil.copy(ROOT / "index" / "README.md", folder / "index")
    return folder


@pytest.fixture(scope="module")
def gsisearch(checkout: Path) -> Gsisearch:
    def run(*arguments: str, cwd: Path = checkout, **environment: str) -> Run:
        kept = {k: v for k, v in os.environ.items() if not k.startswith("GSISEARCH_")}
        done = subprocess.run(
            [sys.executable, "-m", "gsisearch", *arguments],
            cwd=cwd,
            env={**kept, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error", **environment},
            capture_output=True,
            encoding="utf-8",
            timeout=60,
        )
        return Run(done.returncode, done.stdout, done.stderr)

    return run


def ids(run: Run) -> list[str]:
    return [hit["id"] for hit in json.loads(run.out)["hits"]]


def test_the_first_command_of_the_readme(gsisearch: Gsisearch) -> None:
    run = gsisearch("search", "cold war mentality")
    assert run.code == 0
    assert run.err == ""
    heads = [line.split()[0] for line in run.out.splitlines() if line[:1].isdigit()]
    assert heads[:3] == ["1.2.3", "2.2", "3.2"]
    assert "reject the ‹Cold› ‹War› ‹mentality›" in run.out
    assert "“mentality”" in run.out.split("3.2")[1].splitlines()[0]


@pytest.mark.parametrize(
    ("words", "id", "marked"),
    [
        (
            "humanity are living in an indivisible security community",
            "1.3",
            "humanity are living in an indivisible security community",
        ),
        ("principles and long-term goals", "1.3", "principlesand long-term goals"),
        ("principlesand long-term goals", "1.3", "principlesand long-term goals"),
        ("jointly seek political solutions", "3.3", "jointlyseek\u2002political solutions"),
        ("jointlyseek political solutions", "3.3", "jointlyseek\u2002political solutions"),
        ("security community it not only", "1.3", "security community.It not only"),
        ("security community.It not only", "1.3", "security community.It not only"),
        ("thathumanity are living", "1.3", "thathumanity are living"),
    ],
)
def test_phrases_are_found_as_read_and_as_published(
    gsisearch: Gsisearch, words: str, id: str, marked: str
) -> None:
    run = gsisearch("phrase", words, "--json")
    (hit,) = json.loads(run.out)["hits"]
    (snippet,) = hit["snippets"]
    assert hit["id"] == id
    ((start, end),) = snippet["marks"]
    assert snippet["text"][start - snippet["start"] : end - snippet["start"]] == marked


def test_a_phrase_is_exact(gsisearch: Gsisearch) -> None:
    found = gsisearch("phrase", "legitimate security concerns", "--json")
    assert ids(found) == ["1.2.4"]
    assert gsisearch("search", '"legitimate security concerns"', "--json").out.count('"id"') == 1
    nothing = gsisearch("search", '"legitimate securities concern"')
    assert nothing.code == 1
    assert nothing.out == ""
    assert "“securities” is not in the corpus" in nothing.err
    assert 'Did you mean: "legitimate security concerns"' in nothing.err


def test_a_spelling_mistake_is_corrected_with_a_notice(gsisearch: Gsisearch) -> None:
    run = gsisearch("search", "sanktions", "--json")
    assert run.code == 0
    assert ids(run) == ["1.2.5"]
    assert run.err == "Nothing has “sanktions”; these are the passages for “sanctions”.\n"
    found = json.loads(run.out)
    assert (found["query"], found["corrected"]) == ("sanktions", "sanctions")
    as_typed = gsisearch("search", "sanktions", "--no-correct")
    assert (as_typed.code, as_typed.out) == (1, "")
    assert "Did you mean: sanctions" in as_typed.err


def test_like_terms_and_collocations(gsisearch: Gsisearch) -> None:
    assert ids(gsisearch("like", "1.2.3", "--json"))[0] == "2.2"
    rows = list(csv.DictReader(io.StringIO(gsisearch("terms", "secur", "--format", "csv").out)))
    assert rows == [{"word": "security", "occurrences": "42", "passages": "13"}]
    found = json.loads(gsisearch("collocations", "security", "--json").out)
    assert (found["occurrences"], found["collocates"][0]["word"]) == (42, "sustainable")
    nothing = gsisearch("terms", "zz")
    assert (nothing.code, nothing.out, nothing.err) == (1, "", "No word begins with “zz”.\n")


BAD_INPUT = {
    "unbalanced quote": ("search", '"cold war'),
    "unknown field": ("search", "colour:red"),
    "empty query": ("search", ""),
    "punctuation alone": ("search", "–"),
    "empty phrase": ("phrase", "…"),
    "lone NOT": ("search", "NOT"),
    "100,000 letters": ("search", "a" * 100_000),
    "5,000 parentheses": ("search", "(" * 5_000),
    "nothing but a control character": ("search", "\x1b"),
    "nothing but a bidi character": ("search", "\u202e"),
    "unknown id": ("show", "9.9"),
    "like: unknown id": ("like", "9.9"),
    "collocations: no word": ("collocations", "–"),
    "unknown id to cite": ("cite", "nowhere"),
    "unknown id to explain": ("explain", "peace", "9.9"),
    "a section to explain": ("explain", "peace", "3"),
    "unknown section": ("search", "peace", "--section", "9"),
    "unknown document": ("search", "peace", "--doc", "nowhere"),
    "no such corpus": ("search", "peace", "--corpus", "nowhere"),
    "no such command": ("serch", "peace"),
    "no such option": ("search", "peace", "--limt", "3"),
    "a limit of none": ("search", "peace", "-n", "0"),
}


@pytest.mark.parametrize("case", BAD_INPUT)
def test_bad_input_is_a_clear_error(gsisearch: Gsisearch, case: str) -> None:
    run = gsisearch(*BAD_INPUT[case])
    assert run.code == 2
    assert run.out == ""
    assert "Traceback" not in run.err
    assert 1 <= len(run.err.strip().splitlines()) <= 6
    assert len(run.err) < 2_000
    assert "\x1b" not in run.err
    assert "\u202e" not in run.err


def test_an_error_points_at_its_position(gsisearch: Gsisearch) -> None:
    run = gsisearch("search", 'peace "cold war')
    lines = run.err.splitlines()
    assert lines[2].index("^") == lines[1].index('"')


@pytest.mark.parametrize("format", ["json", "jsonl", "csv", "tsv", "markdown", "text"])
def test_an_empty_result_is_valid(gsisearch: Gsisearch, format: str) -> None:
    run = gsisearch("search", "unicorn", "--format", format)
    assert run.code == 1
    if format == "json":
        assert json.loads(run.out)["hits"] == []
    elif format in ("csv", "tsv"):
        assert len(list(csv.reader(io.StringIO(run.out)))) == 1
    else:
        assert run.out == ""


def test_a_closed_pipe_is_no_error(checkout: Path, gsisearch: Gsisearch) -> None:
    gsisearch("index", "build")
    command = f"{sys.executable} -m gsisearch show 0 1 2 3 --json | head -1"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        cwd=checkout,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert done.stdout == "{\n"
    assert done.stderr == ""


def test_ctrl_c_ends_with_130_and_leaves_no_half_index(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for number in range(200):
        text = "\n\n".join(f"Paragraph {n} of document {number}." for n in range(200))
        (corpus / f"document-{number}.txt").write_text(text)
        (corpus / f"document-{number}.yaml").write_text(f"title: Document {number}\n")
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "gsisearch", "search", "paragraph"),
            *("--corpus", str(corpus), "--index", str(tmp_path / "index")),
        ],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # A shell starts tests in the background with this signal ignored, which is inherited.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    while not list(tmp_path.glob("index/gen-*")):
        assert process.poll() is None
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert out == ""
    assert "Traceback" not in err
    assert {path.name for path in (tmp_path / "index").iterdir()} <= {"lock"}


def test_it_works_from_an_empty_folder(gsisearch: Gsisearch, tmp_path: Path) -> None:
    run = gsisearch(
        "search", "cold war", "--json", cwd=tmp_path, XDG_CACHE_HOME=str(tmp_path / "cache")
    )
    assert ids(run)[0] == "2.2" or ids(run)[0] == "1.2.3"
    assert list((tmp_path / "cache").rglob("manifest.json"))
    assert not (tmp_path / "index").exists()


def test_ids_complete_in_the_shell(gsisearch: Gsisearch) -> None:
    gsisearch("index", "build")  # completion builds no index
    run = gsisearch(
        "show",
        _GSISEARCH_COMPLETE="bash_complete",
        COMP_WORDS="gsisearch show 1.2.",
        COMP_CWORD="2",
    )
    completed = [line.partition(",")[2] for line in run.out.splitlines()]
    assert completed == [f"1.2.{n}" for n in range(1, 7)]


def test_show_cite_and_commitments(gsisearch: Gsisearch) -> None:
    assert "of others’ security" not in gsisearch("show", "1.2.3").out
    assert len(json.loads(gsisearch("commitments", "--json").out)["passages"]) == 6
    cited = gsisearch("cite", "1.2.3").out
    assert "section I, paragraph 2, commitment 3" in cited
    assert cited.count("\n") == 1


VERDICTS = {
    "exact": ("reject the Cold War mentality", 0),
    "repaired": ("that humanity are living in an indivisible security community", 1),
    "altered": ("underpinned by seven commitments", 1),
    "absent": ("ports were closed in the winter", 1),
}


@pytest.mark.parametrize("verdict", VERDICTS)
def test_the_exit_code_of_verify_depends_on_the_verdict(gsisearch: Gsisearch, verdict: str) -> None:
    quote, code = VERDICTS[verdict]
    run = gsisearch("verify", quote, "--json")
    assert (json.loads(run.out)["verdict"], run.code) == (verdict, code)


def test_what_cannot_be_checked_is_never_absent(gsisearch: Gsisearch, tmp_path: Path) -> None:
    for arguments in (["verify", ""], ["verify"], ["verify", "a", "--corpus", str(tmp_path)]):
        run = gsisearch(*arguments)
        assert (run.code, run.out) == (2, "")


def test_a_draft_is_checked(gsisearch: Gsisearch, tmp_path: Path) -> None:
    draft = tmp_path / "draft.md"
    draft.write_text("He wrote “prosperity is a tree without roots”.\n", encoding="utf-8")
    run = gsisearch("verify", "--file", str(draft))
    assert run.code == 0
    assert run.out.startswith("1:10  exact  2.1")
    draft.write_bytes(b"He wrote \xff")
    run = gsisearch("verify", "--file", str(draft))
    assert run.code == 2
    assert "byte 0xff at byte offset 9" in run.err


def test_a_permalink_shows_its_passage_or_an_error(gsisearch: Gsisearch) -> None:
    (cited,) = json.loads(gsisearch("cite", "1.2.3", "--json").out)["citations"]
    assert gsisearch("show", cited["permalink"]).out == gsisearch("show", "1.2.3").out
    run = gsisearch("show", cited["permalink"].replace("@", "@0")[:-8] + ":1.2.3")
    assert run.code == 2


def test_a_new_format_is_a_new_module_and_its_name(gsisearch: Gsisearch, tmp_path: Path) -> None:
    package = tmp_path / "gsisearch"
    shutil.copytree(ROOT / "gsisearch", package)
    (package / "render" / "sentences.py").write_text(
        'VIEWS = ("results",)\n'
        "def write(view, value, style):\n"
        '    return "".join(f"{hit.id} has {hit.published[:8]!r}.\\n" for hit in value)\n'
    )
    formats = package / "render" / "__init__.py"
    old = formats.read_text(encoding="utf-8")
    formats.write_text(old.replace('"markdown"]', '"markdown", "sentences"]'), encoding="utf-8")
    command = ("search", "group confrontation", "-n", "1", "--format", "sentences")
    run = gsisearch(*command, PYTHONPATH=str(tmp_path))
    (hit,) = json.loads(gsisearch(*command[:4], "--json").out)["hits"]
    assert (run.out, run.code) == (f"{hit['id']} has {hit['published'][:8]!r}.\n", 0)
    run = gsisearch("search", "peace", "--format", "poem", PYTHONPATH=str(tmp_path))
    assert "'markdown', 'sentences'" in run.err
    assert gsisearch(*command).code == 2, "the format is in the copy only"
