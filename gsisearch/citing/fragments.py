"""An address that scrolls to words of a page: `#:~:text=[prefix-,]start[,end][,-suffix]`.

This is the WICG's "URL Fragment Text Directives".  A browser goes to the first place of the page
that fits: `start`, or all from `start` to the next `end`, right after `prefix` and right before
`suffix`.  Capitals and accents don't count, and none of the four goes beyond a block of the page.
The page is taken to have the text of the source, and each line of it to be within a block.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from urllib.parse import quote

from gsisearch.model import Offsets

#: Of a stretch with more words than twice this many only the first and last are given, as few
#: of these numbers as tell it from all others.
_END_WORDS = (8, 16, 32, 128)
#: Words of the context that are given, likewise.
_CONTEXT_WORDS = (0, 4, 8, 16, 64)
#: Characters that they are looked for in.
_CONTEXT_LENGTH = 2000

# Chinese and Japanese have no spaces, but a stop is always the end of a word.
_WORD = re.compile(r"[^\s、。，；：！？]+[、。，；：！？’”」』）]*")
_LINE = re.compile(r"[^\r\n]+")
_SPACES = re.compile(r"[ \t\r\n\f]+")
_ACCENT = re.compile("[\u0300-\u036f]")


@dataclass(frozen=True, slots=True)
class _Directive:
    """The parts of a text directive, as the page has them; "" for none."""

    prefix: str
    start: str
    end: str
    suffix: str

    def __str__(self) -> str:
        prefix, suffix = _encoded(self.prefix), _encoded(self.suffix)
        parts = [_encoded(self.start), _encoded(self.end)]
        parts = [f"{prefix}-" if prefix else "", *parts, f"-{suffix}" if suffix else ""]
        return ",".join(filter(None, parts))


class Page:
    """A web page with the text of a document.

    Args:
        source: the verbatim text.
    """

    def __init__(self, source: str) -> None:
        self._source = source
        self._folded = _folded(source)

    def address(self, url: str, start: int, end: int) -> str:
        """The address that leads to the characters `start:end` of the source, and to no others.

        Where the same words stand several times in the same context, it leads to the first.

        Args:
            url: the address of the page, with or without a fragment of its own.
            start, end: offsets; the rest of a word that the stretch begins or ends in is added.
        """
        url = url.partition(":~:")[0].removesuffix("#")
        lines = self._lines(*self._whole_words(start, end))
        if not lines:
            return url
        start, end = lines[0][0][0], lines[-1][-1][1]
        for directive in self._directives(lines):
            if self._is_only(directive, start, end):
                break
        return f"{url}{'' if '#' in url else '#'}:~:text={directive}"

    def _whole_words(self, start: int, end: int) -> tuple[int, int]:
        source = self._source
        while 0 < start < end and _is_within_word(source[start - 1 : start + 1]):
            start -= 1
        while start < end < len(source) and _is_within_word(source[end - 1 : end + 1]):
            end += 1
        return start, end

    def _directives(self, lines: Sequence[Sequence[Offsets]]) -> Iterator[_Directive]:
        """Directives to the words of some lines, those that say the least first."""
        first, last = lines[0], lines[-1]
        before, after = self._before(first[0][0]), self._after(last[-1][1])
        for context, size in product(_CONTEXT_WORDS, _END_WORDS):
            is_short = len(lines) == 1 and len(first) <= 2 * size
            start = self._text(first if is_short else first[:size])
            end = "" if is_short else self._text(last[-size:])
            prefix = self._text(before[-context:]) if context else ""
            suffix = self._text(after[:context])
            for around in dict.fromkeys((("", suffix), (prefix, ""), (prefix, suffix))):
                yield _Directive(around[0], start, end, around[1])

    def _is_only(self, directive: _Directive, start: int, end: int) -> bool:
        """Whether a directive to the characters `start:end` fits no others."""
        prefix, first, last, suffix = map(
            _folded, (directive.prefix, directive.start, directive.end, directive.suffix)
        )
        pattern = _adjacent(prefix, first, "" if last else suffix)
        found = pattern.search(self._folded)
        if not found or pattern.search(self._folded, found.start() + 1):
            return False
        if not last:
            return True
        stretch = _folded(self._source[start:end])
        after = _folded(self._source[end : end + _CONTEXT_LENGTH])
        found = _adjacent(last, suffix).search(f"{stretch} {after}", len(first))
        return found is not None and found.start() == len(stretch) - len(last)

    def _lines(self, start: int, end: int) -> list[list[Offsets]]:
        """The words of a stretch, by line."""
        lines = (line.span() for line in _LINE.finditer(self._source, start, end))
        words = ([word.span() for word in _WORD.finditer(self._source, *line)] for line in lines)
        return [line for line in words if line]

    def _before(self, start: int) -> list[Offsets]:
        """The words before a place, of one line."""
        first = max(0, start - _CONTEXT_LENGTH)
        lines = self._lines(first, start)
        if not lines:
            return []
        return lines[-1][1:] if first and len(lines) == 1 else lines[-1]  # the first may be cut

    def _after(self, end: int) -> list[Offsets]:
        """The words after a place, of one line."""
        lines = self._lines(end, end + _CONTEXT_LENGTH)
        return lines[0] if lines else []

    def _text(self, words: Sequence[Offsets]) -> str:
        return _SPACES.sub(" ", self._source[words[0][0] : words[-1][1]]) if words else ""


def _is_within_word(pair: str) -> bool:
    """Whether there is no end of a word between two characters, as far as it is plain."""
    return all(char.isdigit() or char.lower() != char.upper() for char in pair)


def _adjacent(*parts: str) -> re.Pattern[str]:
    return re.compile(" ?".join(re.escape(part) for part in parts if part))


def _folded(text: str) -> str:
    """Text as a browser compares it: without capitals, accents and runs of spaces."""
    plain = _ACCENT.sub("", unicodedata.normalize("NFKD", text)).casefold()
    return " ".join(plain.split())


def _encoded(text: str) -> str:
    """A part of a directive, in which `,`, `&` and `-` would mean something."""
    return quote(text, safe="").replace("-", "%2D")
