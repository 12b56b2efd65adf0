"""The time of a check grows linearly with the quotation and with the document.

Each of these inputs once took four times the time or more.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from growth import assert_linear
from quoting import verifier_of

from gsisearch.corpus import documents
from gsisearch.index.whoosh.candidates import Candidates
from gsisearch.matching.candidates import MAX_WITH_ALL_WORDS
from gsisearch.quotations import Verifier
from gsisearch.quotations.alarms import AlarmFinder
from gsisearch.quotations.alignment import Alignment, align
from gsisearch.quotations.cuts import after_quotation
from gsisearch.quotations.finder import PartFinder
from gsisearch.quotations.parsing import parse
from gsisearch.quotations.part_match import PartMatch
from gsisearch.quotations.reader import ParagraphReader
from gsisearch.quotations.rules import rules_for
from gsisearch.quotations.tokens import Token


@pytest.fixture
def verifier(tmp_path: Path) -> Callable[[str], Verifier]:
    """Makes a verifier on a corpus of one document."""

    def make(text: str) -> Verifier:
        (tmp_path / "a.txt").write_text(text, encoding="utf-8")
        (tmp_path / "a.yaml").write_text("title: A report\n")
        return verifier_of(documents.load(tmp_path))

    return make


#: What quotations may repeat.
QUOTATIONS = {
    "letters in brackets": "a[b] ",
    "words in brackets": "a [b c] ",
    "words with accents in brackets": "[É]a ",
    "ellipses with words in brackets": "a [b] … ",
}


@pytest.mark.parametrize("unit", QUOTATIONS.values(), ids=QUOTATIONS)
def test_reading_a_quotation(unit: str) -> None:
    assert_linear(lambda size: unit * size, parse, 4000)


#: Functions that make a document of a number of units, and a quotation of it in proportion.
DOCUMENTS: dict[str, tuple[Callable[[int], str], Callable[[int], str]]] = {
    "the same word in every part": (lambda n: "peace " * n, lambda n: "peace … " * (n // 8)),
    "the same sentence in every part": (
        lambda n: "Peace is here. " * n,
        lambda n: "is here … " * (n // 8),
    ),
    "the same word, joined by hyphens": (lambda n: "peace-" * n + "war", lambda n: "peace"),
    "parts that differ from the source": (
        lambda n: "We list:\n" + "- peace and war\n" * n,
        lambda n: "peace or war … " * (n // 10),
    ),
    "every third word another one": (
        lambda n: "peace " * n,
        lambda n: "peace peace zebra " * (n // 12),
    ),
    "words of its own in brackets": (
        lambda n: "peace and war, " * n,
        lambda n: "peace [of all] and war " * (n // 8),
    ),
}


@pytest.mark.parametrize("case", DOCUMENTS.values(), ids=DOCUMENTS)
def test_checking_a_quotation(
    case: tuple[Callable[[int], str], Callable[[int], str]],
    verifier: Callable[[str], Verifier],
) -> None:
    text, quotation = case

    def make(size: int) -> tuple[Verifier, str]:
        made = verifier(text(size)), quotation(size)
        made[0].verify("peace")  # fills the caches of the engine
        return made

    assert_linear(make, lambda given: _fresh(given[0]).verify(given[1]), 2000)


def _fresh(verifier: Verifier) -> Verifier:
    """A verifier on the same index with empty caches."""
    return Verifier(verifier._engine, "", verifier._source)


def test_a_quotation_of_many_short_paragraphs(
    verifier: Callable[[str], Verifier], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The number of alignments does not grow in proportion to the paragraphs."""
    counts: list[int] = []

    def counted(pattern: Sequence[str], text: Sequence[str]) -> Alignment:
        counts[-1] += 1
        return align(pattern, text)

    monkeypatch.setattr("gsisearch.quotations.finder.align", counted)
    for size in (100, 200):
        numbers = random.Random(1)
        lines = [
            f"{' '.join(f'w{numbers.randrange(9999)}' for _ in range(5))}." for _ in range(size)
        ]
        made = verifier("\n\n".join(lines) + "\n")
        counts.append(0)
        made.verify(" ".join(lines).replace("w1", "w2"))
    assert counts[1] < 1.5 * counts[0]


def test_the_source_is_read_once_a_quotation(tmp_path: Path) -> None:
    calls = []
    text = "\n\n".join(f"Peace and war {n} are here today, and so it is." for n in range(20))
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    (tmp_path / "a.yaml").write_text("title: A report\n")
    made = verifier_of(documents.load(tmp_path))

    def source(slug: str) -> str:
        calls.append(slug)
        return text

    found = Verifier(made._engine, "", source).verify(text.replace("today", "there"))
    assert len(found.changes) == 20
    assert calls == ["a"]


def test_the_search_for_candidates_stops_when_there_are_enough(
    verifier: Callable[[str], Verifier], monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_at: list[int] = []

    positions = Candidates._positions

    def counted(candidates: Candidates, number: int, form: str) -> Sequence[int]:
        looked_at.append(number)
        return positions(candidates, number, form)

    monkeypatch.setattr(Candidates, "_positions", counted)
    for count in (300, 600):
        found = verifier("Peace and war here.\n\n" * count)
        looked_at.clear()
        assert found.verify("peace and war here").verdict == "repaired"
        assert len(looked_at) <= 4 * MAX_WITH_ALL_WORDS


def test_alarms_of_a_long_change() -> None:
    alarms = AlarmFinder(rules_for("en"), lambda form: True)

    def make(size: int) -> tuple[list[Token], list[Token]]:
        quote = [Token(f"likely{n}", f"Likely{n}") for n in range(size)]
        return quote, [Token(f"clear{n}", f"Clear{n}") for n in range(size)]

    assert_linear(make, lambda given: alarms.of_change(*given), 800)


def test_an_alarm_is_raised_once() -> None:
    alarms = AlarmFinder(rules_for("en"), lambda form: False)
    quote, source = ([Token(word, word)] * 3 for word in ("oppose", "support"))
    assert [alarm.name for alarm in alarms.of_change(quote, source)] == ["opposite"]


#: Words that end as ordinals but are none: too long, or with digits that are no number.
ODD_ORDINALS = ("1" * 5000 + "st", "፩st", "1፩nd")


@pytest.mark.parametrize("word", ODD_ORDINALS, ids=["long", "Ethiopic", "mixed"])
def test_odd_ordinals_are_compared_as_written(word: str) -> None:
    alarms = AlarmFinder(rules_for("en"), lambda form: False)
    assert alarms.of_change([Token(word, word)], [Token("1st", "1st")])


def test_qualifiers_after_a_quotation(verifier: Callable[[str], Verifier]) -> None:
    """Whether each qualifying word opens a clause depends on what is before it."""
    rules = rules_for("en")

    def make(size: int) -> PartMatch:
        made = verifier("Peace is here and all is well in this, it is" + " a only" * size)
        quote = parse("Peace is here")
        finder = PartFinder(made._engine, ParagraphReader(made._engine))
        match = finder.best_match(quote.text, quote.parts[0])
        assert match
        return match

    assert_linear(make, lambda match: after_quotation(match, rules, marked=False), 20_000)
