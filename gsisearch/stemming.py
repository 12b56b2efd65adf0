"""Stems of words: what keyword search compares."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache

#: The name of the Snowball algorithm: Porter's second (https://snowballstem.org).
ALGORITHM = "english"


@lru_cache(maxsize=65536)
def stem(form: str) -> str:
    """The English stem of a folded word; words of other scripts and numbers are left as they are."""
    return form if not form.isascii() or form.isdigit() else _stemmer()(form)


@cache
def _stemmer() -> Callable[[str], str]:
    from Stemmer import Stemmer

    stem_word: Callable[[str], str] = Stemmer(ALGORITHM, 0).stemWord  # cached here, not there
    return stem_word
