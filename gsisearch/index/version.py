"""The version of what an index holds: whether this program can use one that it finds."""

from __future__ import annotations

import re
import sys
from functools import cache
from unicodedata import unidata_version

#: Raised by hand whenever anything that a build writes changes: the files, how texts are analyzed,
#: what is kept of passages and documents.  `tests/test_index_version.py` tells when it must be.
NUMBER = 9


@cache
def index_version() -> str:
    """The version as text, fit for a file name.

    It has all that decides what a build of a corpus writes: the number; the order of bytes; and
    the versions of Unicode, which says what a letter is, and of the stemmer.
    """
    from Stemmer import version

    return f"{NUMBER}-{sys.byteorder}-unicode-{unidata_version}-snowball-{version()}"


def is_newer(version: str) -> bool:
    """Whether a version is newer than this program's: by the numbers in it, from left to right."""
    return _numbers(version) > _numbers(index_version())


def _numbers(version: str) -> list[int]:
    return list(map(int, re.findall(r"\d+", version)))
