"""What a corpus talks about: similar passages, its vocabulary, words that go together."""

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

#: A passage is likened by at most so many of its words.
MAX_SIGNIFICANT_WORDS = 25


def similarity_plan(engine: Engine, keys: Iterable[Key]) -> tuple[Plan, Plan]:
    """The parts of a plan for passages like some: those that share their most telling words.

    A word tells the more the more often the passages have it and the fewer others do (tf·idf).
    The plan leaves out the passages themselves and what is part of them or has them as a part.

    Args:
        engine: the index.
        keys: of the passages.
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
    """Some passages, the paragraphs that they are commitments of, and their own commitments."""
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
    """The words that begin so, each with its counts.

    A paragraph's text has that of its commitments in it, so every occurrence counts once.

    Args:
        engine: the index.
        prefix: a folded beginning.
        among: what the passages match whose words are counted; None for all.
        stop_words: whether stop words are among them.
        sort: the most frequent first, or by the alphabet.
    """
    hidden = frozenset() if stop_words else stop_words_of(engine)
    kept = (word for word in engine.terms("exact", prefix) if word not in hidden)
    _, found = engine.usage(kept, among)
    by_count = attrgetter("occurrences")
    return list(found) if sort == "word" else sorted(found, key=by_count, reverse=True)


def collocates(
    engine: Engine, plan: Plan, window: int, stop_words: bool, among: Plan | None = None
) -> tuple[int, list[Collocate]]:
    """The words that stand beside what a plan looks for more often than chance would have it.

    Beside are the words of the same paragraph at most `window` places before or after an
    occurrence.  The score is the log-likelihood ratio G² = 2 Σ O ln(O / E) over the table

        ================ ======= ==========
        .                beside  elsewhere
        ================ ======= ==========
        the word         O₁₁     O₁₂
        any other word   O₂₁     O₂₂
        ================ ======= ==========

    where E = row · column / all is what chance would give (Dunning 1993, "Accurate Methods for
    the Statistics of Surprise and Coincidence", Computational Linguistics 19).  The table counts
    every place in the paragraphs once, without the occurrences themselves.

    Args:
        engine: the index.
        plan: what is looked for.
        window: so many words at either side.
        stop_words: whether stop words are among them.
        among: what the passages match that are counted at all, as if there were no others; None
            for all.

    Returns:
        How many occurrences there are, and the words, highest score first.
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
    """How many occurrences there are, and the counts of the words in them and beside them."""
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
        together: in the first row and column.
        word, beside: the sums of the first row and of the first column.
        size: the sum of all.
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
    """The positions at most `window` from a span."""
    wider = ((max(0, start - window), min(size, end + window)) for start, end in spans)
    return set(chain.from_iterable(range(*span) for span in merge_spans(wider)))
