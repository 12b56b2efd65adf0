"""One thread's view of an index: queries, passages and ids in, answers out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, lru_cache, partial
from itertools import islice
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING

from gsisearch import addresses, citations, concordance, timing
from gsisearch.caching import cached
from gsisearch.engines.base import DocumentEntry, Reader
from gsisearch.engines.whoosh import WhooshReader
from gsisearch.errors import DeadlineExceeded
from gsisearch.expansion import Names
from gsisearch.frozen import frozen
from gsisearch.leaf import Leaf
from gsisearch.matching import Plan, leaves
from gsisearch.model import (
    Citation,
    Collocations,
    Concordance,
    Explanation,
    Hit,
    Outline,
    Passage,
    Results,
    Section,
    Vocabulary,
)
from gsisearch.plans import Planner, resolve_document
from gsisearch.query.tree import Filter, Node
from gsisearch.ranking import FORMULA, Formula, Scorer
from gsisearch.retrieval import Match, Matches, retrieve
from gsisearch.snippets import snippets
from gsisearch.stemming import stem
from gsisearch.text import forms
from gsisearch.timing import in_time
from gsisearch.upkeep import Index

if TYPE_CHECKING:
    from gsisearch.advice import Advice
    from gsisearch.bibliography import CitationStyle
    from gsisearch.concordance import Sort
    from gsisearch.exploration import TermSort
    from gsisearch.fragments import Page
    from gsisearch.guesses import Guesser
    from gsisearch.quotations import Verifier
    from gsisearch.verdicts import Verification


@frozen
class _Answer:
    """The matches of a plan, and what to say of them; see `model.Results`.

    `is_corrected` says that they are those of the suggestion.
    """

    plan: Plan
    matches: Matches
    suggestion: Node | None = None
    advice: tuple[str, ...] = ()
    is_corrected: bool = False


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

    def results(
        self,
        query: str,
        node: Node,
        filters: Sequence[Filter],
        limit: int | None,
        count: int,
        correct: bool,
        write: Callable[[Node], str],
    ) -> Results:
        """The answer to a query; see `Library.search`.  `write` makes a query of a suggestion."""
        answer = self._answer(query, node, filters, limit, correct)
        matches = answer.matches
        found = tuple(leaves(answer.plan))
        hits = tuple(self._hit(found, match, count) for match in in_time(matches.best))
        suggestion = write(answer.suggestion) if answer.suggestion else None
        corrected = suggestion if answer.is_corrected else None
        return Results(
            query, matches.total, matches.partial, suggestion, hits, answer.advice, corrected
        )

    @cached_property
    def _guesser(self) -> Guesser:
        from gsisearch.guesses import Guesser

        return Guesser(self._reader, self._planner, self._names)

    def _answer(
        self,
        query: str,
        node: Node,
        filters: Sequence[Filter],
        limit: int | None,
        correct: bool,
    ) -> _Answer:
        """The matches of a query, or of what was clearly meant where no passage has all of it."""
        plan = self._planner.plan(node, filters)
        matches = retrieve(plan, self._reader, self._scorer, limit)
        if matches.complete:
            return _Answer(plan, matches)
        advice = self._advise(node, filters, partial=matches.partial)
        meant = advice.suggestion
        if not (correct and advice.is_sure and meant):
            return _Answer(plan, matches, meant, advice.sentences)
        plan = self._planner.plan(meant, filters)
        matches = retrieve(plan, self._reader, self._scorer, limit)
        sentence = f"Nothing has “{query}”; these are the passages for “{meant}”."
        return _Answer(plan, matches, meant, (sentence,), is_corrected=True)

    def _advise(self, node: Node, filters: Sequence[Filter], *, partial: bool) -> Advice:
        """The advice on a query, if it can be had soon: some ask for hundreds of words."""
        from gsisearch.advice import Advice, Adviser

        adviser = Adviser(self._reader, self._planner, self._guesser, node, filters)
        try:
            with timing.Deadline(timing.ADVICE_SECONDS):
                return adviser.advise(partial=partial)
        except DeadlineExceeded:
            timing.check()  # perhaps it was that of the call
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
        self,
        query: str,
        node: Node,
        filters: Sequence[Filter],
        limit: int | None,
        width: int,
        sort: Sort | None,
        correct: bool,
    ) -> Concordance:
        """The occurrences of what a query asks for; see `Library.kwic`."""
        answer = self._answer(query, node, filters, None, correct)
        plan, matches = answer.plan, answer.matches
        kept = matches.best[: matches.complete or None]
        numbers = sorted(match.number for match in kept)
        lines = concordance.lines(plan, self._reader, numbers, width, sort)
        suggestion = str(answer.suggestion) if answer.suggestion else None
        return Concordance(
            query,
            len(lines),
            matches.partial,
            suggestion,
            tuple(lines[:limit]),
            answer.advice,
            suggestion if answer.is_corrected else None,
        )

    def like(self, id: str, limit: int | None, count: int) -> Results:
        """The passages like those that an id names; see `Library.like`."""
        from gsisearch.exploration import likeness

        plan = likeness(self._reader, stem, addresses.resolve(self._reader, id))
        matches = retrieve(plan, self._reader, self._scorer, limit)
        found = tuple(leaves(plan))
        hits = tuple(self._hit(found, match, count) for match in in_time(matches.best))
        advice = () if hits else ("No other passage has any of its telling words.",)
        return Results(id, matches.total, False, None, hits, advice)

    def vocabulary(
        self, prefix: str, limit: int | None, stop_words: bool, sort: TermSort
    ) -> Vocabulary:
        """The words that begin so; see `Library.terms`."""
        from gsisearch.exploration import vocabulary

        found = vocabulary(self._reader, "".join(forms(prefix)), stop_words, sort)
        return Vocabulary(prefix, len(found), tuple(found[:limit]))

    def collocations(
        self, query: str, node: Node, window: int, limit: int | None, stop_words: bool
    ) -> Collocations:
        """The words beside what a query asks for; see `Library.collocations`."""
        from gsisearch.exploration import collocates

        answer = self._answer(query, node, (), 1, correct=True)
        count, found = collocates(self._reader, answer.plan, window, stop_words)
        suggestion = str(answer.suggestion) if answer.suggestion else None
        return Collocations(
            query,
            window,
            count,
            len(found),
            tuple(found[:limit]),
            suggestion,
            answer.advice,
            suggestion if answer.is_corrected else None,
        )

    def explain(self, query: str, node: Node, id: str) -> Explanation:
        """Why the passage with an id is where it is; see `Library.explain`."""
        from gsisearch.explanation import explain

        number = addresses.one(self._reader, id)
        answer = self._answer(query, node, (), None, correct=True)
        return explain(
            query,
            answer.plan,
            answer.matches,
            self._reader,
            self._scorer,
            number,
            str(answer.suggestion) if answer.is_corrected else None,
        )

    def passages(self, ids: Iterable[str], context: int) -> tuple[Passage, ...]:
        """The passages that ids name, each once, with neighbours; see `Library.show`."""
        numbers: dict[int, None] = {}
        for id in ids:
            for number in addresses.resolve(self._reader, id):
                around = (
                    addresses.neighbours(self._reader, number, context) if context else [number]
                )
                numbers.update(dict.fromkeys(around))
        return tuple(self._reader.entry(number).passage for number in in_time(numbers))

    def commitments(self, document: str | Iterable[str] | None) -> tuple[Passage, ...]:
        """All commitments, or those of some documents, in reading order."""
        numbers = self._reader.postings("kind", "commitment").numbers
        passages = (self._reader.entry(number).passage for number in in_time(sorted(numbers)))
        slugs = frozenset(self._slugs(document))
        return tuple(passage for passage in passages if passage.document in slugs)

    def outlines(self, document: str | Iterable[str] | None) -> tuple[Outline, ...]:
        """The documents, or some of them, with sections and passages."""
        slugs = in_time(self._slugs(document))
        return tuple(self._outline(self._reader.document(slug)) for slug in slugs)

    def _slugs(self, document: str | Iterable[str] | None) -> list[str]:
        """The slugs that are meant, each once: as given, or all of them for None."""
        if not document:
            return list(self._reader.terms("document"))
        given = [document] if isinstance(document, str) else document
        return list(dict.fromkeys(resolve_document(self._reader, slug) for slug in given))

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

        from gsisearch.bibliography import cite
        from gsisearch.permalinks import permalink

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
        from gsisearch.fragments import Page

        return Page(_source(self.index.corpus, self._reader, slug))

    def verify(self, quote: str, style: CitationStyle) -> Verification:
        """Whether a quotation is in the corpus; see `Library.verify`."""
        from dataclasses import replace

        from gsisearch.bibliography import cite
        from gsisearch.permalinks import permalink

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
    from gsisearch.corpus import read_source

    return read_source(corpus, reader.document(slug).document)
