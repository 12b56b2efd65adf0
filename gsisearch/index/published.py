"""A published index, with the corpus it was built from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from gsisearch.corpus.formats import FORMATS
from gsisearch.index.manifest import Manifest
from gsisearch.index.store import Store

if TYPE_CHECKING:
    from gsisearch.index.engine import Engine
    from gsisearch.matching.scoring import Formula


class PublishedIndex(NamedTuple):
    """A published index of a corpus folder."""

    corpus: Path
    store: Store
    manifest: Manifest

    def absolute(self) -> PublishedIndex:
        """The same index with absolute paths, for a process that changes its folder."""
        store = Store(self.store.path.absolute())
        return PublishedIndex(self.corpus.absolute(), store, self.manifest)

    @property
    def folder(self) -> Path:
        """The folder of the generation."""
        return self.store.folder(self.manifest)

    @property
    def corpus_sha256(self) -> str:
        """The SHA-256 of a line `SHA-256  name` for each searched document, ordered by name."""
        from hashlib import sha256

        kept_out = self.manifest.stats.kept_out
        lines = []
        for name, fingerprint in sorted(self.manifest.corpus.items()):
            slug, dot, suffix = name.rpartition(".")  # for thousands of names quicker than `Path`
            if fingerprint and dot + suffix in FORMATS and slug not in kept_out:
                lines.append(f"{fingerprint.sha256}  {name}\n")
        return sha256("".join(lines).encode()).hexdigest()

    def open_engine(self, formula: Formula | None = None) -> Engine:
        """Open the engine; `formula` has the constants of the ranking.

        Raises:
            OSError: a file is missing or unreadable.
            ValueError, struct.error, LookupError: a file is damaged.
        """
        from gsisearch.index.whoosh.engine import WhooshEngine
        from gsisearch.index.whoosh.reader import WhooshReader
        from gsisearch.matching.scoring import FORMULA

        settings = self.manifest.stats.settings
        return WhooshEngine(WhooshReader(self.folder), settings, formula or FORMULA)
