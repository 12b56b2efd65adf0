"""The version of the index format, which says whether this program can use an index."""

from __future__ import annotations

import re
import sys
from functools import cache
from unicodedata import unidata_version

#: Increase this whenever the output of a build changes: the files, the analysis of texts, or what
#: is stored about passages and documents.  `tests/test_index_version.py` fails if it is forgotten.
NUMBER = 10


@cache
def index_version() -> str:
    """The version as text that can be part of a file name.

    It contains everything that determines the output of a build: the number, the byte order, and
    the versions of the stemmer and of Unicode, which defines what a letter is.
    """
    from Stemmer import version

    return f"{NUMBER}-{sys.byteorder}-unicode-{unidata_version}-snowball-{version()}"


def is_newer(version: str) -> bool:
    """Whether a version is newer than this program's, comparing the numbers from left to right."""
    return _numbers(version) > _numbers(index_version())


def _numbers(version: str) -> list[int]:
    return list(map(int, re.findall(r"\d+", version)))
