"""Which paragraphs a quotation may be from: what is known of its words, and of where they stand."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from math import log

from gsisearch.deadline import in_time

#: The most paragraphs that are told to have all words of a quotation, or that are likely.
MAX_WITH_ALL_WORDS = 64
MAX_LIKELY = 4
#: Of so many paragraphs with the most of its words the order of these is looked at.
MAX_SCORED = 16

#: Folded word → its positions in a paragraph, ascending.
Positions = Callable[[str], Sequence[int]]


def significant_words(forms: Sequence[str], stop_words: Set[str]) -> list[str]:
    """The words of a quotation, long ones first; stop words only where there is nothing else.

    Long words are rare as a rule, and how rare can only be told by looking them up.
    """
    unique = dict.fromkeys(forms)
    kept = [form for form in unique if form not in stop_words] or list(unique)
    return sorted(kept, key=len, reverse=True)


def word_weight(count: int, size: int) -> float:
    """How much a word says that `count` of `size` passages have."""
    return log(1 + size / count)


def are_spaced_alike(words: Iterable[tuple[int, str]], positions: Positions) -> bool:
    """Whether words stand somewhere as far apart as in a quotation.

    Args:
        words: (index in the quotation, folded word) pairs.
        positions: of words in the paragraph.
    """
    starts: set[int] | None = None
    for index, form in words:
        here = {at - index for at in positions(form)}
        starts = here if starts is None else starts & here
        if not starts:
            return False
    return True


def aligned_weight(
    forms: Sequence[str], weights: Mapping[str, float], positions: Positions
) -> float:
    """The weight of the words that stand in a paragraph about as far apart as in a quotation.

    Args:
        forms: the folded words of the quotation.
        weights: of those that count.
        positions: of words in the paragraph.
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
                for near in (bucket, bucket + 1):  # overlapping, so that no border splits
                    diagonals[near][form] = weights[form]
    return max((sum(found.values()) for found in diagonals.values()), default=0.0)


def _buckets(position: int, indexes: Sequence[int], width: int) -> Iterator[int]:
    """The distances of a position from some indexes, which ascend, each by its bucket of a
    width: there are few, for the indexes are those of a part that is few widths long."""
    low, high = (position - indexes[-1]) // width, (position - indexes[0]) // width
    for bucket in range(low, high + 1):
        nearest = bisect_right(indexes, position - bucket * width) - 1
        if nearest >= 0 and (position - indexes[nearest]) // width == bucket:
            yield bucket
