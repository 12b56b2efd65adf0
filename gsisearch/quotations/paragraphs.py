"""The paragraphs that quotations are compared with.

Positions count the words of a paragraph or window from 0; offsets are those of the source file.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, chain, groupby, pairwise
from operator import itemgetter
from typing import TypeVar

from gsisearch.deadline import in_time
from gsisearch.index.entries import Entry, Key
from gsisearch.model import Offsets
from gsisearch.quotations.normalization import normalize, normalized_offsets
from gsisearch.text.languages import Language
from gsisearch.text.sentences import sentences
from gsisearch.text.words import Word, words

T = TypeVar("T")

_HYPHENS = ("-", "\u2010", "\u2011")


@dataclass(frozen=True)
class Paragraph:
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
    def fused_words(self) -> dict[str, tuple[str, ...]]:
        """Words that the source has without a space between them, as one → the single words."""
        gaps = (a != b for a, b in zip(self.entry.ends, self.entry.starts[1:], strict=False))
        run_numbers = accumulate(gaps, initial=0)
        runs = groupby(zip(run_numbers, self.forms, strict=False), key=itemgetter(0))
        fused = (tuple(form for _, form in run) for _, run in runs)
        return {"".join(forms): forms for forms in fused if len(forms) > 1}

    @cached_property
    def sentences(self) -> list[Offsets]:
        """The sentences of the published text."""
        start = self.entry.passage.start
        found = sentences(self.entry.passage.published, self.language)
        return [(start + first, start + last) for first, last in found]

    def published(self, start: int, end: int) -> str:
        """The published text between two offsets."""
        passage = self.entry.passage
        return passage.published[start - passage.start : end - passage.start]

    def find_verbatim(self, normalized: str) -> Offsets | None:
        """Where the published text, normalized, has a text between word boundaries."""
        at = self._normalized.find(normalized)
        while at >= 0:
            start, end = self._offsets[at], self._offsets[at + len(normalized) - 1] + 1
            if self._at_word_boundaries(start, end):
                return start, end
            at = self._normalized.find(normalized, at + 1)
        return None

    @cached_property
    def _normalized(self) -> str:
        return normalize(self.entry.passage.published)

    @cached_property
    def _offsets(self) -> Sequence[int]:
        return normalized_offsets(self.entry.passage.published, self.entry.passage.start)

    def _at_word_boundaries(self, start: int, end: int) -> bool:
        """Whether neither offset is within a word, of which fused words are several and words
        joined by a hyphen one."""
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

    def phrase_positions(self, forms: Sequence[str]) -> Iterator[int]:
        """The positions where folded words follow each other as a phrase."""
        phrase = f" {' '.join(forms)} "
        position = counted = 0
        at = self._joined_forms.find(phrase)
        while at >= 0:
            position += self._joined_forms.count(" ", counted, at)
            counted = at
            yield position
            at = self._joined_forms.find(phrase, at + 1)

    @cached_property
    def _joined_forms(self) -> str:
        """The folded words between single spaces, one at either end too."""
        return f" {' '.join(self.forms)} "

    def commitments_after(self, position: int) -> Iterator[tuple[int, int, int]]:
        """The positions (first, end) of the words of each commitment that ends after a position,
        with its number from 1, in order."""
        commitments = self._commitments
        first = bisect_right(commitments, position, key=itemgetter(1))
        return (commitments[index] for index in range(first, len(commitments)))

    @cached_property
    def _commitments(self) -> list[tuple[int, int, int]]:
        spans = enumerate(self.entry.commitments, 1)
        return [(first, end, number) for number, (first, end) in spans if first < end]

    def hyphenated(self, position: int) -> tuple[int, int]:
        """The positions (first, end) of the hyphenated compound that a word is in; of the word
        alone if it is in none."""
        index = bisect_right(self._compounds, position)
        return self._compounds[index - 1], self._compounds[index]

    @cached_property
    def _compounds(self) -> list[int]:
        """The positions of the words that no hyphen joins to the one before, and the end."""
        reading = self.entry.passage.reading
        joined = (reading[one.end : two.start] in _HYPHENS for one, two in pairwise(self.words))
        firsts = [at for at, is_joined in enumerate(joined, 1) if not is_joined]
        return [0, *firsts, len(self.words)]


def _is_hyphen(text: str, at: int) -> bool:
    """Whether the character is a hyphen between two words."""
    return (
        0 < at < len(text) - 1
        and text[at] in _HYPHENS
        and text[at - 1].isalnum()
        and text[at + 1].isalnum()
    )


def _concatenate(parts: Sequence[Sequence[T]]) -> Sequence[T]:
    """The items of all parts; a single part is returned as it is."""
    return parts[0] if len(parts) == 1 else tuple(chain.from_iterable(parts))


@dataclass(frozen=True)
class Window:
    """Consecutive paragraphs of a document as one sequence of words."""

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
    def forms(self) -> Sequence[str]:
        """The folded words."""
        return _concatenate([paragraph.forms for paragraph in self.paragraphs])

    @cached_property
    def starts(self) -> Sequence[int]:
        """The offset where each word starts."""
        return _concatenate([paragraph.entry.starts for paragraph in self.paragraphs])

    @cached_property
    def ends(self) -> Sequence[int]:
        """The offset where each word ends."""
        return _concatenate([paragraph.entry.ends for paragraph in self.paragraphs])

    @cached_property
    def first_positions(self) -> list[int]:
        """The position of the first word of each paragraph."""
        lengths = (len(paragraph.forms) for paragraph in self.paragraphs[:-1])
        return list(accumulate(lengths, initial=0))

    @cached_property
    def fused_words(self) -> dict[str, tuple[str, ...]]:
        """The fused words of all paragraphs."""
        return {
            form: split
            for paragraph in self.paragraphs
            for form, split in paragraph.fused_words.items()
        }

    def locate(self, position: int) -> tuple[Paragraph, int]:
        """The paragraph of a word, and the word's position in it."""
        index = bisect_right(self.first_positions, position) - 1
        return self.paragraphs[index], position - self.first_positions[index]

    def sentence_at(self, position: int) -> tuple[int, int]:
        """The positions (first, end) of the sentence that a word is in."""
        paragraph, index = self.locate(position)
        starts, shift = paragraph.entry.starts, position - index
        at = bisect_right(paragraph.sentences, starts[index], key=itemgetter(0)) - 1
        if at < 0 or paragraph.sentences[at][1] <= starts[index]:
            return position, position + 1
        start, end = paragraph.sentences[at]
        return shift + bisect_left(starts, start), shift + bisect_left(starts, end)


def passage_ids(paragraphs: Sequence[Paragraph], start: int, end: int) -> list[str]:
    """The ids of the most specific passages with a word between two offsets, in order."""
    found: list[str] = []
    for paragraph in paragraphs:
        entry = paragraph.entry
        position, last = bisect_right(entry.ends, start), bisect_left(entry.starts, end)
        for first, stop, number in paragraph.commitments_after(position):
            if position < min(first, last):
                found.append(entry.passage.id)
            if first >= last:
                break
            found.append(f"{entry.passage.id}.{number}")
            position = stop
        if position < last:
            found.append(entry.passage.id)
    return list(dict.fromkeys(found))
