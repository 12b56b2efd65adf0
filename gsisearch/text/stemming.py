"""Snowball stemmers."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache
from threading import local


@lru_cache(maxsize=65536)
def snowball(word: str, algorithm: str) -> str:
    """The stem of a lowercase word by a Snowball algorithm (https://snowballstem.org)."""
    return _stemmers()[algorithm](word)


class _Stemmers(local):
    """The stemmers of the current thread: a stemmer is not thread-safe."""

    def __init__(self) -> None:
        self._stem_words: dict[str, Callable[[str], str]] = {}

    def __getitem__(self, algorithm: str) -> Callable[[str], str]:
        if algorithm not in self._stem_words:
            from Stemmer import Stemmer

            cache_size = 0  # stems are cached by the caller
            self._stem_words[algorithm] = Stemmer(algorithm, cache_size).stemWord
        return self._stem_words[algorithm]


_stemmers = cache(_Stemmers)
