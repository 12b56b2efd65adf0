"""The languages of an index, and their stop words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gsisearch.text.languages import Language, language

if TYPE_CHECKING:
    from gsisearch.matching.counts import Counts


def languages(counts: Counts) -> tuple[Language, ...]:
    """The languages of the passages of an index, in order of code; the default language if empty."""
    return tuple(map(language, counts.terms("language"))) or (language(),)


def stop_words(counts: Counts) -> frozenset[str]:
    """The stop words of all languages of an index."""
    return frozenset().union(*(one.stop_words for one in languages(counts)))
