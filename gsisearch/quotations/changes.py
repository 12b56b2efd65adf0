"""An aligned part of a quotation → its changes, each with the alarms that it raises."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise
from operator import attrgetter

from gsisearch.deadline import in_time
from gsisearch.quotations.alarms import Judge, Token
from gsisearch.quotations.alignment import Op
from gsisearch.quotations.parts import Insertion
from gsisearch.quotations.placing import Place, sentence_at
from gsisearch.quotations.sources import Sources, Stretch
from gsisearch.text.words import Word, forms
from gsisearch.verdicts import Alarm, Change

#: The quoter's words in brackets stand for at most so many words of the source.
MOST_STOOD_FOR = 6
#: In a change of more words than this, it is not looked for words that are only spaced otherwise.
LONGEST_SPLIT = 8
#: With more changes than this, it is not looked for words that changed places.
MOST_REORDERED = 12

_SENTENCE_STOPS = ".!?\u2026:)"
_PASSED_OVER = "\"'“”‘’«»(["
_LIST_SIGNS = re.compile(r"[,;/]|\b(?:and|or)\b")
_ARTICLES = ("the", "a", "an")
_HYPHENS = re.compile(r"(?<=\w)[^\w\s]+(?=\w)")
_UNITS = "%‰$€£¥°"


@dataclass(frozen=True, slots=True)
class Comparison:
    """How a part of a quotation differs from its place.

    `wrong` counts the words of the part that are not the source's, `lost` those of the source
    that the part has not, of `words` and `source_words`; `insertions` are the quoter's words,
    in brackets.
    """

    changes: tuple[Change, ...]
    insertions: tuple[str, ...]
    wrong: int
    lost: int
    words: int
    source_words: int


class Comparer:
    """Compares a quotation with the places of its parts.

    Args:
        text: the quotation.
        sources: the paragraphs.
        judge: the rules.
    """

    def __init__(self, text: str, sources: Sources, judge: Judge) -> None:
        self._text = text
        self._sources = sources
        self._judge = judge

    def compare(self, place: Place) -> Comparison:
        """The changes of one part."""
        count = len(place.part.words)
        if place.verbatim:
            return Comparison((), self._insertions(place, ()), 0, 0, count, count)
        ops = [
            piece
            for op in in_time(place.alignment.ops)
            if op.kind != "equal"
            for piece in self._differing(place, op)
        ]
        headings, ops = self._headings(place, ops)
        bracketed = _bracketed(place.part.insertions, ops)
        found: dict[Op, Change] = {}
        for op in in_time(ops):
            if insertion := bracketed.get(op):
                alarms = self._judge.of_dropped(self._sourced(place, op))
                if alarms:
                    found[op] = self._change(place, op, alarms, insertion)
            else:
                alarms = self._judge.alarms(self._quoted(place, op), self._sourced(place, op))
                found[op] = self._change(place, op, alarms)
        differing = [op for op in ops if op not in bracketed]
        length = place.alignment.end - place.alignment.start
        unused = [insertion for op, insertion in bracketed.items() if op in found]
        return Comparison(
            (*self._with_order(place, found).values(), *headings, *self._units(place)),
            self._insertions(place, unused),
            sum(op.last - op.first for op in differing),
            sum(op.end - op.start for op in differing),
            count,
            length - sum(op.end - op.start for op in bracketed),
        )

    def _headings(self, place: Place, ops: Sequence[Op]) -> tuple[list[Change], list[Op]]:
        """The headings inside a place that the quotation leaves out, and the changes without
        those that are headings which it has: headings are not of the words aligned."""
        changes: list[Change] = []
        inserted: set[Op] = set()
        stretch, aligned, words = place.stretch, place.alignment.ops, place.part.words
        row = place.part.forms
        for (before, after), position in zip(
            pairwise(stretch.paragraphs), stretch.firsts[1:], strict=True
        ):
            heading = after.entry.passage.heading
            if before.entry.passage.section == after.entry.passage.section or not heading:
                continue
            wanted = forms(heading)
            near = _beside(ops, position, len(wanted))
            op = next(
                (o for o in near if o not in inserted and _is_inserted(row, o, position, wanted)),
                None,
            )
            if op:
                inserted.add(op)
                continue
            op = aligned[bisect_right(aligned, position, key=attrgetter("end"))]
            index = op.first + position - op.start
            at = words[min(index, len(words) - 1)].start
            gap = before.entry.passage.end, after.entry.passage.start
            changes.append(Change("delete", "", heading, at, at, *gap))
        return changes, [op for op in ops if op not in inserted]

    def _insertions(self, place: Place, without: Sequence[Insertion]) -> tuple[str, ...]:
        return tuple(self._text[i.start : i.end] for i in place.part.insertions if i not in without)

    def _differing(self, place: Place, op: Op) -> Iterator[Op]:
        """What of a change remains without the words that are only spaced otherwise."""
        if op.kind == "replace":
            for same in _joined_alike(place, op):
                if self._is_same(place, same):
                    before = op._replace(last=same.first, end=same.start)
                    after = op._replace(first=same.last, start=same.end)
                    yield from (_kinded(rest) for rest in (before, after) if _has_words(rest))
                    return
            if self._is_same(place, op):
                return
        yield op

    def _is_same(self, place: Place, op: Op) -> bool:
        """Whether the words differ only in hyphens, damage of the page, or marked letters."""
        words = place.part.words[op.first : op.last]
        written = self._text[words[0].start : words[-1].end]
        paragraph, first = place.stretch.home(op.start)
        other, last = place.stretch.home(op.end - 1)
        if other is not paragraph:
            return False
        passage = paragraph.entry.passage
        read = passage.reading[paragraph.words[first].start : paragraph.words[last].end]
        start, end = paragraph.entry.starts[first], paragraph.entry.ends[last]
        published = passage.published[start - passage.start : end - passage.start]
        if any(_spaced(written) & _spaced(text) for text in (read, published)):
            return True
        return (
            len(words) == 1
            and first == last
            and op.first in place.part.edited
            and _is_edited(written, paragraph.words[first].form)
        )

    def _quoted(self, place: Place, op: Op) -> list[Token]:
        return [_token(self._text, word) for word in place.part.words[op.first : op.last]]

    def _sourced(self, place: Place, op: Op) -> list[Token]:
        return source_tokens(place.stretch, op.start, op.end)

    def _change(
        self,
        place: Place,
        op: Op,
        alarms: tuple[Alarm, ...],
        insertion: Insertion | None = None,
    ) -> Change:
        if insertion:
            quote_start, quote_end = insertion.start, insertion.end
        else:
            quote_start, quote_end = self._quote_offsets(place, op)
        start, end = _source_offsets(place.stretch, op)
        return Change(
            "replace" if insertion or op.kind == "equal" else op.kind,
            self._text[quote_start:quote_end],
            self._sources.published(place.stretch.paragraphs, start, end),
            quote_start,
            quote_end,
            start,
            end,
            alarms,
        )

    def _quote_offsets(self, place: Place, op: Op) -> tuple[int, int]:
        words = place.part.words
        if op.first < op.last:
            return words[op.first].start, words[op.last - 1].end
        at = words[op.first].start if op.first < len(words) else words[-1].end
        return at, at

    def _with_order(self, place: Place, found: Mapping[Op, Change]) -> dict[Op, Change]:
        """The changes, with an alarm where words changed places, from elsewhere in the sentence
        too; without any where only the items of a list did, or day and month."""
        changes = dict(found)
        if not changes:
            return changes
        first, last = sentence_at(place.stretch, place.alignment.start)
        outside = {
            *place.stretch.forms[first : place.alignment.start],
            *place.stretch.forms[place.alignment.end : last],
        }
        for op in in_time(found):
            if moved := self._moved_outside(place, op, outside):
                alarm = self._judge.explained("order", quote=moved)
                changes[op] = replace(changes[op], alarms=(*changes[op].alarms, alarm))
        if not 1 < len(found) <= MOST_REORDERED:
            return changes
        for one, two in in_time(combinations(found, 2)):
            moved = self._moved(place, one, two)
            if not moved:
                continue
            if self._is_list(place, one, two):
                changes[one] = replace(changes[one], alarms=())
                changes[two] = replace(changes[two], alarms=())
            elif not any(alarm.name == "order" for c in changes.values() for alarm in c.alarms):
                holder = one if one.first < one.last else two
                alarm = self._judge.explained("order", quote=moved)
                changes[holder] = replace(changes[holder], alarms=(*changes[holder].alarms, alarm))
        return changes

    def _moved(self, place: Place, one: Op, two: Op) -> str:
        """The words of the quotation that the source has at the other of two changes."""
        stop_words = place.stretch.language.stop_words
        for here, there in ((one, two), (two, one)):
            source = {token.form for token in self._sourced(place, there)}
            moved = [
                token.raw
                for token in self._quoted(place, here)
                if token.form in source and token.form not in stop_words
            ]
            if moved:
                return " ".join(moved)
        return ""

    def _moved_outside(self, place: Place, op: Op, outside: Container[str]) -> str:
        """The words of the quotation that are outside of the place instead, all of them."""
        stop_words = place.stretch.language.stop_words
        quoted = [token for token in self._quoted(place, op) if token.form not in stop_words]
        if len(quoted) < 2 or not all(token.form in outside for token in quoted):
            return ""
        return " ".join(token.raw for token in quoted)

    def _is_list(self, place: Place, one: Op, two: Op) -> bool:
        """Whether the stretch from one change to the other has the same items at both sides."""
        whole = Op("replace", one.first, two.last, one.start, two.end)
        if self._judge.reordered(self._quoted(place, whole), self._sourced(place, whole)):
            return True
        quote_start, quote_end = self._quote_offsets(place, whole)
        source = self._sources.published(
            place.stretch.paragraphs, *_source_offsets(place.stretch, whole)
        )
        items = _items(source)
        return len(items) > 1 and items == _items(self._text[quote_start:quote_end])

    def _units(self, place: Place) -> Iterator[Change]:
        """Equal numbers with another sign beside them: 5 for 5%."""
        for op in place.alignment.ops:
            if op.kind != "equal":
                continue
            for offset, word in enumerate(place.part.words[op.first : op.last]):
                if not word.form[0].isdigit():
                    continue
                paragraph, position = place.stretch.home(op.start + offset)
                passage = paragraph.entry.passage
                at = paragraph.words[position]
                if _units_beside(self._text, word) != _units_beside(passage.reading, at):
                    index, source = op.first + offset, op.start + offset
                    alarm = self._judge.units(
                        _with_units(self._text, word), _with_units(passage.reading, at)
                    )
                    step = Op("replace", index, index + 1, source, source + 1)
                    yield self._change(place, step, (alarm,))


def _joined_alike(place: Place, op: Op) -> Iterator[Op]:
    """The runs in a short change that have the same letters at both sides, the longest first."""
    if max(op.last - op.first, op.end - op.start) > LONGEST_SPLIT:
        return
    source: dict[str, tuple[int, int]] = {}
    for start, end in combinations(range(op.start, op.end + 1), 2):
        source["".join(place.stretch.forms[start:end])] = start, end
    words = place.part.words
    runs = combinations(range(op.first, op.last + 1), 2)
    for first, last in sorted(runs, key=lambda run: run[0] - run[1]):
        found = source.get("".join(word.form for word in words[first:last]))
        if found:
            yield Op("replace", first, last, *found)


def _beside(ops: Sequence[Op], position: int, reach: int) -> Sequence[Op]:
    """Those of some changes, which are in order, that begin near a position."""
    start = attrgetter("start")
    first = bisect_left(ops, position - reach, key=start)
    return ops[first : bisect_right(ops, position + reach, key=start)]


def _is_inserted(forms: Sequence[str], op: Op, position: int, row: Sequence[str]) -> bool:
    """Whether a change only puts in a row of words before the word at `position`.

    Where words of the row stand beside it too, the same change can be seen a little further off.
    """
    shift = position - op.start
    if op.kind != "insert" or op.last - op.first != len(row):
        return False
    return forms[op.first + shift : op.last + shift] == row


def _has_words(op: Op) -> bool:
    return op.first < op.last or op.start < op.end


def _kinded(op: Op) -> Op:
    if op.first == op.last:
        return op._replace(kind="delete")
    return op._replace(kind="insert" if op.start == op.end else "replace")


def source_tokens(stretch: Stretch, start: int, end: int) -> list[Token]:
    """The words of a stretch as a careful reader takes them."""
    found = []
    for position in range(start, end):
        paragraph, index = stretch.home(position)
        found.append(_token(paragraph.entry.passage.reading, paragraph.words[index]))
    return found


def _token(text: str, word: Word) -> Token:
    at = word.start - 1
    while at >= 0 and (text[at].isspace() or text[at] in _PASSED_OVER):
        at -= 1
    counter = word.form.isdigit() and text[word.end : word.end + 1] == ")"
    initial = at < 0 or text[at] in _SENTENCE_STOPS
    return Token(word.form, text[word.start : word.end], initial, counter)


def _source_offsets(stretch: Stretch, op: Op) -> tuple[int, int]:
    if op.start < op.end:
        return stretch.starts[op.start], stretch.ends[op.end - 1]
    at = stretch.starts[op.start] if op.start < len(stretch.starts) else stretch.ends[-1]
    return at, at


def _bracketed(insertions: Sequence[Insertion], ops: Sequence[Op]) -> dict[Op, Insertion]:
    """The words left out where the quoter put his own in brackets."""
    places = {insertion.index: insertion for insertion in insertions if not insertion.sic}
    return {
        op: places[op.first]
        for op in ops
        if op.kind == "delete" and op.end - op.start <= MOST_STOOD_FOR and op.first in places
    }


def _spaced(text: str) -> set[str]:
    """The words of a text between spaces, its hyphens left out, or as spaces."""
    return {" ".join(forms(_HYPHENS.sub(sign, text))) for sign in ("", " ")}


def _is_edited(written: str, form: str) -> bool:
    """Whether a word is that of the source but for letters in brackets: promot[ing], promotes."""
    kept = [part.casefold() for part in re.sub(r"\[\w+\]", " ", written).split()]
    return bool(kept) and all(part in form for part in kept)


def _items(text: str) -> list[str]:
    """The items of a list, in order of the alphabet."""
    pieces = (" ".join(w for w in forms(p) if w not in _ARTICLES) for p in _LIST_SIGNS.split(text))
    return sorted(filter(None, pieces))


def _units_beside(text: str, word: Word) -> str:
    before = text[max(0, word.start - 2) : word.start].rstrip()[-1:]
    after = text[word.end : word.end + 2].lstrip()[:1]
    return "".join(sign for sign in (before, after) if sign and sign in _UNITS)


def _with_units(text: str, word: Word) -> str:
    start, end = word.start, word.end
    while start > 0 and text[start - 1] in _UNITS:
        start -= 1
    while end < len(text) and text[end] in _UNITS:
        end += 1
    return text[start:end]
