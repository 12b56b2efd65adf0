"""The facade: a corpus opened for searching.  Every command is one call of a method here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from gsisearch.locations import corpus_folder, index_folder
from gsisearch.model import (
    Citation,
    Collocations,
    Concordance,
    Explanation,
    Kind,
    Outline,
    Passage,
    Results,
    Vocabulary,
)
from gsisearch.sessions import Sessions
from gsisearch.timing import TIMEOUT

if TYPE_CHECKING:
    from gsisearch.bibliography import CitationStyle
    from gsisearch.concordance import Sort
    from gsisearch.exploration import TermSort
    from gsisearch.permalinks import Resolved
    from gsisearch.query.tree import Filter, FilterField, Node
    from gsisearch.session import Session
    from gsisearch.verdicts import DraftReport, Verification

T = TypeVar("T")


def open(
    corpus: str | Path | None = None,
    index: str | Path | None = None,
    *,
    notify: Callable[[str], None] | None = None,
    build: bool = True,
) -> Library:
    """Open a corpus for searching; its index is built or refreshed if need be.

    Args:
        corpus: the folder with the documents; else `GSISEARCH_CORPUS`, `./corpus` where it
            is one, or the corpus that comes with the package.
        index: the folder of the index; else `GSISEARCH_INDEX`, `./index` for `./corpus`, or
            one in the user's cache directory.
        notify: takes a sentence for the user when something is not as expected, for
            instance that the index is kept elsewhere because its folder can't be written.
        build: False opens the index as it is, even if the corpus has changed since, and never
            writes one.

    Raises:
        DataFileError: the corpus is missing or not valid.
        IndexUnavailable: there is no index and none can be written, or is to be.
    """
    folder = corpus_folder(corpus)
    ignore = notify or (lambda sentence: None)
    return Library(folder, index_folder(folder, index), ignore, build=build)


class Library:
    """A corpus with its index, as it was when it was opened.  Made by `open`.

    A library keeps files open until it is closed: by `close`, at the end of a `with` block, or
    when nothing refers to it any more.  Closed, it answers nothing, and its methods raise
    `LibraryClosed`.

    Threads may share a library; each reads the files by itself, and closes them when it ends.
    So may processes: after a fork, parent and child both go on with it.  A build that replaces
    the index removes its files: the library goes on with those that are open, and moves to the
    new index when a thread needs others.  Open the corpus again to see its changes.

    All methods that answer take a `timeout`, in seconds, None for none: where that is over they
    raise `DeadlineExceeded`, with little delay.  The time that it takes to open the index, or to
    build it again, does not count.

    All offsets in what comes back count characters of the verbatim source file.
    """

    def __init__(
        self, corpus: Path, index: Path, notify: Callable[[str], None], *, build: bool = True
    ) -> None:
        self._sessions = Sessions(corpus, index, notify, build=build)
        self.corpus = corpus.absolute()
        self._answer(lambda session: None, None)  # from now on its files are open

    def close(self) -> None:
        """Close the files that all threads have open; closing twice is fine.

        Calls that other threads are in end as if nothing had happened.
        """
        self._sessions.close()

    def __enter__(self) -> Library:
        self._sessions.check_open()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def documents(self) -> int:
        """The number of documents."""
        return self._sessions.index.manifest.holdings.documents

    @property
    def kept_out(self) -> dict[str, str]:
        """The documents that could not be read, each with the first of its mistakes.

        None of them is searched: what is in no document of the index may be in one of these.
        """
        return dict(self._sessions.index.manifest.holdings.kept_out)

    @property
    def passages(self) -> int:
        """The number of passages: paragraphs and commitments."""
        return self._sessions.index.manifest.holdings.passages

    def search(
        self,
        query: str,
        *,
        limit: int | None = 10,
        section: str | None = None,
        document: str | None = None,
        kind: Kind | None = None,
        snippets: int = 1,
        correct: bool = True,
        timeout: float | None = TIMEOUT,
    ) -> Results:
        """The passages that answer a query, best first.

        Args:
            query: a query in the query language (`gsisearch help-query`).
            limit: list at most so many hits; None lists all.
            section: only passages of sections with this id.
            document: only passages of this document, by its slug or a beginning of it.
            kind: only paragraphs or only commitments.
            snippets: at most so many snippets a hit; 0 makes none, which is quicker.
            correct: where no passage has all of a query of plain words because some are
                misspelt, and it is clear what was meant, give the passages for that, and say so
                in `Results.corrected`.
            timeout: of this and all methods: see `Library`.

        Returns:
            Results whose hits with everything asked for come first; see `model.Results`.

        Raises:
            QueryError: the query can't be read, or names an unknown section or document.
            DeadlineExceeded: as all methods.
        """
        from gsisearch.query import parse

        filters = _filters(section, document, kind)
        return self._results(query, parse(query), filters, limit, snippets, correct, str, timeout)

    def phrase(
        self,
        words: str,
        *,
        slop: int = 0,
        limit: int | None = 10,
        section: str | None = None,
        document: str | None = None,
        kind: Kind | None = None,
        snippets: int = 1,
        timeout: float | None = TIMEOUT,
    ) -> Results:
        """The passages that have these words in a row, whatever their case and punctuation.

        Args:
            words: plain text, as read or as published; nothing in it is query syntax.
            slop: above 0, the words may stand in any order with so many others among them.
            limit, section, document, kind, snippets: as for `search`.

        Raises:
            QueryError: there is no word in it, or an unknown section or document is named.
        """
        from gsisearch.query import as_phrase, phrase

        filters = _filters(section, document, kind)
        return self._results(
            words, phrase(words, slop), filters, limit, snippets, False, as_phrase, timeout
        )

    def kwic(
        self,
        query: str,
        *,
        limit: int | None = 100,
        sort: Sort | None = None,
        width: int = 60,
        section: str | None = None,
        document: str | None = None,
        kind: Kind | None = None,
        correct: bool = True,
        timeout: float | None = TIMEOUT,
    ) -> Concordance:
        """Every occurrence of what a query asks for, in its context.

        Args:
            query, limit, section, document, kind, correct: as for `search`.
            sort: by the words left or right of the occurrence; None is reading order.
            width: at most so many characters of context at either side.

        Raises:
            QueryError: as for `search`.
        """
        from gsisearch.query import parse

        node, filters = parse(query), _filters(section, document, kind)

        return self._answer(
            lambda session: session.concordance(query, node, filters, limit, width, sort, correct),
            timeout,
        )

    def like(
        self, id: str, *, limit: int | None = 10, snippets: int = 1, timeout: float | None = TIMEOUT
    ) -> Results:
        """The passages that are most like one: those that share its most telling words.

        Args:
            id: as for `show`; a section or a document is taken as a whole.
            limit, snippets: as for `search`.

        Returns:
            Results without the passage itself, its paragraph and its own commitments.

        Raises:
            UnknownPassage: as for `show`.
        """
        return self._answer(lambda session: session.like(id, limit, snippets), timeout)

    def terms(
        self,
        prefix: str = "",
        *,
        limit: int | None = 50,
        stop_words: bool = False,
        sort: TermSort = "count",
        timeout: float | None = TIMEOUT,
    ) -> Vocabulary:
        """The words of the corpus that begin so, with their counts.

        Args:
            prefix: the beginning, in any case; "" for all words.
            limit: list at most so many; None lists all.
            stop_words: list words that say little ("the", "of") too.
            sort: the most frequent first, or by the alphabet ("word").
        """
        return self._answer(
            lambda session: session.vocabulary(prefix, limit, stop_words, sort), timeout
        )

    def collocations(
        self,
        query: str,
        *,
        window: int = 5,
        limit: int | None = 20,
        stop_words: bool = False,
        timeout: float | None = TIMEOUT,
    ) -> Collocations:
        """The words that stand beside what a query asks for more often than chance would have it.

        Args:
            query: a word, a phrase or more, as for `search`.
            window: beside is at most so many words away, in the same paragraph.
            limit: list at most so many; None lists all.
            stop_words: list words that say little too.

        Returns:
            The words by their log-likelihood ratio; see `gsisearch.exploration.collocates`.

        Raises:
            QueryError: as for `search`.
        """
        from gsisearch.query import parse

        node = parse(query)
        return self._answer(
            lambda session: session.collocations(query, node, window, limit, stop_words), timeout
        )

    def show(
        self, ids: Iterable[str], *, context: int = 0, timeout: float | None = TIMEOUT
    ) -> tuple[Passage, ...]:
        """Whole passages by their ids; a section or document stands for its paragraphs.

        Args:
            ids: as `1.2.3`, `gsi-lesotho-2022:1.2.3`, `1` or `gsi-lesotho-2022`; a slug may be
                shortened to a unique beginning.
                A permalink stands for its passage.
            context: so many neighbours of the same kind at either side of each passage.

        Raises:
            UnknownPassage: an id names nothing, or something in several documents.
            BrokenLink: the text behind a permalink has changed since.
        """
        given = tuple(ids)

        def answer(session: Session) -> tuple[Passage, ...]:
            return session.passages(map(self._permanent, given), context)

        return self._answer(answer, timeout)

    def explain(self, query: str, id: str, *, timeout: float | None = TIMEOUT) -> Explanation:
        """Why a passage is where it is among the hits of a query, or why it is not among them.

        Args:
            query: as for `search`.
            id: of a passage, as for `show`.

        Returns:
            The passage's place and the parts of its score, which add up to it.

        Raises:
            QueryError: as for `search`.
            UnknownPassage: the id names no passage, or more than one.
            BrokenLink: as for `show`.
        """
        from gsisearch.query import parse

        node = parse(query)
        return self._answer(
            lambda session: session.explain(query, node, self._permanent(id)), timeout
        )

    def commitments(
        self, document: str | Iterable[str] | None = None, *, timeout: float | None = TIMEOUT
    ) -> tuple[Passage, ...]:
        """All commitments in reading order, or those of some documents.

        Args:
            document: a slug or several, or beginnings of them; None is all documents.

        Raises:
            QueryError: no document, or several, have a slug that begins so.
        """
        return self._answer(lambda session: session.commitments(document), timeout)

    def outline(
        self, document: str | Iterable[str] | None = None, *, timeout: float | None = TIMEOUT
    ) -> tuple[Outline, ...]:
        """The documents with their sections and passages, or some of them, as they are named.

        Args:
            document: as for `commitments`.

        Raises:
            QueryError: no document, or several, have a slug that begins so.
        """
        return self._answer(lambda session: session.outlines(document), timeout)

    def cite(
        self, ids: Iterable[str], style: CitationStyle = "plain", *, timeout: float | None = TIMEOUT
    ) -> tuple[Citation, ...]:
        """A citation of each passage, section or document, each once.

        Args:
            ids: as for `show`.
            style: one of `bibliography.STYLES`; see `bibliography.cite`.

        Raises:
            UnknownPassage: as for `show`.
            DataFileError: the text that a link leads to can't be read, or has changed.
        """
        wanted = tuple(ids)
        return self._answer(lambda session: session.citations(wanted, style), timeout)

    def verify(
        self, quote: str, *, style: CitationStyle = "plain", timeout: float | None = TIMEOUT
    ) -> Verification:
        """Is this quotation exact, where is it from, and how does it differ?

        Args:
            quote: the quotation, with or without its quotation marks; ellipses, and words in
                brackets, are the quoter's.
            style: of the citation in the result.

        Raises:
            QueryError: there is no word in it, or too many.
            DataFileError: the text behind the index can't be read, or has changed.
        """
        return self._answer(lambda session: session.verify(quote, style), timeout)

    def verify_draft(
        self,
        draft: str,
        *,
        shortest: int = 4,
        style: CitationStyle = "plain",
        timeout: float | None = TIMEOUT,
    ) -> DraftReport:
        """Every quotation of a draft, checked.

        Args:
            draft: plain text or Markdown.
            shortest: the fewest words of a quotation; what is shorter is a phrase, checked and
                reported, but not counted.
            style: of the citations in the report.

        Raises:
            QueryError, DataFileError: as for `verify`.
        """
        from gsisearch.quotations.drafts import check

        def answer(session: Session) -> DraftReport:
            return check(draft, lambda quote: session.verify(quote, style), shortest)

        return self._answer(answer, timeout)

    def resolve(self, link: str, *, timeout: float | None = TIMEOUT) -> Resolved:
        """What a permalink leads to.

        Raises:
            BrokenLink: it is none, or the text behind it has changed since.
            DataFileError: the document is not valid.
        """
        return self._answer(lambda session: self._resolve(link), timeout)

    def ids(
        self, beginning: str = "", limit: int | None = 50, *, timeout: float | None = TIMEOUT
    ) -> tuple[str, ...]:
        """The ids of passages that begin so, without the slug where there is one document."""
        return self._answer(lambda session: session.ids(beginning, limit), timeout)

    def _resolve(self, link: str) -> Resolved:
        from gsisearch.corpus import load_document
        from gsisearch.permalinks import parse, resolve

        path = self.corpus / f"{parse(link).document}.txt"
        return resolve(link, [load_document(path)] if path.exists() else [])

    def _permanent(self, id: str) -> str:
        """An id; for a permalink that of what it leads to."""
        if "@" not in id:
            return id
        passage = self._resolve(id).passage
        return f"{passage.document}:{passage.id}"

    def _results(
        self,
        query: str,
        node: Node,
        filters: Sequence[Filter],
        limit: int | None,
        snippets: int,
        correct: bool,
        write: Callable[[Node], str],
        timeout: float | None,
    ) -> Results:
        return self._answer(
            lambda session: session.results(query, node, filters, limit, snippets, correct, write),
            timeout,
        )

    def _answer(self, ask: Callable[[Session], T], timeout: float | None) -> T:
        return self._sessions.ask(ask, timeout)


def _filters(section: str | None, document: str | None, kind: Kind | None) -> tuple[Filter, ...]:
    from gsisearch.query.tree import Filter

    given: tuple[tuple[FilterField, str | None], ...] = (
        ("section", section),
        ("doc", document),
        ("kind", kind),
    )
    return tuple(Filter(field, value) for field, value in given if value)
