"""The folder of an index: as given, next to the corpus, or in the user's cache directory."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from zlib import crc32

from gsisearch.index.version import index_version


def index_folder(corpus: Path, given: str | Path | None = None) -> Path:
    """The index folder of a corpus: `given`, or else `GSISEARCH_INDEX`, or else `./index` for the
    corpus `./corpus`, or else a folder in the user's cache directory."""
    named = given or os.environ.get("GSISEARCH_INDEX")
    if named:
        return Path(named).expanduser()
    if corpus.absolute() == Path("corpus").absolute():
        return Path("index")
    return cached_index_folder(corpus)


def cached_index_folder(corpus: Path) -> Path:
    """The index folder of a corpus in the user's cache directory.

    There is one for each corpus and version of the index, so that two installed versions of the
    program don't keep rebuilding each other's index.
    """
    path = str(corpus.resolve())
    return _user_cache() / f"index-{index_version()}-{crc32(os.fsencode(path)):08x}"


def _user_cache() -> Path:
    """The program's folder in the user's cache directory.

    On Linux that is one line of the XDG Base Directory Specification; platformdirs, which has the
    rules of other systems too, would add about six per cent to a search's whole time.
    """
    if sys.platform == "linux":
        cache = os.environ.get("XDG_CACHE_HOME", "").strip() or "~/.cache"
        return Path(cache).expanduser() / "gsisearch"
    import platformdirs

    return platformdirs.user_cache_path("gsisearch", appauthor=False)
