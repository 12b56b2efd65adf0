"""What an engine must do, at the height of the plan: no posting list is in this contract.

An engine holds the passages of a corpus, in one generation: nothing in it changes while it is open.
It takes plans (`gsisearch.matching.plan`), made with its own counts.  What a match is, and where,
`gsisearch.matching.matcher` defines; how well a passage matches, `gsisearch.matching.scoring`,
where an engine may estimate from samples how rare and how bursty something frequent is.

All that takes long stops at the deadline of the call (`gsisearch.deadline`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from gsisearch.index.entries import DocumentEntry, Entry, Generation, Key, Listing, Match, Matches
from gsisearch.matching.counts import Counts
from gsisearch.matching.plan import Plan
from gsisearch.matching.spans import Span
from gsisearch.results import Part, Term

if TYPE_CHECKING:
    from gsisearch.corpus.documents import SourceDocument


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

    def usage(self, words: Iterable[str], among: Plan | None = None) -> tuple[int, Sequence[Term]]:
        """How often some folded words are used in the passages that match a plan wholly, or in all.

        A commitment's words count as those of its paragraph.

        Returns:
            How many words the passages have; and the words that are used there, in the order of
            `words`, each with its counts.
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
