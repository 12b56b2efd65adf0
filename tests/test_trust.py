"""Untrusted indexes, which another user could have written, and folders that are not indexes."""

from __future__ import annotations

import json
import os
import pickle
from pathlib import Path

import pytest
from children import run
from corruption import files_of
from crowds import searching, write_corpus

import gsisearch
from gsisearch.corpus.locations import corpus_files
from gsisearch.index import checking, locks, manifest, opening, ownership, store
from gsisearch.index.freshness import State
from gsisearch.index.store import Store
from gsisearch.index.version import index_version


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    write_corpus(tmp_path / "corpus")
    return tmp_path / "corpus"


@pytest.fixture
def index(tmp_path: Path, corpus: Path) -> Path:
    searching(corpus, tmp_path / "index")
    return tmp_path / "index"


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache"


def state(corpus: Path, index: Path) -> State:
    return Store(index).state(corpus_files(corpus))[0]


def status(mode: int, owner: int) -> os.stat_result:
    return os.stat_result((mode, 0, 0, 1, owner, 0, 0, 0, 0, 0))


def test_which_owners_and_permissions_are_trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert ownership.untrusted_reason(status(0o100644, 1000)) == ""
    assert ownership.untrusted_reason(status(0o100644, 0)) == ""
    assert "another user" in ownership.untrusted_reason(status(0o100644, 1001))
    for mode in (0o100664, 0o100646, 0o040777, 0o041777):
        assert "can write" in ownership.untrusted_reason(status(mode, 1000))
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert "another user" in ownership.untrusted_reason(status(0o100644, 1000))


def test_nothing_is_checked_on_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "geteuid")
    assert ownership.untrusted_reason(status(0o100666, 0)) == ""


@pytest.mark.parametrize("umask", [0o000, 0o002, 0o022, 0o077])
def test_other_users_cannot_write_to_what_a_build_writes(
    corpus: Path, tmp_path: Path, umask: int
) -> None:
    index = tmp_path / "index"
    before = os.umask(umask)
    try:
        index.mkdir()
        searching(corpus, index)
        assert state(corpus, index) is State.FRESH
    finally:
        os.umask(before)
    for path in (index, *index.rglob("*")):
        mode = path.stat().st_mode & 0o777
        assert not mode & (0o022 | umask), path


@pytest.mark.parametrize("place", [".", "manifest.json"])
@pytest.mark.parametrize("mode", [0o020, 0o002])
def test_an_index_that_others_can_write_is_rebuilt(
    corpus: Path, index: Path, place: str, mode: int
) -> None:
    path = index / place
    path.chmod(path.stat().st_mode | mode)
    old = files_of(index)
    assert state(corpus, index) is State.FOREIGN
    assert checking.status(corpus, index).state == "foreign"
    assert checking.check(corpus, index).state == "foreign"
    notices: list[str] = []
    library = gsisearch.open(corpus, index, notify=notices.append)
    assert library.search("okapi").total == 1
    assert ["not opened: other users can write it" in notice for notice in notices] == [True]
    assert files_of(index) != old
    assert state(corpus, index) is State.FRESH


def test_a_generation_that_others_can_write_is_not_opened(corpus: Path, index: Path) -> None:
    (generation,) = index.glob("gen-*")
    generation.chmod(0o777)
    assert state(corpus, index) is State.CORRUPT
    searching(corpus, index)
    assert state(corpus, index) is State.FRESH


def test_the_cache_is_used_if_the_folder_is_another_users(
    corpus: Path, index: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ownership is simulated, as only root can change it."""
    monkeypatch.setattr(ownership, "untrusted_reason", others(index))
    monkeypatch.setattr(store, "untrusted_reason", others(index))
    before = {path: path.read_bytes() for path in index.rglob("*") if path.is_file()}
    notices: list[str] = []
    library = gsisearch.open(corpus, index, notify=notices.append)
    assert library.search("okapi").total == 1
    assert "not opened: it belongs to another user" in notices[0]
    assert str(cache) in notices[1]
    assert {path: path.read_bytes() for path in index.rglob("*") if path.is_file()} == before
    assert list(cache.rglob("manifest.json"))


def others(folder: Path) -> object:
    """`untrusted_reason`, if a folder belonged to another user."""
    real = ownership.untrusted_reason
    inodes = {path.stat().st_ino for path in (folder, *folder.rglob("*"))}

    def untrusted_reason(status: os.stat_result) -> str:
        return "it belongs to another user" if status.st_ino in inodes else real(status)

    return untrusted_reason


class Malicious:
    """Writes a file when it is unpickled."""

    def __init__(self, marker: Path) -> None:
        self.marker = marker

    def __reduce__(self) -> tuple[object, ...]:
        return Path.write_text, (self.marker, "run")


def test_no_pickle_is_ever_run(corpus: Path, index: Path, tmp_path: Path) -> None:
    """A pickle replaces each file, with matching checksums, as if this program had written it."""
    marker = tmp_path / "marker"
    evil = pickle.dumps(Malicious(marker))
    evil += bytes(-len(evil) % 8)  # so that it can be read as numbers, too
    pickle.loads(evil)
    assert marker.read_text() == "run"
    marker.unlink()
    for number in range(len(files_of(index))):
        path = files_of(index)[number]
        before = path.read_bytes()
        for content in (evil, evil + before[len(evil) :]):
            path.write_bytes(content)
            if path.name != "manifest.json":
                forge(index)
            found = run(lambda: search_and_check(corpus, index))
            assert found.error != "AssertionError", found.message
            assert not marker.exists(), path
        opening.build(corpus, index, lambda _: None)


def search_and_check(corpus: Path, index: Path) -> None:
    assert checking.check(corpus, index).state in {
        "corrupt",
        "fresh",
    }  # "fresh": the TOC is not read
    searching(corpus, index)


def forge(index: Path) -> None:
    """Make the manifest match the files."""
    old = Store(index).manifest()
    assert old is not None
    folder = Store(index).folder(old)
    contents = {path.name: store.synced(path) for path in folder.iterdir()}
    changed = old._replace(contents=contents)
    (index / "manifest.json").write_bytes(manifest.pack(changed))


@pytest.mark.parametrize(
    "generation", ["../outside", "/tmp", "gen-1", ".", "", "gen-18eb03d2b4f20e11-7/..", None, 7]
)
def test_a_manifest_that_names_a_path_outside_is_corrupt(
    corpus: Path, index: Path, generation: object
) -> None:
    path = index / "manifest.json"
    data = json.loads(path.read_bytes())["manifest"]
    body = json.dumps({**data, "generation": generation}).encode() + b"}\n"
    path.write_bytes(manifest.first_line(index_version(), body) + body)
    assert state(corpus, index) is State.CORRUPT
    searching(corpus, index)
    assert state(corpus, index) is State.FRESH


def test_a_link_in_place_of_a_generation_is_not_followed(
    corpus: Path, index: Path, tmp_path: Path
) -> None:
    (generation,) = index.glob("gen-*")
    target = tmp_path / "target"
    generation.rename(target)
    generation.symlink_to(target)
    names = {path.name for path in target.iterdir()}
    assert state(corpus, index) is State.CORRUPT
    searching(corpus, index)
    assert {path.name for path in target.iterdir()} == names
    assert not any(path.is_symlink() for path in index.iterdir())


def test_a_link_in_place_of_the_lock_is_not_followed(corpus: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    index.mkdir()
    (index / "lock").symlink_to(tmp_path / "precious")
    with pytest.raises(gsisearch.IndexUnavailable):
        gsisearch.open(corpus, index)
    assert not (tmp_path / "precious").exists()


#: Folders that are not indexes, though some look similar.
FOREIGN = {
    "photos": {"holiday.jpg": b"picture"},
    "a web application": {"manifest.json": b'{"name": "App"}'},
    "with a lock": {"manifest.json": b'{"format": "other"}', "lock": b"", "README.md": b"Mine"},
    "an empty manifest": {"manifest.json": b""},
    "generations of others": {"gen-1/letter.txt": b"Dear", "lock": b""},
    "a generation with a name": {"gen-alpha/letter.txt": b"Dear"},
    "an index with a guest": {"lock": b"", "gen-18eb03d2b4f20e11-7/run-0": b"", "letter": b"Dear"},
    "a corpus": {"a.txt": b"Words.", "a.yaml": b"title: A"},
}


@pytest.mark.parametrize("case", FOREIGN)
def test_a_folder_that_is_not_an_index_is_left_unchanged(
    corpus: Path, tmp_path: Path, case: str
) -> None:
    folder = tmp_path / "folder"
    for name, content in FOREIGN[case].items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    for act in (gsisearch.open, lambda c, i: opening.build(c, i, lambda _: None)):
        with pytest.raises(gsisearch.IndexUnavailable, match="not an index folder"):
            act(corpus, folder)
    found = {
        p.relative_to(folder).as_posix(): p.read_bytes()
        for p in folder.rglob("*[!.]*")
        if p.is_file()
    }
    assert found == FOREIGN[case]


def test_the_cache_is_used_if_the_file_system_has_no_locks(
    corpus: Path, tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import errno

    lock = locks._lock
    tried: list[int] = []

    def no_locks(descriptor: int) -> bool:
        tried.append(descriptor)
        if len(tried) == 1:
            raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))
        return lock(descriptor)

    monkeypatch.setattr(locks, "_lock", no_locks)
    notices: list[str] = []
    library = gsisearch.open(corpus, tmp_path / "index", notify=notices.append)
    assert library.search("okapi").total == 1
    assert "No locks available" in notices[0]
    assert list(cache.rglob("manifest.json"))
