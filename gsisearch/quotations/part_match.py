"""A part of a quotation matched with the source: its words aligned, its ends to the character."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from typing import NamedTuple

from gsisearch.quotations.alignment import Alignment, Edit
from gsisearch.quotations.edges import adjust_ends
from gsisearch.quotations.normalization import normalize
from gsisearch.quotations.paragraphs import Paragraph, Window
from gsisearch.quotations.parsing import QuotePart


class PartMatch(NamedTuple):
    """A part of a quotation in the source: its words aligned with those of a window.

    `start` and `end` are offsets of the source.  They include punctuation of the quotation that
    the source has too.  A `verbatim` match has the characters as published.
    """

    part: QuotePart
    window: Window
    alignment: Alignment
    start: int
    end: int
    verbatim: bool = False

    @property
    def document(self) -> str:
        """The slug of the document."""
        return self.window.document

    @property
    def error_rate(self) -> float:
        """The edit distance for each word of the part; may exceed 1."""
        return self.alignment.distance / len(self.part.words)

    @property
    def equal_words(self) -> int:
        """How many words of the part are equal to those of the source."""
        return sum(e.pattern_length for e in self.alignment.edits if e.kind == "equal")


def verbatim_match(text: str, part: QuotePart, paragraphs: Iterable[Paragraph]) -> PartMatch | None:
    """The first match of a part, punctuation included, as published.

    Args:
        text: the quotation.
        part: the part of it.
        paragraphs: those to search.
    """
    wanted = normalize(text[part.start : part.end])
    for paragraph in paragraphs:
        if found := paragraph.find_verbatim(wanted):
            start, end = found
            first = bisect_left(paragraph.entry.starts, start)
            last = max(first + 1, bisect_left(paragraph.entry.starts, end))
            alignment = _equal(len(part.words), first, last)
            return PartMatch(part, Window((paragraph,)), alignment, start, end, verbatim=True)
    return None


def phrase_match(text: str, part: QuotePart, paragraph: Paragraph, position: int) -> PartMatch:
    """The match of a part whose words follow each other from a position on."""
    count = len(part.words)
    alignment = _equal(count, position, position + count)
    return aligned_match(text, part, Window((paragraph,)), alignment)


def _equal(count: int, first: int, last: int) -> Alignment:
    return Alignment(first, last, 0, (Edit("equal", 0, count, first, last),))


def aligned_match(text: str, part: QuotePart, window: Window, alignment: Alignment) -> PartMatch:
    """The match of an aligned part, with the punctuation at its ends that both texts have.

    Args:
        text: the quotation.
        part: the part of it.
        window: what it is aligned with; paragraphs without a word of it are left out.
        alignment: of at least one word.
    """
    window, alignment = _trim(window, adjust_ends(part, window, alignment))
    start, end = window.starts[alignment.start], window.ends[alignment.end - 1]
    if alignment.edits[0].kind == "equal":
        quoted = normalize(text[part.start : part.words[0].start][::-1])
        passage = window.paragraphs[0].entry.passage
        at = start - passage.start
        start -= _common_punctuation(
            quoted, passage.published[max(0, at - _reach(quoted)) : at][::-1]
        )
    if alignment.edits[-1].kind == "equal":
        quoted = normalize(text[part.words[-1].end : part.end])
        passage = window.paragraphs[-1].entry.passage
        at = end - passage.start
        end += _common_punctuation(quoted, passage.published[at : at + _reach(quoted)])
    return PartMatch(part, window, alignment, start, end)


def _reach(quoted: str) -> int:
    """In how many published characters the quoted punctuation is looked for."""
    return 2 * len(quoted) + 8


def _common_punctuation(quoted: str, published: str) -> int:
    """How many published characters at a word's side the quotation has too, white space and
    the kind of quotation marks aside."""
    common = at = 0
    for count, char in enumerate(published, 1):
        if at == len(quoted):
            break
        if char.isspace():
            at += quoted[at] == " "
        elif quoted[at] == normalize(char):
            common, at = count, at + 1
        else:
            break
    return common


def _trim(window: Window, alignment: Alignment) -> tuple[Window, Alignment]:
    """Without the paragraphs at either end that no word of the part is in."""
    firsts = [*window.first_positions, len(window.forms)]
    kept = [
        index
        for index in range(len(window.paragraphs))
        if firsts[index] < alignment.end and alignment.start < firsts[index + 1]
    ]
    if len(kept) == len(window.paragraphs):
        return window, alignment
    shift = firsts[kept[0]]
    edits = (e._replace(start=e.start - shift, end=e.end - shift) for e in alignment.edits)
    return Window(window.paragraphs[kept[0] : kept[-1] + 1]), alignment._replace(
        start=alignment.start - shift, end=alignment.end - shift, edits=tuple(edits)
    )
