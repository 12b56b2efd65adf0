"""Where quotation marks open and close: the one place that tells them from apostrophes, inch
signs and each other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

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
    at = start
    while match := _OPENERS.search(text, at, end):
        at = match.end()
        if not _opens(text, match.start()):
            continue
        close = _close(text, match.start(), end)
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


def _close(text: str, opening: int, limit: int) -> int | None:
    """Where the quotation that opens there is closed."""
    mark = text[opening]
    start = opening + 1
    while True:
        gap = _PARAGRAPH_END.search(text, start, limit)
        found = _close_within(text, mark, start, gap.start() if gap else limit)
        if found is not None or gap is None or text[gap.end() : gap.end() + 1] != mark:
            return found
        start = gap.end() + 1


def _close_within(text: str, mark: str, start: int, end: int) -> int | None:
    if mark in _SINGLE:
        return _close_single(text, mark, start, end)
    if mark in _SAME:
        return _close_same(text, mark, start, end)
    depth = 0
    for at in range(start, end):
        if text[at] in PAIRS[mark]:
            if not depth:
                return at
            depth -= 1
        elif text[at] == mark:
            depth += 1
    return None


def _close_same(text: str, mark: str, start: int, end: int) -> int | None:
    """The first that can close; none when another quotation opens before."""
    places = [at for at in range(start, end) if text[at] == mark]
    for index, at in enumerate(places):
        if not _can_close(text, at):
            return None
        following = places[index + 1 : index + 2]
        is_inch = text[at - 1].isdigit() and following and _can_close(text, *following)
        if not is_inch:
            return at
    return None


def _close_single(text: str, mark: str, start: int, end: int) -> int | None:
    """The first that is no apostrophe; failing that, the first that could be one: others’."""
    doubtful = None
    for at in range(start, end):
        if text[at] in PAIRS[mark] and _can_close(text, at):
            if text[at - 1] not in "sS" or not _GOES_ON.match(text, at + 1):
                return at
            doubtful = at if doubtful is None else doubtful
        elif text[at] == mark and _opens(text, at):
            break
    return doubtful


def _can_close(text: str, at: int) -> bool:
    return not text[at - 1].isspace() and not text[at + 1 : at + 2].isalnum()
