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
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from gsisearch.model import Document, Passage

Postings = Mapping[str, Sequence[int]]


@dataclass(frozen=True, slots=True)
class Entry:
    """A passage as the index keeps it.

    `starts` and `ends` hold, for the word at each position, its published characters as
    offsets of the source.  `children` holds, for a paragraph's commitments in order, the
    positions (first, end) of their words.
    """

    passage: Passage
    starts: Sequence[int]
    ends: Sequence[int]
    children: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """An entry with what it is found by: field → term → positions."""

    entry: Entry
    fields: Mapping[str, Postings]
    lengths: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class DocumentEntry:
    """A document as the index keeps it, its sections in order."""

    document: Document
    sections: tuple[SectionEntry, ...]


class Reader(Protocol):
    """Read access to a built index; for one thread only.

    `size` counts records; `body_lengths` and `title_lengths` count words, by record number;
    `families` maps the number of each paragraph that has commitments to how many.
    """

    size: int
    body_lengths: array[int]
    title_lengths: array[int]
    families: Mapping[int, int]

    def frequencies(self, field: str, term: str) -> Mapping[int, int]:
        """Record number → how often the term stands in that field of it."""

    def positions(self, field: str, term: str, number: int) -> Sequence[int]:
        """The term's positions in one record, ascending; empty where it isn't."""

    def terms(self, field: str, prefix: str = "") -> Iterator[str]:
        """The field's terms that begin with `prefix`, in code point order."""

    def entry(self, number: int) -> Entry:
        """The stored entry of a record."""

    def document(self, slug: str) -> DocumentEntry:
        """The stored entry of a document that `terms("document")` names."""

    def close(self) -> None:
        """Release the files."""
