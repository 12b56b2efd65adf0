"""Candidate paragraphs for a quotation: its significant words, and scores by their positions."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from math import log

from gsisearch.deadline import in_time

#: Maximum number of paragraphs returned that contain all words of a quotation.
MAX_WITH_ALL_WORDS = 64
#: Maximum number of likely paragraphs returned.
MAX_LIKELY = 4
#: Maximum number of paragraphs scored by the positions of the words.
MAX_SCORED = 16

#: Folded word → its positions in a paragraph, ascending.
Positions = Callable[[str], Sequence[int]]


def significant_words(forms: Sequence[str], stop_words: Set[str]) -> list[str]:
    """The words of a quotation, longest first; stop words only if it has no other words.

    Long words tend to be rare, and so leave few candidates.
    """
    unique = dict.fromkeys(forms)
    kept = [form for form in unique if form not in stop_words] or list(unique)
    return sorted(kept, key=len, reverse=True)


def word_weight(count: int, size: int) -> float:
    """The inverse document frequency of a word that occurs in `count` of `size` passages."""
    return log(1 + size / count)


def are_spaced_alike(words: Iterable[tuple[int, str]], positions: Positions) -> bool:
    """Whether a paragraph has words at the same distances from each other as in a quotation.

    Args:
        words: (index in the quotation, folded word) pairs.
        positions: the positions of a word in the paragraph.
    """
    starts: set[int] | None = None
    for index, form in words:
        offsets = {position - index for position in positions(form)}
        starts = offsets if starts is None else starts & offsets
        if not starts:
            return False
    return True


def aligned_weight(
    forms: Sequence[str], weights: Mapping[str, float], positions: Positions
) -> float:
    """The greatest total weight of words at about the same distances in paragraph and quotation.

    Args:
        forms: the folded words of the quotation.
        weights: the weights of its significant words.
        positions: the positions of a word in the paragraph.
    """
    width = max(4, len(forms) // 4)
    indexes: defaultdict[str, list[int]] = defaultdict(list)
    for index, form in enumerate(forms):
        if form in weights:
            indexes[form].append(index)
    diagonals: defaultdict[int, dict[str, float]] = defaultdict(dict)
    for form, at in indexes.items():
        for position in in_time(positions(form), 10):
            for bucket in _buckets(position, at, width):
                for diagonal in (bucket, bucket + 1):  # overlapping, so that no boundary splits
                    diagonals[diagonal][form] = weights[form]
    return max((sum(words.values()) for words in diagonals.values()), default=0.0)


def _buckets(position: int, indexes: Sequence[int], width: int) -> Iterator[int]:
    """The buckets, `width` wide, of the distances of a position from some ascending indexes.

    There are only a few, because the quotation is only a few widths long.
    """
    low, high = (position - indexes[-1]) // width, (position - indexes[0]) // width
    for bucket in range(low, high + 1):
        nearest = bisect_right(indexes, position - bucket * width) - 1
        if nearest >= 0 and (position - indexes[nearest]) // width == bucket:
            yield bucket
