"""Operations on posting lists, on whole arrays at a time.

They process thousands of postings with functions that run in C (`bisect`, set operations,
`Counter`), starting with the shortest list.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, compress, repeat
from operator import or_
from typing import NamedTuple

from gsisearch.deadline import in_time
from gsisearch.matching.scoring import MAX_NEIGHBOUR_DISTANCE


class Postings(NamedTuple):
    """The postings of a term, phrase or pattern in a field.

    Attributes:
        numbers: the numbers of the passages that have it, ascending.
        frequencies: the frequency in each of these passages.
        positions: all global positions, ascending; empty for fields without positions.
    """

    numbers: Sequence[int]
    frequencies: Sequence[int]
    positions: Sequence[int] = ()


NO_POSTINGS = Postings((), ())


class Bounds:
    """The ranges of global positions of the passages.

    A global position is the position of a word in the whole index.  Each passage has a range of
    its own, which is longer than the passage, so that words of different passages are more than
    `MAX_NEIGHBOUR_DISTANCE` apart.  Phrases are found by adjacent global positions, without
    regard to passages.

    Args:
        starts: the first global position of each passage, and the end of the last range.
    """

    def __init__(self, starts: Sequence[int]) -> None:
        self._starts = starts

    def local(self, positions: Sequence[int], number: int) -> list[int]:
        """The positions in a passage, relative to its start, of ascending global positions."""
        start, end = self._starts[number], self._starts[number + 1]
        first = bisect_left(positions, start)
        return [at - start for at in positions[first : bisect_left(positions, end, first)]]

    def within(self, positions: Sequence[int], numbers: Iterable[int]) -> Sequence[int]:
        """The ascending global positions that are in any of some passages, also ascending."""
        starts = self._starts
        found: list[int] = []
        end = 0
        for number in numbers:
            first = bisect_left(positions, starts[number], end)
            end = bisect_left(positions, starts[number + 1], first)
            found += positions[first:end]
        return found

    def numbers(self, positions: Sequence[int]) -> Iterator[int]:
        """The passage of each of some ascending global positions."""
        starts = self._starts
        number = 0
        for at in positions:
            if at >= starts[number + 1]:
                number = bisect_right(starts, at, number + 1) - 1
            yield number


#: Cost of a binary search in a list, in items of a linear scan …
_BISECT_COST = 12
#: … and in items that are put into a dictionary.
_BISECT_DICT_ITEMS = 6
#: Below one in this many, left-out passages are searched one by one.
_MAX_LEFT_OUT = 500


def union(parts: Iterable[Postings]) -> Postings:
    """The union of postings: frequencies are added up, positions are dropped."""
    *others, most = sorted(parts, key=lambda part: len(part.numbers)) or [NO_POSTINGS]
    others = [part for part in others if part.numbers]
    if sum(len(part.numbers) for part in others) * _BISECT_COST > len(most.numbers):
        each = (map(repeat, part.numbers, part.frequencies) for part in (most, *others))
        return _count_postings(chain.from_iterable(chain.from_iterable(each)))
    return _union_with_few(most, others) if others else most


def _union_with_few(most: Postings, others: Iterable[Postings]) -> Postings:
    few = Counter[int]()
    for part in others:
        few.update(dict(zip(part.numbers, part.frequencies, strict=True)))
    numbers, frequencies = array("I"), list[int]()
    start = 0
    for number in sorted(few):
        at = bisect_left(most.numbers, number, start)
        numbers.extend(most.numbers[start:at])
        frequencies += most.frequencies[start:at]
        numbers.append(number)
        start = at
        if at < len(most.numbers) and most.numbers[at] == number:
            few[number] += most.frequencies[at]
            start += 1
        frequencies.append(few[number])
    numbers.extend(most.numbers[start:])
    frequencies += most.frequencies[start:]
    return Postings(numbers, frequencies)


def disjoint_union(parts: Sequence[Postings]) -> Postings:
    """The union of postings without common passages, with positions."""
    most, *others = sorted(parts, key=lambda part: -len(part.numbers)) or [NO_POSTINGS]
    if not others:
        return most
    positions = merge_sorted([part.positions for part in parts])
    if sum(len(part.numbers) for part in others) * _BISECT_COST > len(most.numbers):
        frequencies: dict[int, int] = {}
        for part in parts:
            frequencies.update(zip(part.numbers, part.frequencies, strict=True))
        return _sorted_postings(frequencies, positions)
    return _union_with_few(most, others)._replace(positions=positions)


def phrase_postings(ways: Iterable[Sequence[Sequence[Postings]]], bounds: Bounds) -> Postings:
    """The postings of a phrase.

    Args:
        ways: the alternatives for the phrase, each a sequence of slots; a slot is a list of
            postings without common positions, any of which may match.
        bounds: the ranges of global positions.

    Returns:
        Postings without positions; the frequencies count occurrences with different start or end.
    """
    by_length: dict[int, set[int]] = {}
    for slots in in_time(ways):
        by_length.setdefault(len(slots), set()).update(phrase_starts(slots))
    each = (bounds.numbers(sorted(found)) for found in in_time(by_length.values()))
    return _count_postings(chain.from_iterable(each))


def followed_by(found: Sequence[int], following: Sequence[int], bounds: Bounds) -> Postings:
    """The postings of positions that are followed by others within `MAX_NEIGHBOUR_DISTANCE`.

    Args:
        found: the ascending global positions of the ends of the first term.
        following: the ascending global positions of the starts of the second term.
        bounds: the ranges of global positions.

    Returns:
        Postings without positions; the frequencies count positions of the first term.
    """
    if len(found) * _BISECT_COST < len(following):
        there = _followed_by_lookup(found, following)
    elif len(following) < len(found):
        before = (map((-distance).__add__, following) for distance in (1, MAX_NEIGHBOUR_DISTANCE))
        there = sorted(intersection(frozenset(chain.from_iterable(before)), found))
    else:
        starting = frozenset(following).__contains__
        one, two = (
            map(starting, map(distance.__add__, found)) for distance in (1, MAX_NEIGHBOUR_DISTANCE)
        )
        there = list(compress(found, map(or_, one, two)))
    return _count_postings(bounds.numbers(there))


def _followed_by_lookup(found: Sequence[int], following: Sequence[int]) -> list[int]:
    """The same by binary searches, for few positions of the first term."""
    there = []
    index, end = 0, len(following)
    for at in found:
        index = bisect_right(following, at, index)
        if index == end:
            break
        if following[index] <= at + MAX_NEIGHBOUR_DISTANCE:
            there.append(at)
    return there


def phrase_starts(slots: Sequence[Sequence[Postings]]) -> Sequence[int]:
    """The global positions, in any order, where a sequence of slots starts."""
    each = [merge_sorted([part.positions for part in slot]) for slot in slots]
    order = sorted(range(len(slots)), key=lambda index: len(each[index]))
    rarest = order[0]
    found: Sequence[int] = each[rarest]
    for index in in_time(order[1:]):
        found = _at_distance(found, each[index], index - rarest)
    return [at - rarest for at in found] if rarest else found


def merge_sorted(parts: Iterable[Sequence[int]]) -> Sequence[int]:
    """The ascending numbers of all parts, merged."""
    *others, most = sorted(parts, key=len) or [()]
    few = list(chain.from_iterable(others))
    if not few:
        return most
    if len(few) * _BISECT_COST > len(most):
        return array("I", sorted(chain(few, most)))
    found = array("I")
    start = 0
    for number in sorted(few):
        at = bisect_left(most, number, start)
        found.extend(most[start:at])
        found.append(number)
        start = at
    found.extend(most[start:])
    return found


def without(numbers: Sequence[int], dropped: Iterable[int]) -> Sequence[int]:
    """Ascending numbers without those to be dropped, all of which must be among them."""
    return _leave_out(numbers, (bisect_left(numbers, number) for number in sorted(dropped)))


def _leave_out(items: Sequence[int], indexes: Iterable[int]) -> Sequence[int]:
    """Items without those at some ascending indexes."""
    kept = array("I")
    start = 0
    for index in indexes:
        kept.extend(items[start:index])
        start = index + 1
    kept.extend(items[start:])
    return kept


def _at_distance(found: Sequence[int], positions: Sequence[int], distance: int) -> list[int]:
    """The numbers of `found` for which `positions` has one at a (possibly negative) distance."""
    if len(found) * _BISECT_COST > len(positions):
        there = frozenset(map(distance.__add__, found)).intersection(positions)
        return [at - distance for at in there]
    return [at for at in found if _contains(positions, at + distance)]


def _count_postings(numbers: Iterable[int]) -> Postings:
    return _sorted_postings(Counter(numbers))


def _sorted_postings(frequencies: Mapping[int, int], positions: Sequence[int] = ()) -> Postings:
    """Postings for a mapping from passages to frequencies."""
    ascending = sorted(frequencies)
    counts = map(frequencies.__getitem__, ascending)
    return Postings(array("I", ascending), array("I", counts), positions)


def intersection(found: frozenset[int], numbers: Sequence[int]) -> frozenset[int]:
    """The intersection of a set with ascending numbers."""
    if len(found) * _BISECT_COST > len(numbers):
        return found.intersection(numbers)
    return frozenset(number for number in found if _contains(numbers, number))


def _contains(numbers: Sequence[int], number: int) -> bool:
    at = bisect_left(numbers, number)
    return at < len(numbers) and numbers[at] == number


def frequencies_for(postings: Postings, numbers: Sequence[int]) -> Sequence[int]:
    """The frequency for each of some ascending passage numbers; 0 for those without postings."""
    size = len(postings.numbers)
    if 0 <= (size - len(numbers)) * _MAX_LEFT_OUT < size and (
        kept := _all_but_few(postings, numbers)
    ):
        return kept
    if len(numbers) * _BISECT_DICT_ITEMS > size:
        frequencies = dict(zip(postings.numbers, postings.frequencies, strict=True))
        return list(map(frequencies.get, numbers, repeat(0)))
    found = []
    for number in numbers:
        at = bisect_left(postings.numbers, number)
        known = at < size and postings.numbers[at] == number
        found.append(postings.frequencies[at] if known else 0)
    return found


def _all_but_few(postings: Postings, numbers: Sequence[int]) -> Sequence[int]:
    """The frequencies for `numbers`, if these are the postings' except for a few; else empty."""
    there = postings.numbers
    few: list[int] = []
    at = 0
    for passed in range(len(there) - len(numbers)):
        # Both sequences are equal up to the next number that is left out.
        at = bisect_left(
            range(len(numbers)), True, at, key=lambda i: there[i + passed] != numbers[i]
        )
        few.append(at + passed)
    if _leave_out(there, few) != array("I", numbers):
        return ()
    return _leave_out(postings.frequencies, few)
