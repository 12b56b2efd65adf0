"""What comes back: hits with their snippets, concordances, vocabularies, explanations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from gsisearch.frozen import frozen
from gsisearch.model import Kind, Offsets

#: In which order hits are listed: the best first; by the date of their document, the newest
#: first; or as they are read, document by document.
Order = Literal["score", "date", "document"]
#: In which order occurrences are listed: as they are read, or by the words at one side.
LineOrder = Literal["document", "left", "right"]
#: In which order words are listed: the most frequent first, or by the alphabet.
TermOrder = Literal["count", "word"]


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
    `gsisearch.matching.ranking`.
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
