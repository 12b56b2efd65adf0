"""The paragraphs that quotations are compared with, as the index has them."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from gsisearch.caching import cached
from gsisearch.engines.base import Entry, Reader
from gsisearch.model import Offsets
from gsisearch.quotations.parts import normal
from gsisearch.text import Word, sentences, words

HYPHENS = ("-", "\u2010", "\u2011")


def having(reader: Reader, field: str, term: str) -> frozenset[int]:
    """The records that have a term in a field."""
    return reader.remember(
        ("having", field, term), lambda: frozenset(reader.postings(field, term).numbers)
    )


def positions(reader: Reader, form: str, number: int) -> Sequence[int]:
    """The positions of a folded word in a record, ascending."""
    return reader.places.positions(reader.postings("exact", form).places, number)


@dataclass(frozen=True)
class Paragraph:
    """A paragraph, by its record number, prepared for comparison."""

    number: int
    entry: Entry

    @property
    def document(self) -> str:
        """The slug of its document."""
        return self.entry.passage.document

    @cached_property
    def words(self) -> list[Word]:
        """The words of the reading text, by position."""
        return words(self.entry.passage.reading)

    @cached_property
    def forms(self) -> tuple[str, ...]:
        """The folded words."""
        return tuple(word.form for word in self.words)

    @cached_property
    def glued(self) -> dict[str, tuple[str, ...]]:
        """Words that the page glued together → the words that they are."""
        starts, ends = self.entry.starts, self.entry.ends
        found: dict[str, tuple[str, ...]] = {}
        first = 0
        for index in range(1, len(starts) + 1):
            if index == len(starts) or ends[index - 1] != starts[index]:
                if index - first > 1:
                    run = self.forms[first:index]
                    found["".join(run)] = run
                first = index
        return found

    @cached_property
    def line(self) -> str:
        """The folded words between single spaces, one at either end too."""
        return f" {' '.join(self.forms)} "

    @cached_property
    def plain(self) -> str:
        """The published text as `normal` has it."""
        return normal(self.entry.passage.published)

    @cached_property
    def sentences(self) -> list[Offsets]:
        """The sentences of the published text, as offsets of the source."""
        start = self.entry.passage.start
        return [(start + a, start + b) for a, b in sentences(self.entry.passage.published)]

    @cached_property
    def _offsets(self) -> array[int]:
        """For each character of `plain`, its offset in the source."""
        published, at = self.entry.passage.published, self.entry.passage.start
        kept = array("I")
        space = True
        for index, char in enumerate(published, at):
            if char.isspace():
                if not space:
                    kept.append(index)
                space = True
            else:
                kept.append(index)
                space = False
        return kept

    def verbatim(self, text: str) -> Offsets | None:
        """Where the published text has `text` (a `normal` one) between two words' borders."""
        at = self.plain.find(text)
        while at >= 0:
            start, end = self._offsets[at], self._offsets[at + len(text) - 1] + 1
            if self._on_borders(start, end):
                return start, end
            at = self.plain.find(text, at + 1)
        return None

    def _on_borders(self, start: int, end: int) -> bool:
        """Whether neither offset is within a word; words glued together are two, and words with
        a hyphen between them one."""
        starts, ends = self.entry.starts, self.entry.ends
        before = bisect_right(starts, start) - 1
        if before >= 0 and starts[before] < start < ends[before]:
            return False
        after = bisect_left(ends, end)
        if after < len(ends) and starts[after] < end < ends[after]:
            return False
        published, shift = self.entry.passage.published, self.entry.passage.start
        first, last = start - shift, end - shift
        return not (
            (_is_hyphen(published, first - 1) and published[first].isalnum())
            or (_is_hyphen(published, last) and published[last - 1].isalnum())
        )

    def rows(self, words: str) -> Iterator[int]:
        """The positions where folded words, `words` between single spaces, stand in a row."""
        at = self.line.find(f" {words} ")
        while at >= 0:
            yield self.line.count(" ", 0, at)
            at = self.line.find(f" {words} ", at + 1)


def _is_hyphen(text: str, at: int) -> bool:
    """Whether a hyphen stands there between two words."""
    return (
        0 < at < len(text) - 1
        and text[at] in HYPHENS
        and text[at - 1].isalnum()
        and text[at + 1].isalnum()
    )


@dataclass(frozen=True)
class Stretch:
    """Paragraphs of a document that follow each other, as one row of words."""

    paragraphs: tuple[Paragraph, ...]

    @property
    def document(self) -> str:
        """The slug of the document."""
        return self.paragraphs[0].document

    @cached_property
    def forms(self) -> tuple[str, ...]:
        """The folded words."""
        return tuple(form for paragraph in self.paragraphs for form in paragraph.forms)

    @cached_property
    def starts(self) -> Sequence[int]:
        """Where each word begins in the source."""
        return [start for paragraph in self.paragraphs for start in paragraph.entry.starts]

    @cached_property
    def ends(self) -> Sequence[int]:
        """Where each word ends in the source."""
        return [end for paragraph in self.paragraphs for end in paragraph.entry.ends]

    @cached_property
    def firsts(self) -> list[int]:
        """The position of the first word of each paragraph."""
        firsts = [0]
        for paragraph in self.paragraphs[:-1]:
            firsts.append(firsts[-1] + len(paragraph.forms))
        return firsts

    @cached_property
    def glued(self) -> dict[str, tuple[str, ...]]:
        """Words that the page glued together → the words that they are."""
        return {form: run for paragraph in self.paragraphs for form, run in paragraph.glued.items()}

    def home(self, position: int) -> tuple[Paragraph, int]:
        """The paragraph of a word, and the word's position in it."""
        index = bisect_right(self.firsts, position) - 1
        return self.paragraphs[index], position - self.firsts[index]


class Sources:
    """The paragraphs of an index.

    Args:
        reader: the index.
        source: slug → the verbatim text of the document, for quotations across paragraphs;
            without it the white space between two paragraphs is given as line breaks.
    """

    def __init__(self, reader: Reader, source: Callable[[str], str] | None = None) -> None:
        self._reader = reader
        self._source = source
        self.paragraph = cached(self._paragraph, maxsize=1024)

    def _paragraph(self, number: int) -> Paragraph:
        return Paragraph(number, self._reader.entry(number))

    def after(self, paragraph: Paragraph) -> Paragraph | None:
        """The next paragraph of the document."""
        number = paragraph.number + 1 + self._reader.families.get(paragraph.number, 0)
        if number >= self._reader.size:
            return None
        found = self.paragraph(number)
        return found if found.document == paragraph.document else None

    def before(self, paragraph: Paragraph) -> Paragraph | None:
        """The paragraph before, in the same document."""
        number = paragraph.number - 1
        while number >= 0 and self._reader.entry(number).passage.parent:
            number -= 1
        if number < 0:
            return None
        found = self.paragraph(number)
        return found if found.document == paragraph.document else None

    def across(self, paragraph: Paragraph, end: int) -> tuple[Paragraph, ...]:
        """The paragraph and those after it that begin before `end`."""
        found = [paragraph]
        while (following := self.after(found[-1])) and following.entry.passage.start < end:
            found.append(following)
        return tuple(found)

    def published(self, paragraphs: Sequence[Paragraph], start: int, end: int) -> str:
        """The published text `source[start:end]`, which begins and ends in these paragraphs."""
        if len(paragraphs) > 1 and self._source:
            return self._source(paragraphs[0].document)[start:end]
        pieces = []
        at = start
        for paragraph in paragraphs:
            passage = paragraph.entry.passage
            if passage.end <= start or passage.start >= end:
                continue
            pieces.append("\n" * (passage.start - at))
            first, at = max(start, passage.start), min(end, passage.end)
            pieces.append(passage.published[first - passage.start : at - passage.start])
        return "".join(pieces)


def touched(paragraphs: Sequence[Paragraph], start: int, end: int, reader: Reader) -> list[str]:
    """The ids of the most specific passages with a word in `start:end`, in order."""
    found: list[str] = []
    for paragraph in paragraphs:
        entry = paragraph.entry
        first = bisect_right(entry.ends, start)
        last = bisect_left(entry.starts, end)
        at = first
        for child, (begin, stop) in enumerate(reader.commitment_spans(paragraph.number), 1):
            if at < min(begin, last):
                found.append(entry.passage.id)
            if max(begin, first) < min(stop, last):
                found.append(reader.entry(paragraph.number + child).passage.id)
            at = max(at, stop)
        if at < last:
            found.append(entry.passage.id)
    return list(dict.fromkeys(found))
