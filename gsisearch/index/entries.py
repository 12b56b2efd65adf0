"""The values that engines take and return besides plans: listings, entries, matches.

An engine identifies each passage by a key, which is opaque to callers and valid for one generation.
"""

# No `from __future__ import annotations`: classes with annotations that are strings take longer to
# define, and every search defines these.

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from gsisearch.matching.spans import Span
from gsisearch.model import Document, Order, Passage

#: An engine's identifier of a passage.
Key = int | str


class Listing(NamedTuple):
    """Which matches are listed.

    Attributes:
        limit: the maximum number of matches; None for all.
        skip: the number of matches to leave out at the beginning.
        sort: their order.  With "date" the newest come first; dates are compared as text (2022-05
            is before 2022-05-09), and passages without a date come last.
    """

    limit: int | None = None
    skip: int = 0
    sort: Order = "score"

    @property
    def end(self) -> int | None:
        """The number of matches up to the last listed one; None for all."""
        return None if self.limit is None else self.skip + self.limit


class Entry(NamedTuple):
    """A passage as an engine keeps it.

    Attributes:
        passage: the passage.
        starts, ends: for each word of the reading text, the offsets of its published characters in
            the source.
        commitments: the word positions (first, end) of each commitment of a paragraph, in order;
            their ids are the paragraph's id with `.1`, `.2`, … appended.
    """

    passage: Passage
    starts: Sequence[int]
    ends: Sequence[int]
    commitments: Sequence[Span] = ()


class SectionEntry(NamedTuple):
    """A section as an engine keeps it, with the keys of its passages in reading order.

    `paragraphs` are the keys of its paragraphs only.  The other fields are as in `results.Section`.
    """

    id: str
    heading: str
    start: int
    end: int
    passages: Sequence[Key]
    paragraphs: Sequence[Key]


class DocumentEntry(NamedTuple):
    """A document as an engine keeps it, its sections in order."""

    document: Document
    sections: Sequence[SectionEntry]


class Generation(NamedTuple):
    """The generation of an index: `id` differs for each build, `passages` is their number."""

    id: str
    passages: int


class Match(NamedTuple):
    """A passage that matches a plan.

    Attributes:
        entry: the passage.
        score: see `gsisearch.matching.scoring`.
        missing: the labels of the parts of the plan that it doesn't match.
        marks: for each leaf of the plan, the spans to mark in the body.
    """

    entry: Entry
    score: float
    missing: tuple[str, ...] = ()
    marks: Sequence[Sequence[Span]] = ()


class Matches(NamedTuple):
    """The matches of a plan: complete ones, with all of its parts, come before partial ones.

    Attributes:
        total: the number of matches.
        complete: the number of complete matches.
        page: the listed matches, in order.
        allowed: the number of passages that the filters of the plan let through; only known if no
            match is complete.
        counts: for each leaf, by key, the number of passages that match it (by their title too)
            among those that the filters around it let through; the maximum, if the plan has it
            several times.  Only known if no match is complete.
        certain: whether total and order are exact rather than estimates.
    """

    total: int
    complete: int
    page: Sequence[Match]
    allowed: int = 0
    counts: Mapping[object, int] = {}
    certain: bool = True

    @property
    def partial(self) -> bool:
        """Whether there are matches, but no complete one."""
        return not self.complete and bool(self.total)
