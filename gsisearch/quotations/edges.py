"""The ends of an alignment: as a reader would see them, where fewest edits alone would not."""

from __future__ import annotations

from collections.abc import Sequence

from gsisearch.quotations.alignment import Alignment, Edit
from gsisearch.quotations.paragraphs import Window
from gsisearch.quotations.parsing import QuotePart

#: At an end of a part at most this many words replace words of the source.
MAX_REPLACED = 3
#: Maximum number of words left out next to the words at an end, for each of these; for a single
#: word, or stop words alone, it is 1.
MAX_GAP_PER_WORD = 4


def adjust_ends(part: QuotePart, window: Window, alignment: Alignment) -> Alignment:
    """An alignment with the edits at both ends that a reader would prefer.

    - Words at an end that the source has further off in the same sentence are aligned with
      these, and what is between is left out.
    - A word that the source has as two is aligned with both.
    - Up to `MAX_REPLACED` words that only the quotation has replace what the sentence has there:
      `Second, we should` for `First, we should`.
    - What a hyphen joins to the first or last word in the source is left out.
    """
    edits = list(alignment.edits)
    if len(edits) > 1:
        inserted_at = {insertion.word_index for insertion in part.insertions}
        if edits[0].kind != "equal" and edits[0].pattern_end not in inserted_at:
            edits[:1] = _adjust_first(part.forms, window, edits[0])
        if (
            len(edits) > 1
            and edits[-1].kind != "equal"
            and edits[-1].pattern_start not in inserted_at
        ):
            edits[-1:] = _adjust_last(part.forms, window, edits[-1])
    edits = [
        *_compound_before(window, edits[0]),
        *edits,
        *_compound_after(window, edits[-1]),
    ]
    if edits == list(alignment.edits):
        return alignment
    distance = sum(edit.cost for edit in edits)
    return Alignment(edits[0].start, edits[-1].end, distance, tuple(edits))


def _adjust_first(forms: Sequence[str], window: Window, edit: Edit) -> list[Edit]:
    count, wanted = edit.pattern_length, tuple(forms[: edit.pattern_end])
    sentence_start, _ = window.sentence_at(edit.end)
    two_before = max(sentence_start, edit.end - 2)
    if count == 1 and "".join(window.forms[two_before : edit.end]) == wanted[0]:
        return [edit._replace(kind="replace", start=two_before)]
    for gap in range(_max_gap(wanted, window) + 1):
        at = edit.end - count - gap
        if at >= (sentence_start if gap > 1 else 0) and window.forms[at : at + count] == wanted:
            left_out = Edit("delete", count, count, at + count, edit.end)
            return [Edit("equal", 0, count, at, at + count), *([left_out] if gap else [])]
    if edit.kind == "insert" and count <= MAX_REPLACED and sentence_start <= edit.end - count:
        edit = edit._replace(kind="replace", start=edit.end - count)
    can_extend = 1 < count <= edit.text_length and sentence_start < edit.start
    if can_extend and window.forms[edit.start - 1] == wanted[0]:
        equal = Edit("equal", 0, 1, edit.start - 1, edit.start)
        return [equal, edit._replace(pattern_start=1)]
    return [edit]


def _adjust_last(forms: Sequence[str], window: Window, edit: Edit) -> list[Edit]:
    count, wanted = edit.pattern_length, tuple(forms[edit.pattern_start :])
    _, sentence_end = window.sentence_at(edit.start - 1)
    two_after = min(sentence_end, edit.start + 2)
    if count == 1 and "".join(window.forms[edit.start : two_after]) == wanted[0]:
        return [edit._replace(kind="replace", end=two_after)]
    first, last = edit.pattern_start, edit.pattern_end
    for gap in range(_max_gap(wanted, window) + 1):
        at = edit.start + gap
        if (gap < 2 or at + count <= sentence_end) and window.forms[at : at + count] == wanted:
            left_out = Edit("delete", first, first, edit.start, at)
            return [*([left_out] if gap else []), Edit("equal", first, last, at, at + count)]
    if edit.kind == "insert" and count <= MAX_REPLACED and edit.start + count <= sentence_end:
        edit = edit._replace(kind="replace", end=edit.start + count)
    can_extend = 1 < count <= edit.text_length and edit.end < sentence_end
    if can_extend and window.forms[edit.end] == wanted[-1]:
        equal = Edit("equal", last - 1, last, edit.end, edit.end + 1)
        return [edit._replace(pattern_end=last - 1), equal]
    return [edit]


def _max_gap(wanted: Sequence[str], window: Window) -> int:
    """The maximum number of words left out between some words at an end and the others."""
    significant = len(wanted) > 2 or not window.language.stop_words.issuperset(wanted)
    return MAX_GAP_PER_WORD * len(wanted) if len(wanted) > 1 and significant else 1


def _compound_before(window: Window, edit: Edit) -> list[Edit]:
    """What a hyphen joins to the first word, as left out: `non` of non-interference."""
    if edit.kind != "equal":
        return []
    paragraph, position = window.locate(edit.start)
    first = edit.start + paragraph.hyphenated(position)[0] - position
    return [Edit("delete", 0, 0, first, edit.start)] if first < edit.start else []


def _compound_after(window: Window, edit: Edit) -> list[Edit]:
    if edit.kind != "equal":
        return []
    paragraph, position = window.locate(edit.end - 1)
    end = edit.end - 1 + paragraph.hyphenated(position)[1] - position
    at = edit.pattern_end
    return [Edit("delete", at, at, edit.end, end)] if end > edit.end else []
