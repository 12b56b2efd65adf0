"""One thread's view of an index: queries, passages and ids in, answers out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, lru_cache, partial
from itertools import chain, islice
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING

from gsisearch import deadline
from gsisearch.caching import cached
from gsisearch.citing import citations
from gsisearch.deadline import in_time
from gsisearch.errors import DeadlineExceeded
from gsisearch.frozen import frozen
from gsisearch.index.upkeep import Index
from gsisearch.index.whoosh.reader import WhooshReader
from gsisearch.matching import addresses
from gsisearch.matching.leaf import Leaf
from gsisearch.matching.plan import Plan, leaves, records
from gsisearch.matching.planner import Planner
from gsisearch.matching.ranking import FORMULA, Formula, Scorer
from gsisearch.matching.reader import DocumentEntry, Reader
from gsisearch.model import Citation, Outline, Passage, Section
from gsisearch.query.synonyms import Names
from gsisearch.query.tree import Node
from gsisearch.results import (
    Collocations,
    Concordance,
    Explanation,
    Hit,
    LineOrder,
    Results,
    TermOrder,
    Vocabulary,
)
from gsisearch.search.arguments import Query
from gsisearch.search.retrieval import ALL, Listing, Match, Matches, retrieve
from gsisearch.search.snippets import snippets
from gsisearch.text.stemming import stem
from gsisearch.text.words import forms

if TYPE_CHECKING:
    from gsisearch.citing.bibliography import CitationStyle
    from gsisearch.citing.fragments import Page
    from gsisearch.quotations import Verifier
    from gsisearch.search.corrections import Guesser
    from gsisearch.search.suggestions import Advice
    from gsisearch.verdicts import Verification


@frozen
class _Answer:
    """The matches of a plan, and what to say of them; see `model.Results`.

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
        formula: the constants of the ranking.
    """

    def __init__(self, index: Index, formula: Formula = FORMULA) -> None:
        self.index = index
        #: Held while it answers, and while another thread closes it.
        self.lock = RLock()
        self._settings = index.manifest.holdings.settings
        self._reader = WhooshReader(index.folder)
        self._names = Names(self._settings.synonyms)
        self._planner = Planner(self._reader, stem, self._names)
        self._scorer = Scorer(self._reader, self._settings, formula)
        self._cited = cached(self._cite, maxsize=1024)

    def close(self) -> None:
        """Close the files of the index; closing twice is fine."""
        self._reader.close()

    def results(self, query: Query, listing: Listing, count: int) -> Results:
        """The answer to a query, with so many snippets a hit; see `Library.search`."""
        answer = self._answer(query, listing)
        return self._results(query.text, answer, listing, count)

    def _results(self, text: str, answer: _Answer, listing: Listing, count: int) -> Results:
        matches = answer.matches
        found = tuple(leaves(answer.plan))
        return Results(
            text,
            matches.total,
            matches.partial,
            answer.suggestion,
            tuple(self._hit(found, match, count) for match in in_time(matches.best)),
            answer.advice,
            answer.corrected,
            listing.skip,
        )

    @cached_property
    def _guesser(self) -> Guesser:
        from gsisearch.search.corrections import Guesser

        return Guesser(self._reader, self._planner, self._names)

    def _answer(self, query: Query, listing: Listing = ALL) -> _Answer:
        """The matches of a query, or of what was clearly meant where no passage has all of it."""
        plan = self._planner.plan(query.node, query.filters)
        matches = retrieve(plan, self._reader, self._scorer, listing)
        if matches.complete:
            return _Answer(plan, matches)
        advice = self._advise(query, partial=matches.partial)
        meant = advice.suggestion
        shown = (query.write(meant) or None) if meant else None
        if not (query.correct and advice.is_sure and meant):
            return _Answer(plan, matches, shown, advice.sentences)
        plan = self._planner.plan(meant, query.filters)
        matches = retrieve(plan, self._reader, self._scorer, listing)
        sentence = f"Nothing has “{query.text}”; these are the passages for “{shown}”."
        return _Answer(plan, matches, shown, (sentence,), is_corrected=True)

    def _advise(self, query: Query, *, partial: bool) -> Advice:
        """The advice on a query, if it can be had soon: some ask for hundreds of words."""
        from gsisearch.search.suggestions import Advice, Adviser

        adviser = Adviser(self._reader, self._planner, self._guesser, query.node, query.filters)
        try:
            with deadline.Deadline(deadline.ADVICE_SECONDS):
                return adviser.advise(partial=partial)
        except DeadlineExceeded:
            deadline.check()  # perhaps it was that of the call
            return Advice(None, ("What was perhaps meant is not known: that would take too long.",))

    def _hit(self, found: Sequence[Leaf], match: Match, count: int) -> Hit:
        """The hit of a match of some leaves, with so many snippets."""
        entry = self._reader.entry(match.number)
        passage = entry.passage
        marked = in_time(found) if count else ()
        groups = [leaf.marks(self._reader, match.number) for leaf in marked]
        pieces = snippets(entry, groups, self._settings.snippet_length, count) if count else []
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
            snippets=tuple(pieces),
            citation=self._cited(match.number),
            missing=match.missing,
        )

    def _cite(self, number: int) -> str:
        """The citation of a record in one line."""
        passage = self._reader.entry(number).passage
        document = self._reader.document(passage.document).document
        return citations.plain(document, [passage.id], [passage.heading])

    def concordance(
        self, query: Query, limit: int | None, skip: int, width: int, sort: LineOrder
    ) -> Concordance:
        """The occurrences of what a query asks for; see `Library.kwic`."""
        from gsisearch.search.concordance import lines as concordance_lines

        answer = self._answer(query)
        plan, matches = answer.plan, answer.matches
        kept = matches.best[: matches.complete or None]
        numbers = sorted(match.number for match in kept)
        lines = concordance_lines(plan, self._reader, numbers, width, sort)
        return Concordance(
            query.text,
            len(lines),
            matches.partial,
            answer.suggestion,
            tuple(lines[skip : Listing(limit, skip).end]),
            answer.advice,
            answer.corrected,
            skip,
        )

    def like(self, id: str, filters: Sequence[Node], listing: Listing, count: int) -> Results:
        """The passages like those that an id names; see `Library.like`."""
        from gsisearch.search.exploration import likeness

        only = map(self._planner.plan, filters)
        plan = likeness(self._reader, stem, addresses.resolve(self._reader, id), only)
        matches = retrieve(plan, self._reader, self._scorer, listing)
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
        from gsisearch.search.exploration import vocabulary

        beginning = "".join(forms(prefix))
        found = vocabulary(self._reader, beginning, self._left_by(filters), stop_words, sort)
        return Vocabulary(prefix, len(found), tuple(found[:limit]))

    def _left_by(self, filters: Sequence[Node]) -> frozenset[int] | None:
        """The records that all filters leave; None for all."""
        if not filters:
            return None
        return frozenset.intersection(
            *(records(self._planner.plan(one), self._reader) for one in filters)
        )

    def collocations(
        self, query: Query, window: int, limit: int | None, stop_words: bool
    ) -> Collocations:
        """The words beside what a query asks for; see `Library.collocations`."""
        from gsisearch.search.exploration import collocates

        answer = self._answer(query, Listing(1))
        among = self._left_by(query.filters)
        count, found = collocates(self._reader, answer.plan, window, stop_words, among)
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
        from gsisearch.search.explanation import explain

        number = addresses.one(self._reader, id)
        answer = self._answer(query)
        return explain(
            query.text,
            answer.plan,
            answer.matches,
            self._reader,
            self._scorer,
            number,
            answer.corrected,
        )

    def passages(self, ids: Iterable[str], context: int) -> tuple[Passage, ...]:
        """The passages that ids name, each once, with neighbours; see `Library.show`."""
        numbers: dict[int, None] = {}
        for id in ids:
            for number in in_time(addresses.resolve(self._reader, id)):
                around = (
                    addresses.neighbours(self._reader, number, context) if context else [number]
                )
                numbers.update(dict.fromkeys(around))
        return tuple(self._reader.entry(number).passage for number in in_time(numbers))

    def commitments(self, documents: Sequence[str] | None) -> tuple[Passage, ...]:
        """All commitments, or those of some documents, in reading order."""
        numbers = self._reader.postings("kind", "commitment").numbers
        passages = (self._reader.entry(number).passage for number in in_time(sorted(numbers)))
        slugs = self._slugs(documents)
        return tuple(passage for passage in passages if passage.document in slugs)

    def outlines(self, documents: Sequence[str] | None) -> tuple[Outline, ...]:
        """The documents, or some of them, with sections and passages."""
        slugs = in_time(self._slugs(documents))
        return tuple(self._outline(self._reader.document(slug)) for slug in slugs)

    def _slugs(self, documents: Sequence[str] | None) -> dict[str, None]:
        """The slugs of documents by what they begin with, each once, as given; None for all."""
        if documents is None:
            return dict.fromkeys(self._reader.terms("document"))
        found = (addresses.documents(self._reader, document) for document in documents)
        return dict.fromkeys(chain.from_iterable(found))

    def _outline(self, entry: DocumentEntry) -> Outline:
        sections = tuple(
            Section(
                section.id,
                entry.document.slug,
                section.heading,
                section.start,
                section.end,
                tuple(
                    self._reader.entry(number).passage
                    for number in in_time(range(section.first, section.last))
                ),
            )
            for section in entry.sections
        )
        return Outline(entry.document, sections)

    def citations(self, ids: Iterable[str], style: CitationStyle) -> tuple[Citation, ...]:
        """The citations of what ids name, each once; see `Library.cite`."""
        page = lru_cache(maxsize=1)(self._page)
        places = dict.fromkeys(addresses.place(self._reader, id) for id in in_time(ids))
        return tuple(self._citation(slug, path, style, page) for slug, path in in_time(places))

    def _citation(
        self, slug: str, path: str, style: CitationStyle, page: Callable[[str], Page]
    ) -> Citation:
        from dataclasses import replace

        from gsisearch.citing.bibliography import cite
        from gsisearch.citing.permalinks import permalink

        document = self._reader.document(slug).document
        if not path:
            return Citation(slug, cite(document, (), style), style=style)
        id = f"{slug}:{path}"
        first, *_ = addresses.resolve(self._reader, id)
        # A section has the heading, and for a link the words, of its first paragraph.
        passage = replace(self._reader.entry(first).passage, id=path)
        address = ""
        if style == "markdown" and document.url:
            address = page(slug).address(document.url, passage.start, passage.end)
        text = cite(document, [passage], style, address)
        return Citation(id, text, str(permalink(document, path)), style)

    def _page(self, slug: str) -> Page:
        from gsisearch.citing.fragments import Page

        return Page(_source(self.index.corpus, self._reader, slug))

    def verify(self, quote: str, style: CitationStyle) -> Verification:
        """Whether a quotation is in the corpus; see `Library.verify`."""
        from dataclasses import replace

        from gsisearch.citing.bibliography import cite
        from gsisearch.citing.permalinks import permalink

        found = self._verifier.verify(quote)
        if found.verdict == "absent":
            return found
        document = self._reader.document(found.document).document
        passages = [
            self._reader.entry(number).passage
            for id in found.ids
            for number in addresses.resolve(self._reader, f"{found.document}:{id}")[:1]
        ]
        address = ""
        if style == "markdown" and document.url and found.start is not None and found.end:
            address = self._page(document.slug).address(document.url, found.start, found.end)
        text = cite(document, passages, style, address)
        link = permalink(document, found.id, found.start, found.end) if found.id else ""
        return replace(found, citation=text, permalink=str(link))

    @cached_property
    def _verifier(self) -> Verifier:
        from gsisearch.quotations import Verifier

        source = partial(_source, self.index.corpus, self._reader)
        return Verifier(self._reader, self.index.corpus_sha256, source)

    def ids(self, beginning: str, limit: int | None) -> tuple[str, ...]:
        """The ids that begin so; see `Library.ids`."""
        several = self.index.manifest.holdings.documents > 1
        if several or ":" in beginning:
            return tuple(islice(self._reader.terms("id", beginning), limit))
        (slug,) = self._reader.terms("document")
        found = islice(self._reader.terms("id", f"{slug}:{beginning}"), limit)
        return tuple(id.partition(":")[2] for id in found)


def _source(corpus: Path, reader: Reader, slug: str) -> str:
    """The verbatim text of a document, which must be the one that was indexed."""
    from gsisearch.corpus.documents import read_source

    return read_source(corpus, reader.document(slug).document)
