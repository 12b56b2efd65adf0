"""Which folder an index is in: named, beside the corpus of a checkout, or in the user's cache."""

from __future__ import annotations

import os
from pathlib import Path
from zlib import crc32

from gsisearch.index.version import index_version


def index_folder(corpus: Path, given: str | Path | None = None) -> Path:
    """The index of a corpus: as given, else `GSISEARCH_INDEX`, else `./index` for `./corpus`,
    else one in the user's cache directory."""
    named = given or os.environ.get("GSISEARCH_INDEX")
    if named:
        return Path(named).expanduser()
    if corpus.absolute() == Path("corpus").absolute():
        return Path("index")
    return cached_index_folder(corpus)


def cached_index_folder(corpus: Path) -> Path:
    """The index of a corpus in the user's cache directory: a folder for each corpus and version of
    the index, so that versions of the program side by side don't build it anew in turn."""
    import platformdirs

    path = str(corpus.resolve())
    cache = platformdirs.user_cache_path("gsisearch", appauthor=False)
    return cache / f"index-{index_version()}-{crc32(os.fsencode(path)):08x}"
