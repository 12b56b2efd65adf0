"""Where quotation marks open and close: the one place that tells them from apostrophes, inch
signs and each other."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from gsisearch.deadline import check

#: Opening mark → the marks that close it.
PAIRS = {
    "“": "”",
    "„": "“”",
    "«": "»",
    "»": "«",
    "‹": "›",
    "「": "」",
    "『": "』",
    "‘": "’",
    "‚": "‘’",
    "'": "'",
    '"': '"',
    "”": "”",
}
_ALWAYS_OPEN = "“„«‹「『‚"
_SINGLE = "‘‚'"
_SAME = '"”'  # the mark that opens closes too
#: These are more often something else: without a partner they are not worth a word.
_UNREPORTED = "‘‚'”»›"

_OPENERS = re.compile(f"[{''.join(PAIRS)}]")
_BEFORE_OPENING = "([{<-–—/“‘„\"'«*_~:\0"
#: 'tis, '90s: what is before these is an apostrophe.
_ELISION = re.compile(r"(?:tis|twas|em|til|cause|n|\d0s)\b", re.IGNORECASE)
_PARAGRAPH_END = re.compile(r"\n[ \t]*\n\s*")
_GOES_ON = re.compile(r"\s+[a-z]")


class Marked(NamedTuple):
    """A quotation, `text[start:end]` with its marks; without its closing mark it is not
    `closed`, and only the opening one."""

    start: int
    end: int
    closed: bool


def quotations(text: str, start: int, end: int) -> Iterator[Marked]:
    """The quotations in `text[start:end]`, in order, those inside others left out.

    A quotation ends in its paragraph, or in a later one when every paragraph in between begins
    with the opening mark again.  A mark without its partner swallows nothing: the search goes
    on right behind it.
    """
    closings = _Closings(text, start, end)
    at = start
    while match := _OPENERS.search(text, at, end):
        check()
        at = match.end()
        if not _opens(text, match.start()):
            continue
        close = closings.of(match.start())
        if close is not None:
            at = close + 1
            yield Marked(match.start(), at, True)
        elif match.group() not in _UNREPORTED:
            yield Marked(match.start(), at, False)


def _opens(text: str, at: int) -> bool:
    """Whether the quotation mark there can open a quotation."""
    mark, after = text[at], text[at + 1 : at + 2]
    if not after or (after.isspace() and mark not in "«»"):
        return False
    if mark in _ALWAYS_OPEN:
        return True
    if at and not (text[at - 1].isspace() or text[at - 1] in _BEFORE_OPENING):
        return False
    if mark in _SINGLE:
        return not _ELISION.match(text, at + 1)
    return True


class _Closings:
    """Where the quotations in `text[start:end]` are closed.

    However many marks have no partner, a text is gone through once for each kind of mark: what
    one search passes over, no other looks at again.
    """

    def __init__(self, text: str, start: int, end: int) -> None:
        self._text = text
        gaps = [match.span() for match in _PARAGRAPH_END.finditer(text, start, end)]
        self._starts = [start, *(last for _, last in gaps)]
        self._ends = [*(first for first, _ in gaps), end]
        self._partners: dict[tuple[str, int], dict[int, int]] = {}
        self._known: dict[int, int | None] = {}

    def of(self, opening: int) -> int | None:
        """Where the quotation that opens there is closed."""
        mark = self._text[opening]
        passed = []
        at: int | None = opening
        found: int | None = None
        while at is not None:
            if at in self._known:
                found = self._known[at]
                break
            passed.append(at)
            paragraph = bisect_right(self._starts, at) - 1
            found = self._within(mark, at, paragraph)
            at = self._again(mark, paragraph) if found is None else None
        self._known.update(dict.fromkeys(passed, found))
        return found

    def _again(self, mark: str, paragraph: int) -> int | None:
        """Where the next paragraph begins, if it does so with the mark."""
        start = self._starts[paragraph + 1 : paragraph + 2]
        return start[0] if start and self._text.startswith(mark, start[0]) else None

    def _within(self, mark: str, opening: int, paragraph: int) -> int | None:
        """Where it is closed in the paragraph."""
        end = self._ends[paragraph]
        if mark in _SINGLE:
            return _close_single(self._text, mark, opening + 1, end)
        if mark in _SAME:
            return _close_same(self._text, mark, opening + 1, end)
        key = mark, paragraph
        if key not in self._partners:
            self._partners[key] = _partners(self._text, mark, self._starts[paragraph], end)
        return self._partners[key].get(opening)


def _marks(text: str, kinds: str, start: int, end: int) -> Iterator[int]:
    """Where marks of some kinds stand."""
    return (match.start() for match in re.compile(f"[{kinds}]").finditer(text, start, end))


def _partners(text: str, mark: str, start: int, end: int) -> dict[int, int]:
    """The opening marks of a kind that are closed, each with what closes it."""
    found: dict[int, int] = {}
    open_: list[int] = []
    for at in _marks(text, mark + PAIRS[mark], start, end):
        if text[at] not in PAIRS[mark]:
            open_.append(at)
        elif open_:
            found[open_.pop()] = at
    return found


def _close_same(text: str, mark: str, start: int, end: int) -> int | None:
    """The first that can close; none when another quotation opens before."""
    at = text.find(mark, start, end)
    while at >= 0 and _can_close(text, at):
        following = text.find(mark, at + 1, end) if text[at - 1].isdigit() else -1
        is_inch = following >= 0 and _can_close(text, following)
        if not is_inch:
            return at
        at = following
    return None


def _close_single(text: str, mark: str, start: int, end: int) -> int | None:
    """The first that is no apostrophe; failing that, the first that could be one: others’."""
    doubtful = None
    for at in _marks(text, mark + PAIRS[mark], start, end):
        if text[at] in PAIRS[mark] and _can_close(text, at):
            if text[at - 1] not in "sS" or not _GOES_ON.match(text, at + 1):
                return at
            doubtful = at if doubtful is None else doubtful
        elif text[at] == mark and _opens(text, at):
            break
    return doubtful


def _can_close(text: str, at: int) -> bool:
    return not text[at - 1].isspace() and not text[at + 1 : at + 2].isalnum()
