"""The nouns of the product, as frozen dataclasses: what is searched and what comes back.

Offsets everywhere count Unicode characters of the verbatim source file, half open:
`source[start:end]` is the text meant.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from gsisearch.authors import Author, in_a_row
from gsisearch.frozen import frozen

Kind = Literal["paragraph", "commitment"]
#: In which order hits are listed: the best first; by the date of their document, the newest
#: first; or as they are read, document by document.
Order = Literal["score", "date", "document"]
#: In which order occurrences are listed: as they are read, or by the words at one side.
LineOrder = Literal["document", "left", "right"]
#: In which order words are listed: the most frequent first, or by the alphabet.
TermOrder = Literal["count", "word"]
Offsets = tuple[int, int]


@frozen
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


@frozen
class Document:
    """What is known of one source file besides its text.

    `date` is ISO 8601 (`2022-06-07`, or `2022-06`, or `2022`); `source` says where the text
    was taken from; `sha256` is the hash of the source file's bytes, in hexadecimal.
    `url` is its web address and `accessed` the day, ISO 8601, on which it was read there.
    Fields that the sidecar leaves out are "", and `authors` is empty then.
    """

    slug: str
    title: str
    authors: tuple[Author, ...]
    office: str
    publisher: str
    date: str
    place: str
    language: str
    source: str
    sha256: str
    url: str = ""
    accessed: str = ""

    @property
    def author(self) -> str:
        """All authors as in running text: "A", "A and B", "A, B, and C"; "" for none."""
        return in_a_row([author.name for author in self.authors])


@frozen
class Passage:
    """A paragraph, or a commitment enumerated in one.

    `id` is the path in the document: `1.2` the second paragraph of section 1, `1.2.3` the
    third commitment in it; `document` is the slug.  `heading` is the published heading of
    the section, "" for the opening (section 0).  `parent` is the paragraph's id for a
    commitment, else "".  `published` equals `source[start:end]`; `reading` is the repaired text.
    """

    id: str
    document: str
    section: str
    heading: str
    kind: Kind
    parent: str
    start: int
    end: int
    published: str
    reading: str


@frozen
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


@frozen
class Snippet:
    """A piece of the published text with the matches in it.

    `text` equals `source[start:end]`; `marks` are (start, end) pairs within it, in order,
    disjoint, counted like `start` and `end`.  `cut_before` and `cut_after` say whether the
    passage goes on at that side.
    """

    text: str
    start: int
    end: int
    marks: tuple[Offsets, ...]
    cut_before: bool
    cut_after: bool


@frozen
class Hit:
    """A passage that answers a query.

    `score` is 0 or more, comparable within one result only; `missing` are the words of the
    query that this passage lacks (empty unless it is a partial match); `citation` is one line.
    The other fields are those of `Passage`.
    """

    id: str
    document: str
    section: str
    heading: str
    kind: Kind
    score: float
    published: str
    reading: str
    start: int
    end: int
    snippets: tuple[Snippet, ...]
    citation: str
    missing: tuple[str, ...] = ()


@frozen
class Results:
    """The hits of a query, best first unless another order was asked for; iterating gives them.

    `total` counts all matches, listed or not, `skipped` those before the first hit; `partial` is true when no passage
    has everything asked for and the hits are the best partial matches; `suggestion` is a query
    that finds more, or None; `advice` says in sentences why little or nothing was found.
    `corrected` is the query whose hits these are when no passage has all of what was typed and it
    is clear what was meant (it is the suggestion then), else None.
    """

    query: str
    total: int
    partial: bool
    suggestion: str | None
    hits: tuple[Hit, ...]
    advice: tuple[str, ...] = ()
    corrected: str | None = None
    skipped: int = 0

    def __iter__(self) -> Iterator[Hit]:
        return iter(self.hits)

    def __len__(self) -> int:
        return len(self.hits)


PartKind = Literal["stem", "exact", "neighbours", "name", "whole"]


@frozen
class Part:
    """One addend of a score: `value` is the product of the numbers.

    `kind` says what `label`, which is part of the query, was looked for as: `stem` a word in any
    form, `exact` a word as it is written, `neighbours` two words, the second at most two places
    after the first, `name` other names of it, `whole` a phrase or pattern.  `share` of the weight of a word is for this
    kind; `boost` is the query's; `rarity` is higher the fewer passages have it, `keenness` the
    more often those say it that do; `frequency` is how often this one does, saturated.  See
    `gsisearch.ranking`.
    """

    kind: PartKind
    label: str
    share: float
    boost: float
    rarity: float
    keenness: float
    frequency: float

    @property
    def value(self) -> float:
        """What it adds to the score."""
        return self.share * self.boost * self.rarity * self.keenness * self.frequency


@frozen
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


@frozen
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


@frozen
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


@frozen
class Term:
    """A word of the corpus, folded: how often it occurs, and in how many passages.

    A commitment's words are those of its paragraph, where that is counted.
    """

    word: str
    occurrences: int
    passages: int


@frozen
class Vocabulary:
    """The words of the corpus that begin with `prefix`; `total` counts all, listed or not."""

    prefix: str
    total: int
    terms: tuple[Term, ...]

    def __iter__(self) -> Iterator[Term]:
        return iter(self.terms)


@frozen
class Collocate:
    """A word that stands beside another more often than chance would have it.

    `count` is how often it stands beside, `occurrences` how often it occurs in all; `score` is
    the log-likelihood ratio, above 3.84 where chance gives as much once in 20 times.
    """

    word: str
    count: int
    occurrences: int
    score: float


@frozen
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


@frozen
class Citation:
    """A citation: `id` is the full id of what is cited (`slug:1.2.3`), `text` one or more lines
    in a `style` of `bibliography.STYLES`, `permalink` leads to it as long as the source is what
    it is."""

    id: str
    text: str
    permalink: str = ""
    style: str = "plain"


@frozen
class Outline:
    """A document with its sections in order; section 0 is the opening."""

    document: Document
    sections: tuple[Section, ...]


@frozen
class Settings:
    """How a corpus is searched.

    `title`, `commitments` and `text` multiply what a match in that field weighs;
    `snippet_length` counts characters; `synonyms` are groups of names for one thing.
    """

    title: float = 0.5
    commitments: float = 1.2
    text: float = 1.0
    snippet_length: int = 240
    synonyms: tuple[tuple[str, ...], ...] = ()

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Settings:
        """Settings from what `json` makes of `dataclasses.asdict` of them."""
        return cls(**{**data, "synonyms": tuple(map(tuple, data["synonyms"]))})
