"""Builds that fail or are killed at any step leave either the old index or the new one."""

from __future__ import annotations

import errno
import os
import signal
from collections import Counter
from pathlib import Path

import pytest
from children import Child, run
from faults import (
    FAULTS,
    Scene,
    cut_off,
    inject,
    interrupt_line,
    lines,
    operations,
    sweep,
    was_killed,
    watched,
)

import gsisearch
from gsisearch.index.whoosh import indexing, workers


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return Scene(tmp_path / "scene")


def test_a_fault_before_any_operation_leaves_the_old_index_or_the_new_one(scene: Scene) -> None:
    outcomes = list(sweep(scene, every=len(FAULTS)))
    found = Counter(outcome.error or outcome.killed for outcome in outcomes)
    full = [outcome.message for outcome in outcomes if "No space left" in outcome.message]
    assert len(full) > 10
    assert all("Free some space" in message for message in full)
    assert found[signal.SIGKILL] > 10
    assert found["KeyboardInterrupt"] > 10
    assert found["IndexUnavailable"] > 10


def test_an_error_while_the_corpus_is_read_is_reported(scene: Scene) -> None:
    # Which operations read it depends on the clock, as files that are new are read twice.  So all
    # operations are tried: every fourth, as above, might miss them.
    errors = (inject(scene, "failing", at).error for at in range(operations(scene)))
    assert "DataFileError" in errors


def test_a_write_that_fails_in_the_middle(scene: Scene) -> None:
    sizes = (0, 100, 700, 2_000)
    killed = [cut_off(scene, size, kill=True) for size in sizes]
    failed = [cut_off(scene, size, kill=False) for size in sizes]
    assert all(was_killed(outcome, signal.SIGXFSZ) for outcome in killed)
    assert all("File too large" in outcome.message for outcome in failed)


def test_ctrl_c_at_any_line(scene: Scene) -> None:
    count = lines(scene)
    found = [interrupt_line(scene, line).error for line in range(1, count, count // 20)]
    assert found == ["KeyboardInterrupt"] * len(found)


def test_everything_is_synced_before_it_is_published(scene: Scene) -> None:
    steps: list[str] = []
    fsync, replace = os.fsync, Path.replace

    def recording_fsync(descriptor: int) -> None:
        steps.append(Path(f"/proc/self/fd/{descriptor}").readlink().name)
        fsync(descriptor)

    def recording_replace(self: Path, target: Path) -> Path:
        steps.append("published")
        return replace(self, target)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", recording_fsync)
        patch.setattr(Path, "replace", recording_replace)
        library = gsisearch.open(scene.corpus, scene.index)
    manifest = library._sessions.index.manifest
    published = steps.index("published")
    before = {*manifest.contents, manifest.generation, f"manifest.json.{manifest.generation}"}
    assert set(steps[:published]) == before
    assert steps[published + 1 :] == ["index"]


def read_only(number: int, writes: bool) -> None:
    if writes:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))


def test_the_cache_is_used_if_the_folder_is_read_only(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    notices: list[str] = []

    def search() -> None:
        library = gsisearch.open(scene.corpus, scene.index, notify=notices.append)
        assert library.search(f"turn{scene.turn}").total == 1
        assert len(notices) == 1
        assert "Read-only file system" in notices[0]
        assert str(tmp_path / "cache") in notices[0]

    for _ in range(2):  # the second uses the index that the first has built
        outcome = run(watched(read_only, scene.index, search))
        assert not outcome.error, outcome
    assert len(list((tmp_path / "cache").rglob("gen-*"))) == 1
    scene.check_old_or_new()


def test_no_folder_can_be_written(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(scene.folder / "cache"))
    outcome = run(watched(read_only, scene.folder, scene.rebuild))
    assert outcome.error == "IndexUnavailable"
    assert str(scene.folder / "cache") in outcome.message
    assert "Read-only file system" in outcome.message
    scene.check_old_or_new()


@pytest.fixture
def several_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Builds use several processes, however few documents and processors there are."""
    monkeypatch.setattr(indexing, "RUN_CHARACTERS", 10)
    monkeypatch.setattr(workers, "processors", lambda: 2)


def add_documents(scene: Scene) -> None:
    for name in "bcd":
        (scene.corpus / f"{name}.yaml").write_text("title: More\n")
        (scene.corpus / f"{name}.txt").write_text(f"Some words of {name}, and others.\n")


@pytest.mark.usefixtures("several_runs")
def test_a_worker_that_is_killed_ends_the_build(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_documents(scene)
    write_run = indexing._write_run

    def killed(task: indexing.Task, path: Path) -> None:
        if path.name == "run-1":
            os.kill(os.getpid(), signal.SIGKILL)
        write_run(task, path)

    monkeypatch.setattr(indexing, "_write_run", killed)
    with pytest.raises(gsisearch.IndexUnavailable, match="killed by signal 9"):
        scene.rebuild()
    monkeypatch.undo()
    scene.check_old_or_new()
    scene.check_recovered()


@pytest.mark.usefixtures("several_runs")
def test_no_worker_outlives_a_build_that_is_killed(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_documents(scene)
    started = scene.folder / "started"

    def endless(task: indexing.Task, path: Path) -> None:
        started.touch()
        while True:
            signal.pause()

    monkeypatch.setattr(indexing, "_write_run", endless)
    child = Child(scene.rebuild)
    while not started.exists():
        pass
    child.kill()
    assert child.outcome().killed
    monkeypatch.undo()
    scene.check_recovered()  # the workers hold the lock as long as they live


@pytest.mark.usefixtures("several_runs")
def test_a_full_disk_in_a_worker_is_reported(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    add_documents(scene)

    def full(task: indexing.Task, path: Path) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(indexing, "_write_run", full)
    with pytest.raises(gsisearch.IndexUnavailable, match="No space left on device"):
        scene.rebuild()
    assert capfd.readouterr().err == ""
