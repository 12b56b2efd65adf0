"""Completion of IDs and slugs in shells, which never builds an index."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from shells import Bash, Place

from gsisearch.index.location import cached_index_folder

CASE = Path(__file__).parent / "cases" / "completion"


def new_place(folder: Path) -> Place:
    """A place with the documents `pact` and `other`, and a results file, but without an index."""
    shutil.copytree(CASE, folder / "corpus")
    (folder / "results.csv").touch()
    return Place(folder)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A place with an index."""
    place = new_place(tmp_path_factory.mktemp("completion"))
    assert place.gsisearch("index", "build").code == 0
    return place


@pytest.fixture
def another(place: Place, tmp_path: Path) -> Place:
    """A place with an index that the test may change."""
    shutil.copytree(place.folder / "index", tmp_path / "index")
    return new_place(tmp_path)


@pytest.fixture(scope="module")
def bash(place: Place) -> Iterator[Bash]:
    bash = Bash(place)
    yield bash
    bash.close()


@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("show pact:1", "show pact:1.1 "),
        ("show pact:", "show pact:1.1 "),
        ("show pac\t", "show pact:1.1 "),
        ("show pa", "show pact"),
        ("show pact:1.1 oth\t", "show pact:1.1 other:1."),
        ("cite other:1.1 pact:1", "cite other:1.1 pact:1.1 "),
        ("explain peace pact:1", "explain peace pact:1.1 "),
        ('show "pact:1', 'show "pact:1.1" '),
        ("show pact\\:1", "show pact:1.1 "),
        ("show --format=tsv pact:1", "show --format=tsv pact:1.1 "),
        ("show nowhere:1", "show nowhere:1"),
        ("search peace --doc pa", "search peace --doc pact "),
        ("search peace --doc=pa", "search peace --doc=pact "),
        ("search peace --section ", "search peace --section 1 "),
        ("search peace --kind=par", "search peace --kind=paragraph "),
        ("search peace -o res", "search peace -o results.csv "),
        ("search peace --corpus=cor", "search peace --corpus=corpus/"),
        ("outline oth", "outline other "),
        ("corpus propose-repairs pa", "corpus propose-repairs pact "),
        ("--no-such-option pa", "--no-such-option pa"),
    ],
)
def test_bash_completes(bash: Bash, typed: str, completed: str) -> None:
    assert bash.completed(f"gsisearch {typed}") == f"gsisearch {completed}"


#: Shell → the variables that its completion script sets, and how each completion begins.
PROTOCOLS = {
    "bash": ({"COMP_CWORD": "2"}, "plain,"),
    "zsh": ({"COMP_CWORD": "2"}, "plain\n"),
    "fish": ({}, "plain,"),
}


def completions(place: Place, shell: str, word: str) -> list[str]:
    """The completions that a shell gets for the line `gsisearch show WORD`."""
    variables, beginning = PROTOCOLS[shell]
    variables = {"COMP_CWORD": word, **variables}
    run = place.process(
        **{"_GSISEARCH_COMPLETE": f"{shell}_complete", "COMP_WORDS": f"gsisearch show {word}"},
        **variables,
    )
    assert run.err == ""
    answer = run.out.decode().strip()
    return [each.partition("\n")[0] for each in answer.split(beginning)[1:]]


@pytest.mark.parametrize("shell", PROTOCOLS)
def test_colons_are_not_escaped(place: Place, shell: str) -> None:
    # zsh takes completions without a description, such as ours, literally.
    assert completions(place, shell, "pact:1") == ["pact:1.1"]
    assert completions(place, shell, "o") == ["other", "other:1.1", "other:1.2"]


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_a_value_joined_to_its_option_is_completed(place: Place, shell: str) -> None:
    assert completions(place, shell, "--format=ts") == ["--format=tsv"]


def state(place: Place) -> dict[str, bytes]:
    files = [path for path in place.folder.rglob("*") if path.is_file()]
    return {str(path.relative_to(place.folder)): path.read_bytes() for path in files}


def test_without_an_index_a_document_is_read_and_no_index_built(tmp_path: Path) -> None:
    place = new_place(tmp_path)
    before = state(place)
    assert completions(place, "bash", "pa") == ["pact", "pact:1.1"]
    assert completions(place, "bash", "pact:1") == ["pact:1.1"]
    assert completions(place, "bash", "other:1") == ["other:1.1", "other:1.2"]
    assert completions(place, "bash", "other:2") == completions(place, "bash", "nowhere:1") == []
    assert completions(place, "bash", "--section 1") == []
    assert state(place) == before


def test_without_an_index_one_document_needs_no_slug(tmp_path: Path) -> None:
    place = new_place(tmp_path)
    for path in (place.folder / "corpus").glob("other.*"):
        path.unlink()
    assert completions(place, "bash", "1") == ["1.1"]


def test_without_an_index_no_long_document_is_read(tmp_path: Path) -> None:
    place = new_place(tmp_path)
    with (place.folder / "corpus" / "pact.txt").open("a") as source:
        source.write("\n\nStates shall rest." * 20_000)
    assert completions(place, "bash", "pact:1") == []
    assert completions(place, "bash", "other:1") == ["other:1.1", "other:1.2"]


def test_a_stale_index_is_used_unchanged(another: Place) -> None:
    with (another.folder / "corpus" / "pact.txt").open("a") as source:
        source.write("\n\nStates shall also trade.\n")
    (another.folder / "corpus" / "third.txt").touch()  # it has no sidecar
    before = state(another)
    assert completions(another, "bash", "pact:1") == ["pact:1.1"]
    assert completions(another, "bash", "t") == ["third"]
    assert state(another) == before


def test_an_index_in_the_cache_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = new_place(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    cached = cached_index_folder(tmp_path / "corpus")
    assert place.gsisearch("index", "build", "--index", str(cached)).code == 0
    assert completions(place, "bash", "pact:1") == ["pact:1.1"]


@pytest.mark.parametrize("damage", ["no manifest", "no such format", "cut short", "not a folder"])
def test_an_invalid_index_is_ignored(another: Place, damage: str) -> None:
    index = another.folder / "index"
    if damage == "no manifest":
        (index / "manifest.json").unlink()
    elif damage == "no such format":
        (index / "manifest.json").write_text("{}")
    elif damage == "cut short":
        largest = max(index.glob("gen-*/*"), key=lambda path: path.stat().st_size)
        largest.write_bytes(largest.read_bytes()[:-1])
    else:
        shutil.rmtree(index)
        index.touch()
    before = state(another)
    assert completions(another, "bash", "pa") == ["pact", "pact:1.1"]
    assert completions(another, "bash", "pact:1") == ["pact:1.1"]
    assert state(another) == before


def test_without_a_corpus_there_are_no_completions_and_no_error(place: Place) -> None:
    assert completions(place, "bash", "--corpus=nowhere pa") == []


def test_all_ids_of_a_document_are_offered(tmp_path: Path) -> None:
    """From a part of them, the shell would complete a prefix that not all of them have."""
    sections = (f"{n}. Part\n\n" + "States shall rest.\n\n" * 60 for n in (1, 2))
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "long.txt").write_text("".join(sections))
    (tmp_path / "corpus" / "long.yaml").write_text("title: Long\n")
    place = Place(tmp_path)
    place.gsisearch("index", "build")
    assert len(completions(place, "bash", "long:")) == 120
    assert completions(place, "bash", "lo") == ["long", *completions(place, "bash", "long:")]
    assert completions(place, "bash", "2.6") == ["2.6", "2.60"]
