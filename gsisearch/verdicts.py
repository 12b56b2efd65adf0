"""The results of checking quotations.

Offsets count characters: those named `quote_…` of the quotation as given, all others of the verbatim
source file.  Spans are half open.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Verdict = Literal["exact", "repaired", "altered", "absent"]
ChangeKind = Literal["insert", "delete", "replace"]
Where = Literal["before", "inside", "after"]

#: Quotations with these verdicts have the words of the source.
FAITHFUL: tuple[Verdict, ...] = ("exact", "repaired")


@dataclass(frozen=True, slots=True)
class Alarm:
    """Why a change may turn the meaning: the name of the rule, and an explanation for the reader."""

    name: str
    explanation: str


@dataclass(frozen=True, slots=True)
class Change:
    """A difference between a quotation and its source, in whole words.

    `insert`: the quotation has words that the source lacks; `delete`: it leaves words out;
    `replace`: it has others.  `quote` and `source` are the words on both sides, as written.
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

    `text` is `source[start:end]`.  A cut with an ellipsis is `marked`.  `warning` says what may be
    lost with it; it is "" if no rule applies.
    """

    where: Where
    text: str
    start: int
    end: int
    marked: bool
    warning: str = ""


@dataclass(frozen=True, slots=True)
class Nearest:
    """The text that is most similar to a quotation that is not in the corpus."""

    document: str
    id: str
    start: int
    end: int
    published: str
    similarity: float


@dataclass(frozen=True, slots=True)
class Verification:
    """Whether a quotation is in the corpus, where, and how it differs.

    `exact` is what was published, character for character, except for the kind of quotation
    marks, white space, and what the quoter marked as his own (ellipses, brackets); `repaired` has
    the same words, but differs in case, punctuation, hyphens or damage of the web page; `altered`
    has other words, given as `changes`; `absent` is not in the corpus, and `nearest` is the most
    similar text.

    Attributes:
        quote: the quotation as given.
        document, id: the most specific passage that contains it, or the first of several
            paragraphs; for a heading the section, for a title no id; "" if absent.
        ids: the most specific passages that it overlaps with, in order.
        start, end: its span in the source; None if absent.
        published: the source there, including what is left out at an ellipsis.
        similarity: 2 M / T, where M is the number of words that quotation and source share in
            order, and T that of both: 1 for the same words, 0 for none.
        changes: how it differs, in order.
        cut: what it leaves out at an ellipsis, or at its ends where a reader should know.
        insertions: the quoter's own words, in brackets, that are no change.
        nearest: the most similar text, if absent.
        passages, corpus_sha256: how many passages were searched, and the hash of the corpus.
        citation, permalink: of the passages; "" if absent.
    """

    quote: str
    verdict: Verdict
    document: str = ""
    id: str = ""
    ids: tuple[str, ...] = ()
    start: int | None = None
    end: int | None = None
    published: str = ""
    similarity: float = 0.0
    changes: tuple[Change, ...] = ()
    cut: tuple[Cut, ...] = ()
    insertions: tuple[str, ...] = ()
    nearest: Nearest | None = None
    passages: int = 0
    corpus_sha256: str = ""
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

    Attributes:
        text: what is quoted, without quotation marks and markup.
        start, end: its span in the draft, quotation marks included.
        line, column: where that starts, from 1.
        words: the number of its words.
        block: whether it is a block quotation, whose lines start with `>`.
    """

    text: str
    start: int
    end: int
    line: int
    column: int
    words: int
    block: bool = False


@dataclass(frozen=True, slots=True)
class UnclosedMark:
    """An opening quotation mark that is never closed; `line` and `column` count from 1."""

    mark: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class CheckedQuotation:
    """A quotation of a draft, verified.

    A `phrase` is so short that it may be an ordinary expression: a draft never fails for it.
    """

    quotation: Quotation
    verification: Verification
    phrase: bool


@dataclass(frozen=True, slots=True)
class DraftReport:
    """The checked quotations of a draft.

    Attributes:
        checked: the quotations and phrases, in order.
        unclosed: the quotation marks that are never closed, in order.
        shortest: the minimum number of words of a quotation that is not a phrase.
        counts: how many quotations have each verdict, phrases not counted.
    """

    checked: tuple[CheckedQuotation, ...]
    unclosed: tuple[UnclosedMark, ...]
    shortest: int
    counts: dict[Verdict, int] = field(init=False)

    def __post_init__(self) -> None:
        counts: dict[Verdict, int] = {"exact": 0, "repaired": 0, "altered": 0, "absent": 0}
        for item in self.quotations:
            counts[item.verification.verdict] += 1
        object.__setattr__(self, "counts", counts)

    @property
    def quotations(self) -> tuple[CheckedQuotation, ...]:
        """The quotations without the phrases."""
        return tuple(item for item in self.checked if not item.phrase)

    @property
    def phrases(self) -> tuple[CheckedQuotation, ...]:
        """The phrases."""
        return tuple(item for item in self.checked if item.phrase)

    @property
    def exit_code(self) -> int:
        """1 if a quotation is altered or absent, else 2 if one cannot be checked because its closing
        mark is missing, else 0."""
        if self.counts["altered"] or self.counts["absent"]:
            return 1
        return 2 if self.unclosed else 0
