"""A chain: one match for each part of a quotation, chosen so that they go together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from gsisearch.quotations.alignment import Edit, align
from gsisearch.quotations.finder import PartFinder
from gsisearch.quotations.parsing import ParsedQuote, QuotePart
from gsisearch.quotations.part_match import PartMatch, aligned_match

#: Words at an end of a part that differ from the source may have been displaced: they are elsewhere
#: in the source, and what is between was left out without an ellipsis.  Their minimum number:
MIN_DISPLACED_WORDS = 4
#: The maximum error rate of the match elsewhere.
MAX_DISPLACED_ERROR_RATE = 0.25
#: Maximum number of matches of the longest part that are tried as the anchor.
MAX_ANCHORS = 8


class Link(NamedTuple):
    """A part of a quotation with its match in a chain; None if it has none.

    Attributes:
        unmarked_gap: there is no ellipsis between the part before and this one.
        out_of_order: its match starts before that of the part before.
    """

    part: QuotePart
    match: PartMatch | None
    unmarked_gap: bool = False
    out_of_order: bool = False


def find_chain(quote: ParsedQuote, finder: PartFinder) -> list[Link]:
    """The best chain of a quotation, in the document where its longest part, the anchor, is.

    Empty if not even the anchor is found.
    """
    anchor = max(range(len(quote.parts)), key=lambda index: len(quote.parts[index].words))
    part = quote.parts[anchor]
    best = finder.best_match(quote.text, part)
    if best is None:
        return []
    chains = [_extend(quote, anchor, best, finder)]
    if len(quote.parts) > 1:
        matches = islice(finder.matches_in(quote.text, part, best.document), MAX_ANCHORS)
        chains += [_extend(quote, anchor, match, finder) for match in matches if match != best]
    return [
        part
        for link in min(chains, key=_cost)
        for part in _split_displaced_end(quote.text, link, finder)
    ]


def _extend(quote: ParsedQuote, anchor: int, match: PartMatch, finder: PartFinder) -> list[Link]:
    """The chain with a match of its anchor, extended to both sides."""
    links = [_link(quote.parts[anchor], match)]
    last = match
    for part in quote.parts[anchor + 1 :]:
        found = finder.match_after(quote.text, part, last)
        links.append(_link(part, found))
        last = found or last
    first = match
    for part in reversed(quote.parts[:anchor]):
        found = finder.match_before(quote.text, part, first)
        links.insert(0, _link(part, found))
        first = found or first
    return list(_marked_by_order(links))


def _link(part: QuotePart, match: PartMatch | None) -> Link:
    """The link of a part; in a match, fused words of the part are split."""
    return Link(match.part if match else part, match)


def _marked_by_order(links: Sequence[Link]) -> Iterator[Link]:
    """The links, with `out_of_order` where it is so."""
    before: PartMatch | None = None
    for link in links:
        out_of_order = bool(before and link.match and link.match.start < before.start)
        yield link._replace(out_of_order=out_of_order)
        before = link.match or before


def _cost(links: Sequence[Link]) -> tuple[int, float, int]:
    """The cost of a chain: parts without a match or out of order, errors, length."""
    matches = [link.match for link in links if link.match]
    misplaced = sum(link.out_of_order or link.match is None for link in links)
    errors = sum(match.error_rate for match in matches)
    return misplaced, errors, max(m.end for m in matches) - min(m.start for m in matches)


def _split_displaced_end(text: str, link: Link, finder: PartFinder) -> list[Link]:
    """A link, split in two if words at one of its ends were displaced."""
    match = link.match
    if match is None or not match.alignment.distance:
        return [link]
    edits = match.alignment.edits
    if (split := _displaced_tail(edits)) is not None:
        tail = link.part.slice(split, len(link.part.words))
        found = _displaced_matches(text, tail, match, finder)
        if after := [other for other in found if other.start > match.start]:
            head = _realigned(text, link.part.slice(0, split), match)
            for other in after:
                if head.end <= other.start:
                    return [
                        link._replace(part=head.part, match=head),
                        Link(other.part, other, unmarked_gap=True),
                    ]
    if (split := _displaced_head(edits)) is not None:
        head_part = link.part.slice(0, split)
        found = _displaced_matches(text, head_part, match, finder)
        if before := [other for other in found if other.end < match.end]:
            rest = _realigned(text, link.part.slice(split, len(link.part.words)), match)
            for other in reversed(before):
                if other.end <= rest.start:
                    return [
                        Link(other.part, other, link.unmarked_gap),
                        link._replace(part=rest.part, match=rest, unmarked_gap=True),
                    ]
    return [link]


def _displaced_matches(
    text: str, part: QuotePart, match: PartMatch, finder: PartFinder
) -> Iterator[PartMatch]:
    """The good matches of displaced words in the document of a match."""
    matches = finder.matches_in(text, part, match.document)
    return (found for found in matches if found.error_rate <= MAX_DISPLACED_ERROR_RATE)


def _realigned(text: str, part: QuotePart, match: PartMatch) -> PartMatch:
    """The match of what is left of a part, in the window of its match."""
    return aligned_match(text, part, match.window, align(part.forms, match.window.forms))


def _displaced_tail(edits: Sequence[Edit]) -> int | None:
    """The index of the first word of a displaced tail: that of the last long change, if few words
    follow it; None if there is no such change."""
    for edit in reversed(edits[1:]):
        if edit.kind != "equal" and edit.pattern_length >= MIN_DISPLACED_WORDS:
            after = edits[-1].pattern_end - edit.pattern_end
            return edit.pattern_start if 2 * after < edit.pattern_length else None
    return None


def _displaced_head(edits: Sequence[Edit]) -> int | None:
    """The index of the word after a displaced head; None if there is none."""
    for edit in edits[:-1]:
        if edit.kind != "equal" and edit.pattern_length >= MIN_DISPLACED_WORDS:
            return edit.pattern_end if 2 * edit.pattern_start < edit.pattern_length else None
    return None
