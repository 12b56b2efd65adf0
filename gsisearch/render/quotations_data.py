"""For programs: checked quotations and reports on drafts as JSON, JSON Lines, CSV and TSV."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gsisearch.render.data import Object, Report, written

if TYPE_CHECKING:
    from gsisearch.verdicts import Change, Checked, Cut, DraftReport, Nearest, Verification

__all__ = ["draft", "verification", "written"]

#: A quotation as a row; see `_row`.
_COLUMNS = (
    "verdict document id start end similarity changes meaning alarms cut_warning"
    " quote published nearest citation permalink"
).split()
_DRAFT_COLUMNS = ["line", "column", "verdict", "phrase", *_COLUMNS[1:]]


def verification(found: Verification) -> Report:
    """The contract for `verify`; JSON Lines have one line, and CSV one row, for the quotation."""
    facts = _verification(found)
    return Report(facts, "", [facts], _COLUMNS, [_row(found)])


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
    return Report(facts, "quotations", items, _DRAFT_COLUMNS, rows)


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
    """The cells of a quotation: `changes` is their number, `alarms` are the names of the rules,
    `nearest` is where an absent quotation's nearest passage is."""
    nearest = found.nearest
    return {
        **_verification(found),
        "changes": len(found.changes),
        "meaning": any(change.meaning for change in found.changes),
        "alarms": " ".join(dict.fromkeys(alarm.name for alarm in found.alarms)),
        "cut_warning": " ".join(cut.warning for cut in found.cut if cut.warning),
        "nearest": f"{nearest.document}:{nearest.id}" if nearest else "",
    }
