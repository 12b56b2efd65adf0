"""What an engine must do, at the height of the plan: no posting list is in this contract.

An engine holds the passages of a corpus, in one generation: nothing in it changes while it is open.
It takes plans (`gsisearch.matching.plan`), made with its own counts.  What a match is, and where,
`gsisearch.matching.matcher` defines; how well a passage matches, `gsisearch.matching.scoring`.

An engine has a key of its own for each passage, which only it can read and which is valid for
this generation.  All that takes long stops at the deadline of the call (`gsisearch.deadline`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from gsisearch.matching.counts import Counts
from gsisearch.matching.plan import Plan
from gsisearch.matching.spans import Span
from gsisearch.model import Document, Passage
from gsisearch.results import Order, Part, Term

if TYPE_CHECKING:
    from gsisearch.corpus.documents import SourceDocument

#: What an engine calls a passage.
Key = int | str


class Listing(NamedTuple):
    """Which matches are listed: after the first `skip` of an order, at most `limit`; None for all."""

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
        counts: for each leaf, by its key, how many passages match it of those that the filters
            around it leave.  These two are known only where nothing is complete.
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


class Occurrences(NamedTuple):
    """Where a passage has what a plan looks for: spans of its body, in order.

    Attributes:
        key: of the passage.
        paragraph: the key of the paragraph that it is, or is a commitment of.
        first: the position in that paragraph of its first word; None where that is not known, or
            a word of the one is only part of a word of the other.
        spans: the occurrences.
    """

    key: Key
    paragraph: Key
    first: int | None
    spans: Sequence[Span]


class Ranked(NamedTuple):
    """Where a passage is among the matches of a plan, and why.

    Attributes:
        parts: of its score, which add up to it.
        rank: its place among the matches, from 1; None if it is not listed.
        total, complete: as in `Matches`.
        missing: as in `Match`.
        instead: the ids of listed passages of the same paragraph, where it is not listed itself.
    """

    parts: Sequence[Part]
    rank: int | None
    total: int
    complete: int
    missing: tuple[str, ...]
    instead: tuple[str, ...]


class Usage(NamedTuple):
    """How some passages use some words; a commitment's words count as those of its paragraph.

    `words` counts all words of the passages.
    """

    words: int
    terms: Sequence[Term]


class Engine(Counts, Protocol):
    """A built index, open for one thread."""

    @property
    def generation(self) -> Generation:
        """What it holds, fixed when it was opened."""

    def matches(self, plan: Plan, listing: Listing = ..., *, marks: bool = True) -> Matches:
        """The matches of a plan, each passage once, and of a paragraph and its commitments the
        most specific ones.

        Equal matches are in the order of their scores, and then in reading order.  A passage counts
        for what it says: those that match by their title alone are listed only where there are no
        others.

        Args:
            plan: what is looked for.
            listing: which of them are listed, and in which order.
            marks: whether to find out what to mark in those.
        """

    def listed(self, plan: Plan) -> Iterator[Occurrences]:
        """The passages that `matches` lists, complete ones or else the others, in reading order."""

    def matching(self, plan: Plan) -> Iterator[Occurrences]:
        """Every passage that matches a plan wholly, in reading order; without the commitments of
        paragraphs that do."""

    def rank(self, plan: Plan, key: Key) -> Ranked:
        """Where a passage is among the matches of a plan, and why."""

    def facets(self, plan: Plan, fields: Sequence[str]) -> Mapping[str, Mapping[str, int]]:
        """For each of some fields, in how many listed complete matches each of its terms is."""

    def groups(self, plan: Plan, field: str, limit: int | None = None) -> Mapping[str, Match]:
        """The best match with each term of a field, the best first."""

    def usage(self, words: Iterable[str], among: Plan | None = None) -> Usage:
        """How often some folded words are used in the passages that match a plan, or in all."""

    def likely(self, forms: Sequence[str], document: str | None = None) -> Sequence[Key]:
        """The paragraphs where most of the words of a quotation are, about as far apart as in it.

        Args:
            forms: its folded words.
            document: the slug of the only document to look at; None for all.

        Returns:
            A few keys, the likeliest first.
        """

    def having(self, forms: Sequence[str], document: str | None = None) -> Iterator[Key]:
        """The paragraphs with all words of a quotation, in reading order: perhaps a few more,
        but none less, unless there are many.  Words that are nowhere don't count.

        Args:
            forms, document: as for `likely`.
        """

    def key(self, id: str) -> Key | None:
        """The key of the passage with a full id (`slug:1.2.3`); None where there is none."""

    def entry(self, key: Key) -> Entry:
        """The entry of a passage."""

    def document(self, slug: str) -> DocumentEntry:
        """The entry of a document that `terms("document")` names."""

    def close(self) -> None:
        """Release what is held open; closing twice is fine."""


class Builder(Protocol):
    """Builds a generation."""

    def build(self, folder: Path, documents: Iterable[SourceDocument]) -> Generation:
        """Write a generation of documents, which are taken one by one, into an empty folder."""
