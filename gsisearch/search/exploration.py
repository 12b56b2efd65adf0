"""What a corpus talks about: similar passages, its vocabulary, words that go together."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from heapq import nsmallest
from itertools import chain
from math import log
from operator import attrgetter

from gsisearch.deadline import in_time
from gsisearch.matching.leaf import Leaf
from gsisearch.matching.plan import All, Any, Only, Plan, occurrences, records
from gsisearch.matching.planner import STEMMED
from gsisearch.matching.reader import Reader
from gsisearch.matching.spans import Span, merged
from gsisearch.results import Collocate, Term, TermOrder
from gsisearch.text.languages import language
from gsisearch.text.words import forms

#: A passage is likened by at most so many of its words.
MOST_TELLING = 25
#: The words of so many records are sooner counted in their texts than in all postings.
_FEW = 1000


def family(reader: Reader, numbers: Iterable[int]) -> frozenset[int]:
    """Some records, the paragraphs they are commitments of, and their own commitments."""
    found = set[int]()
    for number in numbers:
        found.update((number, reader.paragraph(number)))
        found.update(range(number + 1, number + 1 + reader.families.get(number, 0)))
    return frozenset(found)


def likeness(
    reader: Reader,
    stem: Callable[[str], str],
    numbers: Iterable[int],
    filters: Iterable[Plan] = (),
) -> Plan:
    """The plan for passages like some records: those that share their most telling words.

    A word tells the more the more often the records have it and the fewer others do (tf·idf).
    The plan leaves out the records themselves and what is part of them or has them as a part.

    Args:
        reader: the index.
        stem: folded word → its term in the stemmed fields.
        numbers: the records.
        filters: what limits the passages besides.
    """
    own = family(reader, numbers)
    counts: Counter[str] = Counter()
    written: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for number in sorted(set(numbers)):
        for form in in_time(forms(reader.entry(number).passage.reading), 100):
            if form not in language().stop_words:
                counts[stem(form)] += 1
                written[stem(form)][form] += 1
    leaves = []
    for term, count in in_time(counts.items()):
        (label, _), *_ = written[term].most_common(1)
        leaf = Leaf(label, (((term,),),), STEMMED[0], boost=1 + log(count))
        others = leaf.found(reader).records - own
        if others:
            leaves.append((-count * log(reader.size / len(others)), label, leaf))
    telling = tuple(leaf for *_, leaf in nsmallest(MOST_TELLING, leaves, key=lambda one: one[:2]))
    rest = Only("other passages", frozenset(range(reader.size)) - own)
    return All((*filters, rest, Any(telling)))


def vocabulary(
    reader: Reader,
    prefix: str,
    among: frozenset[int] | None,
    stop_words: bool,
    sort: TermOrder,
) -> list[Term]:
    """The words that begin so, each with its counts.

    A paragraph's text has that of its commitments in it, so every occurrence counts once.

    Args:
        reader: the index.
        prefix: a folded beginning.
        among: the records whose words are counted; None for all.
        stop_words: whether words that say little are among them.
        sort: the most frequent first, or by the alphabet.
    """
    counted = _counted(reader, among)
    terms = _in_texts if len(counted) <= _FEW else _in_postings
    found = [
        term
        for term in terms(reader, prefix, counted)
        if stop_words or term.word not in language().stop_words
    ]
    return found if sort == "word" else sorted(found, key=attrgetter("occurrences"), reverse=True)


def _in_texts(reader: Reader, prefix: str, counted: frozenset[int]) -> Iterator[Term]:
    """The words that begin so in the texts of some records, by the alphabet."""
    occurrences, passages = Counter[str](), Counter[str]()
    for number in in_time(counted):
        words = forms(reader.entry(number).passage.reading)
        found = [word for word in words if word.startswith(prefix)]
        occurrences.update(found)
        passages.update(set(found))
    words_in_order = in_time(sorted(occurrences), 100)
    return (Term(word, occurrences[word], passages[word]) for word in words_in_order)


def _in_postings(reader: Reader, prefix: str, counted: frozenset[int]) -> Iterator[Term]:
    """The same, for many records."""
    found = (Term(form, *_counts(reader, form, counted)) for form in reader.terms("exact", prefix))
    return (term for term in found if term.occurrences)


def collocates(
    reader: Reader,
    plan: Plan,
    window: int,
    stop_words: bool,
    among: frozenset[int] | None = None,
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
        reader: the index.
        plan: what is looked for.
        window: so many places at either side.
        stop_words: whether words that say little are among them.
        among: the records that are counted at all, as if there were no others; None for all.

    Returns:
        How many occurrences there are, and the words, highest score first.
    """
    counted = _counted(reader, among)
    count, inside, beside = _count_beside(reader, plan, window, counted)
    everything = sum(map(reader.body_lengths.__getitem__, counted))
    size, near = everything - inside.total(), beside.total()
    found = []
    for form, together in in_time(beside.items()):
        if stop_words or form not in language().stop_words:
            all_of_it, _ = _counts(reader, form, counted)
            apart = all_of_it - inside[form]
            if together * size > apart * near:
                score = log_likelihood(together, apart, near, size)
                found.append(Collocate(form, together, all_of_it, score))
    return count, sorted(found, key=lambda one: (-one.score, one.word))


def _count_beside(
    reader: Reader, plan: Plan, window: int, counted: frozenset[int]
) -> tuple[int, Counter[str], Counter[str]]:
    """How many occurrences there are, and the counts of the words in them and beside them."""
    count, inside, beside = 0, Counter[str](), Counter[str]()
    for number in in_time(sorted(records(plan, reader) & counted)):
        spans = occurrences(plan, reader, number)
        words = forms(reader.entry(number).passage.reading)
        count += len(spans)
        own = set(chain.from_iterable(range(*span) for span in spans))
        inside.update(words[at] for at in own)
        beside.update(words[at] for at in _around(spans, window, len(words)) - own)
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


def _around(spans: Iterable[Span], window: int, size: int) -> set[int]:
    """The positions at most `window` from a span."""
    wider = ((max(0, start - window), min(size, end + window)) for start, end in spans)
    return set(chain.from_iterable(range(*span) for span in merged(wider)))


def _counted(reader: Reader, among: frozenset[int] | None) -> frozenset[int]:
    """The records, or those among some, without the commitments of a paragraph that is there."""
    found = set(range(reader.size) if among is None else among)
    for parent, count in reader.families.items():
        if parent in found:
            found.difference_update(range(parent + 1, parent + 1 + count))
    return frozenset(found)


def _counts(reader: Reader, form: str, counted: frozenset[int]) -> tuple[int, int]:
    """How often a word is in the counted records, and in how many of them."""
    numbers, frequencies, _ = reader.postings("exact", form)
    if len(counted) == reader.size:
        return sum(frequencies), len(numbers)
    pairs = zip(numbers, frequencies, strict=True)
    found = [frequency for number, frequency in pairs if number in counted]
    return sum(found), len(found)
