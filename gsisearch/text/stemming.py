"""Stems of words: what keyword search compares."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache
from threading import local

#: The name of the Snowball algorithm: Porter's second (https://snowballstem.org).
ALGORITHM = "english"


@lru_cache(maxsize=65536)
def stem(form: str) -> str:
    """The English stem of a folded word; words of other scripts and numbers are left as they are."""
    return form if not form.isascii() or form.isdigit() else _stemmers().stem_word(form)


class _Stemmers(local):
    """A stemmer for each thread: no two may use one at a time."""

    def __init__(self) -> None:
        from Stemmer import Stemmer

        keeps_none = 0  # of the stems: `stem` does
        self.stem_word: Callable[[str], str] = Stemmer(ALGORITHM, keeps_none).stemWord


_stemmers = cache(_Stemmers)
