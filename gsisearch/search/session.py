"""One thread's view of an index: queries, passages and ids in, answers out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, lru_cache, partial
from itertools import chain, islice
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, NamedTuple

from gsisearch import deadline
from gsisearch.caching import cached
from gsisearch.citing.styles import plain
from gsisearch.citing.wording import Locator
from gsisearch.deadline import in_time
from gsisearch.errors import DeadlineExceeded
from gsisearch.index.entries import DocumentEntry, Key, Listing, Match, Matches
from gsisearch.index.published import PublishedIndex
from gsisearch.matching.languages import stop_words
from gsisearch.matching.plan import AllOf, PassageSet, Plan
from gsisearch.matching.planner import Planner
from gsisearch.model import Hit, LineOrder, Passage, Results, Snippet, TermOrder
from gsisearch.query.synonyms import Synonyms
from gsisearch.query.tree import Node
from gsisearch.search.arguments import Query
from gsisearch.search.snippets import snippets
from gsisearch.text.languages import language
from gsisearch.text.words import forms

if TYPE_CHECKING:
    from gsisearch.citing.styles import CitationStyle
    from gsisearch.citing.text_fragments import WebPage
    from gsisearch.index.engine import Engine
    from gsisearch.quotations import Verifier
    from gsisearch.results import (
        Citation,
        Collocations,
        Concordance,
        Explanation,
        Outline,
        Vocabulary,
    )
    from gsisearch.search.corrections import Guesser
    from gsisearch.search.suggestions import Advice
    from gsisearch.verdicts import Verification


class _Answer(NamedTuple):
    """The matches of a plan, and what to say of them; see `results.Results`.

    `is_corrected` says that they are those of the suggestion.
    """

    plan: Plan
    matches: Matches
    suggestion: str | None = None
    advice: tuple[str, ...] = ()
    is_corrected: bool = False

    @property
    def corrected(self) -> str | None:
        """The query whose matches these are, where that is not the one that was typed."""
        return self.suggestion if self.is_corrected else None


class Session:
    """Answers from one index, for one thread.

    Args:
        index: the index.
        engine: what answers in place of the engine of the index, from the same documents.
    """

    def __init__(self, index: PublishedIndex, engine: Engine | None = None) -> None:
        self.index = index
        #: Held while it answers, and while another thread closes it.
        self.lock = RLock()
        self._settings = index.manifest.stats.settings
        self._engine = engine or index.open_engine()
        self._names = Synonyms(self._settings.synonyms, stop_words(self._engine))
        self._planner = Planner(self._engine, self._names)
        self._cited = cached(self._cite, maxsize=1024)

    def close(self) -> None:
        """Close the files of the index; closing twice is fine."""
        self._engine.close()

    def results(self, query: Query, listing: Listing, count: int) -> Results:
        """The answer to a query, with so many snippets a hit; see `Library.search`."""
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
        """The matches of a query, or of what was clearly meant where no passage has all of it."""
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
        """The advice on a query, if it can be had soon: some ask for hundreds of words."""
        from gsisearch.search.suggestions import Advice, Adviser

        adviser = Adviser(self._engine, self._planner, self._guesser, query, matches, listing)
        try:
            with deadline.Deadline(deadline.ADVICE_SECONDS):
                return adviser.advise()
        except DeadlineExceeded:
            deadline.check()  # perhaps it was that of the call
            return Advice(None, ("What was perhaps meant is not known: that would take too long.",))

    def _hit(self, match: Match, count: int) -> Hit:
        """The hit of a match, with so many snippets."""
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
        """So many snippets of a match."""
        document = self._engine.document(match.entry.passage.document).document
        length, passage_language = self._settings.snippet_length, language(document.language)
        return snippets(match.entry, match.marks, length, count, passage_language)

    def _cite(self, slug: str, id: str, heading: str) -> str:
        """The citation of a passage in one line."""
        return plain.cite(self._engine.document(slug).document, [Locator(id, heading)])

    def concordance(
        self, query: Query, limit: int | None, skip: int, width: int, sort: LineOrder
    ) -> Concordance:
        """The occurrences of what a query asks for; see `Library.kwic`."""
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
        """The passages like those that an id names; see `Library.like`."""
        from gsisearch.search import addresses
        from gsisearch.search.exploration import similarity_plan

        keys = addresses.resolve(self._engine, id)
        similar = similarity_plan(self._engine, keys)
        plan = AllOf((*self._filters(filters), *similar))
        matches = self._engine.matches(plan, listing, marks=bool(count))
        others = "No other passage of those asked for" if filters else "No other passage"
        advice = () if matches.total else (f"{others} has any of its telling words.",)
        return self._results(id, _Answer(plan, matches, None, advice), listing, count)

    def vocabulary(
        self,
        prefix: str,
        filters: Sequence[Node],
        limit: int | None,
        stop_words: bool,
        sort: TermOrder,
    ) -> Vocabulary:
        """The words that begin so; see `Library.terms`."""
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
        """The words beside what a query asks for; see `Library.collocations`."""
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
        """Why the passage with an id is where it is; see `Library.explain`."""
        from gsisearch.search import addresses
        from gsisearch.search.explanation import explanation

        key = addresses.one(self._engine, id)
        answer = self._answer(query, Listing(0))
        ranked = self._engine.rank(answer.plan, key)
        passage = self._engine.entry(key).passage
        return explanation(query.text, passage, ranked, answer.corrected)

    def passages(self, ids: Iterable[str], context: int) -> tuple[Passage, ...]:
        """The passages that ids name, each once, with neighbours; see `Library.show`."""
        from gsisearch.search import addresses

        keys: dict[Key, None] = {}
        for id in ids:
            for key in in_time(addresses.resolve(self._engine, id)):
                around = addresses.neighbours(self._engine, key, context) if context else (key,)
                keys.update(dict.fromkeys(around))
        return tuple(self._engine.entry(key).passage for key in in_time(keys))

    def commitments(self, documents: Sequence[str] | None) -> tuple[Passage, ...]:
        """All commitments, or those of some documents, in reading order."""
        parts = [PassageSet("", "kind", ("commitment",))]
        if documents is not None:
            parts.append(PassageSet("", "document", tuple(self._slugs(documents))))
        found = self._engine.matching(AllOf(tuple(parts)))
        return tuple(self._engine.entry(one.key).passage for one in found)

    def outlines(self, documents: Sequence[str] | None) -> tuple[Outline, ...]:
        """The documents, or some of them, with sections and passages."""
        slugs = in_time(self._slugs(documents))
        return tuple(self._outline(self._engine.document(slug)) for slug in slugs)

    def _slugs(self, documents: Sequence[str] | None) -> dict[str, None]:
        """The slugs of documents by what they begin with, each once, as given; None for all."""
        from gsisearch.matching.filters import resolve_slugs

        if documents is None:
            return dict.fromkeys(self._engine.terms("document"))
        found = (resolve_slugs(self._engine, document) for document in documents)
        return dict.fromkeys(chain.from_iterable(found))

    def _outline(self, entry: DocumentEntry) -> Outline:
        from gsisearch.results import Outline, Section

        sections = tuple(
            Section(
                section.id,
                entry.document.slug,
                section.heading,
                section.start,
                section.end,
                tuple(self._engine.entry(key).passage for key in in_time(section.passages)),
            )
            for section in entry.sections
        )
        return Outline(entry.document, sections)

    def citations(self, ids: Iterable[str], style: CitationStyle) -> tuple[Citation, ...]:
        """The citations of what ids name, each once; see `Library.cite`."""
        from gsisearch.search import addresses

        page = lru_cache(maxsize=1)(self._web_page)
        places = dict.fromkeys(addresses.place(self._engine, id) for id in in_time(ids))
        return tuple(self._citation(slug, path, style, page) for slug, path in in_time(places))

    def _citation(
        self, slug: str, path: str, style: CitationStyle, page: Callable[[str], WebPage]
    ) -> Citation:
        from gsisearch.citing.permalinks import permalink
        from gsisearch.citing.styles import cite
        from gsisearch.results import Citation
        from gsisearch.search import addresses

        document = self._engine.document(slug).document
        if not path:
            return Citation(slug, cite(document, (), style), style=style)
        id = f"{slug}:{path}"
        first, *_ = addresses.resolve(self._engine, id)
        # A section has the heading of its first paragraph, and a link leads to that.
        passage = self._engine.entry(first).passage
        text = cite(
            document,
            [Locator(path, passage.heading)],
            style,
            lambda: page(slug).link(document.url, passage.start, passage.end),
        )
        return Citation(id, text, str(permalink(document, path)), style)

    def _web_page(self, slug: str) -> WebPage:
        from gsisearch.citing.text_fragments import WebPage

        return WebPage(_source(self.index.corpus, self._engine, slug))

    def verify(self, quote: str, style: CitationStyle) -> Verification:
        """Whether a quotation is in the corpus; see `Library.verify`."""
        from dataclasses import replace

        from gsisearch.citing.permalinks import permalink
        from gsisearch.citing.styles import cite
        from gsisearch.search import addresses

        found = self._verifier.verify(quote)
        if found.verdict == "absent":
            return found
        document = self._engine.document(found.document).document
        passages = [
            self._engine.entry(number).passage
            for id in found.ids
            for number in addresses.resolve(self._engine, f"{found.document}:{id}")[:1]
        ]
        locators = [Locator(passage.id, passage.heading) for passage in passages]

        def link() -> str:
            if found.start is None or found.end is None:
                return document.url
            return self._web_page(document.slug).link(document.url, found.start, found.end)

        text = cite(document, locators, style, link)
        permanent = permalink(document, found.id, found.start, found.end) if found.id else ""
        return replace(found, citation=text, permalink=str(permanent))

    @cached_property
    def _verifier(self) -> Verifier:
        from gsisearch.quotations import Verifier

        source = partial(_source, self.index.corpus, self._engine)
        return Verifier(self._engine, self.index.corpus_sha256, source)

    def ids(self, beginning: str, limit: int | None) -> tuple[str, ...]:
        """The ids that begin so; see `Library.ids`."""
        several = self.index.manifest.stats.document_count > 1
        if several or ":" in beginning:
            return tuple(islice(self._engine.terms("id", beginning), limit))
        (slug,) = self._engine.terms("document")
        found = islice(self._engine.terms("id", f"{slug}:{beginning}"), limit)
        return tuple(id.partition(":")[2] for id in found)


def _source(corpus: Path, engine: Engine, slug: str) -> str:
    """The verbatim text of a document, which must be the one that was indexed."""
    from gsisearch.corpus.documents import read_source

    return read_source(corpus, engine.document(slug).document)
