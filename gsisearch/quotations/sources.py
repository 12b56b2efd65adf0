"""The paragraphs that quotations are compared with, as the index has them."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, pairwise, takewhile
from operator import itemgetter
from typing import TYPE_CHECKING

from gsisearch.caching import cached
from gsisearch.deadline import in_time
from gsisearch.index.entries import Entry, Key
from gsisearch.model import Offsets
from gsisearch.quotations.parts import normal
from gsisearch.text.languages import Language, language
from gsisearch.text.sentences import sentences
from gsisearch.text.words import Word, words

if TYPE_CHECKING:
    from gsisearch.index.engine import Engine

HYPHENS = ("-", "\u2010", "\u2011")


def offsets(text: str, start: int = 0) -> array[int]:
    """For each character of `normal(text)` where it is in a source; the text is at `start`."""
    kept = array("I")
    space = True
    for index, char in enumerate(text, start):
        if not (char.isspace() and space):
            kept.append(index)
        space = char.isspace()
    return kept


@dataclass(frozen=True)
class Paragraph:
    """A paragraph, prepared for comparison."""

    """A paragraph, prepared for comparison; `language` is that of its document."""

    key: Key
    entry: Entry
    language: Language

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
        return tuple(word.form for word in in_time(self.words, 1000))

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
        found = sentences(self.entry.passage.published, self.language)
        return [(start + a, start + b) for a, b in found]

    @cached_property
    def _offsets(self) -> array[int]:
        """For each character of `plain`, its offset in the source."""
        return offsets(self.entry.passage.published, self.entry.passage.start)

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
        position = counted = 0
        at = self.line.find(f" {words} ")
        while at >= 0:
            position += self.line.count(" ", counted, at)
            counted = at
            yield position
            at = self.line.find(f" {words} ", at + 1)

    def children_from(self, position: int) -> Iterator[tuple[int, int, int]]:
        """The positions (first, end) of the words of each commitment that ends behind a
        position, with its number from 1, in order."""
        children = self._children
        at = bisect_right(children, position, key=itemgetter(1))
        return (children[index] for index in range(at, len(children)))

    @cached_property
    def _children(self) -> list[tuple[int, int, int]]:
        spans = enumerate(self.entry.commitments, 1)
        return [(begin, stop, number) for number, (begin, stop) in spans if begin < stop]

    def compound(self, position: int) -> tuple[int, int]:
        """The positions (first, end) of the words that hyphens alone join to a word, and of it."""
        index = bisect_right(self._compounds, position)
        return self._compounds[index - 1], self._compounds[index]

    @cached_property
    def _compounds(self) -> list[int]:
        """The positions of the words that no hyphen joins to the one before, and the end."""
        reading = self.entry.passage.reading
        joined = (reading[one.end : two.start] in HYPHENS for one, two in pairwise(self.words))
        firsts = [at for at, is_joined in enumerate(joined, 1) if not is_joined]
        return [0, *firsts, len(self.words)]


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

    @property
    def language(self) -> Language:
        """The language of the document."""
        return self.paragraphs[0].language

    @cached_property
    def forms(self) -> tuple[str, ...]:
        """The folded words."""
        if len(self.paragraphs) == 1:
            return self.paragraphs[0].forms
        return tuple(form for paragraph in self.paragraphs for form in paragraph.forms)

    @cached_property
    def starts(self) -> Sequence[int]:
        """Where each word begins in the source."""
        if len(self.paragraphs) == 1:
            return self.paragraphs[0].entry.starts
        return [start for paragraph in self.paragraphs for start in paragraph.entry.starts]

    @cached_property
    def ends(self) -> Sequence[int]:
        """Where each word ends in the source."""
        if len(self.paragraphs) == 1:
            return self.paragraphs[0].entry.ends
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
        engine: the index.
        source: slug → the verbatim text of the document, for quotations across paragraphs;
            without it the white space between two paragraphs is given as line breaks.
    """

    def __init__(self, engine: Engine, source: Callable[[str], str] | None = None) -> None:
        self._engine = engine
        self._source = source
        self.paragraph = cached(self._paragraph, maxsize=1024)
        self._keys = cached(self._find_keys, maxsize=16)

    def _paragraph(self, key: Key) -> Paragraph:
        entry = self._engine.entry(key)
        document = self._engine.document(entry.passage.document).document
        return Paragraph(key, entry, language(document.language))

    def _find_keys(self, document: str) -> tuple[list[Key], dict[Key, int]]:
        """The keys of a document's paragraphs in order, and the index of each."""
        sections = self._engine.document(document).sections
        keys = list(chain.from_iterable(section.paragraphs for section in sections))
        return keys, {key: index for index, key in enumerate(keys)}

    def following(self, paragraph: Paragraph) -> Iterator[Paragraph]:
        """The paragraphs of the document that come after one."""
        keys, indexes = self._keys(paragraph.document)
        return (self.paragraph(keys[at]) for at in range(indexes[paragraph.key] + 1, len(keys)))

    def preceding(self, paragraph: Paragraph) -> Iterator[Paragraph]:
        """The paragraphs of the document that come before one, the nearest first."""
        keys, indexes = self._keys(paragraph.document)
        return (self.paragraph(keys[at]) for at in range(indexes[paragraph.key] - 1, -1, -1))

    def across(self, paragraph: Paragraph, end: int) -> tuple[Paragraph, ...]:
        """The paragraph and those after it that begin before `end`."""
        following = self.following(paragraph)
        inside = takewhile(lambda other: other.entry.passage.start < end, following)
        return (paragraph, *inside)

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


def touched(paragraphs: Sequence[Paragraph], start: int, end: int) -> list[str]:
    """The ids of the most specific passages with a word in `start:end`, in order."""
    found: list[str] = []
    for paragraph in paragraphs:
        entry = paragraph.entry
        first = bisect_right(entry.ends, start)
        last = bisect_left(entry.starts, end)
        at = first
        for begin, stop, child in paragraph.children_from(first):
            if at < min(begin, last):
                found.append(entry.passage.id)
            if begin >= last:
                break
            found.append(f"{entry.passage.id}.{child}")
            at = stop
        if at < last:
            found.append(entry.passage.id)
    return list(dict.fromkeys(found))
