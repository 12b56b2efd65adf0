"""Finds the parts of a quotation in the source, through the index, without reading all of it.

The candidates are paragraphs that have all words of a part; these are searched for the part as
published and for its words as a phrase.  If there are none, the candidates are the paragraphs
where most of its words are in about this order, and the part is aligned with these.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from gsisearch.deadline import in_time
from gsisearch.index.entries import Key
from gsisearch.quotations.alignment import Alignment, align
from gsisearch.quotations.paragraphs import Paragraph, Window
from gsisearch.quotations.parsing import QuotePart, split_fused
from gsisearch.quotations.part_match import (
    PartMatch,
    aligned_match,
    phrase_match,
    verbatim_match,
)
from gsisearch.quotations.phrase_matches import PhraseMatches
from gsisearch.quotations.reader import ParagraphReader
from gsisearch.text.caching import cached

if TYPE_CHECKING:
    from gsisearch.index.engine import Engine

#: A window is extended by one paragraph for this number that it has, and at least by one.
PARAGRAPHS_PER_EXTENSION = 8
#: The maximum error rate of a part that is not the longest.
MAX_ERROR_RATE = 0.7


class PartFinder:
    """Finds matches of parts of quotations in an index.

    In all methods `text` is the quotation, and `part` a part of it.
    """

    def __init__(self, engine: Engine, reader: ParagraphReader) -> None:
        self._engine = engine
        self._reader = reader
        # Several parts of a quotation may have the same words.
        self._phrase_matches = cached(self._find_phrase_matches, maxsize=8)
        self._likely = cached(engine.likely, maxsize=64)
        self._alignment = cached(self._align_window, maxsize=64)

    def best_match(self, text: str, part: QuotePart) -> PartMatch | None:
        """The best match in any document: the first as published, else the first as a phrase,
        else the one with the fewest edits."""
        paragraphs = list(self._having_all(part.forms))
        if part.unedited and (match := verbatim_match(text, part, paragraphs)):
            return match
        matches = _phrase_matches(text, part, paragraphs)
        undamaged = next((match for match in matches if not match.alignment.distance), None)
        match = undamaged or next(_phrase_matches(text, part, paragraphs), None)
        return match or next(iter(self._aligned_matches(text, part, None)), None)

    def verbatim_match(self, text: str, part: QuotePart) -> PartMatch | None:
        """The first match in any document, punctuation included, as published."""
        return verbatim_match(text, part, self._having_all(part.forms))

    def matches_in(self, text: str, part: QuotePart, document: str) -> Iterator[PartMatch]:
        """The matches in one document: all as a phrase, in order; if there are none, those with
        the fewest edits, the best first."""
        phrases = self._phrase_matches(part.forms, document)
        if phrases.found:
            return phrases.all(partial(phrase_match, text, part))
        aligned = self._aligned_matches(text, part, document)
        return (match for match in aligned if match.error_rate <= MAX_ERROR_RATE)

    def match_after(self, text: str, part: QuotePart, before: PartMatch) -> PartMatch | None:
        """The best match after another one in its document, of several the next; if there is
        none, the first of `matches_in`."""
        phrases = self._phrase_matches(part.forms, before.document)
        if phrases.found:
            best = phrases.best_after(before.end, partial(phrase_match, text, part))
        else:
            matches = self.matches_in(text, part, before.document)
            after = (match for match in matches if match.start >= before.end)
            best = min(after, key=lambda match: (match.error_rate, match.start), default=None)
        return best or next(self.matches_in(text, part, before.document), None)

    def match_before(self, text: str, part: QuotePart, after: PartMatch) -> PartMatch | None:
        """As `match_after`, before another one."""
        phrases = self._phrase_matches(part.forms, after.document)
        if phrases.found:
            best = phrases.best_before(after.start, partial(phrase_match, text, part))
        else:
            matches = self.matches_in(text, part, after.document)
            before = (match for match in matches if match.end <= after.start)
            best = min(before, key=lambda match: (match.error_rate, -match.end), default=None)
        return best or next(self.matches_in(text, part, after.document), None)

    def _having_all(self, forms: Sequence[str], document: str | None = None) -> Iterator[Paragraph]:
        """The paragraphs with all words, in order, and perhaps a few more."""
        return map(self._reader.paragraph, in_time(self._engine.having(forms, document)))

    def _find_phrase_matches(self, forms: tuple[str, ...], document: str) -> PhraseMatches:
        return PhraseMatches(forms, self._having_all(forms, document), MAX_ERROR_RATE)

    def _aligned_matches(self, text: str, part: QuotePart, document: str | None) -> list[PartMatch]:
        """The matches with the fewest edits, in one document or all, the best first."""
        matches: dict[tuple[int, int], PartMatch] = {}
        for key in self._likely(part.forms, document):
            window, alignment = self._alignment(part.forms, key)
            if alignment.start == alignment.end:
                continue
            split = part.split_fused(window.fused_words)
            match = aligned_match(text, split, window, alignment)
            matches.setdefault((match.start, match.end), match)
            if not match.alignment.distance:
                break
        return sorted(matches.values(), key=lambda m: (m.error_rate, -m.equal_words, m.start))

    def _align_window(self, forms: tuple[str, ...], key: Key) -> tuple[Window, Alignment]:
        """Some words aligned with a paragraph, and its neighbours where they reach beyond it."""
        window = Window((self._reader.paragraph(key),))
        alignment = align(split_fused(forms, window.fused_words), window.forms)
        while alignment.distance:
            extended = self._extend(window, alignment)
            if extended is None:
                break
            again = align(split_fused(forms, extended.fused_words), extended.forms)
            if again.distance >= alignment.distance:
                break
            window, alignment = extended, again
        return window, alignment

    def _extend(self, window: Window, alignment: Alignment) -> Window | None:
        """The window with paragraphs added on the side where the alignment reaches its end, if
        there are any: the more the longer it is, since all of it is aligned again."""
        before, after = [], []
        count = max(1, len(window.paragraphs) // PARAGRAPHS_PER_EXTENSION)
        if alignment.start == 0:
            before = list(islice(self._reader.preceding(window.paragraphs[0]), count))
        if alignment.end == len(window.forms) and not before:
            after = list(islice(self._reader.following(window.paragraphs[-1]), count))
        if not before and not after:
            return None
        return Window((*before[::-1], *window.paragraphs, *after))


def _phrase_matches(
    text: str, part: QuotePart, paragraphs: Iterable[Paragraph]
) -> Iterator[PartMatch]:
    """The matches of a part as a phrase."""
    for paragraph in in_time(paragraphs):
        for position in in_time(paragraph.phrase_positions(part.forms)):
            yield phrase_match(text, part, paragraph, position)
