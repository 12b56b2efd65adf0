"""The languages of an index."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gsisearch.text.languages import Language, language

if TYPE_CHECKING:
    from gsisearch.matching.counts import Counts


def languages(counts: Counts) -> tuple[Language, ...]:
    """The languages that an index has passages in, by code; the default one where it has none."""
    return tuple(map(language, counts.terms("language"))) or (language(),)


def stop_words(counts: Counts) -> frozenset[str]:
    """The words that say little in any of the languages of an index."""
    return frozenset().union(*(one.stop_words for one in languages(counts)))
