"""However large the corpus, the deadline is looked at again and again: counted, not timed."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic
from types import FrameType
from typing import Any

import pytest
from calls import CALLS

import gsisearch
from gsisearch import Library, deadline

PARAGRAPHS = 800
#: At most so many functions are called between two looks at the clock: a few milliseconds.
MOST_CALLS = 4_000


def paragraphs(document: int) -> list[str]:
    found = []
    for at in range(PARAGRAPHS // 10):
        number = 100 * document + at
        text = (
            f"The common words of paragraph{number} stand here, and harbour{number} is one of them"
        )
        items = f": 1) the common item{number} of peace; 2) the other words of the harbour."
        found.append(text + (items if at % 2 == 0 else f" and common peace of {7 * number} words."))
    return found


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """Ten documents of paragraphs that are much alike; every module is loaded already."""
    article = Path(__file__).parent.parent / "corpus"
    folder = tmp_path_factory.mktemp("gaps")
    with gsisearch.open(article, folder / "article-index") as small:
        for call in CALLS.values():
            call(small)
    (folder / "corpus").mkdir()
    for number in range(10):
        source = folder / "corpus" / f"doc-{number}.txt"
        source.write_text("\n\n".join(paragraphs(number)))
        source.with_suffix(".yaml").write_text(f"title: The common title {number}\n")
    with gsisearch.open(folder / "corpus", folder / "index") as opened:
        yield opened


def altered(words: list[str]) -> str:
    """Words with every ninth put in place of another."""
    return " ".join("instead" if at % 9 == 5 else word for at, word in enumerate(words))


QUOTED = altered(" ".join(paragraphs(3)[11:15]).split())
DRAFT = "\n\n".join(f"It says “{altered(text.split())}”, and more." for text in paragraphs(4))
IDS = [f"doc-{number}" for number in range(10)]

#: What costs the more, the larger the corpus or what is given.
HOSTILE: dict[str, Callable[[Library], object]] = {
    "search": lambda library: library.search("=the OR common OR harbour1*", limit=None),
    "search in part": lambda library: library.search("common harbour peace absent", limit=None),
    "search misspelt": lambda library: library.search("commonn harbourr peacee", limit=None),
    "search with many snippets": lambda library: library.search("of", limit=None, snippets=9),
    "phrase": lambda library: library.phrase("the common words", slop=9, limit=None),
    "phrase in a row": lambda library: library.phrase("the common words", limit=None),
    "kwic": lambda library: library.kwic("=the OR common", limit=None),
    "kwic sorted": lambda library: library.kwic("=the OR common", limit=None, sort="left"),
    "like": lambda library: library.like("doc-3", limit=None),
    "explain": lambda library: library.explain("common words", "doc-3:0.3"),
    "terms": lambda library: library.terms(limit=None, stop_words=True),
    "collocations": lambda library: library.collocations("common", limit=None),
    "verify": lambda library: library.verify(QUOTED),
    "verify_draft": lambda library: library.verify_draft(DRAFT),
    "show": lambda library: library.show(IDS, context=30),
    "outline": lambda library: library.outline(),
    "commitments": lambda library: library.commitments(),
    "cite": lambda library: library.cite([f"doc-3:0.{at}" for at in range(1, 80)]),
    "ids": lambda library: library.ids(limit=None),
}


class Calls:
    """Counts calls of functions between looks at the clock."""

    def __init__(self) -> None:
        self.most = self.total = self._since = 0

    def count(self, frame: FrameType, event: str, arg: Any) -> None:
        if event in {"call", "c_call"}:
            self._since += 1

    def look(self) -> float:
        self.total += self._since
        self.most = max(self.most, self._since)
        self._since = 0
        return monotonic()


@pytest.mark.parametrize("name", HOSTILE)
def test_there_is_little_between_two_looks_at_the_clock(
    library: Library, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    calls = Calls()
    monkeypatch.setattr(deadline, "monotonic", calls.look)
    before = sys.getprofile()
    sys.setprofile(calls.count)
    try:
        HOSTILE[name](library)
    finally:
        sys.setprofile(before)
    calls.look()
    assert calls.total > MOST_CALLS, "too little to tell"
    assert calls.most <= MOST_CALLS


def test_every_method_that_looks_through_many_passages_is_among_them() -> None:
    assert {name.partition(" ")[0] for name in HOSTILE} == CALLS.keys() - {"resolve"}
