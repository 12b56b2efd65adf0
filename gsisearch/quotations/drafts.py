"""Finds every quotation of a draft, and checks it.

A draft is plain text or Markdown.  Quotations stand between quotation marks of any kind, or are
block quotations (lines that start with `>`, as in Markdown and e-mail).  With fewer words than
`MIN_WORDS` it is a phrase ("win-win", "the rules"), which a draft may put between quotation marks
without quoting anybody.  Phrases are checked and reported, but a draft never fails for them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator

from gsisearch.deadline import in_time
from gsisearch.model import Offsets
from gsisearch.quotations.marks import PAIRS, MarkedSpan, find_marked
from gsisearch.quotations.markup import mask_markup, strip_markup
from gsisearch.text.words import forms
from gsisearch.verdicts import (
    CheckedQuotation,
    DraftReport,
    Quotation,
    UnclosedMark,
    Verification,
)

#: The minimum number of words of a quotation that is not a phrase.
MIN_WORDS = 4

_BLOCK_LINES = re.compile(r"(?:^[ ]{0,3}>.*(?:\n|\Z))+", re.MULTILINE)
_BLOCK_SIGNS = re.compile(r"^(?:[ ]{0,3}>)+[ \t]?", re.MULTILINE)
_CALLOUT = re.compile(r"\s*\[![A-Za-z]+\]")
#: A last line that names the author or source.
_ATTRIBUTION = re.compile(r"\n[ \t]*(?:—|–|--|~)[ \t]*\S[^\n]*\Z")


def check_draft(
    draft: str, verify: Callable[[str], Verification], shortest: int = MIN_WORDS
) -> DraftReport:
    """Check every quotation of a draft.

    Args:
        draft: the text, plain or Markdown.
        verify: checks one quotation.
        shortest: the minimum number of words of a quotation that is not a phrase.

    Raises:
        GsisearchError: as `verify` does; there is no report if the corpus cannot be read.
    """
    found = list(in_time(find_quotations(draft)))
    checked = tuple(
        CheckedQuotation(item, verify(item.text), item.words < shortest)
        for item in in_time(found)
        if isinstance(item, Quotation)
    )
    unclosed = tuple(item for item in found if isinstance(item, UnclosedMark))
    return DraftReport(checked, unclosed, shortest)


def find_quotations(draft: str) -> Iterator[Quotation | UnclosedMark]:
    """The quotations of a draft that have a word, and the marks that are never closed, in order."""
    text = mask_markup(draft)
    lines = _LineIndex(draft)
    end = 0
    for match in _BLOCK_LINES.finditer(text):
        yield from _find_inline(text, (end, match.start()), lines)
        start, end = match.span()
        block = match.group()
        if _CALLOUT.match(_BLOCK_SIGNS.sub("", block)):
            continue
        if quoted := _block_text(block):
            first = start + len(block) - len(block.lstrip(" >\t\n"))
            last = start + len(block.rstrip())
            position = lines.position(first)
            yield Quotation(quoted, first, last, *position, len(forms(quoted)), block=True)
    yield from _find_inline(text, (end, len(text)), lines)


class _LineIndex:
    """The lines of a text, to find the position of an offset."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column, from 1."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1


def _block_text(block: str) -> str:
    """The text of a block quotation, without `>`, attribution and enclosing marks."""
    text = strip_markup(_ATTRIBUTION.sub("", _BLOCK_SIGNS.sub("", block).rstrip())).strip()
    first = next(find_marked(text, 0, len(text)), None)
    if first and first.closed and (first.start, first.end) == (0, len(text)):
        text = _inner_text(text, first)
    return text if forms(text) else ""


def _find_inline(text: str, span: Offsets, lines: _LineIndex) -> Iterator[Quotation | UnclosedMark]:
    """The quotations between quotation marks in a span of a draft."""
    for marked in find_marked(text, *span):
        position = lines.position(marked.start)
        if not marked.closed:
            yield UnclosedMark(text[marked.start], *position)
            continue
        quoted = strip_markup(_inner_text(text, marked)).strip()
        if found := forms(quoted):
            yield Quotation(quoted, marked.start, marked.end, *position, len(found))


def _inner_text(text: str, marked: MarkedSpan) -> str:
    """The text between the marks, without the opening mark that each further paragraph repeats."""
    mark = text[marked.start]
    inner = text[marked.start + 1 : marked.end - 1]
    if mark not in PAIRS or "\n" not in inner:
        return inner
    return re.sub(rf"(\n[ \t]*\n\s*){re.escape(mark)}", r"\1", inner)
