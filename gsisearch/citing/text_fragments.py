"""Links that scroll to a text on a page: `#:~:text=[prefix-,]start[,end][,-suffix]`.

These are the "URL Fragment Text Directives" of the WICG.  A browser scrolls to the first match on
the page: `start`, or everything from `start` to the next `end`, directly after `prefix` and
directly before `suffix`.  Case and accents are ignored, and each of the four must be within one
block of the page.  We assume that the page has the text of the source, and that no line of the
source spans several blocks.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import product
from typing import NamedTuple
from urllib.parse import quote

from gsisearch.model import Offsets

#: A longer passage is given by its first and last words: the smallest of these numbers that makes
#: the match unique.
_END_WORDS = (8, 16, 32, 128)
#: Words of context that are given, likewise.
_CONTEXT_WORDS = (0, 4, 8, 16, 64)
#: How many characters around the passage are searched for context.
_CONTEXT_LENGTH = 2000

# Chinese and Japanese have no spaces, but punctuation always ends a word.
_WORD = re.compile(r"[^\s、。，；：！？]+[、。，；：！？’”」』）]*")
_LINE = re.compile(r"[^\r\n]+")
_SPACES = re.compile(r"[ \t\r\n\f]+")
_ACCENT = re.compile("[\u0300-\u036f]")


class _Directive(NamedTuple):
    """A text directive: its parts as they are on the page, "" where there is none."""

    prefix: str
    start: str
    end: str
    suffix: str

    def __str__(self) -> str:
        prefix, suffix = _encoded(self.prefix), _encoded(self.suffix)
        parts = [_encoded(self.start), _encoded(self.end)]
        parts = [f"{prefix}-" if prefix else "", *parts, f"-{suffix}" if suffix else ""]
        return ",".join(filter(None, parts))


class WebPage:
    """A web page that has the text of a document.

    Args:
        source: the verbatim text.
    """

    def __init__(self, source: str) -> None:
        self._source = source
        self._folded = _folded(source)

    def link(self, url: str, start: int, end: int) -> str:
        """The address that scrolls to the characters `start:end` of the source.

        Where the page repeats the same words in the same context, it scrolls to the first.

        Args:
            url: the address of the page, with or without a fragment of its own.
            start, end: offsets, which are extended to whole words.
        """
        url = url.partition(":~:")[0].removesuffix("#")
        lines = self._lines(*self._whole_words(start, end))
        if not lines:
            return url
        start, end = lines[0][0][0], lines[-1][-1][1]
        for directive in self._directives(lines):
            if self._is_unique(directive, start, end):
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
        """Directives for the words of these lines, the shortest first."""
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

    def _is_unique(self, directive: _Directive, start: int, end: int) -> bool:
        """Whether a directive matches the characters `start:end` and nothing else."""
        prefix, first, last, suffix = map(_folded, directive)
        pattern = _adjacent(prefix, first, "" if last else suffix)
        found = pattern.search(self._folded)
        if not found or pattern.search(self._folded, found.start() + 1):
            return False
        if not last:
            return True
        passage = _folded(self._source[start:end])
        after = _folded(self._source[end : end + _CONTEXT_LENGTH])
        found = _adjacent(last, suffix).search(f"{passage} {after}", len(first))
        return found is not None and found.start() == len(passage) - len(last)

    def _lines(self, start: int, end: int) -> list[list[Offsets]]:
        """The words of a passage, by line."""
        lines = (line.span() for line in _LINE.finditer(self._source, start, end))
        words = ([word.span() for word in _WORD.finditer(self._source, *line)] for line in lines)
        return [line for line in words if line]

    def _before(self, start: int) -> list[Offsets]:
        """The words before an offset, on one line."""
        first = max(0, start - _CONTEXT_LENGTH)
        lines = self._lines(first, start)
        if first and len(lines) == 1:
            return lines[0][1:]  # the first word may be cut
        return lines[-1] if lines else []

    def _after(self, end: int) -> list[Offsets]:
        """The words after an offset, on one line."""
        lines = self._lines(end, end + _CONTEXT_LENGTH)
        return lines[0] if lines else []

    def _text(self, words: Sequence[Offsets]) -> str:
        return _SPACES.sub(" ", self._source[words[0][0] : words[-1][1]]) if words else ""


def _is_within_word(pair: str) -> bool:
    """Whether two adjacent characters clearly belong to one word."""
    return all(char.isdigit() or char.lower() != char.upper() for char in pair)


def _adjacent(*parts: str) -> re.Pattern[str]:
    return re.compile(" ?".join(re.escape(part) for part in parts if part))


def _folded(text: str) -> str:
    """Text as browsers compare it: case, accents and the amount of white space are ignored."""
    plain = _ACCENT.sub("", unicodedata.normalize("NFKD", text)).casefold()
    return " ".join(plain.split())


def _encoded(text: str) -> str:
    """A part of a directive, percent-encoded; `,`, `&` and `-` are syntax there."""
    return quote(text, safe="").replace("-", "%2D")
