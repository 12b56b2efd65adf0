"""The engine: plans, answered by looking at one passage after the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from itertools import count, islice
from operator import itemgetter

from gsisearch.corpus.documents import SourceDocument
from gsisearch.deadline import in_time
from gsisearch.index.engine import Occurrences, Ranked
from gsisearch.index.entries import (
    DocumentEntry,
    Entry,
    Generation,
    Key,
    Listing,
    Match,
    Matches,
    SectionEntry,
)
from gsisearch.matching import candidates, matcher
from gsisearch.matching.languages import stop_words
from gsisearch.matching.partial import missing_labels, split_parts, sufficient_parts
from gsisearch.matching.plan import AllOf, AnyOf, Leaf, Plan, filters, leaves
from gsisearch.matching.scoring import FORMULA, Formula
from gsisearch.model import Settings
from gsisearch.results import Section, Term
from memory.passages import Held, hold, most_specific, partly_listed
from memory.scores import Scores

ALL = Listing()
SETTINGS = Settings()

_built = count()


class MemoryEngine:
    """An `Engine` of some documents.  Its keys are full ids.

    Args:
        documents: the documents.
        settings: the boosts of the fields.
        formula: the constants of the ranking.
    """

    def __init__(
        self,
        documents: Iterable[SourceDocument],
        settings: Settings = SETTINGS,
        formula: Formula = FORMULA,
    ) -> None:
        self._documents: dict[str, DocumentEntry] = {}
        self._all: list[Held] = []
        for source in documents:
            sections = [self._add(source, section) for section in source.sections]
            self._documents[source.document.slug] = DocumentEntry(source.document, sections)
        self._held = {held.key: held for held in self._all}
        self._counts = Counter(pair for held in self._all for pair in held.terms)
        self._scores = Scores(self._all, settings, formula)
        self._find = lru_cache(maxsize=1)(self._find_listed)  # most plans are asked for in a row
        self.generation = Generation(f"memory-{next(_built)}", len(self._all))

    def _add(self, source: SourceDocument, section: Section) -> SectionEntry:
        held = [hold(source, section, passage) for passage in section.passages]
        self._all += held
        keys = [one.key for one in held]
        paragraphs = [one.key for one in held if one.is_paragraph]
        return SectionEntry(
            section.id, section.heading, section.start, section.end, keys, paragraphs
        )

    def count(self, field: str, term: str) -> int:
        return self._counts[field, term]

    def terms(self, field: str, prefix: str = "") -> Iterator[str]:
        found = (term for name, term in self._counts if name == field)
        return in_time(sorted(term for term in found if term.startswith(prefix)))

    # What is listed

    def _find_listed(self, plan: Plan) -> tuple[list[Held], list[Held]]:
        """The complete and the partial matches that are listed, in reading order."""
        required, optional = split_parts(plan)
        enough = sufficient_parts(optional, lambda leaf: self._scores.statistics(leaf).rarity)
        complete = [held for held in in_time(self._all) if held.holds(plan)]
        partly = [
            held
            for held in self._all
            if not held.holds(plan)
            and all(map(held.holds, required))
            and any(all(map(held.says, parts)) for parts in enough)
        ]
        said = [held for held in complete if held.says(plan)]
        specific = most_specific(plan, said if said or partly else complete)
        return specific, partly_listed(plan, partly, specific)

    def _in_order(self, plan: Plan, listing: Listing = ALL) -> list[tuple[Held, float]]:
        """What is listed, each with its score."""
        found: list[tuple[Held, float]] = []
        for group in self._find(plan):
            ordered = [(held, self._scores.score(plan, held)) for held in group]
            if listing.sort != "document":
                ordered.sort(key=itemgetter(1), reverse=True)
            if listing.sort == "date":
                ordered.sort(key=lambda pair: self._date(pair[0]), reverse=True)
            found += ordered
        return found[listing.skip : listing.end]

    def _date(self, held: Held) -> str:
        return self._documents[held.entry.passage.document].document.date

    def _match(self, plan: Plan, held: Held, score: float, marked: Iterable[Leaf]) -> Match:
        marks = [matcher.marks(leaf, held.positions) for leaf in marked]
        return Match(held.entry, score, missing_labels(plan, held.holds), marks)

    def matches(self, plan: Plan, listing: Listing = ALL, *, marks: bool = True) -> Matches:
        complete, partly = map(len, self._find(plan))
        marked = list(leaves(plan)) if marks else []
        page = [self._match(plan, *pair, marked) for pair in self._in_order(plan, listing)]
        if complete:
            return Matches(complete + partly, complete, page)
        allowed = [held for held in self._all if held.holds(filters(plan))]
        counts: dict[object, int] = {}
        for leaf, number in _leaf_counts(plan, allowed):
            counts[leaf.key] = max(number, counts.get(leaf.key, 0))
        return Matches(partly, 0, page, len(allowed), counts)

    def listed(self, plan: Plan) -> Iterator[Occurrences]:
        complete, partly = self._find(plan)
        return (held.occurrences(plan) for held in complete or partly)

    def matching(self, plan: Plan) -> Iterator[Occurrences]:
        return (held.occurrences(plan) for held in self._whole(plan))

    def _whole(self, plan: Plan | None) -> list[Held]:
        """What matches wholly, without the commitments of paragraphs that do; None matches all."""
        every = in_time(self._all)
        found = {held.key: held for held in every if plan is None or held.holds(plan)}
        return [one for one in found.values() if one.is_paragraph or one.paragraph not in found]

    def rank(self, plan: Plan, key: Key) -> Ranked:
        held = self._held[str(key)]
        complete, _ = self._find(plan)
        ranked = [one for one, _ in self._in_order(plan)]
        is_listed = held in ranked
        related = [one for one in self._all if one.paragraph == held.paragraph and one in ranked]
        return Ranked(
            self._scores.parts(plan, held),
            ranked.index(held) + 1 if is_listed else None,
            len(ranked),
            len(complete),
            missing_labels(plan, held.holds),
            () if is_listed else tuple(one.entry.passage.id for one in related),
        )

    def facets(self, plan: Plan, fields: Sequence[str]) -> Mapping[str, Mapping[str, int]]:
        complete, partly = self._find(plan)
        found = complete or partly
        counted = {
            field: {
                term: sum(bool(held.positions(field, term)) for held in found) for term in terms
            }
            for field, terms in ((field, self.terms(field)) for field in fields)
        }
        return {
            field: {term: count for term, count in counts.items() if count}
            for field, counts in counted.items()
        }

    def groups(self, plan: Plan, field: str, limit: int | None = None) -> Mapping[str, Match]:
        best: dict[str, Match] = {}
        for held, score in self._in_order(plan):
            for term in self.terms(field):
                if held.positions(field, term):
                    best.setdefault(term, self._match(plan, held, score, leaves(plan)))
        return dict(islice(best.items(), limit))

    # Words, quotations, entries

    def usage(self, words: Iterable[str], among: Plan | None = None) -> tuple[int, list[Term]]:
        counted = self._whole(among)
        terms = []
        for word in words:
            each = [len(held.positions("exact", word)) for held in counted]
            terms.append(Term(word, sum(each), sum(map(bool, each))))
        size = sum(held.body_length for held in counted)
        return size, [term for term in terms if term.occurrences]

    def _paragraphs(self, document: str | None) -> list[Held]:
        found = (held for held in in_time(self._all) if held.is_paragraph)
        return [one for one in found if document in (None, one.entry.passage.document)]

    def likely(self, forms: Sequence[str], document: str | None = None) -> Sequence[Key]:
        known = [
            word
            for word in candidates.significant_words(forms, stop_words(self))
            if self.count("exact", word)
        ]
        size = len(self._all)
        weights = {word: candidates.word_weight(self.count("exact", word), size) for word in known}

        def having(held: Held) -> float:
            return sum(weights[word] for word in known if held.positions("exact", word))

        def in_order(held: Held) -> float:
            return candidates.aligned_weight(forms, weights, partial(held.positions, "exact"))

        most = sorted(filter(having, self._paragraphs(document)), key=having, reverse=True)
        some = sorted(most[: candidates.MAX_SCORED], key=self._all.index)
        return [one.key for one in sorted(some, key=in_order, reverse=True)][
            : candidates.MAX_LIKELY
        ]

    def having(self, forms: Sequence[str], document: str | None = None) -> Iterator[Key]:
        significant = candidates.significant_words(forms, stop_words(self))
        known = [word for word in significant if self.count("exact", word)]
        found = [
            held
            for held in self._paragraphs(document)
            if known and all(held.positions("exact", word) for word in known)
        ]
        if len(found) > candidates.MAX_WITH_ALL_WORDS and known == significant:
            row = [pair for pair in enumerate(forms) if pair[1] in known]
            found = [
                held
                for held in found
                if candidates.are_spaced_alike(row, partial(held.positions, "exact"))
            ]
        return (held.key for held in found[: candidates.MAX_WITH_ALL_WORDS])

    def key(self, id: str) -> Key | None:
        return id if id in self._held else None

    def entry(self, key: Key) -> Entry:
        return self._held[str(key)].entry

    def document(self, slug: str) -> DocumentEntry:
        return self._documents[slug]

    def close(self) -> None:
        pass


def _leaf_counts(plan: Plan, allowed: Sequence[Held]) -> Iterator[tuple[Leaf, int]]:
    """How many of some passages match each leaf, of those that the filters around it leave."""
    match plan:
        case Leaf():
            yield plan, sum(held.holds(plan) for held in allowed)
        case AllOf(parts):
            left = [held for held in allowed if held.holds(filters(plan))]
            for part in parts:
                yield from _leaf_counts(part, left)
        case AnyOf(parts):
            for part in parts:
                yield from _leaf_counts(part, allowed)
