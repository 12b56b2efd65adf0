"""Indexes of other versions: never taken for one's own, and left alone in the cache."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

import gsisearch
from gsisearch import index_version, indexing, upkeep
from gsisearch.corpus import documents
from gsisearch.locations import cached_index_folder

CASES = Path(__file__).parent / "cases"
CORPUS = CASES / "index-version"


def contents(folder: Path) -> str:
    """A digest of what a build of `CORPUS` writes, but for Whoosh's table of contents, which says
    which Python wrote it."""
    indexing.build(folder, documents(CORPUS))
    files = sorted(path for path in folder.iterdir() if path.suffix != ".toc")
    digest = sha256()
    for path in files:
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def test_what_an_index_holds_is_that_of_its_version(tmp_path: Path) -> None:
    known = (CASES / "index-version.txt").read_text().split()
    found = contents(tmp_path)
    assert known == [str(index_version.NUMBER), found], (
        "What a build writes has changed: raise NUMBER in gsisearch/index_version.py, and write"
        f" the new number and {found} into tests/cases/index-version.txt."
    )


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_versions_side_by_side_keep_their_own_index(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def open_and_list() -> dict[Path, int]:
        gsisearch.open(CORPUS).close()
        return {path: path.stat().st_mtime_ns for path in cache.rglob("manifest.json")}

    with monkeypatch.context() as patch:
        patch.setattr(index_version, "NUMBER", index_version.NUMBER + 1)
        index_version.index_version.cache_clear()
        newer = open_and_list()
    index_version.index_version.cache_clear()
    both = open_and_list()
    assert len(newer) == 1
    assert len(both) == 2
    assert newer.items() <= both.items()
    assert open_and_list() == both


def test_the_version_and_the_corpus_are_in_the_name_of_a_cached_index(tmp_path: Path) -> None:
    one, other = (cached_index_folder(tmp_path / name) for name in ("a", "b"))
    assert one.parent == other.parent
    assert one != other
    assert index_version.index_version() in one.name


def test_an_index_of_another_format_is_built_anew_and_not_called_damaged(tmp_path: Path) -> None:
    said: list[str] = []
    for older in ("gsisearch index 2", "gsisearch index 999"):
        gsisearch.open(CORPUS, tmp_path, notify=said.append).close()
        manifest = tmp_path / "manifest.json"
        current = f"gsisearch index {index_version.NUMBER}"
        manifest.write_text(manifest.read_text().replace(current, older))
        assert upkeep.status(CORPUS, tmp_path).state == "other version"
    gsisearch.open(CORPUS, tmp_path, notify=said.append).close()
    assert upkeep.status(CORPUS, tmp_path).state == "fresh"
    assert said == []
