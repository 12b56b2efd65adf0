"""Queries, command lines and files at random; `python tests/attacks.py` tries many more."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from fuzzing import Fuzzer
from hypothesis import given, settings
from hypothesis import strategies as st

import gsisearch
from gsisearch import deadline
from gsisearch.corpus import documents, yamlfile
from gsisearch.errors import DataFileError
from gsisearch.matching import patterns
from gsisearch.query.guide import GUIDE

ROOT = Path(__file__).parent.parent


def test_any_query_and_any_command_line_is_taken_or_refused(tmp_path: Path) -> None:
    found = Fuzzer(ROOT / "corpus", tmp_path, seed=1).run(5_000)
    assert found.total == 5_000
    assert 500 < found.errors < 4_500


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=60), st.text("a: -[]{}&*!|>'\"\\\n\t#%@`?,0\ud7ff\x1b").map(str.encode)
    )
)
def test_any_bytes_are_yaml_or_refused(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    path.write_bytes(data)
    with suppress(DataFileError):
        yamlfile.read(path)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=80), st.binary(max_size=40))
def test_any_files_are_a_corpus_or_refused(
    tmp_path_factory: pytest.TempPathFactory, source: bytes, sidecar: bytes
) -> None:
    folder = tmp_path_factory.getbasetemp() / "any"
    folder.mkdir(exist_ok=True)
    (folder / "a.txt").write_bytes(source)
    (folder / "a.yaml").write_bytes(b"title: A\n" + sidecar)
    with suppress(DataFileError):
        loaded = documents.load(folder)
        text = source.decode()
        assert all(text[p.start : p.end] == p.published for p in loaded.passages)


def test_the_guide_knows_the_limits_that_it_does_not_compute() -> None:
    assert f"at most {patterns.MAX_EXPANSIONS:,} words" in GUIDE
    assert f"longer than {deadline.TIMEOUT:g} s" in GUIDE


def test_advice_is_never_longer_than_a_screen(tmp_path: Path) -> None:
    library = gsisearch.open(ROOT / "corpus", tmp_path)
    for query in (f'"{"peace " * 1500}"', "x" * 9_000, f'"{"x" * 9_000}"'):
        found = library.search(query)
        assert found.advice
        assert sum(map(len, found.advice)) < 400
        assert len(found.suggestion or "") < 100


BOMBS = {
    "an alias bomb": ("a: &a [x, x]\nb: &b [*a, *a]\n", "anchor or alias"),
    "an object": ("title: !!python/object/apply:os.system ['true']\n", "the YAML tag"),
    "a tag of its own": ("title: !secret x\n", "the YAML tag"),
    "nested too deep": ("title: " + "[" * 20 + "]" * 20 + "\n", "nested too deep"),
    "nested far too deep": ("[" * 400_000, "nest"),
    "a merge": ("a: {<<: *x}\n", "anchor or alias"),
    "a NUL": ('title: "x\0"\n', "control character U+0000"),
    "an escape": ("title: \x1b[31m\n", "control character U+001B"),
    "half a character": ('title: "\\uD800"\n', ""),
    "too large": ("# " + "x" * 1_000_000, "larger than 1,000,000 bytes"),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_yaml_that_means_harm_is_refused(tmp_path: Path, bomb: str) -> None:
    text, problem = BOMBS[bomb]
    path = tmp_path / "a.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataFileError) as caught:
        yamlfile.read(path)
    assert problem in caught.value.problem


def test_half_a_character_is_refused_without_the_c_loader(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import yaml

    monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    path = tmp_path / "a.yaml"
    path.write_text('title: "\\uD800"\n')
    with pytest.raises(DataFileError, match=r"half of a surrogate pair, U\+D800"):
        yamlfile.read(path)
