"""How much of an index a search unpacks: what it shows, however many passages match."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

import gsisearch
from gsisearch.index.whoosh.reader import WhooshReader
from gsisearch.matching import matcher
from gsisearch.matching.plan import Fields, Leaf
from gsisearch.matching.spans import Span
from gsisearch.model import Results
from gsisearch.results import Concordance, Explanation

PARAGRAPHS = 800
MOST = 100  # entries a search for ten hits


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[gsisearch.Library]:
    """A document whose every paragraph enumerates, and has each word inside and outside of that."""
    folder = tmp_path_factory.mktemp("enumerating")
    (folder / "corpus").mkdir()
    paragraphs = (
        f"The parties keep harbour {n} open and agree on ships: 1) harbour dues for ships are"
        f" shared; 2) the port of place {n} takes ships of all parties; 3) parties share the port."
        for n in range(PARAGRAPHS)
    )
    (folder / "corpus" / "pact.txt").write_text("\n\n".join(paragraphs))
    (folder / "corpus" / "pact.yaml").write_text("title: Pact of ships\n")
    with gsisearch.open(folder / "corpus", folder / "index") as library:
        yield library


@pytest.fixture
def unpacked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The numbers of the records whose entries are unpacked."""
    numbers: list[int] = []
    unpack = WhooshReader._read_entry

    def counted(reader: WhooshReader, number: int) -> object:
        numbers.append(number)
        return unpack(reader, number)

    monkeypatch.setattr(WhooshReader, "_read_entry", counted)
    return numbers


@pytest.mark.parametrize(
    "query",
    [
        "ships",
        "harbour parties",
        "ships parties port harbour",
        '"parties keep"',
        '"agree on ships"',
        '"ships parties"~8',
        "har* OR port",
        "ships -dues",
        "commitments:port",
        "title:pact",
        "harbours dues tariffs zones",
    ],
)
def test_a_search_unpacks_no_entry_a_candidate(
    library: gsisearch.Library, unpacked: list[int], query: str
) -> None:
    fresh = gsisearch.open(library.corpus, library.corpus.parent / "index")
    with fresh:
        assert fresh.search(query, limit=10).total >= PARAGRAPHS
    assert 10 <= len(unpacked) <= MOST


@pytest.mark.parametrize(
    "ask",
    [
        lambda library: library.phrase("harbour dues for ships"),
        lambda library: library.like("0.400"),
        lambda library: library.search("ships", limit=10, kind="commitment"),
        lambda library: library.explain("ships", "0.400.1"),
        lambda library: library.kwic("ships", limit=10),
    ],
)
def test_no_other_search_does(
    library: gsisearch.Library,
    unpacked: list[int],
    ask: Callable[[gsisearch.Library], Results | Explanation | Concordance],
) -> None:
    with gsisearch.open(library.corpus, library.corpus.parent / "index") as fresh:
        assert ask(fresh).total >= PARAGRAPHS / 2
    assert len(unpacked) <= MOST


@pytest.mark.parametrize("query", ["ships", "har* OR port", '"agree on ships"', "ships -dues"])
def test_a_search_looks_into_few_passages_one_by_one(
    library: gsisearch.Library, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    looked_into: list[int] = []
    spans = matcher.spans

    def counted(leaf: Leaf, fields: Fields, positions: matcher.Positions) -> list[Span]:
        looked_into.append(1)
        return spans(leaf, fields, positions)

    monkeypatch.setattr(matcher, "spans", counted)
    assert library.search(query, limit=10).total >= PARAGRAPHS
    assert len(looked_into) <= MOST


def test_neighbours_are_found_without_their_document(
    library: gsisearch.Library, unpacked: list[int]
) -> None:
    with gsisearch.open(library.corpus, library.corpus.parent / "index") as fresh:
        shown = fresh.show(["0.400"], context=2)
        assert [passage.id for passage in shown] == [f"0.{n}" for n in range(398, 403)]
        shown = fresh.show(["0.400.2"], context=5)
        assert [passage.id for passage in shown] == [f"0.400.{n}" for n in (1, 2, 3)]
        shown = fresh.show(["0.1"], context=2)
        assert [passage.id for passage in shown] == ["0.1", "0.2", "0.3"]
        shown = fresh.show([f"0.{PARAGRAPHS}"], context=1)
        assert [passage.id for passage in shown] == [f"0.{PARAGRAPHS - 1}", f"0.{PARAGRAPHS}"]
    assert len(unpacked) <= MOST
