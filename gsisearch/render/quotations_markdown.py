"""For notes and review: checked quotations and reports on drafts as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from gsisearch.render.markdown import escaped
from gsisearch.render.quotations_text import summary
from gsisearch.render.terminal import Style, full_id

if TYPE_CHECKING:
    from gsisearch.verdicts import Change, Checked, DraftReport, Verification


def verification(found: Verification, style: Style) -> str:
    """The verdict, the source as a quotation, and a list of what is to be said of it."""
    place = f" {escaped(style.id(found))}, {found.start}-{found.end}" if found.ids else ""
    lines = [f"**{found.verdict}**{place}", ""]
    text = found.published or (found.nearest.published if found.nearest else "")
    if text:
        lines += [f"> {escaped(text).strip()}", ""]
    notes = [f"- {note}" for note in _notes(found, style)]
    return "\n".join([*lines, *notes, *([""] if notes else [])])


def draft(found: DraftReport, style: Style) -> str:
    """A table with a quotation a row, and the counts below it."""
    lines = [
        "| place | verdict | passage | quotation | remarks |",
        "| --- | --- | --- | --- | --- |",
    ]
    lines += [_row(item, style) for item in found.quotations]
    lines += [_row(item, style) for item in found.phrases]
    lines += [
        f"| {mark.line}:{mark.column} | unclosed |  | {escaped(mark.mark)} | never closed |"
        for mark in found.unclosed
    ]
    return "\n".join([*lines, "", f"{summary(found)}.", ""])


def _row(item: Checked, style: Style) -> str:
    found, quotation = item.verification, item.quotation
    cells = (
        f"{quotation.line}:{quotation.column}",
        f"{found.verdict}{' (phrase)' if item.phrase else ''}",
        escaped(style.id(found)) if found.ids else "",
        escaped(quotation.text),
        "; ".join(_notes(found, style)),
    )
    return f"| {' | '.join(cells)} |"


def _notes(found: Verification, style: Style) -> Iterator[str]:
    for change in found.changes:
        if not change.meaning:
            yield escaped(_difference(change))
    yield from (
        f"**{escaped(alarm.name)}**: {escaped(alarm.explanation)}" for alarm in found.alarms
    )
    for cut in found.cut:
        yield f"cut {cut.where}: {escaped(' '.join(_filled((cut.warning, f'“{cut.text}”'))))}"
    if found.insertions:
        yield f"inserted: {escaped(', '.join(found.insertions))}"
    if found.nearest:
        id = full_id(found.nearest, style.slugs)
        yield f"nearest: {escaped(id)}, {found.nearest.similarity:.0%} alike"
    if style.citations and found.citation:
        yield f"source: {escaped(found.citation)} {escaped(found.permalink)}"


def _difference(change: Change) -> str:
    if change.quote and change.source:
        return f"“{change.quote}” for “{change.source}”"
    return f"adds “{change.quote}”" if change.quote else f"leaves out “{change.source}”"


def _filled(texts: Iterable[str]) -> Iterator[str]:
    return filter(None, texts)
