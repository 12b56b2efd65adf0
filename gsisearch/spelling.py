"""Words near a word: edit distance over a vocabulary."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


def distance(left: str, right: str, limit: int) -> int:
    """Edits that turn one word into the other: a letter put in, left out, changed, or two swapped.

    This is the optimal string alignment distance; above `limit` the result is `limit + 1`.
    """
    if abs(len(left) - len(right)) > limit:
        return limit + 1
    before: list[int] = []
    previous = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        current = [i]
        for j, b in enumerate(right, 1):
            cost = min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            current.append(cost)
        if min(current) > limit:
            return limit + 1
        before, previous = previous, current
    return min(previous[-1], limit + 1)


def within(word: str, limit: int, vocabulary: Iterable[str]) -> Iterator[str]:
    """The words of a vocabulary at most `limit` edits from `word`."""
    return (other for _, other in _near(word, limit, vocabulary))


def nearest(word: str, vocabulary: Iterable[str], count: int = 3) -> list[str]:
    """The words most like `word`, nearest first, itself left out: up to 1 edit for short words,
    2 from 5 letters, 3 from 9.  The same first letter wins among equals, then the alphabet."""
    limit = 1 if len(word) < 5 else 2 if len(word) < 9 else 3
    near = [
        (edits, other[:1] != word[:1], other)
        for edits, other in _near(word, limit, vocabulary)
        if edits
    ]
    return [other for _, _, other in sorted(near)[:count]]


def _near(word: str, limit: int, vocabulary: Iterable[str]) -> Iterator[tuple[int, str]]:
    """The words at most `limit` edits from `word`, each after its distance."""
    lengths = range(len(word) - limit, len(word) + limit + 1)
    letters = set(word)
    for other in vocabulary:
        # An edit puts in or takes out one letter at most, so most words are soon ruled out.
        if (
            len(other) in lengths
            and len(letters.difference(other)) <= limit
            and len(set(other).difference(word)) <= limit
            and (edits := distance(word, other, limit)) <= limit
        ):
            yield edits, other
