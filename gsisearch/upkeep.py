"""Keeping an index: build, refresh, look after.  What stands between a corpus and a search."""

from __future__ import annotations

import errno
import time
from collections.abc import Callable
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from gsisearch.errors import DataFileError, IndexUnavailable
from gsisearch.freshness import FileMark, Stamp, State, mark, stamp
from gsisearch.frozen import frozen
from gsisearch.locations import cached_index_folder, corpus_files
from gsisearch.store import Holdings, Manifest, Store

if TYPE_CHECKING:
    from gsisearch.corpus import SourceDocument

Notify = Callable[[str], None]

#: What an index folder answers that can't be written: another place will do.
_UNWRITABLE = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOLCK, errno.ENOTSUP}

#: What changes or vanishes while it is used is tried again so often.
ATTEMPTS = 5

_MEND = "`gsisearch index build` makes a new one"
_SHOWN = 3  # mistakes that a check lists


@frozen
class Index:
    """A published index of a corpus folder."""

    corpus: Path
    store: Store
    manifest: Manifest

    def absolute(self) -> Index:
        """The same by paths that hold wherever the process goes."""
        return Index(self.corpus.absolute(), Store(self.store.path.absolute()), self.manifest)

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
        folder: where the index is or is to be; if it can't be written, or is somebody else's,
            the index is made in the user's cache directory, and `notify` is told.
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
    if state is State.FOREIGN:
        notify(f"the index in {folder} is not opened: {store.objection()}; it is built again")
    return build(corpus, folder, notify, unless_fresh=state is not State.FOREIGN)


def existing(corpus: Path, folder: Path) -> Index:
    """The index of a corpus as it is, even if the corpus has changed since; nothing is written.

    Args:
        corpus: the corpus folder.
        folder: where the index is, if not in the user's cache directory; see `ensure`.

    Raises:
        IndexUnavailable: there is none, or none that can be trusted.
    """
    for path in (folder, cached_index_folder(corpus)):
        store = Store(path)
        if manifest := store.usable():
            return Index(corpus, store, manifest)
    remedy = "`gsisearch index build` makes one."
    raise IndexUnavailable(folder, "there is no index that can be opened", remedy)


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
    """Publish an index; again where the corpus, or the index folder, changed under it."""
    for attempt in range(ATTEMPTS):
        files = corpus_files(corpus)
        try:
            made = store.publish(files, _Build(corpus, files), unless_fresh=unless_fresh)
            return Index(corpus, store, made)
        except (FileNotFoundError, FileExistsError):  # somebody empties or removes the folder
            if attempt == ATTEMPTS - 1:
                raise
        except _CorpusChanged:
            pass
    remedy = "Try again when nothing writes to them."
    raise DataFileError(corpus, "its files change while they are read", remedy)


class _CorpusChanged(Exception):
    """What was read may be half of one state and half of another."""


@frozen
class _Build:
    """Writes an index of a corpus of these files; see `store.Write`."""

    corpus: Path
    files: list[Path]

    def __call__(self, generation: Path) -> tuple[Holdings, dict[str, FileMark]]:
        from gsisearch import indexing, settings
        from gsisearch.corpus import documents

        before = self._stamps()
        read = settings.load(self.corpus)
        counts = indexing.build(generation, documents(self.corpus))
        try:
            marks = {path.name: mark(path) for path in self.files}
        except OSError:
            raise _CorpusChanged from None
        after = {name: found.stamp for name, found in marks.items()}
        if after != before or corpus_files(self.corpus) != self.files:
            raise _CorpusChanged
        return Holdings(*counts, read), marks

    def _stamps(self) -> dict[str, Stamp]:
        """The stamps of the files; not of those that can't be read, as loading will tell."""
        stamps = {}
        for path in self.files:
            with suppress(OSError):
                stamps[path.name] = stamp(path)
        return stamps


def _unavailable(folder: Path, error: OSError) -> IndexUnavailable:
    if isinstance(error, FileNotFoundError | FileExistsError):
        remedy = "Try again when nothing else removes them."
        return IndexUnavailable(folder, "its files vanish while they are written", remedy)
    problem = f"the index can't be written: {error.strerror or error}"
    remedy = "Free some space, or name another folder: --index DIR, or GSISEARCH_INDEX."
    return IndexUnavailable(folder, problem, remedy)


def status(corpus: Path, folder: Path) -> IndexStatus:
    """How the index stands to its corpus; nothing is built."""
    store = Store(folder)
    state, manifest = store.state(corpus_files(corpus))
    return _status(store, state, manifest, _DETAILS[state])


def check(corpus: Path, folder: Path) -> IndexStatus:
    """As `status`, with every file compared with its checksum, and every passage with the corpus.

    Raises:
        DataFileError: the corpus is not valid.
    """
    store = Store(folder)
    state, manifest = store.state(corpus_files(corpus))
    damaged = store.damaged_files(manifest) if manifest else []
    if damaged:
        detail = f"not as they were written: {', '.join(damaged)}; {_MEND}"
        return _status(store, State.CORRUPT, manifest, detail)
    if state is State.FRESH and manifest and (wrong := _disagreements(corpus, store, manifest)):
        detail = f"not what the corpus says: {'; '.join(wrong)}; {_MEND}"
        return _status(store, State.CORRUPT, manifest, detail)
    return _status(store, state, manifest, _DETAILS[state])


def _disagreements(corpus: Path, store: Store, manifest: Manifest) -> list[str]:
    """Some of what an index says otherwise than the corpus that it was built of."""
    from gsisearch.audit import disagreements
    from gsisearch.corpus import load

    loaded = load(corpus)
    try:
        return list(islice(disagreements(store.folder(manifest), loaded), _SHOWN))
    except Exception as error:  # nothing is known of what it holds
        return [f"it can't be read ({error!r})"]


_DETAILS = {
    State.FRESH: "",
    State.MISSING: "the next search builds it",
    State.STALE_CORPUS: "the corpus has changed; the next search builds it again",
    State.STALE_SETTINGS: "the settings have changed; the next search builds it again",
    State.OTHER_VERSION: "it has another version; the next search builds it again",
    State.CORRUPT: "the next search builds it again",
    State.FOREIGN: "it belongs to another user, or others can write it: it is not opened",
}


def _status(store: Store, state: State, manifest: Manifest | None, detail: str) -> IndexStatus:
    if manifest is None:
        return IndexStatus(state.value, str(store.path), 0, 0, "", 0, detail)
    built = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(manifest.built / 1e9))
    size = sum(file.size for file in manifest.contents.values())
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
