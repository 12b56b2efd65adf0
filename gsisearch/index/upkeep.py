"""Keeping an index: build, refresh, look after.  What stands between a corpus and a search."""

from __future__ import annotations

import errno
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from gsisearch.corpus.locations import SETTINGS_FILE, corpus_files
from gsisearch.errors import DataFileError, IndexUnavailable
from gsisearch.frozen import frozen
from gsisearch.index.freshness import FileMark, Stamp, State, mark, stamp
from gsisearch.index.location import cached_index_folder
from gsisearch.index.store import Holdings, Manifest, Store

if TYPE_CHECKING:
    from gsisearch.corpus.documents import SourceDocument
    from gsisearch.corpus.findings import Finding
    from gsisearch.index.engine import Engine
    from gsisearch.matching.scoring import Formula

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
        """The hash of the corpus: of a line `SHA-256  name` for each searched document, by name."""
        from hashlib import sha256

        kept_out = self.manifest.holdings.kept_out
        lines = [
            f"{mark.sha256}  {name}\n"
            for name, mark in sorted(self.manifest.corpus.items())
            if mark and name.endswith(".txt") and name.removesuffix(".txt") not in kept_out
        ]
        return sha256("".join(lines).encode()).hexdigest()


def open_engine(index: Index, formula: Formula | None = None) -> Engine:
    """The engine of an index; `formula` has the constants of the ranking.

    Raises:
        OSError: a file is missing or unreadable.
        ValueError, struct.error, LookupError: a file is damaged.
    """
    from gsisearch.index.whoosh.engine import WhooshEngine
    from gsisearch.index.whoosh.reader import WhooshReader
    from gsisearch.matching.scoring import FORMULA

    settings = index.manifest.holdings.settings
    return WhooshEngine(WhooshReader(index.folder), settings, formula or FORMULA)


@frozen
class IndexStatus:
    """The state of an index.

    `state` is one of `freshness.State`'s values; `built` an ISO timestamp (UTC) or "";
    `bytes` the size of the index's files; `detail` says more of a state that is not fresh;
    `kept_out` is the number of documents that could not be read.
    """

    state: str
    path: str
    passages: int
    documents: int
    built: str
    bytes: int
    detail: str
    kept_out: int = 0


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
    """A corpus folder: the documents that are valid, and what is wrong with others and its files.

    `kept_out` is the number of documents with errors.
    """

    path: str
    documents: tuple[CheckedDocument, ...]
    findings: tuple[Finding, ...] = ()
    kept_out: int = 0


def ensure(corpus: Path, folder: Path, notify: Notify) -> Index:
    """The index of a corpus, built or refreshed if need be.

    Args:
        corpus: the corpus folder.
        folder: where the index is or is to be; if it can't be written, or a newer version of the
            program has made it, the index is made in the user's cache directory, and `notify` is
            told.
        notify: takes a sentence for the user; among these, that documents are kept out.

    Raises:
        DataFileError: the corpus can't be read, or none of its documents can.
        IndexUnavailable: the index can be written nowhere.
    """
    store = Store(folder)
    state, manifest = store.state(corpus_files(corpus))
    if state is State.FRESH and manifest:
        _tell_kept_out(manifest.holdings, notify)
        return Index(corpus, store, manifest)
    if state is State.NEWER_VERSION and folder != (elsewhere := cached_index_folder(corpus)):
        notify(f"the index in {folder} is of a newer version; this one's is in {elsewhere}")
        return ensure(corpus, elsewhere, notify)
    if state is State.CORRUPT:
        notify(f"the index in {folder} is damaged; it is built again")
    if state is State.FOREIGN:
        notify(f"the index in {folder} is not opened: {store.objection()}; it is built again")
    known = manifest.holdings.findings if manifest else ()
    return build(corpus, folder, notify, unless_fresh=state is not State.FOREIGN, known=known)


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


def build(
    corpus: Path,
    folder: Path,
    notify: Notify,
    *,
    unless_fresh: bool = False,
    known: Collection[int] = (),
) -> Index:
    """Build the index of a corpus, as `ensure`, whatever its state.

    Args:
        corpus, folder, notify: as `ensure`.
        unless_fresh: use what another process has built while this one waited.
        known: what `Holdings.findings` were before: these are not told again.
    """
    from gsisearch.corpus.findings import notices

    findings: list[Finding] = []
    index = _built(corpus, folder, notify, findings, unless_fresh)
    for sentence in notices(findings, known):
        notify(sentence)
    _tell_kept_out(index.manifest.holdings, notify)
    return index


def _tell_kept_out(holdings: Holdings, notify: Notify) -> None:
    if count := len(holdings.kept_out):
        are = "is" if count == 1 else "are"
        total = holdings.documents + count
        notify(f"{count} of {total} documents {are} kept out: `gsisearch corpus check` says why.")


def _built(
    corpus: Path, folder: Path, notify: Notify, findings: list[Finding], unless_fresh: bool
) -> Index:
    """The index, built there or in the cache; `findings` becomes what a build has found wrong."""
    try:
        return _publish(corpus, Store(folder), findings, unless_fresh=unless_fresh)
    except OSError as error:
        elsewhere = cached_index_folder(corpus)
        if error.errno not in _UNWRITABLE or elsewhere == folder:
            raise _unavailable(folder, error) from None
        notify(f"{folder} can't be written ({error.strerror}); the index is in {elsewhere}")
    try:
        return _publish(corpus, Store(elsewhere), findings, unless_fresh=True)
    except OSError as error:
        raise _unavailable(elsewhere, error) from None


def _publish(corpus: Path, store: Store, findings: list[Finding], *, unless_fresh: bool) -> Index:
    """Publish an index; again where the corpus, or the index folder, changed under it."""
    for attempt in range(ATTEMPTS):
        files = corpus_files(corpus)
        try:
            made = store.publish(files, _Build(corpus, files, findings), unless_fresh=unless_fresh)
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
    """Writes an index of a corpus of these files; see `store.Write`.

    `findings` becomes what is found wrong with them.
    """

    corpus: Path
    files: list[Path]
    findings: list[Finding]

    def __call__(self, generation: Path) -> tuple[Holdings, dict[str, FileMark | None]]:
        from gsisearch.corpus import settings
        from gsisearch.corpus.documents import documents
        from gsisearch.corpus.findings import checksum, in_order
        from gsisearch.index.whoosh import indexing

        before = self._stamps()
        read = settings.load(self.corpus)
        found: list[Finding] = []
        slugs: set[str] = set()
        sources = _noted(documents(self.corpus, found.append), slugs)
        counts = indexing.build(generation, sources)
        marks = self._marks({Path(one.path).name for one in found if one.unreadable}, slugs)
        if self._stamps() != before or corpus_files(self.corpus) != self.files:
            raise _CorpusChanged
        self.findings[:] = in_order(found)
        kept_out = _kept_out(self.findings)
        return Holdings(*counts, read, kept_out, tuple(map(checksum, self.findings))), marks

    def _marks(
        self, unreadable: Collection[str], slugs: Collection[str]
    ) -> dict[str, FileMark | None]:
        """The marks of the files as they were read.

        Args:
            unreadable: the names of those that could not be read: they are read again next time.
            slugs: of the documents that could.
        """
        marks: dict[str, FileMark | None] = {}
        for path in self.files:
            marks[path.name] = None if path.name in unreadable else mark(path)
            if marks[path.name] is None and (path.stem in slugs or path.name == SETTINGS_FILE):
                raise _CorpusChanged
        return marks

    def _stamps(self) -> dict[str, Stamp]:
        """The stamps of the files, but for those that can't be read."""
        stamps = {}
        for path in self.files:
            with suppress(OSError):
                stamps[path.name] = stamp(path)
        return stamps


def _noted(sources: Iterable[SourceDocument], slugs: set[str]) -> Iterator[SourceDocument]:
    """The documents, each of which adds its slug."""
    for source in sources:
        slugs.add(source.document.slug)
        yield source


def _kept_out(findings: Sequence[Finding]) -> dict[str, str]:
    """The documents that have errors, each with the first of them."""
    errors = [found for found in findings if found.severity == "error"]
    return {found.document: f"{found.place} {found.problem}" for found in reversed(errors)}


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
    from gsisearch.corpus.documents import load
    from gsisearch.index.whoosh.audit import disagreements

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
    State.OTHER_VERSION: "it is of an older version; the next search builds it again",
    State.NEWER_VERSION: "it is of a newer version; this one's is in the cache directory",
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
        len(manifest.holdings.kept_out),
    )


def check_corpus(folder: Path) -> CorpusReport:
    """Look at every document, sidecar and the settings of a corpus folder, and find all mistakes.

    Raises:
        DataFileError: the folder can't be read, or has nothing that may be a document.
    """
    from gsisearch.corpus import settings
    from gsisearch.corpus.documents import examined
    from gsisearch.corpus.findings import Mistakes, in_order

    checked: list[CheckedDocument] = []
    findings: list[Finding] = []
    for document, found in examined(folder):
        findings += found
        if document:
            checked.append(_checked(document))
    kept_out = len(_kept_out(findings))
    mistakes = Mistakes()
    settings.read(folder, mistakes)
    findings += mistakes.findings("")
    return CorpusReport(str(folder), tuple(checked), tuple(in_order(findings)), kept_out)


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
