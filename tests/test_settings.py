"""`settings.yaml` and the defaults for what it omits."""

from __future__ import annotations

import json

import pytest
from conftest import CORPUS, WriteCorpus

from gsisearch.corpus import settings
from gsisearch.model import Settings


def test_no_file_means_the_defaults(write_corpus: WriteCorpus) -> None:
    assert settings.load(write_corpus({})) == Settings()


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "---\n", "boosts: {}\n", "synonyms: []\n"])
def test_an_empty_file_means_the_defaults(text: str, write_corpus: WriteCorpus) -> None:
    assert settings.load(write_corpus({"settings.yaml": text})) == Settings()


def test_every_setting(write_corpus: WriteCorpus) -> None:
    text = """\
boosts: {title: 2, commitments: 1.50, text: .5}
snippet_length: "40"
synonyms:
  - [GSI, Global Security Initiative]
  - [Covid-19, pandemic]
"""
    assert settings.load(write_corpus({"settings.yaml": text})) == Settings(
        title=2.0,
        commitments=1.5,
        text=0.5,
        snippet_length=40,
        synonyms=(("GSI", "Global Security Initiative"), ("Covid-19", "pandemic")),
    )


def test_one_setting_leaves_the_others(write_corpus: WriteCorpus) -> None:
    found = settings.load(write_corpus({"settings.yaml": "boosts: {text: 100}"}))
    assert found == Settings(text=100.0)


def test_settings_survive_json() -> None:
    found = Settings(title=0.1, snippet_length=99, synonyms=(("GSI", "G S I"), ("UN", "U.N.")))
    assert Settings.from_json(json.loads(json.dumps(found))) == found


def test_the_settings_of_the_repository_are_the_defaults_but_for_the_synonyms() -> None:
    found = settings.load(CORPUS)
    assert found._asdict() == {**Settings()._asdict(), "synonyms": found.synonyms}
