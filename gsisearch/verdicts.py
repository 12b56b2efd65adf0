"""What a check of a quotation gives back, as frozen dataclasses.

Offsets without further word count characters of the verbatim source file; `quote_start` and
`quote_end` count characters of the quotation as given.  All are half open.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Verdict = Literal["exact", "repaired", "altered", "absent"]
ChangeKind = Literal["insert", "delete", "replace"]
Where = Literal["before", "inside", "after"]

#: A quotation with one of these verdicts says what its source says.
FAITHFUL: tuple[Verdict, ...] = ("exact", "repaired")


@dataclass(frozen=True, slots=True)
class Alarm:
    """A change that may turn the meaning: the rule's name, and what it means for the reader."""

    name: str
    explanation: str


@dataclass(frozen=True, slots=True)
class Change:
    """A difference between a quotation and its source, in whole words.

    `insert`: the quotation has words that the source lacks; `delete`: it leaves words out;
    `replace`: it has others.  `quote` and `source` are the words at either side, as written.
    """

    kind: ChangeKind
    quote: str
    source: str
    quote_start: int
    quote_end: int
    start: int
    end: int
    alarms: tuple[Alarm, ...] = ()

    @property
    def meaning(self) -> bool:
        """Whether the change may turn the meaning."""
        return bool(self.alarms)


@dataclass(frozen=True, slots=True)
class Cut:
    """Words of the source that a quotation leaves out, at an ellipsis or at one of its ends.

    `text` equals `source[start:end]`.  `marked` says whether an ellipsis stands for it;
    `warning` says what is lost with it, "" for nothing that a rule knows of.
    """

    where: Where
    text: str
    start: int
    end: int
    marked: bool
    warning: str = ""


@dataclass(frozen=True, slots=True)
class Nearest:
    """The stretch of text most like a quotation that is not in the corpus."""

    document: str
    id: str
    start: int
    end: int
    published: str
    similarity: float


@dataclass(frozen=True, slots=True)
class Verification:
    """Whether a quotation is in the corpus, where, and how it differs.

    `exact` is character for character what was published, quotation marks, white space and what
    the quoter marked as his own (ellipses, brackets) aside; `repaired` has the same words,
    but differs in case, punctuation, hyphens or damage of the web page; `altered` has other
    words, given as `changes`; `absent` is not there, and `nearest` is what comes closest.

    Attributes:
        quote: the quotation as given.
        document, id: the most specific passage that holds all of it, or the first of a span of
            paragraphs; for words of a heading its section, for those of the document's title
            no id; "" when absent.
        ids: the most specific passages that it touches, in order.
        start, end: where it stands; None when absent.
        published: the source there, parts left out at an ellipsis included.
        similarity: 2 M / T, M being the words that quotation and source share in order, T
            the words of both; 1 for the same words, 0 for none.
        cut: what it leaves out, where an ellipsis says so or where a reader should know.
        insertions: the quoter's own words, in brackets; no change.
        passages, corpus_sha256: what was searched: how many passages, of which corpus.
        citation, permalink: of the place; "" when absent.
    """

    quote: str
    verdict: Verdict
    document: str
    id: str
    ids: tuple[str, ...]
    start: int | None
    end: int | None
    published: str
    similarity: float
    changes: tuple[Change, ...]
    cut: tuple[Cut, ...]
    insertions: tuple[str, ...]
    nearest: Nearest | None
    passages: int
    corpus_sha256: str
    citation: str = ""
    permalink: str = ""

    @property
    def faithful(self) -> bool:
        """Whether it is exact or repaired."""
        return self.verdict in FAITHFUL

    @property
    def alarms(self) -> tuple[Alarm, ...]:
        """All alarms of all changes, in order."""
        return tuple(alarm for change in self.changes for alarm in change.alarms)


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quotation found in a draft.

    `text` is what is quoted, without quotation marks and markup; `draft[start:end]` is all of it,
    marks included, and begins at `line` and `column`, which count from 1.  `words` counts its
    words; a `block` quotation is one by its lines, which begin with `>`.
    """

    text: str
    start: int
    end: int
    line: int
    column: int
    words: int
    block: bool = False


@dataclass(frozen=True, slots=True)
class Unclosed:
    """A quotation mark that opens and is never closed."""

    mark: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Checked:
    """A quotation of a draft with what was found of it.

    A `phrase` is too short to be told from an ordinary expression: it is checked, but never
    makes a draft fail.
    """

    quotation: Quotation
    verification: Verification
    phrase: bool


@dataclass(frozen=True, slots=True)
class DraftReport:
    """The quotations of a draft, in order, checked; `shortest` is the fewest words of one
    that is not a mere phrase."""

    checked: tuple[Checked, ...]
    unclosed: tuple[Unclosed, ...]
    shortest: int
    counts: dict[Verdict, int] = field(init=False)

    def __post_init__(self) -> None:
        counts: dict[Verdict, int] = {"exact": 0, "repaired": 0, "altered": 0, "absent": 0}
        for item in self.quotations:
            counts[item.verification.verdict] += 1
        object.__setattr__(self, "counts", counts)

    @property
    def quotations(self) -> tuple[Checked, ...]:
        """The quotations proper."""
        return tuple(item for item in self.checked if not item.phrase)

    @property
    def phrases(self) -> tuple[Checked, ...]:
        """The short phrases."""
        return tuple(item for item in self.checked if item.phrase)

    @property
    def exit_code(self) -> int:
        """0: every quotation is exact or repaired; 1: one is not; 2: one can't be checked,
        because its closing mark is missing, and the others are right."""
        if self.counts["altered"] or self.counts["absent"]:
            return 1
        return 2 if self.unclosed else 0
