"""Where each term stands in a text: what the matcher is told of a passage that is at hand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from gsisearch.matching.matcher import Positions
from gsisearch.text.words import WORD, fold


def positions_in(
    text: str, terms: Callable[[str], Iterable[str]], stemmed: Iterable[str]
) -> Positions:
    """The positions of terms in the body of a passage.

    Args:
        text: the reading text of the passage.
        terms: word → its terms in the stemmed fields.
        stemmed: the stemmed fields that have the words of the passage.
    """
    found: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    fields = tuple(stemmed)
    for position, word in enumerate(WORD.findall(text)):
        found["exact", fold(word)].append(position)
        for term in dict.fromkeys(terms(word)):
            for field in fields:
                found[field, term].append(position)

    def positions(field: str, term: str) -> Sequence[int]:
        return found.get((field, term), ())

    return positions
