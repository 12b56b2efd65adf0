"""What several test modules need: the article, and corpora of a few lines."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import settings

from gsisearch.corpus import documents
from gsisearch.corpus.documents import Corpus, SourceDocument

CORPUS = Path(__file__).parent.parent / "corpus"

# How long an example takes says more of the machine, and what else it does, than of the code.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

#: Takes a sentence, with the number of cases that a test tried; it is shown after the run.
Tell = Callable[[str], None]

WriteCorpus = Callable[[Mapping[str, str | bytes]], Path]


@pytest.fixture(scope="session")
def article_corpus() -> Corpus:
    """The corpus of the repository: the article and the settings."""
    return documents.load(CORPUS)


@pytest.fixture(scope="session")
def article(article_corpus: Corpus) -> SourceDocument:
    """The article."""
    return article_corpus.documents[0]


@pytest.fixture
def write_corpus(tmp_path: Path) -> WriteCorpus:
    """Writes files into a new corpus folder and gives the folder."""

    def write(files: Mapping[str, str | bytes]) -> Path:
        folder = tmp_path / "corpus"
        folder.mkdir(exist_ok=True)
        for name, content in files.items():
            data = content.encode() if isinstance(content, str) else content
            (folder / name).write_bytes(data)
        return folder

    return write


@pytest.fixture
def tell(record_property: Callable[[str, object], None]) -> Tell:
    """Shows a sentence after the run."""
    return lambda sentence: record_property("told", sentence)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What tests tell of the numbers that they tried."""
    told = [
        str(value)
        for reports in terminalreporter.stats.values()
        for report in reports
        for name, value in getattr(report, "user_properties", ())
        if name == "told" and report.when == "call"
    ]
    if told:
        terminalreporter.section("tried")
        for sentence in sorted(told):
            terminalreporter.write_line(sentence)
