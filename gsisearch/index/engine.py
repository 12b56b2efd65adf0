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
        """The matches of a plan, complete ones before partial ones (`gsisearch.matching.partial`).

        Matches that the order has as equals are in the order of their scores, and those of equal
        scores in reading order.

        A passage counts for what it says: those that match by their title alone are listed only
        where there are no others.

        A paragraph's text has that of its commitments in it, and the most specific is listed:
        a commitment whose body matches stands for its paragraph, unless that matches by what no
        single one of its commitments has; then both are listed.  Commitments of which only the
        title or the filters match give way to their paragraph.  Beside a complete paragraph none
        of its commitments is listed as a partial match, nor beside a complete commitment its
        paragraph; where both are partial, only those are that have each part of the plan that
        the paragraph has.

        Args:
            plan: what is looked for.
            listing: which of them are listed, and in which order.
            marks: whether to find out what to mark in those.
        """

    def listed(self, plan: Plan) -> Iterator[Occurrences]:
        """The passages that `matches` lists in reading order: the complete ones, or where there
        are none the others."""

    def matching(self, plan: Plan) -> Iterator[Occurrences]:
        """Every passage that matches a plan wholly, by its title too, in reading order; without the
        commitments of paragraphs that do."""

    def rank(self, plan: Plan, key: Key) -> Ranked:
        """Where a passage is among the matches of a plan, in the order of their scores, and why."""

    def facets(self, plan: Plan, fields: Sequence[str]) -> Mapping[str, Mapping[str, int]]:
        """For each of some fields, in how many of the passages of `listed` each of its terms is.

        Terms are in code point order, those that none of the passages has left out.
        """

    def groups(self, plan: Plan, field: str, limit: int | None = None) -> Mapping[str, Match]:
        """The first of `matches`, complete or partial, with each term of a field that has at most
        one a passage; in their order, `limit` of them at most, or None for all."""

    def usage(self, words: Iterable[str], among: Plan | None = None) -> Usage:
        """How often some folded words are used in the passages that match a plan wholly, or in all.

        Words that are not used there are left out; the others are in the order of `words`.
        """

    def likely(self, forms: Sequence[str], document: str | None = None) -> Sequence[Key]:
        """The paragraphs where most of the words of a quotation are, about as far apart as in it.

        Args:
            forms: its folded words.
            document: the slug of the only document to look at; None for all.

        Returns:
            A few keys, the likeliest first.
        """

    def having(self, forms: Sequence[str], document: str | None = None) -> Iterator[Key]:
        """The paragraphs with all significant words of a quotation, in reading order.

        There may be a few more, but none less, unless they are many (`candidates.MOST_HAVING`):
        then only so many, and if all words are known, only where these are as far apart as in the
        quotation.  Words that no passage has don't count; if it has no others, there are none.

        Args:
            forms, document: as for `likely`.
        """

    def key(self, id: str) -> Key | None:
        """The key of the passage with a full id (`slug:1.2.3`); None where there is none."""

    def entry(self, key: Key) -> Entry:
        """The entry of the passage that has a key, which this engine gave."""

    def document(self, slug: str) -> DocumentEntry:
        """The entry of a document that `terms("document")` names."""

    def close(self) -> None:
        """Release what is held open; closing twice is fine."""


class Build(Protocol):
    """Builds a generation for an engine."""

    def __call__(self, folder: Path, documents: Iterable[SourceDocument], /) -> tuple[int, int]:
        """Write a generation of documents, which are taken one by one, into an empty folder.

        Returns:
            How many documents and passages it has.
        """
