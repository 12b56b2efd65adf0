"""The facade: `open` and `Library`.  Every command is a call of one of its methods."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from gsisearch.corpus.locations import corpus_folder
from gsisearch.deadline import TIMEOUT
from gsisearch.index.location import index_folder
from gsisearch.model import LineOrder, Order, Results, TermOrder
from gsisearch.search import arguments
from gsisearch.search.open_corpus import OpenCorpus

if TYPE_CHECKING:
    from gsisearch.results import Collocations, Concordance, Explanation, Vocabulary
    from gsisearch.search.arguments import Kinds, Strings


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
        ArgumentError: an argument is not what it can be, here and in every method of `Library`.
    """
    folder = corpus_folder(arguments.folder("corpus", corpus))
    place = index_folder(folder, arguments.folder("index", index))
    tell = arguments.function("notify", notify) or (lambda sentence: None)
    return Library(folder, place, tell, build=arguments.flag("build", build))


class Library(OpenCorpus):
    """A corpus with its index, as it was when it was opened, to be searched.  Made by `open`."""

    def search(
        self,
        query: str,
        *,
        limit: int | None = 10,
        skip: int = 0,
        sort: Order = "score",
        section: Strings = None,
        document: Strings = None,
        kind: Kinds = None,
        snippets: int = 1,
        correct: bool = True,
        timeout: float | None = TIMEOUT,
    ) -> Results:
        """The passages that answer a query, best first.

        Args:
            query: a query in the query language (`gsisearch help-query`).
            limit: maximum number of hits; None lists all.
            skip: number of hits to leave out before the first that is listed.
            sort: "score"; "date", the newest document first, those without a date last; or
                "document", as one reads.  Hits that lack a part come last, whatever the order.
            section: only passages of sections with this id.
            document: only passages of the document with this slug, else of all whose slugs begin so.
            kind: only paragraphs or only commitments.  Of several sections, documents or kinds,
                as a list, any will do.
            snippets: maximum number of snippets per hit; 0 for none, which is faster.
            correct: where no passage has all of a query of plain words because some are
                misspelt, and it is clear what was meant, give the passages for that, and say so
                in `Results.corrected`.

        Returns:
            Results whose hits with everything asked for come first; see `model.Results`.

        Raises:
            QueryError: the query can't be read, or names an unknown section or document.
            DeadlineExceeded: as all methods.
        """
        asked = arguments.query(query, section, document, kind, correct)
        listing = arguments.listing(limit, skip, sort)
        count = arguments.number("snippets", snippets, 0)
        return self._answer(lambda session: session.results(asked, listing, count), timeout)

    def phrase(
        self,
        words: str,
        *,
        slop: int = 0,
        limit: int | None = 10,
        skip: int = 0,
        sort: Order = "score",
        section: Strings = None,
        document: Strings = None,
        kind: Kinds = None,
        snippets: int = 1,
        timeout: float | None = TIMEOUT,
    ) -> Results:
        """The passages that have these words in a row, whatever their case and punctuation.

        Args:
            words: plain text, as read or as published; nothing in it is query syntax.
            slop: if above 0, the words may be in any order with up to this many others in between.
            limit, skip, sort, section, document, kind, snippets: as for `search`.

        Raises:
            QueryError: there is no word in it, or an unknown section or document is named.
        """
        asked = arguments.phrase(words, slop, section, document, kind)
        listing = arguments.listing(limit, skip, sort)
        count = arguments.number("snippets", snippets, 0)
        return self._answer(lambda session: session.results(asked, listing, count), timeout)

    def kwic(
        self,
        query: str,
        *,
        limit: int | None = 100,
        skip: int = 0,
        sort: LineOrder | None = None,
        width: int = 60,
        section: Strings = None,
        document: Strings = None,
        kind: Kinds = None,
        correct: bool = True,
        timeout: float | None = TIMEOUT,
    ) -> Concordance:
        """Every occurrence of what a query asks for, in its context.

        Args:
            query: as for `search`, but two or more plain words with nothing else, or only filters,
                are the phrase of them; `climate OR change` has each word by itself.
            limit, skip, section, document, kind, correct: as for `search`.
            sort: by the words "left" or "right" of the occurrence; "document" or None is reading
                order.
            width: maximum number of characters of context at either side.

        Raises:
            QueryError: as for `search`.
        """
        asked = arguments.query(query, section, document, kind, correct, as_phrase=True)
        part = arguments.limit("limit", limit), arguments.number("skip", skip, 0)
        room = arguments.number("width", width, 1)
        order = arguments.choice("sort", "document" if sort is None else sort, LineOrder)
        return self._answer(lambda session: session.concordance(asked, *part, room, order), timeout)

    def like(
        self,
        id: str,
        *,
        limit: int | None = 10,
        skip: int = 0,
        sort: Order = "score",
        section: Strings = None,
        document: Strings = None,
        kind: Kinds = None,
        snippets: int = 1,
        timeout: float | None = TIMEOUT,
    ) -> Results:
        """The passages most similar to one: those that share its most significant words.

        Args:
            id: as for `show`; a section or a document is taken as a whole.
            limit, skip, sort, section, document, kind, snippets: as for `search`.

        Returns:
            Results without the passage itself, its paragraph and its own commitments.

        Raises:
            UnknownPassage: as for `show`.
            QueryError: an unknown section or document is named.
        """
        wanted = arguments.string("id", id)
        filters = arguments.filters(section, document, kind)
        listing = arguments.listing(limit, skip, sort)
        count = arguments.number("snippets", snippets, 0)
        return self._answer(
            lambda session: session.like(self._permanent(wanted), filters, listing, count), timeout
        )

    def terms(
        self,
        prefix: str = "",
        *,
        limit: int | None = 50,
        stop_words: bool = False,
        sort: TermOrder = "count",
        section: Strings = None,
        document: Strings = None,
        kind: Kinds = None,
        timeout: float | None = TIMEOUT,
    ) -> Vocabulary:
        """The words of the corpus that begin so, with their counts.

        Args:
            prefix: the beginning of one word, in any case; "" for all words.
            limit: maximum number of words; None lists all.
            stop_words: include stop words ("the", "of").
            sort: the most frequent first, or by the alphabet ("word").
            section, document, kind: count in these only, as for `search`.

        Raises:
            QueryError: an unknown section or document is named.
        """
        beginning, most = arguments.prefix("prefix", prefix), arguments.limit("limit", limit)
        filters = arguments.filters(section, document, kind)
        stop = arguments.flag("stop_words", stop_words)
        order = arguments.choice("sort", sort, TermOrder)
        return self._answer(
            lambda session: session.vocabulary(beginning, filters, most, stop, order), timeout
        )

    def collocations(
        self,
        query: str,
        *,
        window: int = 5,
        limit: int | None = 20,
        stop_words: bool = False,
        section: Strings = None,
        document: Strings = None,
        kind: Kinds = None,
        timeout: float | None = TIMEOUT,
    ) -> Collocations:
        """The words that stand beside what a query asks for more often than chance would have it.

        Args:
            query: a word, a phrase or more, as for `kwic`.
            window: count words within this distance, in the same paragraph.
            limit: maximum number of words; None lists all.
            stop_words: include stop words.
            section, document, kind: count in these only, as for `search`.

        Returns:
            The words by their log-likelihood ratio; see `gsisearch.search.exploration.collocates`.

        Raises:
            QueryError: as for `search`.
        """
        asked = arguments.query(query, section, document, kind, as_phrase=True)
        reach, most = arguments.number("window", window, 1), arguments.limit("limit", limit)
        stop = arguments.flag("stop_words", stop_words)
        return self._answer(lambda session: session.collocations(asked, reach, most, stop), timeout)

    def explain(
        self,
        query: str,
        id: str,
        *,
        section: Strings = None,
        document: Strings = None,
        kind: Kinds = None,
        timeout: float | None = TIMEOUT,
    ) -> Explanation:
        """Why a passage is where it is among the hits of a query, or why it is not among them.

        Args:
            query, section, document, kind: as for `search`.
            id: of a passage, as for `show`.

        Returns:
            The passage's place and the parts of its score, which add up to it.

        Raises:
            QueryError: as for `search`.
            UnknownPassage: the id names no passage, or more than one.
            BrokenLink: as for `show`.
        """
        asked = arguments.query(query, section, document, kind)
        wanted = arguments.string("id", id)
        return self._answer(
            lambda session: session.explain(asked, self._permanent(wanted)), timeout
        )
