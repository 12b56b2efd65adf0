"""Masks what cannot hold a quotation in plain text or Markdown: code, comments, addresses.

A masked text has the same length and line breaks, so its offsets are those of the draft.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence

from gsisearch.deadline import check
from gsisearch.model import Offsets

_FENCE = r"^(?P<quoted>(?:[ ]{0,3}>)*)[ ]{0,3}(?P<fence>`{3,}(?!`)|~{3,}(?!~))"
#: What is masked, or its start, in order of precedence: front matter, fenced code, comments, code
#: spans, link targets, tags and bare addresses.
_MASKED = re.compile(
    r"\A---[ \t]*\n(?:.*\n)*?(?:---|\.\.\.)[ \t]*(?:\n|\Z)"
    rf"|{_FENCE}"
    r"|(?P<comment><!--)"
    r"|(?<!`)(?P<ticks>`+)"
    r"|(?<=\])\((?:[^()\n]|\([^()\n]*\))*\)"
    r"|^[ ]{0,3}\[[^\]\n]+\]:[^\n]*"
    r"|</?[A-Za-z][^<>\n]*>"
    r"|<?\bhttps?://[^\s<>\"”»]+>?",
    re.MULTILINE,
)
_FENCE_END = re.compile(rf"{_FENCE}[`~]*[ \t]*(?:\n|\Z)", re.MULTILINE)
_TICKS = re.compile("`+")
_EMPTY_LINE = re.compile(r"\n[ \t]*\n")
_EMPHASIS = re.compile(r"(?<!\\)(?:\*{1,3}|(?<!\w)_{1,3}(?=\S)|(?<=\S)_{1,3}(?!\w)|~~)")
_LINK = re.compile(r"(?<![\\!])\[([^\[\]\n]*)\](?=\x00)")
#: A footnote mark, or one without its closing bracket.
_FOOTNOTE = re.compile(r"\[\^[^\]\s]+(\]?)")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_TARGET = "\0"  # masks the characters of a link target until the link is read


def mask_markup(draft: str) -> str:
    """The draft with spaces instead of code, addresses, tags, comments and front matter.

    The target of a link becomes NUL characters, which `strip_markup` removes.
    """
    text = draft.replace("\0", " ")
    pieces = []
    at = 0
    for start, end in _masked_spans(text):
        sign = _TARGET if text[start] == "(" else " "
        pieces += [text[at:start], re.sub(r"[^\n]", sign, text[start:end])]
        at = end
    return "".join([*pieces, text[at:]])


def _masked_spans(text: str) -> Iterator[Offsets]:
    """The spans to be masked, in order.

    What is never closed is no comment and no code: the search continues behind its mark.
    """
    ends = _EndIndex(text)
    at = 0
    while match := _MASKED.search(text, at):
        check()
        at = match.end()
        if span := ends.span(match):
            yield span
            at = span[1]


class _EndIndex:
    """Where the comments and the code of a text may end.

    These are found once and then looked up, so that many without an end cost no more.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._comments = [match.end() for match in re.finditer("-->", text)]
        self._gaps = [match.start() for match in _EMPTY_LINE.finditer(text)]
        self._ticks: defaultdict[int, list[int]] = defaultdict(list)
        for match in _TICKS.finditer(text):
            self._ticks[len(match.group())].append(match.start())
        self._fences: defaultdict[tuple[str, str], _FenceEnds] = defaultdict(_FenceEnds)
        for match in _FENCE_END.finditer(text):
            fences = self._fences[match["quoted"], match["fence"][0]]
            fences.add(*match.span(), len(match["fence"]))

    def span(self, match: re.Match[str]) -> Offsets | None:
        """The span to be masked from a match of `_MASKED` on; None if it never ends."""
        start, last = match.span()
        if match["comment"]:
            end = _first_at_or_after(self._comments, last + len("-->"))
        elif match["ticks"]:
            end = self._end_of_code(start, last)
        elif match["fence"]:
            end = self._end_of_fence(match)
            if end is None and match["fence"][0] == "`":
                start = match.start("fence")
                end = self._end_of_code(start, last)
        else:
            end = last
        return None if end is None else (start, end)

    def _end_of_code(self, start: int, last: int) -> int | None:
        """The end, in its paragraph, of code that starts with the backticks `text[start:last]`."""
        closing = _first_at_or_after(self._ticks[last - start], last)
        gap = _first_at_or_after(self._gaps, last)
        if closing is None or (gap is not None and gap < closing):
            return None
        return closing + last - start

    def _end_of_fence(self, opening: re.Match[str]) -> int | None:
        """The end of fenced code, on a line of its own."""
        line_end = self._text.find("\n", opening.end())
        fences = self._fences.get((opening["quoted"], opening["fence"][0]))
        if line_end < 0 or fences is None:
            return None
        return fences.first_at_or_after(line_end + 1, len(opening["fence"]))


class _FenceEnds:
    """The lines that may end fenced code of one kind, in order."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._lengths: list[int] = []
        self._next_longer: list[int | None] = []  # the index of the next longer fence
        self._waiting: list[int] = []  # indexes without a longer one yet

    def add(self, start: int, end: int, length: int) -> None:
        """Add the line `text[start:end]`, with a fence of a length."""
        while self._waiting and self._lengths[self._waiting[-1]] < length:
            self._next_longer[self._waiting.pop()] = len(self._starts)
        self._waiting.append(len(self._starts))
        self._starts.append(start)
        self._ends.append(end)
        self._lengths.append(length)
        self._next_longer.append(None)

    def first_at_or_after(self, start: int, length: int) -> int | None:
        """The end of the first line from `start` on with a fence of at least this length or, if
        there is none, with the longest."""
        at = bisect_left(self._starts, start)
        if at == len(self._starts):
            return None
        while self._lengths[at] < length and (next_longer := self._next_longer[at]) is not None:
            at = next_longer
        return self._ends[at]


def _first_at_or_after(offsets: Sequence[int], start: int) -> int | None:
    """The first of some sorted offsets that is not before `start`."""
    at = bisect_left(offsets, start)
    return offsets[at] if at < len(offsets) else None


def strip_markup(text: str) -> str:
    """A piece of a masked draft without emphasis, footnote marks and the brackets of links."""
    text = _FOOTNOTE.sub(lambda match: "" if match[1] else match[0], text)
    text = _LINK.sub(r"\1", text).replace(_TARGET, "")
    return _ESCAPE.sub(r"\1", _EMPHASIS.sub("", text))
