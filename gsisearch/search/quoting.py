"""Citations of passages, and verification of quotations."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cached_property, lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from gsisearch.citing.permalinks import permalink
from gsisearch.citing.styles import cite
from gsisearch.citing.wording import Locator
from gsisearch.deadline import in_time
from gsisearch.results import Citation
from gsisearch.search import addresses

if TYPE_CHECKING:
    from gsisearch.citing.styles import CitationStyle
    from gsisearch.citing.text_fragments import WebPage
    from gsisearch.index.engine import Engine
    from gsisearch.index.published import PublishedIndex
    from gsisearch.quotations import Verifier
    from gsisearch.verdicts import Verification


class Quoting:
    """Cites passages of an index, and verifies quotations.

    Args:
        index: the index.
        engine: its engine.
    """

    def __init__(self, index: PublishedIndex, engine: Engine) -> None:
        self._index = index
        self._engine = engine

    def citations(self, ids: Iterable[str], style: CitationStyle) -> tuple[Citation, ...]:
        """The citations for some ids, without duplicates; see `Library.cite`."""
        page = lru_cache(maxsize=1)(self._web_page)
        places = dict.fromkeys(addresses.place(self._engine, id) for id in in_time(ids))
        return tuple(self._citation(slug, path, style, page) for slug, path in in_time(places))

    def _citation(
        self, slug: str, path: str, style: CitationStyle, page: Callable[[str], WebPage]
    ) -> Citation:
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

        return WebPage(_source(self._index.corpus, self._engine, slug))

    def verify(self, quote: str, style: CitationStyle) -> Verification:
        """The verification of a quotation; see `Library.verify`."""
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

        source = partial(_source, self._index.corpus, self._engine)
        return Verifier(self._engine, self._index.corpus_sha256, source)


def _source(corpus: Path, engine: Engine, slug: str) -> str:
    """The verbatim text of a document; an error if it has changed since it was indexed."""
    from gsisearch.corpus.documents import read_source

    return read_source(corpus, engine.document(slug).document)
