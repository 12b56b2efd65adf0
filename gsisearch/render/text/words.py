"""Concordances, vocabularies and collocations as text: words in columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from gsisearch.render.terminal import (
    DIM,
    INDENT,
    Style,
    clip,
    first_words,
    last_words,
    padded_id,
    plain,
    width,
)
from gsisearch.render.wording import count, shown_of

if TYPE_CHECKING:
    from gsisearch.results import Collocations, Concordance, ConcordanceLine, Vocabulary

#: An occurrence has at least this many columns beside its id, however narrow the terminal.
_MIN_WIDTH = 24


def concordance(found: Concordance, style: Style) -> str:
    """A line for each occurrence, the keywords aligned below each other, and the count."""
    if not found.total:
        return ""
    lines = [*_keywords_in_context(found.lines, style)] if found.lines else []
    counted = shown_of(len(found.lines), found.total, "occurrence", found.skipped)
    return "\n".join([*lines, counted, ""])


def _keywords_in_context(lines: Sequence[ConcordanceLine], style: Style) -> Iterator[str]:
    ids = [style.id(line) for line in lines]
    lefts = [plain(line.left).lstrip() for line in lines]
    keywords = [plain(line.keyword) for line in lines]
    rights = [plain(line.right).rstrip() for line in lines]
    gap = max(map(width, ids))
    column = max(map(width, lefts))
    room = None if style.columns is None else max(_MIN_WIDTH, style.columns - gap - len(INDENT))
    if room is not None:
        widest = max(map(width, keywords)) + 2
        column = min(column, max(_MIN_WIDTH // 3, (room - widest) // 2))
    for id, left, keyword, right in zip(ids, lefts, keywords, rights, strict=True):
        if room is not None:
            left = last_words(left, column)
            keyword = clip(keyword, room - column - 2)
            right = first_words(right, room - column - 2 - width(keyword))
        before = " " * (column - width(left)) + left
        yield f"{padded_id(id, gap, style)}{before}{style.mark(keyword)}{right}".rstrip()


def vocabulary(found: Vocabulary, style: Style) -> str:
    """A line for each word with its counts, and the number of words."""
    if not found.total:
        return ""
    rows = [(plain(term.word), str(term.occurrences), str(term.passages)) for term in found]
    table = _table(("word", "occurrences", "passages"), rows, style)
    return f"{table}{shown_of(len(rows), found.total, 'word')}\n"


def collocations(found: Collocations, style: Style) -> str:
    """A line for each word with its counts and its score, and the number of words."""
    if not found.total:
        return ""
    rows = [
        (plain(item.word), str(item.count), str(item.occurrences), f"{item.score:.2f}")
        for item in found
    ]
    table = _table(("word", "beside", "in all", "score"), rows, style)
    beside = count(found.occurrences, "occurrence")
    total = shown_of(len(rows), found.total, "word")
    return f"{table}{total} within {found.window} of {beside}\n"


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]], style: Style) -> str:
    """Rows as lines below a head: words aligned to the left, numbers to the right."""
    widths = [max(map(width, column)) for column in zip(head, *rows, strict=True)]

    def line(cells: Sequence[str]) -> str:
        first, *numbers = cells
        word = first + " " * (widths[0] - width(first))
        return INDENT.join([word, *map(str.rjust, numbers, widths[1:])])

    lines = [style.paint(line(head), DIM), *map(line, rows)]
    return "".join(f"{each}\n" for each in lines)
