"""Stems of words: what keyword search compares."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache
from threading import local


@lru_cache(maxsize=65536)
def snowball(word: str, algorithm: str) -> str:
    """The stem of a word in small letters, by the Snowball algorithm of that name
    (https://snowballstem.org)."""
    return _stemmers()[algorithm](word)


class _Stemmers(local):
    """The stemmers of a thread: no two may use one at a time."""

    def __init__(self) -> None:
        self._stem_words: dict[str, Callable[[str], str]] = {}

    def __getitem__(self, algorithm: str) -> Callable[[str], str]:
        if algorithm not in self._stem_words:
            from Stemmer import Stemmer

            keeps_none = 0  # of the stems: the caller does
            self._stem_words[algorithm] = Stemmer(algorithm, keeps_none).stemWord
        return self._stem_words[algorithm]


_stemmers = cache(_Stemmers)
