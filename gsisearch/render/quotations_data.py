"""For programs: checked quotations and reports on drafts as JSON, JSON Lines and CSV."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from gsisearch.render.data import Object, Report, written

if TYPE_CHECKING:
    from gsisearch.verdicts import Change, Checked, Cut, DraftReport, Nearest, Verification

__all__ = ["draft", "verification", "written"]

_COLUMNS = (
    "line column verdict phrase id start end similarity meaning alarms quote published".split()
)


def verification(found: Verification) -> Report:
    """The contract for `verify`; JSON Lines and CSV have a line a change."""
    facts = _verification(found)
    changes = [_change(change) for change in found.changes]
    facts.pop("changes")
    columns = "kind quote source start end meaning alarms".split()
    rows = [
        {**item, "alarms": _names([change])}
        for item, change in zip(changes, found.changes, strict=True)
    ]
    return Report(facts, "changes", changes, columns, rows)


def draft(found: DraftReport) -> Report:
    """A draft's quotations, each with its place in the draft and its verification."""
    items = list(map(_checked, found.checked))
    facts: Object = {
        "counts": dict(found.counts),
        "phrases": len(found.phrases),
        "shortest": found.shortest,
        "exit_code": found.exit_code,
        "unclosed": [
            {"mark": mark.mark, "line": mark.line, "column": mark.column} for mark in found.unclosed
        ],
    }
    rows = [
        {**item, **_row(checked.verification)}
        for item, checked in zip(items, found.checked, strict=True)
    ]
    return Report(facts, "quotations", items, _COLUMNS, rows)


def _verification(found: Verification) -> Object:
    absent = found.verdict == "absent"
    return {
        "verdict": found.verdict,
        "document": None if absent else found.document,
        "id": None if absent else found.id,
        "ids": list(found.ids),
        "start": found.start,
        "end": found.end,
        "quote": found.quote,
        "published": None if absent else found.published,
        "similarity": round(found.similarity, 4),
        "changes": [_change(change) for change in found.changes],
        "cut": [_cut(cut) for cut in found.cut],
        "insertions": list(found.insertions),
        "nearest": _nearest(found.nearest) if found.nearest else None,
        "passages": found.passages,
        "corpus_sha256": found.corpus_sha256,
        "citation": found.citation,
        "permalink": found.permalink,
    }


def _change(change: Change) -> Object:
    return {
        "kind": change.kind,
        "quote": change.quote,
        "source": change.source,
        "quote_start": change.quote_start,
        "quote_end": change.quote_end,
        "start": change.start,
        "end": change.end,
        "meaning": change.meaning,
        "alarms": [
            {"name": alarm.name, "explanation": alarm.explanation} for alarm in change.alarms
        ],
    }


def _cut(cut: Cut) -> Object:
    return {
        "where": cut.where,
        "text": cut.text,
        "start": cut.start,
        "end": cut.end,
        "marked": cut.marked,
        "warning": cut.warning or None,
    }


def _nearest(nearest: Nearest) -> Object:
    return {
        "document": nearest.document,
        "id": nearest.id,
        "start": nearest.start,
        "end": nearest.end,
        "published": nearest.published,
        "similarity": round(nearest.similarity, 4),
    }


def _checked(item: Checked) -> Object:
    quotation = item.quotation
    return {
        "line": quotation.line,
        "column": quotation.column,
        "draft_start": quotation.start,
        "draft_end": quotation.end,
        "block": quotation.block,
        "words": quotation.words,
        "phrase": item.phrase,
        **_verification(item.verification),
    }


def _row(found: Verification) -> Object:
    return {
        "meaning": any(change.meaning for change in found.changes),
        "alarms": _names(found.changes),
    }


def _names(changes: Iterable[Change]) -> str:
    return " ".join(dict.fromkeys(alarm.name for c in changes for alarm in c.alarms))
