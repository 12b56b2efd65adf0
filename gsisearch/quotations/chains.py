"""The parts of a quotation in order: which of the places of each part go together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice

from gsisearch.quotations.alignment import Op
from gsisearch.quotations.parts import Part, Quote
from gsisearch.quotations.places import Places
from gsisearch.quotations.placing import Place

#: A row of words at an end that is at least so long and not where the rest is may stand
#: elsewhere: something in between was left out without an ellipsis.
SHORTEST_REST = 4
#: … and has at most this share of its words wrong there.
WORST_REST = 0.25
#: So many places of the longest part are tried, where it stands more than once.
MOST_TRIED = 8


@dataclass(frozen=True)
class Link:
    """A part in its place, or nowhere.

    `unmarked` says that no ellipsis stands between the part before and this one; `turned` that
    it stands before the part that precedes it in the quotation.
    """

    part: Part
    place: Place | None
    unmarked: bool = False
    turned: bool = False


def chain(quote: Quote, places: Places) -> list[Link]:
    """The parts of a quotation, each in the place that fits best beside the others.

    The longest part decides on the document; the others follow each other from it, to either
    side.  Empty when not even the longest part is anywhere.
    """
    anchor = max(range(len(quote.parts)), key=lambda index: len(quote.parts[index].words))
    part = quote.parts[anchor]
    found = places.best(quote.text, part)
    if found is None:
        return []
    chains = [_around(quote, anchor, found, places)]
    if len(quote.parts) > 1:
        others = islice(places.all_in(quote.text, part, found.document), MOST_TRIED)
        chains += [_around(quote, anchor, place, places) for place in others if place != found]
    links = min(chains, key=_faults)
    return [rest for link in links for rest in _with_rests(quote.text, link, places)]


def _around(quote: Quote, anchor: int, place: Place, places: Places) -> list[Link]:
    """The chain whose longest part stands at a place."""
    links = [_linked(quote.parts[anchor], place)]
    last = place
    for part in quote.parts[anchor + 1 :]:
        found = places.behind(quote.text, part, last)
        links.append(_linked(part, found))
        last = found or last
    links.reverse()
    first = place
    for part in reversed(quote.parts[:anchor]):
        found = places.ahead(quote.text, part, first)
        links.append(_linked(part, found))
        first = found or first
    return _turned(links[::-1])


def _faults(links: Sequence[Link]) -> tuple[int, float, int]:
    """What speaks against a chain: parts nowhere or turned round, wrong words, its length."""
    found = [link.place for link in links if link.place]
    odd = sum(link.turned or link.place is None for link in links)
    wrong = sum(place.wrong for place in found)
    return odd, wrong, max(p.end for p in found) - min(p.start for p in found)


def _linked(part: Part, place: Place | None) -> Link:
    """The link of a part, as it is read in its place."""
    return Link(place.part if place else part, place)


def _turned(links: Sequence[Link]) -> list[Link]:
    """The links, those marked that stand before the one that precedes them."""
    result: list[Link] = []
    before: Place | None = None
    for link in links:
        turned = bool(before and link.place and link.place.start < before.start)
        result.append(replace(link, turned=turned))
        before = link.place or before
    return result


def _with_rests(text: str, link: Link, places: Places) -> list[Link]:
    """A link, and the words at its ends that stand further off, as links of their own."""
    place = link.place
    if place is None or not place.alignment.distance:
        return [link]
    count = len(link.part.words)
    split = _tail_from(place.alignment.ops)
    if split is not None:
        rest = _piece(link.part, split, count)
        stands = places.all_in(text, rest, place.document)
        if behind := [found for found in stands if found.start > place.start and _fits(found)]:
            first = _shortened(text, link, 0, split, places)
            for found in behind:
                if first.place and first.place.end <= found.start:
                    return [first, replace(_linked(rest, found), unmarked=True)]
    split = _head_to(place.alignment.ops)
    if split is not None:
        rest = _piece(link.part, 0, split)
        stands = places.all_in(text, rest, place.document)
        if ahead := [found for found in stands if found.end < place.end and _fits(found)]:
            second = _shortened(text, link, split, count, places)
            for found in reversed(ahead):
                if second.place and found.end <= second.place.start:
                    return [
                        replace(_linked(rest, found), unmarked=link.unmarked),
                        replace(second, unmarked=True),
                    ]
    return [link]


def _fits(place: Place) -> bool:
    return place.wrong <= WORST_REST


def _tail_from(ops: Sequence[Op]) -> int | None:
    """Where a tail begins that has little of the source: a long change, and few words after."""
    for op in reversed(ops[1:]):
        if op.kind != "equal" and op.last - op.first >= SHORTEST_REST:
            after = ops[-1].last - op.last
            return op.first if 2 * after < op.last - op.first else None
    return None


def _head_to(ops: Sequence[Op]) -> int | None:
    """Where a head ends that has little of the source."""
    for op in ops[:-1]:
        if op.kind != "equal" and op.last - op.first >= SHORTEST_REST:
            return op.last if 2 * op.first < op.last - op.first else None
    return None


def _piece(part: Part, first: int, last: int) -> Part:
    words = part.words[first:last]
    start = part.start if first == 0 else words[0].start
    end = part.end if last == len(part.words) else words[-1].end
    insertions = tuple(
        replace(insertion, index=insertion.index - first)
        for insertion in part.insertions
        if first <= insertion.index <= last and start <= insertion.start < end
    )
    edited = frozenset(index - first for index in part.edited if first <= index < last)
    return Part(start, end, words, insertions, edited)


def _shortened(text: str, link: Link, first: int, last: int, places: Places) -> Link:
    """The link with only some of its words, aligned where it was."""
    assert link.place is not None
    part = _piece(link.part, first, last)
    return Link(part, places.again(text, part, link.place), link.unmarked, link.turned)
