"""Pairs of quotation marks in a text, distinguished from apostrophes and inch signs."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from gsisearch.deadline import check

#: Opening mark → the marks that close it.
PAIRS = {
    marks[0]: marks[1:]
    for marks in ("“”", "„“”", "«»", "»«", "‹›", "「」", "『』", "‘’", "‚‘’", "''", '""', "””")
}
_ONLY_OPENING = "“„«‹「『‚"
_SINGLE = "‘‚'"
_SYMMETRIC = '"”'  # the opening mark is the closing one too
#: These are more often something else: unclosed ones are not reported.
_AMBIGUOUS = "‘‚'”»›"

_OPENING = re.compile(f"[{''.join(PAIRS)}]")
_BEFORE_OPENING = "([{<-–—/“‘„\"'«*_~:\0"
#: A mark before these is an apostrophe: 'tis, '90s.
_ELISION = re.compile(r"(?:tis|twas|em|til|cause|n|\d0s)\b", re.IGNORECASE)
_PARAGRAPH_END = re.compile(r"\n[ \t]*\n\s*")
_LOWER_CASE_WORD = re.compile(r"\s+[a-z]")


class MarkedSpan(NamedTuple):
    """A quotation with its marks: `text[start:end]`.

    If it is not `closed`, it is only its opening mark.
    """

    start: int
    end: int
    closed: bool


def find_marked(text: str, start: int, end: int) -> Iterator[MarkedSpan]:
    """The quotations in `text[start:end]`, in order, without those inside others.

    A quotation ends in its paragraph, or in a later one if every paragraph in between starts with
    the opening mark again.  After a mark that is never closed, the search continues right behind it.
    """
    closing_marks = _ClosingMarks(text, start, end)
    at = start
    while match := _OPENING.search(text, at, end):
        check()
        at = match.end()
        if not _opens(text, match.start()):
            continue
        close = closing_marks.find(match.start())
        if close is not None:
            at = close + 1
            yield MarkedSpan(match.start(), at, True)
        elif match.group() not in _AMBIGUOUS:
            yield MarkedSpan(match.start(), at, False)


def _opens(text: str, at: int) -> bool:
    """Whether the quotation mark there can open a quotation."""
    mark, after = text[at], text[at + 1 : at + 2]
    if not after or (after.isspace() and mark not in "«»"):
        return False
    if mark in _ONLY_OPENING:
        return True
    if at and not (text[at - 1].isspace() or text[at - 1] in _BEFORE_OPENING):
        return False
    if mark in _SINGLE:
        return not _ELISION.match(text, at + 1)
    return True


class _ClosingMarks:
    """Finds the closing marks of the quotations in `text[start:end]`.

    Results are kept, so that the text is read once for each kind of mark, however many marks are
    never closed.
    """

    def __init__(self, text: str, start: int, end: int) -> None:
        self._text = text
        gaps = [match.span() for match in _PARAGRAPH_END.finditer(text, start, end)]
        self._starts = [start, *(last for _, last in gaps)]
        self._ends = [*(first for first, _ in gaps), end]
        self._pairs: dict[tuple[str, int], dict[int, int]] = {}
        self._found: dict[int, int | None] = {}

    def find(self, opening: int) -> int | None:
        """The offset of the mark that closes a quotation; None if it is never closed."""
        mark = self._text[opening]
        passed = []
        at: int | None = opening
        found: int | None = None
        while at is not None:
            if at in self._found:
                found = self._found[at]
                break
            passed.append(at)
            paragraph = bisect_right(self._starts, at) - 1
            found = self._find_in_paragraph(mark, at, paragraph)
            at = self._continuation(mark, paragraph) if found is None else None
        self._found.update(dict.fromkeys(passed, found))
        return found

    def _continuation(self, mark: str, paragraph: int) -> int | None:
        """The start of the next paragraph if it starts with the opening mark."""
        start = self._starts[paragraph + 1 : paragraph + 2]
        return start[0] if start and self._text.startswith(mark, start[0]) else None

    def _find_in_paragraph(self, mark: str, opening: int, paragraph: int) -> int | None:
        """The closing mark in the paragraph of the opening one."""
        end = self._ends[paragraph]
        if mark in _SINGLE:
            return _close_single(self._text, mark, opening + 1, end)
        if mark in _SYMMETRIC:
            return _close_symmetric(self._text, mark, opening + 1, end)
        key = mark, paragraph
        if key not in self._pairs:
            self._pairs[key] = _matching_pairs(self._text, mark, self._starts[paragraph], end)
        return self._pairs[key].get(opening)


def _marks(text: str, kinds: str, start: int, end: int) -> Iterator[int]:
    """The offsets of marks of some kinds."""
    return (match.start() for match in re.compile(f"[{kinds}]").finditer(text, start, end))


def _matching_pairs(text: str, mark: str, start: int, end: int) -> dict[int, int]:
    """The opening marks of a kind, each with the mark that closes it."""
    found: dict[int, int] = {}
    open_: list[int] = []
    for at in _marks(text, mark + PAIRS[mark], start, end):
        if text[at] not in PAIRS[mark]:
            open_.append(at)
        elif open_:
            found[open_.pop()] = at
    return found


def _close_symmetric(text: str, mark: str, start: int, end: int) -> int | None:
    """The first mark that can close; None if another quotation opens before."""
    at = text.find(mark, start, end)
    while at >= 0 and _can_close(text, at):
        following = text.find(mark, at + 1, end) if text[at - 1].isdigit() else -1
        is_inch = following >= 0 and _can_close(text, following)
        if not is_inch:
            return at
        at = following
    return None


def _close_single(text: str, mark: str, start: int, end: int) -> int | None:
    """The first mark that is no apostrophe, or else the first that may be one: others’."""
    possible = None
    for at in _marks(text, mark + PAIRS[mark], start, end):
        if text[at] in PAIRS[mark] and _can_close(text, at):
            if text[at - 1] not in "sS" or not _LOWER_CASE_WORD.match(text, at + 1):
                return at
            possible = at if possible is None else possible
        elif text[at] == mark and _opens(text, at):
            break
    return possible


def _can_close(text: str, at: int) -> bool:
    return not text[at - 1].isspace() and not text[at + 1 : at + 2].isalnum()
