"""A quotation as given → its parts between ellipses, and the quoter's own words in it.

All offsets are those of the quotation: what is masked keeps its length.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, chain
from typing import NamedTuple

from gsisearch.model import Offsets
from gsisearch.text.words import Word, words

_DOTS = r"(?:\u2026\.?|\.(?:[ \u00a0]?\.){2,3})"
_ELLIPSIS = re.compile(rf"\[\s*{_DOTS}\s*\]|\(\s*{_DOTS}\s*\)|{_DOTS}")
_SIC = re.compile(r"[\[(]\s*sic[.!]?\s*[\])]", re.IGNORECASE)
#: Letters that the quoter changed inside a word: "[t]he", "promot[ing]".
_BRACKETED_LETTERS = re.compile(r"\[(\w{1,3})\](?=\w)|(?<=\w)\[(\w+)\]")
_INSERTION = re.compile(rf"{_SIC.pattern}|\[[^\[\]]{{1,200}}\]", re.IGNORECASE)
_WORD_JOINER = "\u2060"  # invisible, and part of a word: see `gsisearch.text.words`
_ENCLOSING = {
    **{"“": "”", "„": "“”", "«": "»", "»": "«", '"': '"'},
    **{"‘": "’", "‚": "‘", "‹": "›", "'": "'"},
}


class Insertion(NamedTuple):
    """The quoter's own words: `quote[start:end]`, brackets included, before a word of the part.

    They may replace words of the source, unless they are `sic`.
    """

    word_index: int
    start: int
    end: int
    sic: bool = False


class QuotePart(NamedTuple):
    """A part of a quotation between two ellipses: `quote[start:end]`.

    Attributes:
        words: its words without the insertions; their offsets are those of the quotation.
        edited: the indexes of the words in which the quoter changed letters.
    """

    start: int
    end: int
    words: tuple[Word, ...]
    insertions: tuple[Insertion, ...] = ()
    edited: frozenset[int] = frozenset()

    @property
    def forms(self) -> tuple[str, ...]:
        """The folded words."""
        return tuple(word.form for word in self.words)

    @property
    def unedited(self) -> bool:
        """Whether the quoter marked nothing in it as his own."""
        return not self.insertions and not self.edited

    def slice(self, first: int, last: int) -> QuotePart:
        """The part reduced to `words[first:last]`."""
        kept = self.words[first:last]
        start = self.start if first == 0 else kept[0].start
        end = self.end if last == len(self.words) else kept[-1].end
        insertions = tuple(
            insertion._replace(word_index=insertion.word_index - first)
            for insertion in self.insertions
            if first <= insertion.word_index <= last and start <= insertion.start < end
        )
        edited = frozenset(index - first for index in self.edited if first <= index < last)
        return QuotePart(start, end, kept, insertions, edited)

    def split_fused(self, fused: Mapping[str, Sequence[str]]) -> QuotePart:
        """The part with fused words split into the words that they consist of.

        Each of these has the offsets of the fused word.

        Args:
            fused: folded fused word → its words.
        """
        if not any(word.form in fused for word in self.words):
            return self
        split = [[w._replace(form=f) for f in fused.get(w.form, [w.form])] for w in self.words]
        firsts = [0, *accumulate(map(len, split))]
        return self._replace(
            words=tuple(chain.from_iterable(split)),
            insertions=tuple(i._replace(word_index=firsts[i.word_index]) for i in self.insertions),
            edited=frozenset(firsts[index] for index in self.edited),
        )


class ParsedQuote(NamedTuple):
    """A quotation with its parts, those without a word left out."""

    text: str
    parts: tuple[QuotePart, ...]
    starts_with_ellipsis: bool = False
    ends_with_ellipsis: bool = False


def split_fused(forms: Sequence[str], fused: Mapping[str, Sequence[str]]) -> Sequence[str]:
    """Folded words, as `QuotePart.split_fused` splits them."""
    if fused.keys().isdisjoint(forms):
        return forms
    return tuple(chain.from_iterable(fused.get(form, (form,)) for form in forms))


def parse(text: str) -> ParsedQuote:
    """Parse a quotation.

    "[China] calls … [t]he world [sic]" has the parts "calls" and "the world".  Quotation marks
    that enclose all of it are no part of it.
    """
    start, end = _inside_marks(text)
    bounds = [start]
    for match in _ELLIPSIS.finditer(text, start, end):
        bounds += match.span()
    bounds.append(end)
    parts = [_parse_part(text, *span) for span in zip(bounds[::2], bounds[1::2], strict=True)]
    return ParsedQuote(
        text,
        tuple(part for part in parts if part.words),
        starts_with_ellipsis=len(parts) > 1 and not parts[0].words,
        ends_with_ellipsis=len(parts) > 1 and not parts[-1].words,
    )


def _inside_marks(text: str) -> Offsets:
    """The span of a text without the quotation marks that enclose all of it."""
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    if end - start > 1 and text[end - 1] in _ENCLOSING.get(text[start], ""):
        inner = text[start + 1 : end - 1]
        if text[start] not in inner and text[end - 1] not in inner.replace("’", ""):
            return start + 1, end - 1
    return start, end


def _parse_part(text: str, start: int, end: int) -> QuotePart:
    piece = text[start:end]
    if "[" not in piece and not _SIC.search(piece):
        return QuotePart(start, end, tuple(_words_from(piece, start)))
    chars = list(piece)
    edits = [match.span() for match in _BRACKETED_LETTERS.finditer(piece)]
    for first, last in edits:
        chars[first] = chars[last - 1] = _WORD_JOINER
    inserted = [match.span() for match in _INSERTION.finditer("".join(chars))]
    for first, last in inserted:
        chars[first:last] = " " * (last - first)
    found = _words_from("".join(chars), start)
    starts = [word.start - start for word in found]
    insertions = tuple(
        Insertion(
            bisect_left(starts, first),
            start + first,
            start + last,
            sic=bool(_SIC.fullmatch(piece, first, last)),
        )
        for first, last in inserted
    )
    edited = frozenset(_edited_indexes(found, start, edits))
    return QuotePart(start, end, tuple(found), insertions, edited)


def _edited_indexes(found: Sequence[Word], start: int, edits: Sequence[Offsets]) -> Iterator[int]:
    """The indexes of the words that an edit is in; the offsets of edits are relative to `start`."""
    ends = [last for _, last in edits]
    for index, word in enumerate(found):
        at = bisect_right(ends, word.start - start)
        if at < len(edits) and edits[at][0] < word.end - start:
            yield index


def _words_from(text: str, start: int) -> list[Word]:
    """The words of a text that is at `start` of a longer one, with offsets of that."""
    return [word._replace(start=word.start + start, end=word.end + start) for word in words(text)]
