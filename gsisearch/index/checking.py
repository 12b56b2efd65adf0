"""The state of an index, and whether it agrees with its corpus."""

from __future__ import annotations

import time
from itertools import islice
from pathlib import Path

from gsisearch.corpus.locations import corpus_files
from gsisearch.index.freshness import State
from gsisearch.index.manifest import Manifest
from gsisearch.index.store import Store
from gsisearch.results import IndexStatus

_REMEDY = "`gsisearch index build` makes a new one"
_MAX_DIFFERENCES_SHOWN = 3

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


def status(corpus: Path, folder: Path) -> IndexStatus:
    """The state of the index of a corpus; nothing is built.

    Args:
        corpus: the corpus folder.
        folder: the index folder.
    """
    store = Store(folder)
    state, manifest = store.state(corpus_files(corpus))
    return _status(store, state, manifest, _DETAILS[state])


def check(corpus: Path, folder: Path) -> IndexStatus:
    """Like `status`, but compare every file with its checksum and every passage with the corpus.

    Raises:
        DataFileError: the corpus is not valid.
    """
    store = Store(folder)
    state, manifest = store.state(corpus_files(corpus))
    if manifest and (damaged := store.damaged_files(manifest)):
        detail = f"not as they were written: {', '.join(damaged)}; {_REMEDY}"
        return _status(store, State.CORRUPT, manifest, detail)
    if state is State.FRESH and manifest and (wrong := _differences(corpus, store, manifest)):
        detail = f"not what the corpus says: {'; '.join(wrong)}; {_REMEDY}"
        return _status(store, State.CORRUPT, manifest, detail)
    return _status(store, state, manifest, _DETAILS[state])


def _differences(corpus: Path, store: Store, manifest: Manifest) -> list[str]:
    """Some of the differences between an index and the corpus from which it was built."""
    from gsisearch.corpus.documents import load
    from gsisearch.index.whoosh.audit import differences

    loaded = load(corpus)
    try:
        found = differences(store.folder(manifest), loaded)
        return list(islice(found, _MAX_DIFFERENCES_SHOWN))
    except Exception as error:  # damaged files can cause any error
        return [f"it can't be read ({error!r})"]


def _status(store: Store, state: State, manifest: Manifest | None, detail: str) -> IndexStatus:
    if manifest is None:
        return IndexStatus(state.value, str(store.path), 0, 0, "", 0, detail)
    stats = manifest.stats
    return IndexStatus(
        state=state.value,
        path=str(store.path),
        passages=stats.passage_count,
        documents=stats.document_count,
        built=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(manifest.built / 1e9)),
        bytes=sum(file.size for file in manifest.contents.values()),
        detail=detail,
        kept_out=len(stats.kept_out),
    )
