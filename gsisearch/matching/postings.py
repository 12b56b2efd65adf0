"""Sets and rows of postings, whole arrays at a time.

What takes time in a search is done for thousands of postings at once by functions that run in C
(`bisect`, set operations, `Counter`), the shortest list first.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, compress, repeat
from operator import or_

from gsisearch.deadline import in_time
from gsisearch.matching.reader import NOTHING, REACH, Places, Postings

#: Looking one number up in a list costs about as much as going through this many of its items …
_LOOK_UP = 12
#: … and as making a dictionary of this many.
_IN_DICTIONARY = 6
#: One in so many is few.
_FEW = 500


def united(parts: Iterable[Postings]) -> Postings:
    """The postings of any of the parts, frequencies added up, without places."""
    *others, most = sorted(parts, key=lambda part: len(part.numbers)) or [NOTHING]
    others = [part for part in others if part.numbers]
    if sum(len(part.numbers) for part in others) * _LOOK_UP > len(most.numbers):
        each = (map(repeat, part.numbers, part.frequencies) for part in (most, *others))
        return _counted(chain.from_iterable(chain.from_iterable(each)))
    return _with_few(most, others) if others else most


def _with_few(most: Postings, others: Iterable[Postings]) -> Postings:
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


def joined(parts: Sequence[Postings]) -> Postings:
    """The postings of parts that share no records."""
    most, *others = sorted(parts, key=lambda part: -len(part.numbers)) or [NOTHING]
    if not others:
        return most
    places = merged([part.places for part in parts])
    if sum(len(part.numbers) for part in others) * _LOOK_UP > len(most.numbers):
        frequencies: dict[int, int] = {}
        for part in parts:
            frequencies.update(zip(part.numbers, part.frequencies, strict=True))
        return _in_order(frequencies, places)
    return _with_few(most, others)._replace(places=places)


def rows(ways: Iterable[Sequence[Sequence[Postings]]], places: Places) -> Postings:
    """Where there is, in a row, something of every slot of one of the ways.

    Args:
        ways: each some slots; the parts of a slot share no places.
        places: of the index.

    Returns:
        The records; the frequencies count rows that differ in where they start or end.
    """
    standing: dict[int, set[int]] = {}
    for slots in in_time(ways):
        standing.setdefault(len(slots), set()).update(starts(slots))
    each = (places.numbers(sorted(found)) for found in in_time(standing.values()))
    return _counted(chain.from_iterable(each))


def followed(found: Sequence[int], following: Sequence[int], places: Places) -> Postings:
    """Where something stands that something else follows, at most `REACH` places on.

    Args:
        found: the places of the one, ascending.
        following: the places where the other starts, ascending.
        places: of the index.

    Returns:
        The records; the frequencies count places of the one.
    """
    if len(found) * _LOOK_UP < len(following):
        there = _looked_up(found, following)
    elif len(following) < len(found):
        before = (map((-distance).__add__, following) for distance in (1, REACH))
        there = sorted(common(frozenset(chain.from_iterable(before)), found))
    else:
        starting = frozenset(following).__contains__
        one, two = (map(starting, map(distance.__add__, found)) for distance in (1, REACH))
        there = list(compress(found, map(or_, one, two)))
    return _counted(places.numbers(there))


def _looked_up(found: Sequence[int], following: Sequence[int]) -> list[int]:
    """Those of `found` that one of `following` follows."""
    there = []
    at, end = 0, len(following)
    for place in found:
        at = bisect_right(following, place, at)
        if at == end:
            break
        if following[at] <= place + REACH:
            there.append(place)
    return there


def starts(slots: Sequence[Sequence[Postings]]) -> Sequence[int]:
    """The places, in any order, where a row of slots starts."""
    standing = [_places(slot) for slot in slots]
    order = sorted(range(len(slots)), key=lambda at: len(standing[at]))
    rarest = order[0]
    found: Sequence[int] = standing[rarest]
    for at in in_time(order[1:]):
        found = _having(found, standing[at], at - rarest)
    return [place - rarest for place in found] if rarest else found


def _places(slot: Sequence[Postings]) -> Sequence[int]:
    return merged([part.places for part in slot])


def merged(parts: Iterable[Sequence[int]]) -> Sequence[int]:
    """Ascending numbers of all parts in order."""
    *others, most = sorted(parts, key=len) or [()]
    few = list(chain.from_iterable(others))
    if not few:
        return most
    if len(few) * _LOOK_UP > len(most):
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
    """Ascending numbers without some of them."""
    return _left_out(numbers, (bisect_left(numbers, number) for number in sorted(dropped)))


def _left_out(items: Sequence[int], indexes: Iterable[int]) -> Sequence[int]:
    """Items but for those at some indexes, which ascend."""
    kept = array("I")
    start = 0
    for index in indexes:
        kept.extend(items[start:index])
        start = index + 1
    kept.extend(items[start:])
    return kept


def _having(found: Sequence[int], places: Sequence[int], distance: int) -> list[int]:
    """Those that have one of `places` at a distance, positive or negative; in any order."""
    if len(found) * _LOOK_UP > len(places):
        there = frozenset(map(distance.__add__, found)).intersection(places)
        return [place - distance for place in there]
    return [place for place in found if _has(places, place + distance)]


def _counted(numbers: Iterable[int]) -> Postings:
    return _in_order(Counter(numbers))


def _in_order(frequencies: Mapping[int, int], places: Sequence[int] = ()) -> Postings:
    """Postings of the frequencies by record."""
    ascending = sorted(frequencies)
    counts = map(frequencies.__getitem__, ascending)
    return Postings(array("I", ascending), array("I", counts), places)


def common(found: frozenset[int], numbers: Sequence[int]) -> frozenset[int]:
    """Those of `found` that are among `numbers`, which ascend."""
    if len(found) * _LOOK_UP > len(numbers):
        return found.intersection(numbers)
    return frozenset(number for number in found if _has(numbers, number))


def _has(numbers: Sequence[int], number: int) -> bool:
    at = bisect_left(numbers, number)
    return at < len(numbers) and numbers[at] == number


def aligned(postings: Postings, numbers: Sequence[int]) -> Sequence[int]:
    """The frequency in each of `numbers`, 0 where there is none."""
    size = len(postings.numbers)
    if 0 <= (size - len(numbers)) * _FEW < size and (kept := _all_but_few(postings, numbers)):
        return kept
    if len(numbers) * _IN_DICTIONARY > size:
        frequencies = dict(zip(postings.numbers, postings.frequencies, strict=True))
        return list(map(frequencies.get, numbers, repeat(0)))
    found = []
    for number in numbers:
        at = bisect_left(postings.numbers, number)
        known = at < size and postings.numbers[at] == number
        found.append(postings.frequencies[at] if known else 0)
    return found


def _all_but_few(postings: Postings, numbers: Sequence[int]) -> Sequence[int]:
    """The frequencies in `numbers`, if those are the postings' with few left out; else none."""
    there = postings.numbers
    few: list[int] = []
    at = 0
    for passed in range(len(there) - len(numbers)):
        # Both are the same as far as the next that is left out.
        at = bisect_left(
            range(len(numbers)), True, at, key=lambda i: there[i + passed] != numbers[i]
        )
        few.append(at + passed)
    if _left_out(there, few) != array("I", numbers):
        return ()
    return _left_out(postings.frequencies, few)
