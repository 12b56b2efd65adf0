"""The embedded engine, which evaluates plans on the files of an index."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, cast

from gsisearch.deadline import in_time
from gsisearch.index.entries import Generation, Key, Listing, Match, Matches
from gsisearch.index.whoosh.evaluation import Evaluation
from gsisearch.index.whoosh.postings import intersection
from gsisearch.index.whoosh.ranking import Scorer
from gsisearch.index.whoosh.reader import WhooshReader
from gsisearch.index.whoosh.retrieval import Retrieved, retrieve
from gsisearch.matching import matcher, partial
from gsisearch.matching.plan import AllOf, AnyOf, Leaf, Plan, filters, leaves
from gsisearch.matching.scoring import FORMULA, Formula
from gsisearch.model import Settings

if TYPE_CHECKING:
    from gsisearch.index.engine import Occurrences, Ranked
    from gsisearch.index.whoosh.candidates import Candidates
    from gsisearch.results import Term

ALL = Listing()


class WhooshEngine:
    """An `Engine` on the files of an index.  Its keys are passage numbers.

    Args:
        reader: the reader of the files.
        settings: the settings, with the boosts of the fields.
        formula: the constants of the score.
    """

    def __init__(
        self, reader: WhooshReader, settings: Settings, formula: Formula = FORMULA
    ) -> None:
        self._reader = reader
        self.generation = Generation(reader.name, reader.size)
        self._evaluation = Evaluation(reader)
        self._scorer = Scorer(self._evaluation, settings, formula)
        #: The latest plan and its matches, as several calls for the same plan usually follow.
        self._last: tuple[Plan, Retrieved] | None = None
        self.count = reader.count
        self.terms = reader.terms
        self.document = reader.document
        self.close = reader.close
        self.entry = reader.entry  # the keys of the contract are passage numbers here

    def matches(self, plan: Plan, listing: Listing = ALL, *, marks: bool = True) -> Matches:
        """See `Engine.matches`."""
        found = self._retrieve(plan)
        complete = len(found.complete)
        ranked = self._in_order(plan, found, listing)
        found_leaves = list(leaves(plan)) if marks else []
        page = [
            self._match(plan, number, score, found_leaves, is_complete=at < complete)
            for at, (number, score) in in_time(enumerate(ranked, listing.skip))
        ]
        total = complete + len(found.partial)
        if complete:
            return Matches(total, complete, page)
        allowed = self._evaluation.passages(filters(plan))
        counts: dict[object, int] = {}
        for key, count in self._counts(plan, allowed):
            counts[key] = max(count, counts.get(key, 0))
        return Matches(total, complete, page, len(allowed), counts)

    def _retrieve(self, plan: Plan) -> Retrieved:
        if self._last is None or self._last[0] != plan:
            self._evaluation.start()
            self._last = plan, retrieve(plan, self._evaluation, self._scorer)
        return self._last[1]

    def _in_order(self, plan: Plan, found: Retrieved, listing: Listing) -> list[tuple[int, float]]:
        """The listed passage numbers with their scores, complete matches first."""
        if listing.sort == "score":
            ranked = self._scorer.best(plan, found.complete, found.partial, limit=listing.end)
            return ranked[listing.skip :]
        from gsisearch.index.whoosh.ordering import first, ranks

        rank = ranks(self._reader, listing.sort)
        listed: list[tuple[int, float]] = []
        for group in found:
            room = len(group) if listing.end is None else listing.end - len(listed)
            scored = self._scorer.best(plan, first(group, rank, room))
            listed += sorted(scored, key=lambda pair: rank(pair[0]))[:room]
        return listed[listing.skip :]

    def _match(
        self, plan: Plan, number: int, score: float, marked: Iterable[Leaf], *, is_complete: bool
    ) -> Match:
        lacking = () if is_complete else self._missing(plan, number)
        positions = self._evaluation.positions(number)
        marks = [matcher.marks(leaf, positions) for leaf in in_time(marked)]
        return Match(self._reader.entry(number), score, lacking, marks)

    def _missing(self, plan: Plan, number: int) -> tuple[str, ...]:
        alone = frozenset((number,))
        return partial.missing_labels(
            plan, lambda part: bool(self._evaluation.passages_among(part, alone))
        )

    def _counts(self, plan: Plan, allowed: frozenset[int]) -> Iterator[tuple[object, int]]:
        """The number of passages that match each leaf, by key, among those that filters allow."""
        match plan:
            case Leaf():
                found = self._evaluation.leaf(plan)
                yield plan.key, len(found.passages_among(allowed))
            case AllOf(parts):
                left = self._evaluation.passages_among(filters(plan), allowed)
                for part in in_time(parts):
                    yield from self._counts(part, left)
            case AnyOf(parts):
                for part in in_time(parts):
                    yield from self._counts(part, allowed)

    def listed(self, plan: Plan) -> Iterator[Occurrences]:
        """See `Engine.listed`."""
        found = self._retrieve(plan)
        return self._occurrences(plan, sorted(found.complete or found.partial))

    def matching(self, plan: Plan) -> Iterator[Occurrences]:
        """See `Engine.matching`."""
        numbers = self._evaluation.passages(plan)
        parents = self._reader.commitment_counts.keys() & numbers
        inside = (
            child for parent in parents for child in self._reader.with_commitments(parent)[1:]
        )
        return self._occurrences(plan, sorted(numbers.difference(inside)))

    def _occurrences(self, plan: Plan, numbers: Sequence[int]) -> Iterator[Occurrences]:
        from gsisearch.index.engine import Occurrences

        for number in in_time(numbers):
            spans = matcher.occurrences(plan, self._evaluation.positions(number))
            paragraph = self._reader.paragraph(number)
            yield Occurrences(number, paragraph, self._reader.first_word(number), spans)

    def rank(self, plan: Plan, key: Key) -> Ranked:
        """See `Engine.rank`."""
        from gsisearch.index.engine import Ranked

        number = cast(int, key)
        found = self._retrieve(plan)
        ranked = [one for one, _ in self._in_order(plan, found, ALL)]
        is_listed = number in ranked
        paragraph = self._reader.paragraph(number)
        alternatives = frozenset(self._reader.with_commitments(paragraph))
        instead = [] if is_listed else sorted(alternatives.intersection(ranked))
        return Ranked(
            self._scorer.parts(plan, number),
            ranked.index(number) + 1 if is_listed else None,
            len(ranked),
            len(found.complete),
            self._missing(plan, number),
            tuple(self._reader.entry(one).passage.id for one in instead),
        )

    def facets(self, plan: Plan, fields: Sequence[str]) -> Mapping[str, Mapping[str, int]]:
        """See `Engine.facets`."""
        complete, others = self._retrieve(plan)
        found = frozenset(complete or others)
        return {
            field: {
                term: count
                for term in in_time(self._reader.terms(field))
                if (count := len(intersection(found, self._reader.postings(field, term).numbers)))
            }
            for field in fields
        }

    def groups(self, plan: Plan, field: str, limit: int | None = None) -> Mapping[str, Match]:
        """See `Engine.groups`."""
        found = self._retrieve(plan)
        of = {
            number: term
            for term in in_time(self._reader.terms(field))
            for number in self._reader.postings(field, term).numbers
        }
        best: dict[str, tuple[int, float]] = {}
        for number, score in self._in_order(plan, found, ALL):
            if number in of and (limit is None or len(best) < limit):
                best.setdefault(of[number], (number, score))
        marked = list(leaves(plan))
        complete = found.complete
        return {
            term: self._match(plan, number, score, marked, is_complete=number in complete)
            for term, (number, score) in best.items()
        }

    def usage(self, words: Iterable[str], among: Plan | None = None) -> tuple[int, Sequence[Term]]:
        """See `Engine.usage`."""
        from gsisearch.index.whoosh.usage import usage

        return usage(
            self._reader,
            words,
            None if among is None else self._evaluation.passages(among),
        )

    @cached_property
    def _candidates(self) -> Candidates:
        from gsisearch.index.whoosh.candidates import Candidates

        return Candidates(self._evaluation)

    def likely(self, forms: Sequence[str], document: str | None = None) -> Sequence[Key]:
        """See `Engine.likely`."""
        return self._candidates.likely(forms, document)

    def having(self, forms: Sequence[str], document: str | None = None) -> Iterator[Key]:
        """See `Engine.having`."""
        return self._candidates.having(forms, document)

    def key(self, id: str) -> Key | None:
        """See `Engine.key`."""
        numbers = self._reader.postings("id", id).numbers
        return numbers[0] if numbers else None
