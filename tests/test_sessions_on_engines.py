"""Sessions answer from any engine, and all the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from itertools import product
from pathlib import Path
from typing import Concatenate, NamedTuple, ParamSpec

import cases
import harbours
import pytest
from engines import ENGINES, ORDERS

from gsisearch.citing.styles import STYLES
from gsisearch.corpus import documents
from gsisearch.errors import GsisearchError
from gsisearch.index import opening
from gsisearch.index.entries import Listing
from gsisearch.search import arguments
from gsisearch.search.session import Session

ARTICLE = Path(__file__).parent.parent / "corpus"

P = ParamSpec("P")
Ask = Callable[[Session], object]


class Corpus(NamedTuple):
    """What is asked of a corpus."""

    queries: Sequence[str]
    phrases: Sequence[str]
    ids: Sequence[str]
    quotations: Sequence[str]


def _answers() -> list[str]:
    lines = [line for case in cases.load("answers.txt") for line in case.parts[""].splitlines()]
    return [line.partition(" →")[0] for line in lines]


CORPORA: Mapping[str, Corpus] = {
    "article": Corpus(
        [*_answers(), "cold war mentality", "peace^2 security", '"common security"~3', "sov* -war"],
        ["win win", "thathumanity", "war cold", "the of"],
        ["1.2.3", "1", "2.2", "gsi-lesotho-2022", "9.9", "gsi-lesotho-2022:1.2.1"],
        [
            "cold war mentality",
            "humanity has no choice but to peace",
            "We should uphold the principle of indivisible security, and reject it",
            "nobody ever wrote such a sentence about the moon",
        ],
    ),
    "harbours": Corpus(
        ["dues", "harbour ostland", "notes", "duess", "dredge -dues", "dues doc:harbour*", "=due"],
        ["low dues", "dues low", "the harbour"],
        ["harbour-2019:1.2", "harbour-2019:1.2.3", "harbour-2021", "0.1", "river", "lake-2020:0"],
        ["Harbour dues are low, and low dues bring ships", "A ship pays dues in a storm."],
    ),
}


def questions(asked: Corpus) -> Iterator[tuple[str, Ask]]:
    """What each method of a session is asked, each after what to call it."""
    for query in asked.queries:
        typed = arguments.query(query, None, None, None)
        row = arguments.query(query, None, None, None, as_phrase=True)
        yield f"search {query}", ask(Session.results, typed, Listing(10), 2)
        yield f"kwic {query}", ask(Session.concordance, row, None, 0, 40, "document")
    for query in asked.queries[::4]:
        row = arguments.query(query, None, None, None, as_phrase=True)
        yield f"collocations {query}", ask(Session.collocations, row, 5, 20, True)
    for query, order in product(asked.queries[:5], ORDERS):
        typed = arguments.query(query, None, None, "paragraph")
        yield f"{query} by {order}", ask(Session.results, typed, Listing(3, 1, order), 1)
    for words, slop in product(asked.phrases, (0, 3)):
        typed = arguments.phrase(words, slop, None, None, None)
        yield f"phrase {words}~{slop}", ask(Session.results, typed, Listing(None), 1)
    for query, id in product(asked.queries[:3], asked.ids):
        typed = arguments.query(query, None, None, None)
        yield f"explain {query} {id}", ask(Session.explain, typed, id)
    for id in asked.ids:
        yield f"like {id}", ask(Session.like, id, (), Listing(10), 1)
        yield f"show {id}", ask(Session.passages, [id], 1)
        for style in STYLES:
            yield f"cite {id} {style}", ask(Session.citations, [id], style)
    kinds = arguments.filters(None, None, "commitment")
    yield "terms", ask(Session.vocabulary, "", (), None, True, "count")
    yield "terms of commitments", ask(Session.vocabulary, "d", kinds, 10, False, "word")
    yield "outline", ask(Session.outlines, None)
    yield "commitments", ask(Session.commitments, None)
    yield "ids", ask(Session.ids, "", 20)
    for quotation in asked.quotations:
        yield f"verify {quotation}", ask(Session.verify, quotation, "markdown")


def ask(method: Callable[Concatenate[Session, P], object], *args: P.args, **named: P.kwargs) -> Ask:
    """What calls a method of a session."""
    return lambda session: method(session, *args, **named)


def answer(question: Ask, session: Session) -> object:
    """What comes back, its numbers rounded, or the error."""
    try:
        return rounded(question(session))
    except GsisearchError as error:
        return type(error).__name__, str(error)


def rounded(value: object) -> object:
    if isinstance(value, float):
        return round(value, 9)
    names = getattr(value, "__match_args__", ())
    if names:
        return {name: rounded(getattr(value, name)) for name in names}
    return list(map(rounded, value)) if isinstance(value, list | tuple) else value


@pytest.mark.parametrize("name", CORPORA)
def test_answers_are_the_same(tmp_path: Path, name: str) -> None:
    corpus = ARTICLE if name == "article" else harbours.write(tmp_path / "corpus")
    index = opening.open_fresh(corpus, tmp_path / "index", lambda sentence: None)
    sources = list(documents.valid_documents(corpus))
    with ExitStack() as stack:
        sessions = {
            name: Session(index, stack.enter_context(open(sources)))
            for name, open in ENGINES.items()
        }
        seen = 0
        for what, question in questions(CORPORA[name]):
            answers = {engine: answer(question, session) for engine, session in sessions.items()}
            for other in answers.values():
                assert other == answers["memory"], what
            seen += not isinstance(answers["memory"], tuple)
    assert seen > 70
