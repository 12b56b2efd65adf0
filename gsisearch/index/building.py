"""Writing a generation of an index from the files of a corpus, as long as they don't change."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from gsisearch.corpus import settings
from gsisearch.corpus.documents import SourceDocument, valid_documents
from gsisearch.corpus.findings import first_errors, sort_findings
from gsisearch.corpus.locations import SETTINGS_FILE, corpus_files
from gsisearch.index.freshness import Fingerprint, Stamp, fingerprint, stamp
from gsisearch.index.manifest import IndexStats
from gsisearch.index.whoosh import indexing
from gsisearch.results import Finding


class CorpusChanged(Exception):
    """The corpus changed while it was read, so what was read may not belong together."""


class GenerationWriter:
    """Writes a generation; see `store.Write`.

    Args:
        corpus: the corpus folder.
        files: the corpus files.

    Attributes:
        findings: what is wrong with the files, in order; empty until they have been read.
    """

    def __init__(self, corpus: Path, files: list[Path]) -> None:
        self._corpus = corpus
        self._files = files
        self.findings: list[Finding] = []

    def __call__(self, folder: Path) -> tuple[IndexStats, dict[str, Fingerprint | None]]:
        """Write the generation into an empty folder.

        Raises:
            CorpusChanged: the corpus has changed in the meantime.
            DataFileError: the corpus can't be read.
        """
        before = self._stamps()
        read = settings.load(self._corpus)
        found: list[Finding] = []
        slugs: set[str] = set()
        sources = _with_slugs_collected(valid_documents(self._corpus, found.append), slugs)
        counts = indexing.build(folder, sources)
        unreadable = {Path(one.path).name for one in found if one.unreadable}
        fingerprints = self._fingerprints(unreadable, slugs)
        if self._stamps() != before or corpus_files(self._corpus) != self._files:
            raise CorpusChanged
        self.findings = sort_findings(found)
        checksums = tuple(finding.checksum for finding in self.findings)
        stats = IndexStats(*counts, read, first_errors(self.findings), checksums)
        return stats, fingerprints

    def _fingerprints(
        self, unreadable: Collection[str], slugs: Collection[str]
    ) -> dict[str, Fingerprint | None]:
        """The fingerprints of the files as they were read.

        Args:
            unreadable: the names of the files that could not be read: they are tried again at the
                next search.
            slugs: the slugs of the documents that could be read.
        """
        found: dict[str, Fingerprint | None] = {}
        for path in self._files:
            found[path.name] = None if path.name in unreadable else fingerprint(path)
            if found[path.name] is None and (path.stem in slugs or path.name == SETTINGS_FILE):
                raise CorpusChanged
        return found

    def _stamps(self) -> dict[str, Stamp]:
        """The stamps of the files that can be read."""
        stamps = {}
        for path in self._files:
            with suppress(OSError):
                stamps[path.name] = stamp(path)
        return stamps


def _with_slugs_collected(
    sources: Iterable[SourceDocument], slugs: set[str]
) -> Iterator[SourceDocument]:
    """The documents; the slug of each is added to `slugs` when it is reached."""
    for source in sources:
        slugs.add(source.document.slug)
        yield source
