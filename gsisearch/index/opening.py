"""Opening the index of a corpus: as it is, or built or refreshed first."""

from __future__ import annotations

import errno
from collections.abc import Callable, Collection
from pathlib import Path
from typing import TYPE_CHECKING

from gsisearch.corpus.locations import corpus_files
from gsisearch.errors import DataFileError, IndexUnavailable
from gsisearch.index.freshness import State
from gsisearch.index.location import cached_index_folder
from gsisearch.index.manifest import IndexStats
from gsisearch.index.published import PublishedIndex
from gsisearch.index.store import Store

if TYPE_CHECKING:
    from gsisearch.results import Finding

#: Takes a sentence for the user.
Notify = Callable[[str], None]

#: How often to try again when files change or vanish while they are used.
MAX_ATTEMPTS = 5

#: The errors for which the index is built in the cache directory instead.
_UNWRITABLE = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOLCK, errno.ENOTSUP}


def open_fresh(corpus: Path, folder: Path, notify: Notify) -> PublishedIndex:
    """The index of a corpus, built or refreshed if need be.

    Args:
        corpus: the corpus folder.
        folder: the index folder.  If it can't be written, or a newer version of the program has
            built the index there, the index is built in the user's cache directory instead.
        notify: is told of such a change of folder, of damage, and of documents kept out.

    Raises:
        DataFileError: the corpus can't be read, or none of its documents can.
        IndexUnavailable: the index can't be written anywhere.
    """
    store = Store(folder)
    state, manifest = store.state(corpus_files(corpus))
    if state is State.FRESH and manifest:
        _notify_kept_out(manifest.stats, notify)
        return PublishedIndex(corpus, store, manifest)
    if state is State.NEWER_VERSION and folder != (cached := cached_index_folder(corpus)):
        notify(f"the index in {folder} is of a newer version; this one's is in {cached}")
        return open_fresh(corpus, cached, notify)
    if state is State.CORRUPT:
        notify(f"the index in {folder} is damaged; it is built again")
    if state is State.FOREIGN:
        notify(
            f"the index in {folder} is not opened: {store.untrusted_reason()}; it is built again"
        )
    known = manifest.stats.findings if manifest else ()
    return build(corpus, folder, notify, unless_fresh=state is not State.FOREIGN, known=known)


def open_existing(corpus: Path, folder: Path) -> PublishedIndex:
    """The index of a corpus as it is, even if the corpus has changed since; nothing is written.

    Args:
        corpus: the corpus folder.
        folder: the index folder; the user's cache directory is tried next, as by `open_fresh`.

    Raises:
        IndexUnavailable: there is no index, or none that is intact and safe to open.
    """
    for path in (folder, cached_index_folder(corpus)):
        store = Store(path)
        if manifest := store.usable():
            return PublishedIndex(corpus, store, manifest)
    remedy = "`gsisearch index build` makes one."
    raise IndexUnavailable(folder, "there is no index that can be opened", remedy)


def build(
    corpus: Path,
    folder: Path,
    notify: Notify,
    *,
    unless_fresh: bool = False,
    known: Collection[int] = (),
) -> PublishedIndex:
    """Build and publish the index of a corpus, whatever its state.

    Args:
        corpus, folder, notify: as for `open_fresh`.
        unless_fresh: keep an index that another process has built in the meantime.
        known: the checksums of findings that the user need not be told of again.

    Raises:
        DataFileError, IndexUnavailable: as for `open_fresh`.
    """
    from gsisearch.corpus.findings import build_notices

    index, findings = _publish(corpus, folder, notify, unless_fresh=unless_fresh)
    for sentence in build_notices(findings, known):
        notify(sentence)
    _notify_kept_out(index.manifest.stats, notify)
    return index


def _notify_kept_out(stats: IndexStats, notify: Notify) -> None:
    if count := len(stats.kept_out):
        are = "is" if count == 1 else "are"
        total = stats.document_count + count
        notify(f"{count} of {total} documents {are} kept out: `gsisearch corpus check` says why.")


def _publish(
    corpus: Path, folder: Path, notify: Notify, *, unless_fresh: bool
) -> tuple[PublishedIndex, list[Finding]]:
    """Publish an index in `folder`, or else in the cache directory; see `_publish_in`."""
    try:
        return _publish_in(Store(folder), corpus, unless_fresh=unless_fresh)
    except OSError as error:
        cached = cached_index_folder(corpus)
        if error.errno not in _UNWRITABLE or cached == folder:
            raise _unavailable(folder, error) from None
        notify(f"{folder} can't be written ({error.strerror}); the index is in {cached}")
    try:
        return _publish_in(Store(cached), corpus, unless_fresh=True)
    except OSError as error:
        raise _unavailable(cached, error) from None


def _publish_in(
    store: Store, corpus: Path, *, unless_fresh: bool
) -> tuple[PublishedIndex, list[Finding]]:
    """Publish an index, and return it with what a build of it found wrong in the corpus.

    If the corpus or the index folder changes in the meantime, this is tried again.
    """
    from gsisearch.index.building import CorpusChanged, GenerationWriter

    for attempt in range(MAX_ATTEMPTS):
        files = corpus_files(corpus)
        write = GenerationWriter(corpus, files)
        try:
            manifest = store.publish(files, write, unless_fresh=unless_fresh)
            return PublishedIndex(corpus, store, manifest), write.findings
        except (FileNotFoundError, FileExistsError):  # another process empties or removes it
            if attempt == MAX_ATTEMPTS - 1:
                raise
        except CorpusChanged:
            pass
    remedy = "Try again when nothing writes to them."
    raise DataFileError(corpus, "its files change while they are read", remedy)


def _unavailable(folder: Path, error: OSError) -> IndexUnavailable:
    if isinstance(error, FileNotFoundError | FileExistsError):
        remedy = "Try again when nothing else removes them."
        return IndexUnavailable(folder, "its files vanish while they are written", remedy)
    problem = f"the index can't be written: {error.strerror or error}"
    remedy = "Free some space, or name another folder: --index DIR, or GSISEARCH_INDEX."
    return IndexUnavailable(folder, problem, remedy)
