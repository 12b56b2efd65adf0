"""The engine contract: plans in, matches out.  Posting lists are not part of it.

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
    """The occurrences of a plan in the body of a passage.

    Attributes:
        key: the key of the passage.
        paragraph: the key of its paragraph; for a paragraph its own key.
        first: the position of its first word in that paragraph; None if unknown, or if their words
            don't correspond one to one.
        spans: the occurrences, in order.
    """

    key: Key
    paragraph: Key
    first: int | None
    spans: Sequence[Span]


class Ranked(NamedTuple):
    """The rank of a passage among the matches of a plan, with the parts of its score.

    Attributes:
        parts: the parts of its score, which add up to it.
        rank: its rank among the listed matches, from 1; None if it isn't listed.
        total, complete: as in `Matches`.
        missing: as in `Match`.
        instead: if it isn't listed, the ids of listed passages of the same paragraph.
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
        """The generation that it has opened, which doesn't change."""

    def matches(self, plan: Plan, listing: Listing = ..., *, marks: bool = True) -> Matches:
        """The matches of a plan, complete ones before partial ones (`gsisearch.matching.partial`).

        Matches with equal rank in the order are sorted by score, and those with equal scores are in
        reading order.

        Passages that match only by their title are listed only if there are no others.

        The text of a paragraph includes that of its commitments, so the most specific passage is
        listed: a commitment whose body matches replaces its paragraph, unless the paragraph also
        matches by words that no single commitment contains; then both are listed.  Commitments
        that match only by title or filters are replaced by their paragraph.  If a paragraph is a
        complete match, its partially matching commitments are not listed, and vice versa; if both
        are partial, only those are listed that match all parts that the paragraph matches.

        Args:
            plan: the plan.
            listing: which matches are listed, and in which order.
            marks: whether to determine the spans to mark.
        """

    def listed(self, plan: Plan) -> Iterator[Occurrences]:
        """The occurrences in the complete matches that `matches` lists, or if there are none, in
        the partial ones; in reading order."""

    def matching(self, plan: Plan) -> Iterator[Occurrences]:
        """The occurrences in all complete matches, including those by title only, in reading order;
        without the commitments of matching paragraphs."""

    def rank(self, plan: Plan, key: Key) -> Ranked:
        """The rank of a passage among the matches of a plan, ordered by score."""

    def facets(self, plan: Plan, fields: Sequence[str]) -> Mapping[str, Mapping[str, int]]:
        """For each of some fields, the number of passages of `listed` with each of its terms.

        Terms are in code point order, without those that no passage has.
        """

    def groups(self, plan: Plan, field: str, limit: int | None = None) -> Mapping[str, Match]:
        """For each term of a field with at most one term per passage, the first of `matches`.

        In the order of `matches`, complete or partial.

        Args:
            plan: the plan.
            field: the field.
            limit: the maximum number of groups; None for all.
        """

    def usage(self, words: Iterable[str], among: Plan | None = None) -> tuple[int, Sequence[Term]]:
        """The frequencies of words in all passages, or in the complete matches of a plan.

        The words of a commitment are counted only once, as those of its paragraph.

        Args:
            words: folded words.
            among: the plan; None for all passages.

        Returns:
            The total number of words in these passages; and those of `words` that occur, in the
            same order, with their counts.
        """

    def likely(self, forms: Sequence[str], document: str | None = None) -> Sequence[Key]:
        """The paragraphs with most of the words of a quotation, at about the same distances.

        Args:
            forms: the folded words of the quotation.
            document: the slug of the document to search; None for all.

        Returns:
            A few keys, the most likely first.
        """

    def having(self, forms: Sequence[str], document: str | None = None) -> Iterator[Key]:
        """The paragraphs with all significant words of a quotation, in reading order.

        The result may have a few paragraphs more, but lacks none unless there are more than
        `candidates.MAX_WITH_ALL_WORDS`: then the number is limited, and if all words are known, to
        paragraphs where they are at the same distances as in the quotation.  Words that occur in no
        passage are ignored; if there are no others, the result is empty.

        Args:
            forms, document: as for `likely`.
        """

    def key(self, id: str) -> Key | None:
        """The key of the passage with a full id (`slug:1.2.3`); None if there is none."""

    def entry(self, key: Key) -> Entry:
        """The entry of the passage with a key from this engine."""

    def document(self, slug: str) -> DocumentEntry:
        """The entry of a document with a slug from `terms("document")`."""

    def close(self) -> None:
        """Close files and connections; closing twice is allowed."""


class Build(Protocol):
    """Builds a generation for an engine."""

    def __call__(self, folder: Path, documents: Iterable[SourceDocument], /) -> tuple[int, int]:
        """Write a generation into an empty folder.

        Args:
            folder: the folder.
            documents: the documents, which are read one by one.

        Returns:
            The number of documents and the number of passages.
        """
