"""The session of a thread: queries, ids and quotations in, results out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from threading import RLock
from typing import TYPE_CHECKING, NamedTuple

from gsisearch import deadline
from gsisearch.citing.styles import plain
from gsisearch.citing.wording import Locator
from gsisearch.deadline import in_time
from gsisearch.errors import DeadlineExceeded
from gsisearch.index.entries import Listing, Match, Matches
from gsisearch.index.published import PublishedIndex
from gsisearch.matching.languages import stop_words
from gsisearch.matching.plan import AllOf, Plan
from gsisearch.matching.planner import Planner
from gsisearch.model import Hit, LineOrder, Passage, Results, Snippet, TermOrder
from gsisearch.query.synonyms import Synonyms
from gsisearch.query.tree import Node
from gsisearch.search.arguments import Query
from gsisearch.search.snippets import snippets
from gsisearch.text.caching import cached
from gsisearch.text.languages import language
from gsisearch.text.words import forms

if TYPE_CHECKING:
    from gsisearch.citing.styles import CitationStyle
    from gsisearch.index.engine import Engine
    from gsisearch.results import (
        Citation,
        Collocations,
        Concordance,
        Explanation,
        Outline,
        Vocabulary,
    )
    from gsisearch.search.corrections import Guesser
    from gsisearch.search.quoting import Quoting
    from gsisearch.search.suggestions import Advice
    from gsisearch.verdicts import Verification


class _Answer(NamedTuple):
    """The matches of a query, with suggestion and advice; see `model.Results`.

    `is_corrected` means that they are the matches of the suggestion.
    """

    plan: Plan
    matches: Matches
    suggestion: str | None = None
    advice: tuple[str, ...] = ()
    is_corrected: bool = False

    @property
    def corrected(self) -> str | None:
        """The query that was searched instead of the one typed, if any."""
        return self.suggestion if self.is_corrected else None


class Session:
    """Searches an index; for a single thread.

    Args:
        index: the index.
        engine: another engine with the same documents, instead of the one of the index.
    """

    def __init__(self, index: PublishedIndex, engine: Engine | None = None) -> None:
        self.index = index
        #: Held during calls, and while another thread closes the session.
        self.lock = RLock()
        self._settings = index.manifest.stats.settings
        self._engine = engine or index.open_engine()
        self._names = Synonyms(self._settings.synonyms, stop_words(self._engine))
        self._planner = Planner(self._engine, self._names)
        self._cited = cached(self._cite, maxsize=1024)

    def close(self) -> None:
        """Close the files of the index; closing twice is allowed."""
        self._engine.close()

    def results(self, query: Query, listing: Listing, count: int) -> Results:
        """The results of a query, with up to `count` snippets per hit; see `Library.search`."""
        answer = self._answer(query, listing, marks=bool(count))
        return self._results(query.text, answer, listing, count)

    def _results(self, text: str, answer: _Answer, listing: Listing, count: int) -> Results:
        matches = answer.matches
        return Results(
            text,
            matches.total,
            matches.partial,
            answer.suggestion,
            tuple(self._hit(match, count) for match in in_time(matches.page)),
            answer.advice,
            answer.corrected,
            listing.skip,
        )

    @cached_property
    def _guesser(self) -> Guesser:
        from gsisearch.search.corrections import Guesser

        return Guesser(self._engine, self._planner, self._names)

    def _answer(self, query: Query, listing: Listing, *, marks: bool = False) -> _Answer:
        """The matches of a query; if none is complete and a correction is clear, those of that."""
        plan = self._planner.plan(query.node, query.filters)
        matches = self._engine.matches(plan, listing, marks=marks)
        if matches.complete:
            return _Answer(plan, matches)
        advice = self._advise(query, matches, listing)
        meant = advice.suggestion
        shown = (query.write(meant) or None) if meant else None
        if not (query.correct and advice.is_sure and meant and advice.matches):
            return _Answer(plan, matches, shown, advice.sentences)
        plan = self._planner.plan(meant, query.filters)
        sentence = f"Nothing has “{query.text}”; these are the passages for “{shown}”."
        return _Answer(plan, advice.matches, shown, (sentence,), is_corrected=True)

    def _advise(self, query: Query, matches: Matches, listing: Listing) -> Advice:
        """The advice on a query, within a short time limit: a query may have hundreds of words."""
        from gsisearch.search.suggestions import Advice, Adviser

        adviser = Adviser(self._engine, self._planner, self._guesser, query, matches, listing)
        try:
            with deadline.Deadline(deadline.ADVICE_SECONDS):
                return adviser.advise()
        except DeadlineExceeded:
            deadline.check()  # raises if the deadline of the call is over too
            return Advice(None, ("There are no suggestions: finding some would take too long.",))

    def _hit(self, match: Match, count: int) -> Hit:
        """The hit for a match, with up to `count` snippets."""
        entry = match.entry
        passage = entry.passage
        found = self._snippets(match, count) if count else ()
        return Hit(
            id=passage.id,
            document=passage.document,
            section=passage.section,
            heading=passage.heading,
            kind=passage.kind,
            score=match.score,
            published=passage.published,
            reading=passage.reading,
            start=passage.start,
            end=passage.end,
            snippets=tuple(found),
            citation=self._cited(passage.document, passage.id, passage.heading),
            missing=match.missing,
        )

    def _snippets(self, match: Match, count: int) -> list[Snippet]:
        """Up to `count` snippets of a match."""
        document = self._engine.document(match.entry.passage.document).document
        length, passage_language = self._settings.snippet_length, language(document.language)
        return snippets(match.entry, match.marks, length, count, passage_language)

    def _cite(self, slug: str, id: str, heading: str) -> str:
        """The one-line citation of a passage."""
        return plain.cite(self._engine.document(slug).document, [Locator(id, heading)])

    def concordance(
        self, query: Query, limit: int | None, skip: int, width: int, sort: LineOrder
    ) -> Concordance:
        """The occurrences of a query; see `Library.kwic`."""
        from gsisearch.results import Concordance
        from gsisearch.search.concordance import concordance_lines

        answer = self._answer(query, Listing(0))
        lines = concordance_lines(self._engine, self._engine.listed(answer.plan), width, sort)
        return Concordance(
            query.text,
            len(lines),
            answer.matches.partial,
            answer.suggestion,
            tuple(lines[skip : Listing(limit, skip).end]),
            answer.advice,
            answer.corrected,
            skip,
        )

    def like(self, id: str, filters: Sequence[Node], listing: Listing, count: int) -> Results:
        """The passages similar to those of an id; see `Library.like`."""
        from gsisearch.search import addresses
        from gsisearch.search.exploration import similarity_plan

        keys = addresses.resolve(self._engine, id)
        similar = similarity_plan(self._engine, keys)
        plan = AllOf((*self._filters(filters), *similar))
        matches = self._engine.matches(plan, listing, marks=bool(count))
        others = "No other passage of those asked for" if filters else "No other passage"
        advice = () if matches.total else (f"{others} has any of its significant words.",)
        return self._results(id, _Answer(plan, matches, None, advice), listing, count)

    def vocabulary(
        self,
        prefix: str,
        filters: Sequence[Node],
        limit: int | None,
        stop_words: bool,
        sort: TermOrder,
    ) -> Vocabulary:
        """The words with a prefix; see `Library.terms`."""
        from gsisearch.results import Vocabulary
        from gsisearch.search.exploration import vocabulary

        beginning = "".join(forms(prefix))
        among = AllOf(self._filters(filters)) if filters else None
        found = vocabulary(self._engine, beginning, among, stop_words, sort)
        return Vocabulary(prefix, len(found), tuple(found[:limit]))

    def _filters(self, filters: Sequence[Node]) -> tuple[Plan, ...]:
        from gsisearch.matching.filters import plan_filter

        return tuple(plan_filter(self._engine, node) for node in filters)

    def collocations(
        self, query: Query, window: int, limit: int | None, stop_words: bool
    ) -> Collocations:
        """The words near the occurrences of a query; see `Library.collocations`."""
        from gsisearch.results import Collocations
        from gsisearch.search.exploration import collocates

        answer = self._answer(query, Listing(0))
        among = AllOf(self._filters(query.filters)) if query.filters else None
        count, found = collocates(self._engine, answer.plan, window, stop_words, among)
        return Collocations(
            query.text,
            window,
            count,
            len(found),
            tuple(found[:limit]),
            answer.suggestion,
            answer.advice,
            answer.corrected,
        )

    def explain(self, query: Query, id: str) -> Explanation:
        """The rank of a passage among the hits of a query; see `Library.explain`."""
        from gsisearch.search import addresses
        from gsisearch.search.explanation import explanation

        key = addresses.one(self._engine, id)
        answer = self._answer(query, Listing(0))
        ranked = self._engine.rank(answer.plan, key)
        passage = self._engine.entry(key).passage
        return explanation(query.text, passage, ranked, answer.corrected)

    def passages(self, ids: Iterable[str], context: int) -> tuple[Passage, ...]:
        """The passages of some ids, with neighbours; see `Library.show`."""
        from gsisearch.search import browsing

        return browsing.passages(self._engine, ids, context)

    def commitments(self, documents: Sequence[str] | None) -> tuple[Passage, ...]:
        """All commitments, or those of some documents, in reading order."""
        from gsisearch.search import browsing

        return browsing.commitments(self._engine, documents)

    def outlines(self, documents: Sequence[str] | None) -> tuple[Outline, ...]:
        """The documents, or some of them, with sections and passages."""
        from gsisearch.search import browsing

        return browsing.outlines(self._engine, documents)

    def ids(self, beginning: str, limit: int | None) -> tuple[str, ...]:
        """The ids with a beginning; see `Library.ids`."""
        from gsisearch.search import browsing

        return browsing.ids(self._engine, beginning, limit)

    @cached_property
    def _quoting(self) -> Quoting:
        from gsisearch.search.quoting import Quoting

        return Quoting(self.index, self._engine)

    def citations(self, ids: Iterable[str], style: CitationStyle) -> tuple[Citation, ...]:
        """The citations for some ids, without duplicates; see `Library.cite`."""
        return self._quoting.citations(ids, style)

    def verify(self, quote: str, style: CitationStyle) -> Verification:
        """The verification of a quotation; see `Library.verify`."""
        return self._quoting.verify(quote, style)
