"""Indexes of other versions are not opened, and those in the cache are left unchanged."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from unittest.mock import patch

import pytest

import gsisearch
from gsisearch.corpus.documents import valid_documents
from gsisearch.index import checking, opening
from gsisearch.index import version as index_version
from gsisearch.index.freshness import Fingerprint
from gsisearch.index.location import cached_index_folder
from gsisearch.index.manifest import FileRecord, IndexStats, Manifest
from gsisearch.index.whoosh import indexing
from gsisearch.model import Settings

CASES = Path(__file__).parent / "cases"
CORPUS = CASES / "index-version"


def contents(folder: Path) -> str:
    """A digest of the output of a build of `CORPUS`, and of the fields of the manifest.

    Whoosh's table of contents is left out, as it contains the version of Python.
    """
    indexing.build(folder, valid_documents(CORPUS))
    files = sorted(path for path in folder.iterdir() if path.suffix != ".toc")
    parts = (Manifest, IndexStats, FileRecord, Fingerprint, Settings)
    digest = sha256(repr([cls.__match_args__ for cls in parts]).encode())
    for path in files:
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def test_a_change_of_the_output_requires_a_new_version(tmp_path: Path) -> None:
    known = (CASES / "index-version.txt").read_text().split()
    found = contents(tmp_path)
    assert known == [str(index_version.NUMBER), found], (
        "What a build writes has changed: raise NUMBER in gsisearch/index/version.py, and write"
        f" the new number and {found} into tests/cases/index-version.txt."
    )


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache"


@contextmanager
def version(change: int) -> Iterator[None]:
    """Pretend that the version of the program is another one."""
    with patch.object(index_version, "NUMBER", index_version.NUMBER + change):
        index_version.index_version.cache_clear()
        yield
    index_version.index_version.cache_clear()


def manifests(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("manifest.json")}


def test_each_version_keeps_an_index_of_its_own(cache: Path) -> None:
    for change in 1, 0:
        with version(change):
            gsisearch.open(CORPUS).close()
    both = manifests(cache)
    assert len(both) == 2
    for change in 1, 0, 1, 0:
        with version(change):
            gsisearch.open(CORPUS).close()
    assert manifests(cache) == both


def test_an_index_of_a_newer_version_is_left_unchanged(cache: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    with version(1):
        gsisearch.open(CORPUS, index).close()
    newer = manifests(index)
    notices: list[str] = []
    for _ in range(2):
        with gsisearch.open(CORPUS, index, notify=notices.append) as library:
            assert library.search("harbour").total
        assert manifests(index) == newer
    own = manifests(cache)
    assert len(own) == 1
    for sentence in notices:
        assert "newer version" in sentence
        assert str(cache) in sentence
    with version(1):
        gsisearch.open(CORPUS, index).close()
    gsisearch.open(CORPUS, index).close()
    assert (manifests(index), manifests(cache)) == (newer, own)
    assert checking.status(CORPUS, index).state == "newer version"


def test_an_index_of_a_newer_version_is_replaced_by_an_explicit_build(
    cache: Path, tmp_path: Path
) -> None:
    with version(1):
        gsisearch.open(CORPUS, tmp_path / "index").close()
    opening.build(CORPUS, tmp_path / "index", print)
    assert checking.status(CORPUS, tmp_path / "index").state == "fresh"
    assert not manifests(cache)


def test_an_index_of_an_older_version_is_replaced(cache: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    with version(-1):
        gsisearch.open(CORPUS, index).close()
    assert checking.status(CORPUS, index).state == "other version"
    notices: list[str] = []
    gsisearch.open(CORPUS, index, notify=notices.append).close()
    assert checking.status(CORPUS, index).state == "fresh"
    assert not notices
    assert not manifests(cache)
    assert len(list(index.glob("gen-*"))) == 1


def test_an_index_of_an_earlier_format_is_rebuilt_without_a_notice(
    tmp_path: Path,
) -> None:
    notices: list[str] = []
    for earlier in 2, 6:
        gsisearch.open(CORPUS, tmp_path, notify=notices.append).close()
        manifest = tmp_path / "manifest.json"
        current = f'"gsisearch index", "version": "{index_version.index_version()}"'
        first, _, rest = manifest.read_text().partition(current)
        manifest.write_text(f'{first}"gsisearch index {earlier}"{rest}')
        assert checking.status(CORPUS, tmp_path).state == "other version"
    gsisearch.open(CORPUS, tmp_path, notify=notices.append).close()
    assert checking.status(CORPUS, tmp_path).state == "fresh"
    assert notices == []


def test_a_manifest_with_a_damaged_version_is_corrupt(tmp_path: Path) -> None:
    gsisearch.open(CORPUS, tmp_path).close()
    path = tmp_path / "manifest.json"
    number = b'"%d-' % index_version.NUMBER
    path.write_bytes(path.read_bytes().replace(number, b'"9' + number[1:], 1))
    assert checking.status(CORPUS, tmp_path).state == "corrupt"


@pytest.mark.parametrize(
    ("version", "newer"),
    [
        ("{0.NUMBER}", False),
        ("0.1.0+8fa01c22", False),
        ("10000-little-unicode-14.0.0-snowball-3.1.0", True),
        ("{0.NUMBER}-little-unicode-9.0.0-snowball-99.1.0", False),
        ("{0.NUMBER}-little-unicode-{0.unidata_version}-snowball-99.1.0", True),
        ("{0.NUMBER}-little-unicode-{0.unidata_version}-snowball-2.2.0.1", False),
        ("another", False),
    ],
)
def test_which_version_is_newer(version: str, newer: bool) -> None:
    assert index_version.is_newer(version.format(index_version)) == newer


def test_a_cached_index_is_named_after_its_version_and_corpus(tmp_path: Path) -> None:
    one, other = (cached_index_folder(tmp_path / name) for name in ("a", "b"))
    assert one.parent == other.parent
    assert one != other
    assert index_version.index_version() in one.name
