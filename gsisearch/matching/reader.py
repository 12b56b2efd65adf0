"""What an engine must do: keep records with their postings, and give them back.

Fields and what their terms are:

=============== ==================================================================
`text`          stemmed words of a paragraph, with positions
`commitments`   stemmed words of a commitment, with positions
`exact`         folded words of either, stop words too, with positions
`title`         stemmed words of the document's title and the section's heading
`title_exact`   the same, folded only
`id` `document` `section` `kind` `date`
                one term a record: the full id, the slug, …
`variant`       `written=read`: another way to write words of the passage, see `variants`
=============== ==================================================================

Positions count words of the passage's reading text from 0; a passage's number counts
records from 0 in reading order, so a paragraph's commitments follow it directly.

A *place* is a position in the whole index: each record has a stretch of places of its own
(`Places`), longer than it has words, so that words next to each other in a record are next to
each other in places, and words of different records are more than `REACH` places apart.  A
phrase is found by looking for neighbouring places, whatever records they are in.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol, TypeVar

from gsisearch.frozen import frozen
from gsisearch.model import Document, Passage

T = TypeVar("T", "Postings", frozenset[int])

#: How far apart words may be that are looked for by places.
REACH = 2


class Postings(NamedTuple):
    """Where a term, or anything else that is looked for, stands in a field.

    `numbers` are the records, ascending, and `frequencies` how often it stands in each;
    `places` are all of its places, ascending, or empty in fields that have none.
    """

    numbers: Sequence[int]
    frequencies: Sequence[int]
    places: Sequence[int] = ()


NOTHING = Postings((), ())


class Places:
    """The stretches of places that the records of an index have.

    Args:
        starts: the first place of each record, and the first after the last record.
    """

    def __init__(self, starts: Sequence[int]) -> None:
        self._starts = starts

    def positions(self, places: Sequence[int], number: int) -> list[int]:
        """Those of `places`, which ascend, that are in a record, as positions in it."""
        start, end = self._starts[number], self._starts[number + 1]
        first = bisect_left(places, start)
        return [place - start for place in places[first : bisect_left(places, end, first)]]

    def within(self, places: Sequence[int], numbers: Iterable[int]) -> Sequence[int]:
        """Those of `places` that are in some records; both ascend."""
        starts = self._starts
        found: list[int] = []
        end = 0
        for number in numbers:
            first = bisect_left(places, starts[number], end)
            end = bisect_left(places, starts[number + 1], first)
            found += places[first:end]
        return found

    def numbers(self, places: Sequence[int]) -> Iterator[int]:
        """For each of `places`, which ascend, the record that it is in."""
        starts = self._starts
        number = 0
        for place in places:
            if place >= starts[number + 1]:
                number = bisect_right(starts, place, number + 1) - 1
            yield number


@frozen
class Entry:
    """A passage as the index keeps it.

    `starts` and `ends` hold, for the word at each position, its published characters as
    offsets of the source.
    """

    passage: Passage
    starts: Sequence[int]
    ends: Sequence[int]


@frozen
class SectionEntry:
    """A section as the index keeps it: its passages are the records `first` to `last`, half open.

    The other fields are those of `model.Section`.
    """

    id: str
    heading: str
    start: int
    end: int
    first: int
    last: int


@frozen
class DocumentEntry:
    """A document as the index keeps it, its sections in order."""

    document: Document
    sections: tuple[SectionEntry, ...]


class Reader(Protocol):
    """Read access to a built index; for one thread only.

    `size` counts records; `body_lengths` and `title_lengths` count words, by record number;
    `families` maps the number of each paragraph that has commitments to how many; `places`
    serves the fields of the body and of the title alike.  `commitment_places` are, for each
    commitment in order, the places where its words begin and end in its paragraph.
    """

    size: int
    body_lengths: array[int]
    title_lengths: array[int]
    families: Mapping[int, int]
    places: Places
    commitment_places: array[int]

    def postings(self, field: str, term: str) -> Postings:
        """Where a term stands in a field; `NOTHING` where the field hasn't got it."""

    def count(self, field: str, term: str) -> int:
        """How many records have a term in a field; without its postings being read."""

    def remember(self, key: Hashable, find: Callable[[], T]) -> T:
        """What `find` gives, or gave for this key not long ago."""

    def terms(self, field: str, prefix: str = "") -> Iterator[str]:
        """The field's terms that begin with `prefix`, in code point order."""

    def commitment_spans(self, number: int) -> Sequence[tuple[int, int]]:
        """For a paragraph's commitments in order, the positions (first, end) of their words in it;
        nothing for a record that has no commitments."""

    def paragraph(self, number: int) -> int:
        """The record of the paragraph that a record is, or is a commitment of."""

    def entry(self, number: int) -> Entry:
        """The stored entry of a record."""

    def document(self, slug: str) -> DocumentEntry:
        """The stored entry of a document that `terms("document")` names."""

    def close(self) -> None:
        """Release the files."""
