"""Results other than hits: outlines, concordances, vocabularies, explanations, citations, reports."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from zlib import crc32

from gsisearch.errors import DataFileError
from gsisearch.model import Document, Kind, Passage

Severity = Literal["error", "warning"]
PartKind = Literal["stem", "exact", "neighbours", "name", "whole"]


@dataclass(frozen=True)
class Part:
    """One addend of a score: `value` is the product of the numbers.

    `kind` says what `label`, which is part of the query, was looked for as: `stem` a word in any
    form, `exact` a word as it is written, `neighbours` two words, the second at most two places
    after the first, `name` other names of it, `whole` a phrase or pattern.  `share` of the weight of a word is for this
    kind; `boost` is the query's; `rarity` is higher the fewer passages have it, `burstiness` the
    more often those say it that do; `frequency` is how often this one does, saturated.  See
    `gsisearch.matching.ranking`.
    """

    kind: PartKind
    label: str
    share: float
    boost: float
    rarity: float
    burstiness: float
    frequency: float

    @property
    def value(self) -> float:
        """What it adds to the score."""
        return self.share * self.boost * self.rarity * self.burstiness * self.frequency


@dataclass(frozen=True)
class Explanation:
    """Why a passage is where it is among the hits of a query.

    `score` is the sum of the values of `parts`.  `rank` is the passage's place among the `total`
    hits, from 1, or None if it isn't one of them; the `complete` hits, which have everything
    asked for, come before all others, whatever their scores.  `missing` are the parts of the
    query that the passage lacks; `instead` are the ids of hits of the same paragraph that stand
    for a passage which isn't listed.  `corrected` is the query that was asked instead, as for
    `Results`.  The other fields are those of `Passage`.
    """

    query: str
    id: str
    document: str
    section: str
    heading: str
    kind: Kind
    score: float
    rank: int | None
    total: int
    complete: int
    missing: tuple[str, ...]
    instead: tuple[str, ...]
    parts: tuple[Part, ...]
    corrected: str | None = None


@dataclass(frozen=True)
class ConcordanceLine:
    """One occurrence in its context: `left`, `keyword` and `right` are adjacent published text.

    `start` and `end` are the keyword's; `id` and `document` name its passage.
    """

    id: str
    document: str
    left: str
    keyword: str
    right: str
    start: int
    end: int


@dataclass(frozen=True)
class Concordance:
    """The occurrences of a query in reading order or sorted; `total` counts all of them.

    `partial`, `suggestion`, `advice`, `corrected` and `skipped` are as for `Results`.
    """

    query: str
    total: int
    partial: bool
    suggestion: str | None
    lines: tuple[ConcordanceLine, ...]
    advice: tuple[str, ...] = ()
    corrected: str | None = None
    skipped: int = 0

    def __iter__(self) -> Iterator[ConcordanceLine]:
        return iter(self.lines)


@dataclass(frozen=True)
class Term:
    """A word of the corpus, folded: how often it occurs, and in how many passages.

    A commitment's words are those of its paragraph, where that is counted.
    """

    word: str
    occurrences: int
    passages: int


@dataclass(frozen=True)
class Vocabulary:
    """The words of the corpus that begin with `prefix`; `total` counts all, listed or not."""

    prefix: str
    total: int
    terms: tuple[Term, ...]

    def __iter__(self) -> Iterator[Term]:
        return iter(self.terms)


@dataclass(frozen=True)
class Collocate:
    """A word that stands beside another more often than chance would have it.

    `count` is how often it stands beside, `occurrences` how often it occurs in all; `score` is
    the log-likelihood ratio, above 3.84 where chance gives as much once in 20 times.
    """

    word: str
    count: int
    occurrences: int
    score: float


@dataclass(frozen=True)
class Collocations:
    """The words beside the `occurrences` of a query, at most `window` words away.

    They come with the highest score first; `total` counts all, listed or not.  `suggestion`,
    `advice` and `corrected` are as for `Results`.
    """

    query: str
    window: int
    occurrences: int
    total: int
    collocates: tuple[Collocate, ...]
    suggestion: str | None = None
    advice: tuple[str, ...] = ()
    corrected: str | None = None

    def __iter__(self) -> Iterator[Collocate]:
        return iter(self.collocates)


@dataclass(frozen=True)
class Repair:
    """One reviewed correction of damage in the published text.

    `published` stands at `start:end` of the source; `reading` is what a careful reader
    takes it for.  `line` is the source line, from 1.
    """

    line: int
    start: int
    end: int
    published: str
    reading: str


@dataclass(frozen=True)
class Section:
    """A section of a document with its passages in order, commitments after their paragraph.

    `id` is "0" for the opening before the first heading; `start` and `end` include the heading.
    """

    id: str
    document: str
    heading: str
    start: int
    end: int
    passages: tuple[Passage, ...]


@dataclass(frozen=True)
class Outline:
    """A document with its sections in order; section 0 is the opening."""

    document: Document
    sections: tuple[Section, ...]


@dataclass(frozen=True)
class Citation:
    """A citation: `id` is the full id of what is cited (`slug:1.2.3`), `text` one or more lines
    in a `style` of `citing.styles.STYLES`, `permalink` leads to it as long as the source is what
    it is."""

    id: str
    text: str
    permalink: str = ""
    style: str = "plain"


@dataclass(frozen=True)
class Finding:
    """An error or a warning about a file of a corpus folder.

    A document with an error is not searched; `document` is its slug, "" if the finding concerns
    none.  `unreadable` means that the operating system refused to read the file, which may be
    temporary.  The other fields are those of `errors.DataFileError`.
    """

    severity: Severity
    document: str
    path: str
    line: int | None
    key: str
    problem: str
    remedy: str
    unreadable: bool = False

    @classmethod
    def of(cls, error: DataFileError, severity: Severity, document: str = "") -> Finding:
        """The finding for an error."""
        about = error.path, error.line, error.key, error.problem, error.remedy
        return cls(severity, document, *about, isinstance(error.__cause__, OSError))

    @property
    def error(self) -> DataFileError:
        """The finding as an exception."""
        return DataFileError(self.path, self.problem, self.remedy, line=self.line, key=self.key)

    @property
    def place(self) -> str:
        """File, line and key, as at the beginning of a message."""
        place = self.path if self.line is None else f"{self.path}:{self.line}"
        return f"{place}: {self.key}:" if self.key else f"{place}:"

    @property
    def checksum(self) -> int:
        """A number that is the same for the same finding."""
        return crc32(f"{self.severity} {self}".encode("utf-8", "surrogatepass"))

    def __str__(self) -> str:
        return str(self.error)


@dataclass(frozen=True)
class CheckedDocument:
    """A valid document and the number of its parts; `passages` includes the commitments."""

    slug: str
    sections: int
    passages: int
    commitments: int
    repairs: int


@dataclass(frozen=True)
class CorpusReport:
    """A corpus folder: its valid documents, and what is wrong with its files.

    `kept_out` is the number of documents with errors.
    """

    path: str
    documents: tuple[CheckedDocument, ...]
    findings: tuple[Finding, ...] = ()
    kept_out: int = 0


@dataclass(frozen=True)
class Proposal:
    """A proposed repair, and the reason for it.

    The other fields are those of `Repair`; `published` occurs once in its line.
    """

    line: int
    start: int
    end: int
    published: str
    reading: str
    reason: str


@dataclass(frozen=True)
class IndexStatus:
    """The state of an index.

    `state` is one of the values of `freshness.State`; `built` is an ISO timestamp (UTC) or "";
    `bytes` is the total size of its files; `detail` explains a state that is not fresh;
    `kept_out` is the number of documents that could not be read.
    """

    state: str
    path: str
    passages: int
    documents: int
    built: str
    bytes: int
    detail: str
    kept_out: int = 0
