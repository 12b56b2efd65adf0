"""The texts on both sides of a match: the quotation, and the source."""

from __future__ import annotations

from collections.abc import Iterator

from gsisearch.model import Offsets
from gsisearch.quotations.alignment import Edit
from gsisearch.quotations.normalization import normalize
from gsisearch.quotations.part_match import PartMatch
from gsisearch.quotations.reader import ParagraphReader
from gsisearch.quotations.tokens import Token, source_tokens, token


class MatchTexts:
    """Translates the edits of a match into text, words and offsets of the quotation and the source.

    Args:
        quote: the quotation.
        match: the match of a part of it.
        reader: reads the source.
    """

    def __init__(self, quote: str, match: PartMatch, reader: ParagraphReader) -> None:
        self.quote = quote
        self.match = match
        self._reader = reader

    def quote_span(self, edit: Edit) -> Offsets:
        """The offsets of an edit in the quotation."""
        words, first = self.match.part.words, edit.pattern_start
        if edit.pattern_length:
            return words[first].start, words[edit.pattern_end - 1].end
        at = words[first].start if first < len(words) else words[-1].end
        return at, at

    def source_span(self, edit: Edit) -> Offsets:
        """The offsets of an edit in the source."""
        window = self.match.window
        if edit.text_length:
            return window.starts[edit.start], window.ends[edit.end - 1]
        has_next = edit.start < len(window.starts)
        at = window.starts[edit.start] if has_next else window.ends[-1]
        return at, at

    def quote_tokens(self, edit: Edit) -> list[Token]:
        """The words of an edit in the quotation."""
        words = self.match.part.words[edit.pattern_start : edit.pattern_end]
        return [token(self.quote, word) for word in words]

    def source_tokens(self, edit: Edit) -> list[Token]:
        """The words of an edit in the source."""
        return source_tokens(self.match.window, edit.start, edit.end)

    def published(self, start: int, end: int) -> str:
        """The published text between two offsets of the source."""
        return self._reader.published(self.match.window.paragraphs, start, end)

    def is_verbatim(self) -> bool:
        """Whether a match without changes is as published, except for what the quoter marked as
        his own."""
        part, match = self.match.part, self.match
        spans = [((part.start, part.end), (match.start, match.end))]
        return match.verbatim or all(
            normalize(self.quote[slice(*quoted)]) == normalize(self.published(*source))
            for quoted, source in (spans if part.unedited else self._unedited_spans())
        )

    def _unedited_spans(self) -> Iterator[tuple[Offsets, Offsets]]:
        """The spans of equal words, in quotation and source, without edited words among them and
        without insertions between them."""
        part = self.match.part
        inserted_at = {insertion.word_index for insertion in part.insertions}
        for edit in self.match.alignment.edits:
            if edit.kind != "equal":
                continue
            first, shift = edit.pattern_start, edit.start - edit.pattern_start
            for index in range(first, edit.pattern_end + 1):
                if index == edit.pattern_end or index in inserted_at or index in part.edited:
                    if first < index:
                        run = Edit("equal", first, index, first + shift, index + shift)
                        yield self.quote_span(run), self.source_span(run)
                    first = index + (index in part.edited)
