"""Exploring a corpus: similar passages, vocabulary, collocations."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from heapq import nsmallest
from itertools import chain
from math import log
from operator import attrgetter
from typing import TYPE_CHECKING

from gsisearch.deadline import in_time
from gsisearch.index.entries import Entry, Key
from gsisearch.matching.languages import stop_words as stop_words_of
from gsisearch.matching.plan import STEMMED, AnyOf, Excluding, Leaf, PassageSet, Plan
from gsisearch.matching.spans import Span, merge_spans
from gsisearch.model import TermOrder
from gsisearch.results import Collocate, Term
from gsisearch.text.languages import Language, language
from gsisearch.text.words import WORD, fold, forms

if TYPE_CHECKING:
    from gsisearch.index.engine import Engine

#: Maximum number of words by which passages are compared.
MAX_SIGNIFICANT_WORDS = 25


def similarity_plan(engine: Engine, keys: Iterable[Key]) -> tuple[Plan, Plan]:
    """The parts of a plan for similar passages, which share the most significant words of others.

    The significance of a word is its frequency in the given passages times its rarity (tf·idf).
    The plan excludes the passages themselves, their paragraphs and their commitments.

    Args:
        engine: the index.
        keys: the keys of the given passages.
    """
    counts: Counter[str] = Counter()
    written: defaultdict[str, Counter[str]] = defaultdict(Counter)
    chosen = [engine.entry(key) for key in in_time(dict.fromkeys(keys))]
    for entry in chosen:
        passage_language = _language(engine, entry)
        for word in in_time(WORD.findall(entry.passage.reading), 100):
            if (form := fold(word)) not in passage_language.stop_words:
                term = passage_language.stem(word)
                counts[term] += 1
                written[term][form] += 1
    own = _related_entries(engine, chosen)
    having = Counter(
        term
        for entry in in_time(own)
        for term in set(map(_language(engine, entry).stem, WORD.findall(entry.passage.reading)))
    )
    leaves = []
    for term, count in in_time(counts.items()):
        (label, _), *_ = written[term].most_common(1)
        others = sum(engine.count(field, term) for field in STEMMED[0]) - having[term]
        if others > 0:
            leaf = Leaf(label, (((term,),),), STEMMED[0], boost=1 + log(count))
            rarity = log(engine.generation.passages / others)
            leaves.append((-count * rarity, label, leaf))
    significant = tuple(
        leaf for *_, leaf in nsmallest(MAX_SIGNIFICANT_WORDS, leaves, key=lambda one: one[:2])
    )
    ids = tuple(f"{entry.passage.document}:{entry.passage.id}" for entry in own)
    return Excluding(PassageSet("", "id", ids)), AnyOf(significant)


def _language(engine: Engine, entry: Entry) -> Language:
    return language(engine.document(entry.passage.document).document.language)


def _related_entries(engine: Engine, entries: Iterable[Entry]) -> list[Entry]:
    """Some passages with their paragraphs and their commitments."""
    found: dict[str, None] = {}
    for entry in entries:
        passage = entry.passage
        paths = [passage.id, *(f"{passage.id}.{n}" for n, _ in enumerate(entry.commitments, 1))]
        if passage.parent:
            paths.append(passage.parent)
        found.update(dict.fromkeys(f"{passage.document}:{path}" for path in paths))
    keys = (engine.key(id) for id in in_time(found, 100))
    return [engine.entry(key) for key in keys if key is not None]


def vocabulary(
    engine: Engine, prefix: str, among: Plan | None, stop_words: bool, sort: TermOrder
) -> list[Term]:
    """The words with a prefix, each with its counts.

    The text of a paragraph includes that of its commitments, so every occurrence is counted once.

    Args:
        engine: the index.
        prefix: the folded prefix.
        among: a plan for the passages to count in; None for all.
        stop_words: whether to include stop words.
        sort: by frequency, or alphabetically.
    """
    hidden = frozenset() if stop_words else stop_words_of(engine)
    kept = (word for word in engine.terms("exact", prefix) if word not in hidden)
    _, found = engine.usage(kept, among)
    by_count = attrgetter("occurrences")
    return list(found) if sort == "word" else sorted(found, key=by_count, reverse=True)


def collocates(
    engine: Engine, plan: Plan, window: int, stop_words: bool, among: Plan | None = None
) -> tuple[int, list[Collocate]]:
    """The words that occur near the matches of a plan more often than expected by chance.

    Near means: in the same paragraph, at most `window` positions before or after an occurrence.
    The score is the log-likelihood ratio G² = 2 Σ O ln(O / E) over the table

        ================ ======= ==========
        .                near    elsewhere
        ================ ======= ==========
        the word         O₁₁     O₁₂
        any other word   O₂₁     O₂₂
        ================ ======= ==========

    where E = row · column / all is the expected number (Dunning 1993, "Accurate Methods for the
    Statistics of Surprise and Coincidence", Computational Linguistics 19).  The table counts
    every word of the paragraphs once, without the occurrences themselves.

    Args:
        engine: the index.
        plan: the plan.
        window: the maximum distance in words.
        stop_words: whether to include stop words.
        among: a plan for the passages to count in, as if there were no others; None for all.

    Returns:
        The number of occurrences, and the words with the highest scores first.
    """
    count, inside, beside = _count_beside(engine, plan, window)
    hidden = frozenset() if stop_words else stop_words_of(engine)
    words = [form for form in beside if form not in hidden]
    all_words, terms = engine.usage(words, among)
    size, near = all_words - inside.total(), beside.total()
    found = []
    for term in in_time(terms):
        together, apart = beside[term.word], term.occurrences - inside[term.word]
        if together * size > apart * near:
            score = log_likelihood(together, apart, near, size)
            found.append(Collocate(term.word, together, term.occurrences, score))
    return count, sorted(found, key=lambda one: (-one.score, one.word))


def _count_beside(
    engine: Engine, plan: Plan, window: int
) -> tuple[int, Counter[str], Counter[str]]:
    """The number of occurrences, the counts of the words in them, and of those near them."""
    count, inside, beside = 0, Counter[str](), Counter[str]()
    for one in engine.matching(plan):
        words = forms(engine.entry(one.key).passage.reading)
        count += len(one.spans)
        own = set(chain.from_iterable(range(*span) for span in one.spans))
        inside.update(words[at] for at in own)
        beside.update(words[at] for at in _window_positions(one.spans, window, len(words)) - own)
    return count, inside, beside


def log_likelihood(together: int, word: int, beside: int, size: int) -> float:
    """G² of a table of two rows and two columns; see `collocates`.

    Args:
        together: the number in the first row and column.
        word, beside: the sums of the first row and of the first column.
        size: the total.
    """
    table = (
        (together, word, beside),
        (word - together, word, size - beside),
        (beside - together, size - word, beside),
        (size - word - beside + together, size - word, size - beside),
    )
    return 2 * sum(
        observed * log(observed * size / (row * column))
        for observed, row, column in table
        if observed
    )


def _window_positions(spans: Iterable[Span], window: int, size: int) -> set[int]:
    """The positions at most `window` words from a span, including the spans."""
    wider = ((max(0, start - window), min(size, end + window)) for start, end in spans)
    return set(chain.from_iterable(range(*span) for span in merge_spans(wider)))
