"""Similar words of a vocabulary, by edit distance."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from gsisearch.deadline import in_time


def distance(left: str, right: str, limit: int) -> int:
    """The optimal string alignment distance: insertions, deletions, substitutions of letters, and
    transpositions of adjacent ones; `limit + 1` if it is greater than `limit`."""
    return _distance_from(left, limit)(right)


def within(word: str, limit: int, vocabulary: Iterable[str]) -> Iterator[str]:
    """The words of a vocabulary at most `limit` edits from `word`."""
    return (other for _, other in within_distance(word, limit, vocabulary))


def max_edits(word: str) -> int:
    """The maximum distance of a misspelling: 1 for short words, 2 from 6 letters on."""
    return 1 if len(word) < 6 else 2


def nearest(
    word: str,
    vocabulary: Iterable[str],
    count: int = 3,
    frequency: Callable[[str], int] = lambda other: 0,
) -> list[str]:
    """The words most similar to `word`, nearest first, without the word itself.

    Words at the same distance are ordered by whether they have the same first letter, then by
    frequency, then alphabetically.

    Args:
        word: a folded word.
        vocabulary: folded words.
        count: the maximum number of words.
        frequency: the frequency of a word of the vocabulary.
    """
    found = [
        (edits, other[:1] != word[:1], -frequency(other), other)
        for edits, other in within_distance(word, max_edits(word), vocabulary)
        if edits
    ]
    return [other for *_, other in sorted(found)[:count]]


def within_distance(word: str, limit: int, vocabulary: Iterable[str]) -> Iterator[tuple[int, str]]:
    """The words at most `limit` edits from `word`, as (distance, word) pairs."""
    shortest, longest = len(word) - limit, len(word) + limit
    letters = frozenset(word)
    measure = _distance_from(word, limit)
    for other in in_time(vocabulary, 100):
        # An edit adds or removes at most one letter, which rules out most words quickly.
        if (
            shortest <= len(other) <= longest
            and len(letters.difference(other)) <= limit
            and len(set(other).difference(letters)) <= limit
            and (edits := measure(other)) <= limit
        ):
            yield edits, other


def _distance_from(word: str, limit: int) -> Callable[[str], int]:
    """A function that computes the distance from `word`; `limit + 1` if greater than `limit`.

    A column of the distance matrix is stored in a few integers, with a bit for each letter of the
    word (Hyyrö 2003, "A Bit-Vector Algorithm for Computing Levenshtein and Damerau Edit Distances").
    """
    if not word:
        return lambda other: min(len(other), limit + 1)
    masks: dict[str, int] = {}
    for at, letter in enumerate(word):
        masks[letter] = masks.get(letter, 0) | 1 << at
    every = (1 << len(word)) - 1
    last = every ^ every >> 1
    mask = masks.get

    def measure(other: str) -> int:
        # Where the matrix increases or decreases by one from row to row, and from column to column.
        rises, falls, same, before = every, 0, 0, 0
        edits, left = len(word), len(other)
        for letter in other:
            equal = mask(letter, 0)
            swapped = (~same & equal) << 1 & before
            same = (((equal & rises) + rises) ^ rises) | equal | falls | swapped
            grows = falls | ~(same | rises)
            shrinks = same & rises
            edits += bool(grows & last) - bool(shrinks & last)
            left -= 1
            if edits - left > limit:
                return limit + 1
            grows = grows << 1 | 1
            rises = (shrinks << 1 | ~(same | grows)) & every
            falls = grows & same & every
            before = equal
        return min(edits, limit + 1)

    return measure
