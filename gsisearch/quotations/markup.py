"""Plain text or Markdown → the same text with blanks for what can't hold a quotation.

Everything keeps its length and its line breaks, so offsets stay those of the draft.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence

from gsisearch.deadline import check
from gsisearch.model import Offsets

_FENCE = r"^(?P<quoted>(?:[ ]{0,3}>)*)[ ]{0,3}(?P<fence>`{3,}(?!`)|~{3,}(?!~))"
#: What is blanked or begins it, first match first: front matter, fenced code, comments, code
#: spans, link targets, tags and bare addresses.
_BLANKED = re.compile(
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
#: A footnote mark, or what lacks only the last bracket for one.
_FOOTNOTE = re.compile(r"\[\^[^\]\s]+(\]?)")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_TARGET = "\0"  # stands for the characters of a link's target until the link is read


def masked(draft: str) -> str:
    """The draft with blanks for code, addresses, tags, comments and front matter.

    The target of a link is kept as NUL characters, which `plain` takes away.
    """
    text = draft.replace("\0", " ")
    pieces = []
    at = 0
    for start, end in _blanked(text):
        sign = _TARGET if text[start] == "(" else " "
        pieces += [text[at:start], re.sub(r"[^\n]", sign, text[start:end])]
        at = end
    return "".join([*pieces, text[at:]])


def _blanked(text: str) -> Iterator[Offsets]:
    """The stretches to be blanked, in order.

    What is never closed is no comment and no code: the search goes on behind its mark.
    """
    ends = _Ends(text)
    at = 0
    while match := _BLANKED.search(text, at):
        check()
        at = match.end()
        if stretch := ends.stretch(match):
            yield stretch
            at = stretch[1]


class _Ends:
    """Where the comments and the code of a text end: found once, then looked up, so that what
    has no end costs no more than what has one."""

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

    def stretch(self, match: re.Match[str]) -> Offsets | None:
        """What is to be blanked from a match of `_BLANKED` on; None where it has no end."""
        start, last = match.span()
        if match["comment"]:
            end = _first_from(self._comments, last + len("-->"))
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
        """Where code ends that begins with the backticks `text[start:last]`: in its paragraph."""
        closing = _first_from(self._ticks[last - start], last)
        gap = _first_from(self._gaps, last)
        if closing is None or (gap is not None and gap < closing):
            return None
        return closing + last - start

    def _end_of_fence(self, opening: re.Match[str]) -> int | None:
        """Where fenced code ends, on a line of its own."""
        line_end = self._text.find("\n", opening.end())
        fences = self._fences.get((opening["quoted"], opening["fence"][0]))
        if line_end < 0 or fences is None:
            return None
        return fences.first_from(line_end + 1, len(opening["fence"]))


class _FenceEnds:
    """The lines that may end fenced code of one kind, in order."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._lengths: list[int] = []
        self._longer: list[int | None] = []  # the next line with a longer fence
        self._longest: list[int] = []  # those that no longer one has followed yet

    def add(self, start: int, end: int, length: int) -> None:
        """Add the line `text[start:end]`, with a fence of a length."""
        while self._longest and self._lengths[self._longest[-1]] < length:
            self._longer[self._longest.pop()] = len(self._starts)
        self._longest.append(len(self._starts))
        self._starts.append(start)
        self._ends.append(end)
        self._lengths.append(length)
        self._longer.append(None)

    def first_from(self, start: int, length: int) -> int | None:
        """The end of the first line from `start` on with a fence of this length or, where none
        is so long, with the longest there is."""
        at = bisect_left(self._starts, start)
        if at == len(self._starts):
            return None
        while self._lengths[at] < length and (longer := self._longer[at]) is not None:
            at = longer
        return self._ends[at]


def _first_from(places: Sequence[int], start: int) -> int | None:
    """The first of some places, which ascend, that is not before `start`."""
    at = bisect_left(places, start)
    return places[at] if at < len(places) else None


def plain(text: str) -> str:
    """A piece of a masked draft without emphasis, footnote marks and the brackets of links."""
    text = _FOOTNOTE.sub(lambda match: "" if match[1] else match[0], text)
    text = _LINK.sub(r"\1", text).replace(_TARGET, "")
    return _ESCAPE.sub(r"\1", _EMPHASIS.sub("", text))
