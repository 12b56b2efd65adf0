"""A match of a part of a quotation → its changes, each with the alarms that it raises."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise
from operator import attrgetter
from typing import NamedTuple

from gsisearch.deadline import in_time
from gsisearch.quotations import units, word_order
from gsisearch.quotations.alarms import AlarmFinder
from gsisearch.quotations.alignment import Edit, with_kind
from gsisearch.quotations.match_texts import MatchTexts
from gsisearch.quotations.parsing import Insertion
from gsisearch.quotations.part_match import PartMatch
from gsisearch.quotations.word_order import Difference
from gsisearch.text.words import forms
from gsisearch.verdicts import Alarm, Change

#: The quoter's words in brackets replace at most this many words of the source.
MAX_REPLACED_BY_INSERTION = 6
#: In changes of more words than this, words that only differ in spacing are not looked for.
MAX_RESPACED = 8

_HYPHENS = re.compile(r"(?<=\w)[^\w\s]+(?=\w)")


class Comparison(NamedTuple):
    """How a part of a quotation differs from its match.

    Attributes:
        changes: its changes.
        insertions: the quoter's own words, in brackets, that are no change.
        wrong_words: how many words of the part are not the source's.
        lost_words: how many words of the source the part lacks.
        words, source_words: how many words both have.
    """

    changes: tuple[Change, ...]
    insertions: tuple[str, ...]
    wrong_words: int
    lost_words: int
    words: int
    source_words: int

    @classmethod
    def without_match(cls, words: int) -> Comparison:
        """The comparison of a part without a match."""
        return cls((), (), words, 0, words, 0)


def compare(texts: MatchTexts, alarms: AlarmFinder) -> Comparison:
    """Compare a part of a quotation with its match."""
    part, alignment = texts.match.part, texts.match.alignment
    count = len(part.words)
    if texts.match.verbatim:
        return Comparison((), (), 0, 0, count, count)
    edits = [
        rest
        for edit in in_time(alignment.edits)
        if edit.kind != "equal"
        for rest in _without_respaced(texts, edit)
    ]
    headings, edits = _omitted_headings(texts, edits)
    replaced = _replaced_by_insertions(part.insertions, edits)
    differences = list(_differences(texts, edits, replaced, alarms))
    unit_changes = (
        _change(texts, edit, (alarms.of_units(quoted, source),))
        for edit, quoted, source in units.changed_units(texts)
    )
    changed = {replaced.get(difference.edit) for difference in differences}
    wrong = [edit for edit in edits if edit not in replaced]
    return Comparison(
        (*word_order.check(texts, differences, alarms), *headings, *unit_changes),
        tuple(texts.quote[i.start : i.end] for i in part.insertions if i not in changed),
        wrong_words=sum(edit.pattern_length for edit in wrong),
        lost_words=sum(edit.text_length for edit in wrong),
        words=count,
        source_words=alignment.end - alignment.start - sum(e.text_length for e in replaced),
    )


def _differences(
    texts: MatchTexts,
    edits: Sequence[Edit],
    replaced: dict[Edit, Insertion],
    alarms: AlarmFinder,
) -> Iterator[Difference]:
    """The edits that are changes; insertions that replace words are, if these raise an alarm."""
    for edit in in_time(edits):
        quoted, sourced = texts.quote_tokens(edit), texts.source_tokens(edit)
        if not (insertion := replaced.get(edit)):
            change = _change(texts, edit, alarms.of_change(quoted, sourced))
            yield Difference(edit, quoted, sourced, change)
        elif raised := alarms.of_replaced(sourced):
            span = insertion.start, insertion.end
            change = _change(texts, edit._replace(kind="replace"), raised, span)
            yield Difference(edit, quoted, sourced, change)


def _change(
    texts: MatchTexts,
    edit: Edit,
    alarms: tuple[Alarm, ...],
    quote_span: tuple[int, int] | None = None,
) -> Change:
    quote_start, quote_end = quote_span or texts.quote_span(edit)
    start, end = texts.source_span(edit)
    quote, source = texts.quote[quote_start:quote_end], texts.published(start, end)
    assert edit.kind != "equal"
    return Change(edit.kind, quote, source, quote_start, quote_end, start, end, alarms)


def _without_respaced(texts: MatchTexts, edit: Edit) -> Iterator[Edit]:
    """What remains of an edit without words that only differ in spacing or hyphens."""
    if edit.kind == "replace":
        for same in _same_letters(texts.match, edit):
            if _is_same(texts, same):
                rests = (
                    edit._replace(pattern_end=same.pattern_start, end=same.start),
                    edit._replace(pattern_start=same.pattern_end, start=same.end),
                )
                yield from (with_kind(r) for r in rests if r.pattern_length or r.text_length)
                return
        if _is_same(texts, edit):
            return
    yield edit


def _same_letters(match: PartMatch, edit: Edit) -> Iterator[Edit]:
    """The runs of words in a short edit with the same letters on both sides, the longest first."""
    if edit.cost > MAX_RESPACED:
        return
    source: dict[str, tuple[int, int]] = {}
    for start, end in combinations(range(edit.start, edit.end + 1), 2):
        source["".join(match.window.forms[start:end])] = start, end
    words = match.part.words
    runs = combinations(range(edit.pattern_start, edit.pattern_end + 1), 2)
    for first, last in sorted(runs, key=lambda run: run[0] - run[1]):
        found = source.get("".join(word.form for word in words[first:last]))
        if found:
            yield Edit("replace", first, last, *found)


def _is_same(texts: MatchTexts, edit: Edit) -> bool:
    """Whether the words differ only in hyphens, damage of the source, or letters in brackets."""
    match = texts.match
    quote_start, quote_end = texts.quote_span(edit)
    quoted = texts.quote[quote_start:quote_end]
    paragraph, first = match.window.locate(edit.start)
    other, last = match.window.locate(edit.end - 1)
    if other is not paragraph:
        return False
    reading = paragraph.entry.passage.reading
    reading = reading[paragraph.words[first].start : paragraph.words[last].end]
    published = paragraph.published(paragraph.entry.starts[first], paragraph.entry.ends[last])
    if any(_spellings(quoted) & _spellings(text) for text in (reading, published)):
        return True
    return (
        edit.pattern_length == 1
        and first == last
        and edit.pattern_start in match.part.edited
        and _differs_in_brackets(quoted, paragraph.words[first].form)
    )


def _spellings(text: str) -> set[str]:
    """The folded words of a text, without its hyphens, and with spaces instead of them."""
    return {" ".join(forms(_HYPHENS.sub(sign, text))) for sign in ("", " ")}


def _differs_in_brackets(quoted: str, form: str) -> bool:
    """Whether a quoted word is another but for letters in brackets: promot[ing], promotes."""
    kept = [letters.casefold() for letters in re.sub(r"\[\w+\]", " ", quoted).split()]
    return bool(kept) and all(letters in form for letters in kept)


def _omitted_headings(texts: MatchTexts, edits: Sequence[Edit]) -> tuple[list[Change], list[Edit]]:
    """The headings inside a match that the quotation omits; and the edits without those that
    are headings which it has.  The words of headings are not in the window."""
    changes: list[Change] = []
    quoted: set[Edit] = set()
    window, aligned, part = texts.match.window, texts.match.alignment.edits, texts.match.part
    for (before, after), position in zip(
        pairwise(window.paragraphs), window.first_positions[1:], strict=True
    ):
        heading = after.entry.passage.heading
        if before.entry.passage.section == after.entry.passage.section or not heading:
            continue
        wanted = forms(heading)
        near = (e for e in _near(edits, position, len(wanted)) if e not in quoted)
        edit = next((e for e in near if _inserts(part.forms, e, position, wanted)), None)
        if edit:
            quoted.add(edit)
            continue
        edit = aligned[bisect_right(aligned, position, key=attrgetter("end"))]
        index = edit.pattern_start + position - edit.start
        at = part.words[min(index, len(part.words) - 1)].start
        gap = before.entry.passage.end, after.entry.passage.start
        changes.append(Change("delete", "", heading, at, at, *gap))
    return changes, [edit for edit in edits if edit not in quoted]


def _near(edits: Sequence[Edit], position: int, reach: int) -> Sequence[Edit]:
    """The edits, which are in order, that start near a position."""
    start = attrgetter("start")
    first = bisect_left(edits, position - reach, key=start)
    return edits[first : bisect_right(edits, position + reach, key=start)]


def _inserts(quoted: Sequence[str], edit: Edit, position: int, forms: Sequence[str]) -> bool:
    """Whether an edit only inserts some words before a position.

    If the words beside it are the same, it may be aligned a little further off.
    """
    shift = position - edit.start
    if edit.kind != "insert" or edit.pattern_length != len(forms):
        return False
    return quoted[edit.pattern_start + shift : edit.pattern_end + shift] == forms


def _replaced_by_insertions(
    insertions: Sequence[Insertion], edits: Sequence[Edit]
) -> dict[Edit, Insertion]:
    """The words left out where the quoter has his own words in brackets instead."""
    by_index = {found.word_index: found for found in insertions if not found.sic}
    return {
        edit: by_index[edit.pattern_start]
        for edit in edits
        if edit.kind == "delete"
        and edit.text_length <= MAX_REPLACED_BY_INSERTION
        and edit.pattern_start in by_index
    }
