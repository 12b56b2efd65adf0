"""An open corpus: opening, closing, passages, citations, verification.

`gsisearch.library` adds the search methods.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from gsisearch.deadline import TIMEOUT
from gsisearch.model import Passage
from gsisearch.search import arguments
from gsisearch.search.sessions import Sessions

if TYPE_CHECKING:
    from typing_extensions import Self

    from gsisearch.citing.permalinks import Resolved
    from gsisearch.citing.styles import CitationStyle
    from gsisearch.results import Citation, Outline
    from gsisearch.search.arguments import Strings
    from gsisearch.search.session import Session
    from gsisearch.verdicts import DraftReport, Verification

T = TypeVar("T")


class OpenCorpus:
    """A corpus with its index, as it was when it was opened.

    It keeps files open until it is closed: by `close`, at the end of a `with` block, or
    when nothing refers to it any more.  Closed, it answers nothing, and its methods raise
    `LibraryClosed`.

    Threads may share it; each reads the files by itself, and closes them when it ends.
    So may processes: after a fork, parent and child both go on with it.  A build that replaces
    the index removes its files: it goes on with those that are open, and moves to the
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

    def __enter__(self) -> Self:
        self._sessions.check_open()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def document_count(self) -> int:
        """The number of documents."""
        return self._sessions.index.manifest.stats.document_count

    @property
    def kept_out(self) -> dict[str, str]:
        """The documents that could not be read, each with the first of its mistakes.

        None of them is searched: what is in no document of the index may be in one of these.
        """
        return dict(self._sessions.index.manifest.stats.kept_out)

    @property
    def passage_count(self) -> int:
        """The number of passages: paragraphs and commitments."""
        return self._sessions.index.manifest.stats.passage_count

    def show(
        self, ids: str | Iterable[str], *, context: int = 0, timeout: float | None = TIMEOUT
    ) -> tuple[Passage, ...]:
        """Whole passages by their ids; a section or document stands for its paragraphs.

        Args:
            ids: as `1.2.3`, `gsi-lesotho-2022:1.2.3`, `1` or `gsi-lesotho-2022`; a slug may be
                shortened to a unique beginning.  A permalink stands for its passage.  A string
                is one id.
            context: number of neighbours of the same kind before and after each passage.

        Raises:
            UnknownPassage: an id names nothing, or something in several documents.
            BrokenLink: the text behind a permalink has changed since.
        """
        wanted = arguments.strings("ids", ids)
        around = arguments.number("context", context, 0)
        return self._answer(
            lambda session: session.passages(map(self._permanent, wanted), around), timeout
        )

    def commitments(
        self, document: Strings = None, *, timeout: float | None = TIMEOUT
    ) -> tuple[Passage, ...]:
        """All commitments in reading order, or those of some documents.

        Args:
            document: the slug of a document, or what several begin with, or more of these; None
                is all documents.

        Raises:
            QueryError: no document has a slug that begins so.
        """
        wanted = arguments.documents("document", document)
        return self._answer(lambda session: session.commitments(wanted), timeout)

    def outline(
        self, document: Strings = None, *, timeout: float | None = TIMEOUT
    ) -> tuple[Outline, ...]:
        """The documents with their sections and passages, or some of them, as they are named.

        Args:
            document: as for `commitments`.

        Raises:
            QueryError: no document has a slug that begins so.
        """
        wanted = arguments.documents("document", document)
        return self._answer(lambda session: session.outlines(wanted), timeout)

    def cite(
        self,
        ids: str | Iterable[str],
        style: CitationStyle = "plain",
        *,
        timeout: float | None = TIMEOUT,
    ) -> tuple[Citation, ...]:
        """A citation of each passage, section or document, each once.

        Args:
            ids: as for `show`.
            style: one of `citing.styles.STYLES`.

        Raises:
            UnknownPassage: as for `show`.
            DataFileError: the text that a link leads to can't be read, or has changed.
        """
        wanted, form = arguments.strings("ids", ids), arguments.style(style)
        return self._answer(lambda session: session.citations(wanted, form), timeout)

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
        text, form = arguments.string("quote", quote), arguments.style(style)
        return self._answer(lambda session: session.verify(text, form), timeout)

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
        from gsisearch.quotations.drafts import check_draft

        text, form = arguments.string("draft", draft), arguments.style(style)
        fewest = arguments.number("shortest", shortest, 1)

        def answer(session: Session) -> DraftReport:
            return check_draft(text, lambda quote: session.verify(quote, form), fewest)

        return self._answer(answer, timeout)

    def resolve(self, link: str, *, timeout: float | None = TIMEOUT) -> Resolved:
        """What a permalink leads to.

        Raises:
            BrokenLink: it is none, or the text behind it has changed since.
            DataFileError: the document is not valid.
        """
        wanted = arguments.string("link", link)
        return self._answer(lambda session: self._resolve(wanted), timeout)

    def ids(
        self, beginning: str = "", limit: int | None = 50, *, timeout: float | None = TIMEOUT
    ) -> tuple[str, ...]:
        """The ids of passages that begin so, without the slug where there is one document."""
        begins, most = arguments.string("beginning", beginning), arguments.limit("limit", limit)
        return self._answer(lambda session: session.ids(begins, most), timeout)

    def _resolve(self, link: str) -> Resolved:
        from gsisearch.citing.permalinks import parse, resolve
        from gsisearch.corpus.documents import load_document
        from gsisearch.corpus.locations import source_path

        path = source_path(self.corpus, parse(link).document)
        return resolve(link, [load_document(path)] if path.exists() else [])

    def _permanent(self, id: str) -> str:
        """An id; for a permalink that of what it leads to."""
        if "@" not in id:
            return id
        passage = self._resolve(id).passage
        return f"{passage.document}:{passage.id}"

    def _answer(self, ask: Callable[[Session], T], timeout: float | None) -> T:
        return self._sessions.ask(ask, arguments.seconds("timeout", timeout))
