"""Hostile text in a corpus, a query or a name never affects a terminal or a parser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hostile import SHOWING, arguments, check, commands, gsisearch, texts, unsafe, write_hostile
from hypothesis import given, settings

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module", autouse=True)
def places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The article, with an index and a cache for these tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GSISEARCH_CORPUS", str(ROOT / "corpus"))
        patch.setenv("GSISEARCH_INDEX", str(tmp_path_factory.mktemp("index")))
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@settings(max_examples=6, deadline=None)
@given(texts, texts)
def test_a_hostile_corpus(source: str, title: str) -> None:
    with TemporaryDirectory() as folder:
        corpus, index = Path(folder) / "corpus", Path(folder) / "index"
        write_hostile(corpus, f"peace {source} war", f"T {title}")
        for command in SHOWING:
            given = (*command, "--corpus", str(corpus))
            if command[0] != "corpus":
                given += ("--index", str(index))
            check(gsisearch(*given), given)


@settings(max_examples=5, deadline=None)
@given(arguments)
def test_hostile_arguments(text: str) -> None:
    with TemporaryDirectory() as folder:
        for command in commands(text, Path(folder)):
            check(gsisearch(*command), command)


@pytest.mark.parametrize(
    "name", ["\x1b[31m.txt", "a\u202e.yaml", "\udc80.txt", "\x9b.yml", "\a.txt"]
)
def test_hostile_file_names(name: str, tmp_path: Path) -> None:
    write_hostile(tmp_path, "peace", "Title")
    (tmp_path / name).write_text("title: x\n")
    for command, code in ((("corpus", "check"), 2), (("search", "peace"), 0)):
        given = (*command, "--corpus", str(tmp_path))
        run = gsisearch(*given)
        check(run, given)
        assert run.code == code
        assert "can't be the slug of a document" in run.out + run.err


def test_hostile_names_of_folders(tmp_path: Path) -> None:
    folder = tmp_path / "\x1b[31m\u202e\udc80"
    folder.mkdir()
    (folder / "letter").touch()
    for command in (
        ("search", "peace", "--index", str(folder)),
        ("search", "peace", "--corpus", str(folder)),
        ("index", "status", "--index", str(folder)),
        ("index", "status", "--json", "--index", str(folder)),
        ("corpus", "check", "--corpus", str(folder)),
    ):
        run = gsisearch(*command)
        check(run, command)
        assert run.err or run.out


def test_the_check_finds_unsafe_characters() -> None:
    """It finds each kind of them, and allows our own colours."""
    for char in "\x1b\x07\x9b\x7f\r\u202e\u2066\udc80":
        assert unsafe(f"a{char}b") == {char}
    assert not unsafe("\x1b[1;31mwar\x1b[0m\n\ttab", painted=True)
    assert unsafe("\x1b[5mblink", painted=True)
