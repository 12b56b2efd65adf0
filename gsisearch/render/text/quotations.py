"""Checked quotations and drafts as text: a quotation beside its source, and remarks on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import zip_longest
from typing import TYPE_CHECKING

from gsisearch.render.terminal import (
    BOLD,
    DIM,
    INDENT,
    MATCH,
    Style,
    clip,
    full_id,
    plain,
    width,
    wrap,
)
from gsisearch.render.wording import count, draft_summary
from gsisearch.text.words import printable

if TYPE_CHECKING:
    from gsisearch.verdicts import Change, CheckedQuotation, Cut, DraftReport, Verification

_GAP = "   "
#: The narrowest terminal with two columns; on a narrower one, the texts go below each other.
_MIN_WIDTH_FOR_COLUMNS = 60
#: How much of left out words is shown, in columns.
_CUT_WIDTH = 120
_COLORS = {"exact": "32", "repaired": "32", "altered": "33", "absent": "31"}
#: A change that no rule knows to turn the meaning.
_HARMLESS = "33"
_TITLES = ("quotation", "source")


def verification(found: Verification, style: Style) -> str:
    """The verdict and the place, the quotation and its source, and remarks."""
    lines = [_head(found, style)]
    if found.verdict == "absent":
        lines += _nearest(found, style)
    elif found.verdict == "exact" and not found.cut:
        lines.append(wrap(plain(found.published), style.line_width, INDENT))
    else:
        lines += _compared(found, style)
    return "\n".join([*lines, *_remarks(found, style, INDENT)]) + "\n"


def draft(found: DraftReport, style: Style) -> str:
    """A line for each quotation, with remarks below it, then the phrases, and the counts."""
    lines = [line for item in found.quotations for line in _checked(item, style)]
    lines += [
        f"{mark.line}:{mark.column}  {style.paint('unclosed', MATCH)}  the mark {mark.mark} opens a"
        " quotation that is never closed"
        for mark in found.unclosed
    ]
    if found.phrases:
        if lines:
            lines.append("")
        lines.append(f"Phrases of fewer than {found.shortest} words, which are not counted:")
        lines += [INDENT + _line(item, style) for item in found.phrases]
    if lines:
        lines.append("")
    return "\n".join([*lines, draft_summary(found), ""])


def _head(found: Verification, style: Style) -> str:
    verdict = style.paint(found.verdict, _COLORS[found.verdict])
    if found.verdict == "absent":
        return verdict
    parts = [verdict, style.paint(_ids(found, style), BOLD), f"{found.start}-{found.end}"]
    if found.verdict == "altered":
        parts.append(f"{found.similarity:.0%}")
    return "  ".join(parts)


def _ids(found: Verification, style: Style) -> str:
    """The ids of the passages: `1.2.3`, or `1.2 (1.2.3, 1.2.4)`."""
    id = style.id(found)
    several = any(other != found.id for other in found.ids)
    return f"{id} ({', '.join(found.ids)})" if several else id


def _nearest(found: Verification, style: Style) -> Iterator[str]:
    """How much was searched for an absent quotation, and the passage nearest to it."""
    corpus = f" of corpus {found.corpus_sha256[:12]}" if found.corpus_sha256 else ""
    searched = f"not in any of {count(found.passages, 'passage')}{corpus}"
    yield wrap(searched, style.line_width, INDENT)
    if nearest := found.nearest:
        id = full_id(nearest, style.slugs)
        alike = f"nearest is {id}, {nearest.similarity:.0%} alike:"
        yield wrap(alike, style.line_width, INDENT)
        yield wrap(plain(nearest.published), style.line_width, INDENT * 2)


def _compared(found: Verification, style: Style) -> Iterator[str]:
    """The quotation and its source, side by side or below each other."""
    start = found.start or 0
    quoted, sourced = [], []
    for change in found.changes:
        code = MATCH if change.meaning else _HARMLESS
        quoted.append((change.quote_start, change.quote_end, code))
        sourced.append((change.start - start, change.end - start, code))
    sourced += [
        (cut.start - start, cut.end - start, DIM) for cut in found.cut if cut.where == "inside"
    ]
    texts = _painted(found.quote, quoted, style), _painted(found.published, sourced, style)
    if style.line_width < _MIN_WIDTH_FOR_COLUMNS:
        for title, text in zip(_TITLES, texts, strict=True):
            yield INDENT + style.paint(title, DIM)
            yield wrap(text, style.line_width, INDENT * 2)
        return
    room = (style.line_width - len(INDENT) - len(_GAP)) // 2
    columns = [
        [style.paint(title, DIM), *wrap(text, room).split("\n")]
        for title, text in zip(_TITLES, texts, strict=True)
    ]
    for left, right in zip_longest(*columns, fillvalue=""):
        yield f"{INDENT}{left}{' ' * (room - width(left))}{_GAP}{right}".rstrip()


def _painted(text: str, spans: Iterable[tuple[int, int, str]], style: Style) -> str:
    """A text whose spans are coloured, or between light marks where there is no colour."""
    pieces = []
    done = 0
    for start, end, code in sorted(spans):
        if not done <= start < end <= len(text):
            continue
        shown = plain(text[start:end])
        if style.color:
            shown = style.paint(shown, code)
        elif code != DIM:
            shown = f"‹{shown}›"
        pieces += [plain(text[done:start]), shown]
        done = end
    return "".join([*pieces, plain(text[done:])]).strip()


def _remarks(found: Verification, style: Style, indent: str) -> Iterator[str]:
    """The alarms, what was cut, the source, and the quoter's own words."""
    if found.changes and not found.alarms:
        text = "no change that a rule knows to turn the meaning"
        yield _remark("meaning", text, style, indent, DIM)
    for alarm in found.alarms:
        yield _remark(alarm.name, alarm.explanation, style, indent, MATCH)
    for cut in found.cut:
        yield _remark(f"cut {cut.where}", _cut(cut), style, indent, MATCH if cut.warning else DIM)
    if style.citations and found.citation:
        yield "\n".join(f"{indent}{line}" for line in printable(found.citation).splitlines())
        yield f"{indent}{found.permalink}"
    if found.insertions:
        words = ", ".join(found.insertions)
        yield _remark("inserted", f"{words}: the quoter’s own words", style, indent, DIM)


def _cut(cut: Cut) -> str:
    text = f"“{clip(plain(cut.text), _CUT_WIDTH)}”"
    return f"{cut.warning} Left out: {text}" if cut.warning else f"left out: {text}"


def _remark(name: str, text: str, style: Style, indent: str, code: str) -> str:
    remark = f"{style.paint(name, code)}: {plain(text)}"
    return wrap(remark, style.line_width, indent + INDENT, indent)


def _checked(item: CheckedQuotation, style: Style) -> Iterator[str]:
    found = item.verification
    yield _line(item, style)
    indent = INDENT * 2
    for change in found.changes:
        if not change.meaning:
            yield _remark(change.kind, _difference(change), style, indent, DIM)
    yield from _remarks(found, style, indent)
    if found.nearest:
        id = full_id(found.nearest, style.slugs)
        text = f"{id}, {found.nearest.similarity:.0%} alike: “{found.nearest.published}”"
        yield _remark("nearest", text, style, indent, DIM)


def _difference(change: Change) -> str:
    if change.quote and change.source:
        return f"“{change.quote}” for “{change.source}”"
    if change.quote:
        return f"“{change.quote}” is not in the source"
    return f"without “{change.source}”"


def _line(item: CheckedQuotation, style: Style) -> str:
    found, quotation = item.verification, item.quotation
    verdict = style.paint(found.verdict, _COLORS[found.verdict])
    place = f"{quotation.line}:{quotation.column}"
    ids = _ids(found, style) if found.verdict != "absent" else ""
    head = "  ".join(filter(None, (place, verdict, ids)))
    room = max(8, style.line_width - width(head) - 4)
    return f"{head}  “{clip(plain(quotation.text), room)}”"
