"""Which changes raise an alarm, and errors in the file of the rules."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from quoting import verifier_of

from gsisearch.corpus import documents
from gsisearch.errors import DataFileError
from gsisearch.quotations import Verifier
from gsisearch.quotations.rules import load_rules, rules_for, rules_path

CASES = Path(__file__).parent / "cases" / "meaning.txt"


def read_cases() -> tuple[list[str], list[tuple[str, list[str]]]]:
    """The source sentences; the quotations, each with the names of its alarms."""
    sources, quotations = [], []
    for line in CASES.read_text(encoding="utf-8").splitlines():
        if line.startswith("  "):
            quote, names = line.split("|")
            quotations.append((quote.strip(), sorted(names.replace("-", "").split())))
        elif line and not line.startswith("#"):
            sources.append(line)
    return sources, quotations


SOURCES, QUOTATIONS = read_cases()


@pytest.fixture(scope="module")
def verifier(tmp_path_factory: pytest.TempPathFactory) -> Verifier:
    folder = tmp_path_factory.mktemp("corpus")
    (folder / "cases.txt").write_text("\n\n".join(SOURCES), encoding="utf-8")
    (folder / "cases.yaml").write_text("title: Cases\n", encoding="utf-8")
    return verifier_of(documents.load(folder))


@pytest.mark.parametrize(("quote", "names"), QUOTATIONS, ids=lambda value: str(value)[:60])
def test_alarms(quote: str, names: list[str], verifier: Verifier) -> None:
    found = verifier.verify(quote)
    assert found.verdict != "absent"
    assert sorted(alarm.name for alarm in found.alarms) == names
    for change in found.changes:
        assert change.meaning == bool(change.alarms)
        for alarm in change.alarms:
            assert alarm.explanation.endswith(".")
            assert "{" not in alarm.explanation


def test_every_rule_has_a_case() -> None:
    tried = {name for _, names in QUOTATIONS for name in names}
    rules = rules_for("en")
    assert {rule.name for rule in rules.word_rules} <= tried
    assert {"prefix", "opposite", "number", "name", "order"} <= tried


def test_source_sentences_raise_none(verifier: Verifier) -> None:
    for sentence in SOURCES:
        assert verifier.verify(sentence).verdict == "exact"


#: Part of the error message → a text of the rules, and what replaces it.
MISTAKES = {
    "unknown key": ("prefixes:", "prefices:"),
    "is there twice": ("[must], [shall]", "[must], [must]"),
    "found one word": ("[support, oppose]", "[support]"),
    "whole number": ("zero: 0", "zero: none"),
    "is missing": ("    groups: [[must]", "    # [[must]"),
    "can't be filled in": ("“{source}” became “{quote}”: another time", "“{sauce}”: another time"),
}


@pytest.mark.parametrize("problem", MISTAKES)
def test_mistakes_in_the_rules_are_errors(problem: str, tmp_path: Path) -> None:
    right, wrong = MISTAKES[problem]
    text = rules_path("en").read_text(encoding="utf-8")
    assert text.count(right) >= 1
    path = tmp_path / "meaning.yaml"
    path.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(DataFileError, match=re.escape(problem)) as error:
        load_rules(path)
    assert error.value.line
