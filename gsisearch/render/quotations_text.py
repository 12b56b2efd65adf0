"""For reading: checked quotations, side by side with their source, and reports on drafts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import zip_longest
from typing import TYPE_CHECKING

from gsisearch.render.terminal import (
    BOLD,
    DIM,
    MATCH,
    Style,
    clip,
    count,
    full_id,
    plain,
    width,
    wrap,
)
from gsisearch.text.words import printable

if TYPE_CHECKING:
    from gsisearch.verdicts import Checked, Cut, DraftReport, Verification

_INDENT = "  "
_GAP = "   "
#: Two columns need at least so much room; else one text stands below the other.
_SIDE_BY_SIDE = 60
_LONGEST_CUT = 120
_COLORS = {"exact": "32", "repaired": "32", "altered": "33", "absent": "31"}
_HARMLESS = "33"
_TITLES = ("quotation", "source")


def verification(found: Verification, style: Style) -> str:
    """The verdict and the place, quotation and source, and what is to be said of them."""
    lines = [_head(found, style)]
    if found.verdict == "absent":
        lines += _searched(found, style)
    elif found.verdict == "exact" and not found.cut:
        lines.append(wrap(plain(found.published), style.measure, _INDENT))
    else:
        lines += _compared(found, style)
    return "\n".join([*lines, *_remarks(found, style, _INDENT)]) + "\n"


def draft(found: DraftReport, style: Style) -> str:
    """A line a quotation with what is wrong with it below, the phrases, and the counts."""
    lines = [line for item in found.quotations for line in _item(item, style)]
    lines += [
        f"{mark.line}:{mark.column}  {style.paint('unclosed', MATCH)}  the mark {mark.mark} opens a"
        " quotation that is never closed"
        for mark in found.unclosed
    ]
    if found.phrases:
        if lines:
            lines.append("")
        lines.append(f"Phrases of fewer than {found.shortest} words, which are not counted:")
        lines += [_INDENT + _line(item, style) for item in found.phrases]
    if lines:
        lines.append("")
    return "\n".join([*lines, summary(found), ""])


def summary(found: DraftReport) -> str:
    """The counts of a draft in one line."""
    counts = ", ".join(f"{number} {verdict}" for verdict, number in found.counts.items() if number)
    parts = [f"{count(len(found.quotations), 'quotation')}{': ' if counts else ''}{counts}"]
    if found.phrases:
        parts.append(count(len(found.phrases), "phrase"))
    if found.unclosed:
        parts.append(f"{len(found.unclosed)} without a closing mark")
    return "; ".join(parts)


def _head(found: Verification, style: Style) -> str:
    verdict = style.paint(found.verdict, _COLORS[found.verdict])
    if found.verdict == "absent":
        return verdict
    notes = [verdict, style.paint(_places(found, style), BOLD), f"{found.start}-{found.end}"]
    if found.verdict == "altered":
        notes.append(_percent(found.similarity))
    return "  ".join(notes)


def _places(found: Verification, style: Style) -> str:
    """The passages: `1.2.3`, or `1.2 (1.2.3, 1.2.4)`."""
    id = style.id(found)
    others = [other for other in found.ids if other != found.id]
    return f"{id} ({', '.join(found.ids)})" if others else id


def _percent(similarity: float) -> str:
    return f"{similarity:.0%}"


def _searched(found: Verification, style: Style) -> Iterator[str]:
    corpus = f" of corpus {found.corpus_sha256[:12]}" if found.corpus_sha256 else ""
    searched = f"not in any of {count(found.passages, 'passage')}{corpus}"
    yield wrap(searched, style.measure, _INDENT)
    if nearest := found.nearest:
        id = full_id(nearest, style.slugs)
        yield wrap(
            f"nearest is {id}, {_percent(nearest.similarity)} alike:", style.measure, _INDENT
        )
        yield wrap(plain(nearest.published), style.measure, _INDENT * 2)


def _compared(found: Verification, style: Style) -> Iterator[str]:
    quoted = [
        (change.quote_start, change.quote_end, MATCH if change.meaning else _HARMLESS)
        for change in found.changes
    ]
    start = found.start or 0
    sourced = [
        (change.start - start, change.end - start, MATCH if change.meaning else _HARMLESS)
        for change in found.changes
    ]
    left_out = [
        (cut.start - start, cut.end - start, DIM) for cut in found.cut if cut.where == "inside"
    ]
    texts = (
        _painted(found.quote, quoted, style),
        _painted(found.published, [*sourced, *left_out], style),
    )
    if style.measure < _SIDE_BY_SIDE:
        for title, text in zip(_TITLES, texts, strict=True):
            yield _INDENT + style.paint(title, DIM)
            yield wrap(text, style.measure, _INDENT * 2)
        return
    room = (style.measure - len(_INDENT) - len(_GAP)) // 2
    columns = [
        [style.paint(title, DIM), *wrap(text, room).split("\n")]
        for title, text in zip(_TITLES, texts, strict=True)
    ]
    for left, right in zip_longest(*columns, fillvalue=""):
        yield f"{_INDENT}{left}{' ' * (room - width(left))}{_GAP}{right}".rstrip()


def _painted(text: str, marks: Iterable[tuple[int, int, str]], style: Style) -> str:
    """A text with what differs in it coloured, or between light marks where there is no colour."""
    pieces = []
    done = 0
    for start, end, code in sorted(marks):
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
    """The alarms, the warnings about cuts, and what the quoter put in."""
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
    text = f"“{clip(plain(cut.text), _LONGEST_CUT)}”"
    return f"{cut.warning} Left out: {text}" if cut.warning else f"left out: {text}"


def _remark(name: str, text: str, style: Style, indent: str, code: str) -> str:
    remark = f"{style.paint(name, code)}: {plain(text)}"
    return wrap(remark, style.measure, indent + _INDENT, indent)


def _item(item: Checked, style: Style) -> Iterator[str]:
    found = item.verification
    yield _line(item, style)
    indent = _INDENT * 2
    for change in found.changes:
        if not change.meaning:
            yield _remark(change.kind, _difference(change.quote, change.source), style, indent, DIM)
    yield from _remarks(found, style, indent)
    if found.nearest:
        id = full_id(found.nearest, style.slugs)
        text = f"{id}, {_percent(found.nearest.similarity)} alike: “{found.nearest.published}”"
        yield _remark("nearest", text, style, indent, DIM)


def _difference(quote: str, source: str) -> str:
    if quote and source:
        return f"“{quote}” for “{source}”"
    return f"“{quote}” is not in the source" if quote else f"without “{source}”"


def _line(item: Checked, style: Style) -> str:
    found, quotation = item.verification, item.quotation
    verdict = style.paint(found.verdict, _COLORS[found.verdict])
    place = f"{quotation.line}:{quotation.column}"
    id = _places(found, style) if found.verdict != "absent" else ""
    head = "  ".join(filter(None, (place, verdict, id)))
    room = max(8, style.measure - width(head) - 4)
    return f"{head}  “{clip(plain(quotation.text), room)}”"
