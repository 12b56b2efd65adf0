"""The version of what an index holds: whether this program can use one that it finds."""

from __future__ import annotations

from functools import cache

#: Raised by hand whenever anything that a build writes changes: the files, how texts are analyzed,
#: what is kept of passages and documents.  `tests/test_index_version.py` tells when it must be.
NUMBER = 6


@cache
def index_version() -> str:
    """The version as text, fit for a file name; with that of the stemmer, whose stems it holds."""
    from Stemmer import version

    return f"{NUMBER}-snowball-{version()}"
