"""Words near a word: edit distance over a vocabulary."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from gsisearch.deadline import in_time


def distance(left: str, right: str, limit: int) -> int:
    """Edits that turn one word into the other: a letter put in, left out, changed, or two swapped.

    This is the optimal string alignment distance; above `limit` the result is `limit + 1`.
    """
    return _distance_from(left, limit)(right)


def within(word: str, limit: int, vocabulary: Iterable[str]) -> Iterator[str]:
    """The words of a vocabulary at most `limit` edits from `word`."""
    return (other for _, other in within_distance(word, limit, vocabulary))


def max_edits(word: str) -> int:
    """How many edits a slip of the pen may take: 1 in short words, 2 from 6 letters."""
    return 1 if len(word) < 6 else 2


def nearest(
    word: str,
    vocabulary: Iterable[str],
    count: int = 3,
    frequency: Callable[[str], int] = lambda other: 0,
) -> list[str]:
    """The words most like `word`, nearest first, itself left out.

    Among equally near ones those with the same first letter come first, then the more frequent
    ones, then the alphabet decides.

    Args:
        word: a folded word.
        vocabulary: folded words.
        count: at most so many.
        frequency: how often a word of the vocabulary is used.
    """
    found = [
        (edits, other[:1] != word[:1], -frequency(other), other)
        for edits, other in within_distance(word, max_edits(word), vocabulary)
        if edits
    ]
    return [other for *_, other in sorted(found)[:count]]


def within_distance(word: str, limit: int, vocabulary: Iterable[str]) -> Iterator[tuple[int, str]]:
    """The words at most `limit` edits from `word`, each after its distance."""
    shortest, longest = len(word) - limit, len(word) + limit
    letters = frozenset(word)
    measure = _distance_from(word, limit)
    for other in in_time(vocabulary, 100):
        # An edit puts in or takes out one letter at most, so most words are soon ruled out.
        if (
            shortest <= len(other) <= longest
            and len(letters.difference(other)) <= limit
            and len(set(other).difference(letters)) <= limit
            and (edits := measure(other)) <= limit
        ):
            yield edits, other


def _distance_from(word: str, limit: int) -> Callable[[str], int]:
    """What gives the distance of others from a word, `limit + 1` for all above `limit`.

    A column of the table of distances is a few whole numbers, a bit for each letter of the word
    (Hyyrö 2003, "A Bit-Vector Algorithm for Computing Levenshtein and Damerau Edit Distances").
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
        # Where the table grows or falls by one from a row to the next, and from the column before.
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
