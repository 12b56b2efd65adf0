"""Keeping an index: build, refresh, look after.  What stands between a corpus and a search."""

from __future__ import annotations

import errno
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from gsisearch.errors import IndexUnavailable
from gsisearch.freshness import State
from gsisearch.frozen import frozen
from gsisearch.locations import cached_index_folder, corpus_files
from gsisearch.store import Holdings, Manifest, Store

if TYPE_CHECKING:
    from gsisearch.corpus import SourceDocument

Notify = Callable[[str], None]

#: What an index folder answers that can't be written: another place will do.
_UNWRITABLE = {errno.EACCES, errno.EPERM, errno.EROFS}


@frozen
class Index:
    """A published index of a corpus folder."""

    corpus: Path
    store: Store
    manifest: Manifest

    @property
    def folder(self) -> Path:
        """The folder with the index's own files."""
        return self.store.folder(self.manifest)

    @property
    def corpus_sha256(self) -> str:
        """The hash of the corpus: of a line `SHA-256  name` for each document's file, by name."""
        from hashlib import sha256

        marks = sorted(self.manifest.corpus.items())
        lines = [f"{mark.sha256}  {name}\n" for name, mark in marks if name.endswith(".txt")]
        return sha256("".join(lines).encode()).hexdigest()


@frozen
class IndexStatus:
    """The state of an index.

    `state` is one of `freshness.State`'s values; `built` an ISO timestamp (UTC) or "";
    `bytes` the size of the index's files; `detail` says more of a state that is not fresh.
    """

    state: str
    path: str
    passages: int
    documents: int
    built: str
    bytes: int
    detail: str


@frozen
class CheckedDocument:
    """A valid document and the numbers of its parts; `passages` includes the commitments."""

    slug: str
    sections: int
    passages: int
    commitments: int
    repairs: int


@frozen
class CorpusReport:
    """A valid corpus folder."""

    path: str
    documents: tuple[CheckedDocument, ...]


def ensure(corpus: Path, folder: Path, notify: Notify) -> Index:
    """The index of a corpus, built or refreshed if need be.

    Args:
        corpus: the corpus folder.
        folder: where the index is or is to be; if it can't be written, the index is made in
            the user's cache directory, and `notify` is told.
        notify: takes a sentence for the user.

    Raises:
        DataFileError: the corpus is not valid.
        IndexUnavailable: the index can be written nowhere.
    """
    store = Store(folder)
    state, manifest = store.state(corpus_files(corpus))
    if state is State.FRESH and manifest:
        return Index(corpus, store, manifest)
    if state is State.CORRUPT:
        notify(f"the index in {folder} is damaged; it is built again")
    return build(corpus, folder, notify, unless_fresh=True)


def build(corpus: Path, folder: Path, notify: Notify, *, unless_fresh: bool = False) -> Index:
    """Build the index of a corpus, as `ensure`, whatever its state.

    Args:
        corpus, folder, notify: as `ensure`.
        unless_fresh: use what another process has built while this one waited.
    """
    try:
        return _publish(corpus, Store(folder), unless_fresh=unless_fresh)
    except OSError as error:
        elsewhere = cached_index_folder(corpus)
        if error.errno not in _UNWRITABLE or elsewhere == folder:
            raise _unavailable(folder, error) from None
        notify(f"{folder} can't be written ({error.strerror}); the index is in {elsewhere}")
    try:
        return _publish(corpus, Store(elsewhere), unless_fresh=True)
    except OSError as error:
        raise _unavailable(elsewhere, error) from None


def _publish(corpus: Path, store: Store, *, unless_fresh: bool) -> Index:
    def write(generation: Path) -> Holdings:
        from gsisearch import indexing, settings
        from gsisearch.corpus import documents

        read = settings.load(corpus)
        return Holdings(*indexing.build(generation, documents(corpus)), read)

    return Index(
        corpus, store, store.publish(corpus_files(corpus), write, unless_fresh=unless_fresh)
    )


def _unavailable(folder: Path, error: OSError) -> IndexUnavailable:
    problem = f"the index can't be written: {error.strerror or error}"
    remedy = "Free some space, or name another folder: --index DIR, or GSISEARCH_INDEX."
    return IndexUnavailable(folder, problem, remedy)


def status(corpus: Path, folder: Path) -> IndexStatus:
    """How the index stands to its corpus; nothing is built."""
    store = Store(folder)
    state, manifest = store.state(corpus_files(corpus))
    return _status(store, state, manifest, _DETAILS[state])


def check(corpus: Path, folder: Path) -> IndexStatus:
    """As `status`, and every file of the index is compared with its checksum."""
    store = Store(folder)
    state, manifest = store.state(corpus_files(corpus))
    damaged = store.damaged_files(manifest) if manifest else []
    if damaged:
        detail = f"not as they were written: {', '.join(damaged)}; the next search builds it again"
        return _status(store, State.CORRUPT, manifest, detail)
    return _status(store, state, manifest, _DETAILS[state])


_DETAILS = {
    State.FRESH: "",
    State.MISSING: "the next search builds it",
    State.STALE_CORPUS: "the corpus has changed; the next search builds it again",
    State.STALE_SETTINGS: "the settings have changed; the next search builds it again",
    State.OTHER_VERSION: "another version of the program built it; the next search builds it again",
    State.CORRUPT: "the next search builds it again",
}


def _status(store: Store, state: State, manifest: Manifest | None, detail: str) -> IndexStatus:
    if manifest is None:
        return IndexStatus(state.value, str(store.path), 0, 0, "", 0, detail)
    built = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(manifest.built / 1e9))
    size = sum(size for size, _ in manifest.contents.values())
    return IndexStatus(
        state.value,
        str(store.path),
        manifest.holdings.passages,
        manifest.holdings.documents,
        built,
        size,
        detail,
    )


def check_corpus(folder: Path) -> CorpusReport:
    """Validate every document, sidecar and the settings of a corpus folder.

    Raises:
        DataFileError: the first mistake found.
    """
    from gsisearch.corpus import load

    return CorpusReport(str(folder), tuple(map(_checked, load(folder).documents)))


def _checked(source: SourceDocument) -> CheckedDocument:
    passages = [passage for section in source.sections for passage in section.passages]
    commitments = sum(passage.kind == "commitment" for passage in passages)
    return CheckedDocument(
        source.document.slug,
        len(source.sections),
        len(passages),
        commitments,
        len(source.repairs),
    )
