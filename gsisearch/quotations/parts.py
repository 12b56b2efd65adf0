"""A quotation as given → its parts between ellipses, and what in it is the quoter's own.

Everything is marked in place: a text keeps its length, so offsets stay those of the quotation.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, chain

from gsisearch.model import Offsets
from gsisearch.text.words import Word, words

_DOTS = r"(?:\u2026\.?|\.(?:[ \u00a0]?\.){2,3})"
_ELLIPSIS = re.compile(rf"\[\s*{_DOTS}\s*\]|\(\s*{_DOTS}\s*\)|{_DOTS}")
_SIC = re.compile(r"[\[(]\s*sic[.!]?\s*[\])]", re.IGNORECASE)
#: Letters that the quoter changed inside a word: "[t]he", "promot[ing]".
_WORD_BRACKETS = re.compile(r"\[(\w{1,3})\](?=\w)|(?<=\w)\[(\w+)\]")
_INSERTION = re.compile(rf"{_SIC.pattern}|\[[^\[\]]{{1,200}}\]", re.IGNORECASE)
_JOINER = "\u2060"  # invisible, and inside words no letter: see `gsisearch.text.words`

_MARKS = "\"'“”„‟«»‹›‘’‚‛`´″′＂＇「」『』"
_ONE_MARK = str.maketrans(dict.fromkeys(_MARKS, "'"))
_PAIRS = {"“": "”", "„": "“”", "«": "»", "»": "«", '"': '"', "‘": "’", "‚": "‘", "‹": "›", "'": "'"}


def normal(text: str) -> str:
    """The text with all quotation marks alike and white space folded: what exactness ignores."""
    return " ".join(text.translate(_ONE_MARK).split())


@dataclass(frozen=True, slots=True)
class Insertion:
    """The quoter's own words: `quote[start:end]`, brackets included, before the word at `index`.

    They may stand for words of the source, unless they are `sic`.
    """

    index: int
    start: int
    end: int
    sic: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """What stands between two ellipses: `quote[start:end]`.

    `words` are those of the source, their places counted in the whole quotation; `edited` are
    the indexes of the words with letters that the quoter changed.
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
    def plain(self) -> bool:
        """Whether all of it is meant to be the source's."""
        return not self.insertions and not self.edited


def forms_apart(forms: Sequence[str], glued: Mapping[str, Sequence[str]]) -> Sequence[str]:
    """Folded words, those that are glued together as the words that they are."""
    if glued.keys().isdisjoint(forms):
        return forms
    return tuple(chain.from_iterable(glued.get(form, (form,)) for form in forms))


def taken_apart(part: Part, glued: Mapping[str, Sequence[str]]) -> Part:
    """The part with words that are glued together as the words that they are.

    Each of these has the place of the glued word.
    """
    if not any(word.form in glued for word in part.words):
        return part
    pieces = [[w._replace(form=form) for form in glued.get(w.form, [w.form])] for w in part.words]
    firsts = [0, *accumulate(map(len, pieces))]
    insertions = tuple(replace(i, index=firsts[i.index]) for i in part.insertions)
    edited = frozenset(firsts[index] for index in part.edited)
    return replace(
        part, words=tuple(chain.from_iterable(pieces)), insertions=insertions, edited=edited
    )


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation, read: its parts, those without a word left out; `opens` and `closes` say
    whether it begins or ends with an ellipsis."""

    text: str
    parts: tuple[Part, ...]
    opens: bool = False
    closes: bool = False


def read(text: str) -> Quote:
    """A quotation's parts, and what the quoter marked as his own.

    "[China] calls … [t]he world [sic]" has the parts "calls" and "the world"; enclosing
    quotation marks are not of it.
    """
    start, end = _inside_marks(text)
    bounds = [start]
    for match in _ELLIPSIS.finditer(text, start, end):
        bounds += match.span()
    bounds.append(end)
    spans = list(zip(bounds[::2], bounds[1::2], strict=True))
    parts = [_part(text, *span) for span in spans]
    cut = len(spans) > 1
    return Quote(
        text,
        tuple(part for part in parts if part.words),
        opens=cut and not parts[0].words,
        closes=cut and not parts[-1].words,
    )


def _inside_marks(text: str) -> tuple[int, int]:
    """The range of a text without the marks that enclose all of it."""
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    if end - start > 1 and text[end - 1] in _PAIRS.get(text[start], ""):
        inner = text[start + 1 : end - 1]
        if text[start] not in inner and text[end - 1] not in inner.replace("’", ""):
            return start + 1, end - 1
    return start, end


def _part(text: str, start: int, end: int) -> Part:
    piece = text[start:end]
    if "[" not in piece and not _SIC.search(piece):
        return Part(start, end, tuple(_words(piece, start)))
    chars = list(piece)
    edits = [match.span() for match in _WORD_BRACKETS.finditer(piece)]
    for first, last in edits:
        chars[first] = chars[last - 1] = _JOINER
    inserted = [match.span() for match in _INSERTION.finditer("".join(chars))]
    for first, last in inserted:
        chars[first:last] = " " * (last - first)
    found = _words("".join(chars), start)
    starts = [word.start - start for word in found]
    insertions = tuple(
        Insertion(
            bisect_left(starts, first),
            start + first,
            start + last,
            bool(_SIC.fullmatch(piece, first, last)),
        )
        for first, last in inserted
    )
    return Part(start, end, tuple(found), insertions, frozenset(_edited(found, start, edits)))


def _edited(found: Sequence[Word], start: int, edits: Sequence[Offsets]) -> Iterator[int]:
    """The indexes of the words that an edit is in, of which the text begins at `start`."""
    ends = [last for _, last in edits]
    for index, word in enumerate(found):
        at = bisect_right(ends, word.start - start)
        if at < len(edits) and edits[at][0] < word.end - start:
            yield index


def _words(text: str, shift: int) -> list[Word]:
    """The words of a text, each so many characters further on."""
    found = words(text)
    return [Word(w.form, w.start + shift, w.end + shift) for w in found] if shift else found
