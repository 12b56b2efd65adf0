"""What engines take and return besides plans: which matches are listed, passages, matches.

An engine has a key of its own for each passage, which only it can read and which is valid for
one generation.
"""

# No `from __future__ import annotations`: classes with annotations that are strings take longer to
# define, and every search defines these.

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from gsisearch.matching.spans import Span
from gsisearch.model import Document, Order, Passage

#: What an engine calls a passage.
Key = int | str


class Listing(NamedTuple):
    """Which matches are listed: after the first `skip` of an order, at most `limit`; None for all.

    By "date" the newest come first, dates being compared as text (2022-05 is before 2022-05-09);
    passages without one come last.
    """

    limit: int | None = None
    skip: int = 0
    sort: Order = "score"

    @property
    def end(self) -> int | None:
        """How many there are up to the last one that is listed; None for all."""
        return None if self.limit is None else self.skip + self.limit


class Entry(NamedTuple):
    """A passage as an engine keeps it.

    Attributes:
        passage: the passage.
        starts, ends: for the word at each position of the reading text, its published characters
            as offsets of the source.
        commitments: for each commitment of a paragraph in order, the positions (first, end) of
            its words; their ids are the paragraph's with `.1`, `.2`, … added.
    """

    passage: Passage
    starts: Sequence[int]
    ends: Sequence[int]
    commitments: Sequence[Span] = ()


class SectionEntry(NamedTuple):
    """A section as an engine keeps it, with the keys of its passages in reading order.

    `paragraphs` are those of its paragraphs alone.  The other fields are those of `model.Section`.
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
    """What an engine holds: `id` is another for each build, `passages` is how many there are."""

    id: str
    passages: int


class Match(NamedTuple):
    """A passage that answers a query.

    Attributes:
        entry: the passage.
        score: see `gsisearch.matching.scoring`.
        missing: the labels of what the query asks for and the passage lacks.
        marks: for each leaf of the plan the spans to mark in the body.
    """

    entry: Entry
    score: float
    missing: tuple[str, ...] = ()
    marks: Sequence[Sequence[Span]] = ()


class Matches(NamedTuple):
    """The matches of a plan: those that have everything asked for come before all others.

    Attributes:
        total: how many there are.
        complete: how many of them have everything.
        page: those that are listed, in order.
        allowed: how many passages the filters of the plan leave.
        counts: for each leaf, by its key, how many passages match it, by their title too, of those
            that the filters around it leave; the most of these where the plan has it several
            times.  These two are known only where nothing is complete.
        certain: whether total and order are exact, not estimates.
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
