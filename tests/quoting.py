"""Shared by the tests of quotations: a verifier on an index of a corpus."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from gsisearch.corpus.documents import Corpus
from gsisearch.index.whoosh import indexing
from gsisearch.index.whoosh.engine import WhooshEngine
from gsisearch.index.whoosh.reader import WhooshReader
from gsisearch.model import Settings
from gsisearch.quotations import Verifier

SHA256 = "0123456789abcdef" * 4


def engine_of(corpus: Corpus) -> WhooshEngine:
    """The engine on a new index, whose folder is not needed any more once it is open."""
    with TemporaryDirectory() as folder:
        indexing.build(Path(folder), corpus.documents)
        return WhooshEngine(WhooshReader(Path(folder)), Settings())


def verifier_of(corpus: Corpus) -> Verifier:
    """A verifier on a new index of a corpus."""
    sources = {item.document.slug: item.source for item in corpus.documents}
    return Verifier(engine_of(corpus), SHA256, sources.__getitem__)
