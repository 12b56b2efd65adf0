"""Every quotation of a draft, found and checked.

A draft is plain text or Markdown.  Quotations stand between quotation marks of any kind, or are
block quotations (lines that begin with `>`, as in Markdown and e-mail).  What has fewer than
`SHORTEST` words is a phrase: everybody's words ("win-win", "the rules"), which a draft may put
between quotation marks for other reasons than to quote.  Phrases are checked and reported, but
a draft never fails for them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator

from gsisearch.deadline import in_time
from gsisearch.quotations.marks import PAIRS, Marked, quotations
from gsisearch.quotations.markup import masked, plain
from gsisearch.text.words import forms
from gsisearch.verdicts import Checked, DraftReport, Quotation, Unclosed, Verification

#: A quotation has at least so many words; what is shorter is a phrase.
SHORTEST = 4

_BLOCK_LINE = re.compile(r"^[ ]{0,3}>.*(?:\n|\Z)", re.MULTILINE)
_BLOCK_SIGNS = re.compile(r"^(?:[ ]{0,3}>)+[ \t]?", re.MULTILINE)
_CALLOUT = re.compile(r"\s*\[![A-Za-z]+\]")
#: A last line that says whose words they are.
_ATTRIBUTION = re.compile(r"\n[ \t]*(?:—|–|--|~)[ \t]*\S[^\n]*\Z")


def check(
    draft: str, verify: Callable[[str], Verification], shortest: int = SHORTEST
) -> DraftReport:
    """Check every quotation of a draft.

    Args:
        draft: the text, plain or Markdown.
        verify: checks one quotation.
        shortest: the fewest words of a quotation that is not a phrase.

    Raises:
        GsisearchError: as `verify` does; a corpus that can't be read makes no report.
    """
    found = list(in_time(find(draft)))
    checked = tuple(
        Checked(item, verify(item.text), item.words < shortest)
        for item in in_time(found)
        if isinstance(item, Quotation)
    )
    unclosed = tuple(item for item in found if isinstance(item, Unclosed))
    return DraftReport(checked, unclosed, shortest)


def find(draft: str) -> Iterator[Quotation | Unclosed]:
    """The quotations of a draft with a word in them, and the marks that are never closed, in
    order."""
    text = masked(draft)
    places = _Places(draft)
    at = 0
    for start, end in _blocks(text):
        yield from _inline(text, at, start, places)
        at = end
        block = text[start:end]
        if _CALLOUT.match(_BLOCK_SIGNS.sub("", block)):
            continue
        if quoted := _block_text(block):
            first = start + (len(block) - len(block.lstrip(" >\t\n")))
            line, column = places.of(first)
            count = len(forms(quoted))
            last = start + len(block.rstrip())
            yield Quotation(quoted, first, last, line, column, count, block=True)
    yield from _inline(text, at, len(text), places)


class _Places:
    """Offsets → lines and columns, from 1."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def of(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """The block quotations: lines with `>` that follow each other."""
    start = end = -1
    for match in _BLOCK_LINE.finditer(text):
        if match.start() != end:
            if end >= 0:
                yield start, end
            start = match.start()
        end = match.end()
    if end >= 0:
        yield start, end


def _block_text(block: str) -> str:
    """What a block quotation quotes: without `>`, attribution and enclosing marks."""
    text = plain(_ATTRIBUTION.sub("", _BLOCK_SIGNS.sub("", block).rstrip())).strip()
    first = next(quotations(text, 0, len(text)), None)
    if first and first.closed and (first.start, first.end) == (0, len(text)):
        text = _inner(text, first)
    return text if forms(text) else ""


def _inline(text: str, start: int, end: int, places: _Places) -> Iterator[Quotation | Unclosed]:
    """The quotations between quotation marks in a piece of a draft."""
    for marked in quotations(text, start, end):
        line, column = places.of(marked.start)
        if not marked.closed:
            yield Unclosed(text[marked.start], line, column)
            continue
        quoted = plain(_inner(text, marked)).strip()
        if found := forms(quoted):
            yield Quotation(quoted, marked.start, marked.end, line, column, len(found))


def _inner(text: str, marked: Marked) -> str:
    """What stands between the marks; the opening mark is not repeated at every paragraph."""
    mark = text[marked.start]
    inner = text[marked.start + 1 : marked.end - 1]
    if mark not in PAIRS or "\n" not in inner:
        return inner
    return re.sub(rf"(\n[ \t]*\n\s*){re.escape(mark)}", r"\1", inner)
