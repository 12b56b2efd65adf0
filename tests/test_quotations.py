"""The verification of quotations of the article, of changed quotations, and of other texts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from conftest import Tell
from hypothesis import given, settings
from hypothesis import strategies as st
from quoting import SHA256, engine_of, verifier_of

from gsisearch.corpus import documents
from gsisearch.corpus.documents import Corpus
from gsisearch.errors import QueryError
from gsisearch.model import Passage
from gsisearch.quotations import Verifier
from gsisearch.text.words import forms
from gsisearch.verdicts import Verification

CASES = Path(__file__).parent / "cases"
ARTICLE = documents.load(Path(__file__).parent.parent / "corpus")
SOURCE = ARTICLE.documents[0].source
PARAGRAPHS = [passage for passage in ARTICLE.passages if not passage.parent]
ARTICLE_READING = ARTICLE.documents[0].map.reading
SHORTEST, LONGEST = 5, 40


@pytest.fixture(scope="module")
def verifier() -> Verifier:
    return verifier_of(ARTICLE)


def is_in(found: Verification, passage: Passage) -> bool:
    """Whether a quotation was found in a paragraph or one of its commitments."""
    return any(id == passage.id or id.startswith(f"{passage.id}.") for id in found.ids)


def windows(text: str, counts: range) -> Iterator[tuple[int, int]]:
    """The span of every window of `counts` words between spaces."""
    spans = [match.span() for match in re.finditer(r"\S+", text)]
    for count in counts:
        for first in range(len(spans) - count + 1):
            yield spans[first][0], spans[first + count - 1][1]


def test_every_window_as_published_is_exact(verifier: Verifier, tell: Tell) -> None:
    tried = 0
    for passage in PARAGRAPHS:
        for start, end in windows(passage.published, range(SHORTEST, LONGEST + 1)):
            window = passage.published[start:end]
            found = verifier.verify(window)
            tried += 1
            assert found.verdict == "exact", window
            assert found.published == window == SOURCE[found.start : found.end]
            if SOURCE.count(window) == 1:
                assert found.start == passage.start + start, window
                assert is_in(found, passage), window
    tell(f"verify: {tried} windows as published, all exact")
    assert tried > 30_000


def test_every_window_as_repaired_is_found(verifier: Verifier, tell: Tell) -> None:
    tried = 0
    for passage in PARAGRAPHS:
        for start, end in windows(passage.reading, range(SHORTEST, LONGEST + 1)):
            window = passage.reading[start:end]
            if window in " ".join(passage.published.split()):
                continue  # the same as published
            found = verifier.verify(window)
            tried += 1
            assert found.verdict == "repaired", window
            assert is_in(found, passage) or ARTICLE_READING.count(window) > 1, window
            assert found.published == SOURCE[found.start : found.end]
    tell(f"verify: {tried} windows as repaired, all exact or repaired")
    assert tried > 5_000


def test_windows_across_paragraphs_are_exact(verifier: Verifier, tell: Tell) -> None:
    tried = 0
    for before, after in pairwise(PARAGRAPHS):
        if before.section != after.section:
            continue
        text = SOURCE[before.start : after.end]
        gap = before.end - before.start
        for start, end in windows(text, range(6, LONGEST + 1, 9)):
            if not start < gap < end - 20:
                continue
            found = verifier.verify(" ".join(text[start:end].split()))
            tried += 1
            assert found.verdict == "exact", text[start:end]
            assert found.published == text[start:end]
            assert found.ids[0].startswith(before.id)
            assert found.ids[-1] == after.id
    tell(f"verify: {tried} windows across paragraphs, all exact")
    assert tried > 400


def blocks(name: str) -> list[list[str]]:
    """The lines of each block of a case file, without comments."""
    text = (CASES / name).read_text(encoding="utf-8")
    kept = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    return [block.splitlines() for block in kept.strip().split("\n\n")]


def shown(found: Verification) -> list[str]:
    """A verification as the case file has it."""
    lines = [" ".join([found.verdict, *([found.id] if not found.ids else found.ids)]).strip()]
    lines.append(f"> {found.quote}".replace("\n", "⏎"))
    for change in found.changes:
        signs = {
            "insert": f"+ {change.quote}",
            "delete": f"- {change.source}",
            "replace": f"~ {change.source} → {change.quote}",
        }
        lines.append(signs[change.kind])
    lines += [f"cut {cut.where}: {cut.text}" for cut in found.cut]
    lines += [f"inserted {words}" for words in found.insertions]
    return [" ".join(line.split()) for line in lines]


@pytest.mark.parametrize("case", blocks("quotations.txt"), ids=lambda case: case[1][2:50])
def test_quotations(case: list[str], verifier: Verifier) -> None:
    found = verifier.verify(case[1].removeprefix("> ").replace("⏎", "\n"))
    assert shown(found) == case
    if found.start is not None:
        assert found.published == SOURCE[found.start : found.end]
    for change in found.changes:
        assert found.quote[change.quote_start : change.quote_end] == change.quote
        assert change.start <= change.end


@pytest.mark.parametrize("sentence", [line for block in blocks("foreign.txt") for line in block])
def test_foreign_sentences_are_absent(sentence: str, verifier: Verifier) -> None:
    found = verifier.verify(sentence)
    assert found.verdict == "absent"
    assert (found.id, found.start, found.changes, found.cut) == ("", None, (), ())
    assert found.nearest is not None
    assert found.nearest.published == SOURCE[found.nearest.start : found.nearest.end]
    assert 0 <= found.nearest.similarity < 1


def test_a_verification_says_what_was_searched(verifier: Verifier) -> None:
    found = verifier.verify("no such words")
    assert (found.passages, found.corpus_sha256) == (len(ARTICLE.passages), SHA256)
    assert (found.nearest, found.similarity) != (None, 1)
    assert verifier.verify("xyzzy plugh frobnitz").nearest is None


@pytest.mark.parametrize("quote", ["", "  ", "“…”", "[…]", "[China]", "!?"])
def test_a_quotation_without_a_word_is_an_error(quote: str, verifier: Verifier) -> None:
    with pytest.raises(QueryError):
        verifier.verify(quote)


def test_a_quotation_can_be_too_long(verifier: Verifier) -> None:
    with pytest.raises(QueryError, match="5,001 words"):
        verifier.verify("word " * 5001)


def test_the_whole_article_is_an_exact_quotation(verifier: Verifier) -> None:
    whole = SOURCE[PARAGRAPHS[0].start : PARAGRAPHS[-1].end]
    found = verifier.verify(whole)
    assert (found.verdict, found.published) == ("exact", whole)
    assert found.ids == tuple(passage.id for passage in ARTICLE.passages)


def test_enclosing_marks_and_line_breaks_are_ignored(verifier: Verifier) -> None:
    for quote in (
        "“a tree without roots”",
        '"a tree\n  without roots"',
        "« a tree without roots »",
    ):
        assert verifier.verify(quote).verdict == "exact", quote


def test_a_verifier_needs_only_an_engine() -> None:
    found = Verifier(engine_of(ARTICLE)).verify("a tree without roots")
    assert (found.verdict, found.id) == ("exact", "2.1")


# Random changes: a word is deleted or inserted, two words are swapped, or a negation is inserted.

COMMON = sorted({word for p in PARAGRAPHS for word in p.reading.split() if word.isalpha()})


@st.composite
def changed_windows(draw: st.DrawFn) -> tuple[Passage, list[str], set[str], str]:
    """A passage, a changed window of it, the changed words, and the kind of change."""
    passage = draw(st.sampled_from([p for p in PARAGRAPHS if len(p.reading.split()) >= 8]))
    words = passage.reading.split()
    count = draw(st.integers(8, min(LONGEST, len(words))))
    first = draw(st.integers(0, len(words) - count))
    window = words[first : first + count]
    changed = list(window)
    kind = draw(st.sampled_from(["delete", "insert", "swap", "negate"]))
    inner = st.integers(1, count - 2)
    if kind == "delete":
        named = {changed.pop(draw(inner))}
    elif kind == "swap":
        one, two = draw(inner), draw(inner)
        named = {window[one], window[two]}
        changed[one], changed[two] = changed[two], changed[one]
    else:
        named = {"not" if kind == "negate" else draw(st.sampled_from(COMMON))}
        changed.insert(draw(inner), *named)
    return passage, changed, named, kind


def names_the_change(found: Verification, named: set[str], kind: str) -> bool:
    words = {form for c in found.changes for form in forms(f"{c.quote} {c.source}")}
    if kind == "negate" and not any(alarm.name == "negation" for alarm in found.alarms):
        return False
    return bool(words & {form for word in named for form in forms(word)})


def test_changes_are_found_and_named(verifier: Verifier, tell: Tell) -> None:
    tried: list[bool] = []
    missed: list[str] = []

    @settings(max_examples=600, deadline=None, derandomize=True)
    @given(changed_windows())
    def check(drawn: tuple[Passage, list[str], set[str], str]) -> None:
        passage, changed, named, kind = drawn
        quote = " ".join(changed)
        if f" {' '.join(forms(quote))} " in f" {' '.join(forms(passage.reading))} ":
            return  # the changed window is in the passage too
        found = verifier.verify(quote)
        assert found.verdict != "exact"
        right = found.verdict == "altered" and is_in(found, passage)
        tried.append(right and names_the_change(found, named, kind))
        if not tried[-1]:
            missed.append(f"{kind} {named}: {quote}")

    check()
    tell(f"verify: {len(tried)} changed windows, {len(missed)} not named {missed or ''}")
    assert len(tried) > 400
    assert len(missed) <= 0.02 * len(tried)


def test_the_cost_does_not_grow_with_the_corpus(tmp_path: Path) -> None:
    read = {copies: _entries_read(tmp_path / str(copies), copies) for copies in (20, 200)}
    assert read[200] <= read[20] + 5


def _entries_read(folder: Path, copies: int) -> int:
    """How many paragraphs are read to find a changed quotation among `copies` paragraphs."""
    folder.mkdir()
    lines = [
        f"Paragraph of harbour{n} and pier{n * n}: the common words stand here, with number{n} last."
        for n in range(copies)
    ]
    (folder / "many.txt").write_text("\n\n".join(lines), encoding="utf-8")
    (folder / "many.yaml").write_text("title: Many\n", encoding="utf-8")
    many: Corpus = documents.load(folder)
    engine = engine_of(many)
    quote = "harbour7 and pier49: the common words do stand here, with number7"
    found = Verifier(engine).verify(quote)
    assert (found.verdict, found.id) == ("altered", "0.8")
    info: int = engine.entry.cache_info().currsize
    return info
