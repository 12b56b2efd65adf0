"""A part of a quotation in its place: aligned with the words of the source, to the character."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter

from gsisearch.quotations.alignment import Alignment, Op
from gsisearch.quotations.parts import Part, normal
from gsisearch.quotations.sources import Paragraph, Stretch

#: So many words at an end can be taken for others than those of the source.
MOST_AT_EDGE = 3
#: So many words can be left out next to an end for each word at the end, if it is not a single one.
REACH = 4


@dataclass(frozen=True)
class Place:
    """A part of a quotation in the corpus: the part's words aligned with those of a stretch.

    `start` and `end` are offsets of the source, punctuation of the quotation included where
    the source has it too; `verbatim` says that the characters are those published.
    """

    part: Part
    stretch: Stretch
    alignment: Alignment
    start: int
    end: int
    verbatim: bool = False

    @property
    def document(self) -> str:
        """The slug of the document."""
        return self.stretch.document

    @property
    def wrong(self) -> float:
        """The share of the part's words that are put in, left out or changed; may exceed 1."""
        return self.alignment.distance / len(self.part.words)

    @property
    def agreeing(self) -> int:
        """How many of the part's words are the source's."""
        return sum(op.last - op.first for op in self.alignment.ops if op.kind == "equal")


def as_published(text: str, part: Part, paragraphs: Iterable[Paragraph]) -> Place | None:
    """The first place that has a part, punctuation and all, as published."""
    wanted = normal(text[part.start : part.end])
    for paragraph in paragraphs:
        if found := paragraph.verbatim(wanted):
            start, end = found
            first = bisect_left(paragraph.entry.starts, start)
            last = max(first + 1, bisect_left(paragraph.entry.starts, end))
            ops = (Op("equal", 0, len(part.words), first, last),)
            alignment = Alignment(first, last, 0, ops)
            return Place(part, Stretch((paragraph,)), alignment, start, end, verbatim=True)
    return None


def in_a_row(text: str, part: Part, paragraph: Paragraph, position: int) -> Place:
    """The place of a part whose words stand in a row from a position."""
    count = len(part.words)
    ops = (Op("equal", 0, count, position, position + count),)
    alignment = Alignment(position, position + count, 0, ops)
    return placed(text, part, Stretch((paragraph,)), alignment)


def placed(text: str, part: Part, stretch: Stretch, alignment: Alignment) -> Place:
    """The place of an aligned part, with the punctuation at its ends that both texts have.

    Args:
        text: the quotation.
        part: the part of it.
        stretch: the paragraphs that it was aligned with; those without a word of it are left out.
        alignment: of at least one word.
    """
    stretch, alignment = _trimmed(stretch, _with_edges(part, stretch, alignment))
    start, end = stretch.starts[alignment.start], stretch.ends[alignment.end - 1]
    if alignment.ops[0].kind == "equal":
        start = _opening(text[part.start : part.words[0].start], stretch, start)
    if alignment.ops[-1].kind == "equal":
        end = _closing(text[part.words[-1].end : part.end], stretch, end)
    return Place(part, stretch, alignment, start, end)


def _opening(before: str, stretch: Stretch, start: int) -> int:
    passage = stretch.paragraphs[0].entry.passage
    wanted, at = normal(before[::-1]), start - passage.start
    published = passage.published[max(0, at - _room(wanted)) : at]
    return start - _shared(wanted, published[::-1])


def _closing(after: str, stretch: Stretch, end: int) -> int:
    passage = stretch.paragraphs[-1].entry.passage
    wanted, at = normal(after), end - passage.start
    return end + _shared(wanted, passage.published[at : at + _room(wanted)])


def _room(wanted: str) -> int:
    """In how many published characters punctuation is looked for."""
    return 2 * len(wanted) + 8


def _shared(wanted: str, published: str) -> int:
    """How many published characters at a word's side the quotation has too, white space and
    the kind of quotation marks aside."""
    shared = at = 0
    for count, char in enumerate(published, 1):
        if at == len(wanted):
            break
        if char.isspace():
            at += wanted[at] == " "
        elif wanted[at] == normal(char):
            shared, at = count, at + 1
        else:
            break
    return shared


def _with_edges(part: Part, stretch: Stretch, alignment: Alignment) -> Alignment:
    """The alignment that a reader would prefer, at both ends, to one with as few edits.

    Words at an end that the source has further off in the same sentence are taken to stand
    there, what is between them left out; a word that the source has as two is taken for those.
    Up to `MOST_AT_EDGE` words that only the quotation has are taken to be in place of what the
    sentence has there: `Second, we should` for `First, we should`.  What a hyphen joins to the
    quotation's first or last word is left out by it.
    """
    ops = list(alignment.ops)
    if len(ops) > 1:
        bracketed = {insertion.index for insertion in part.insertions}
        if ops[0].kind != "equal" and ops[0].last not in bracketed:
            ops[:1] = _head(part.forms, stretch, ops[0])
        if len(ops) > 1 and ops[-1].kind != "equal" and ops[-1].first not in bracketed:
            ops[-1:] = _tail(part.forms, stretch, ops[-1])
    ops = [*_clipped_before(stretch, ops[0]), *ops, *_clipped_after(stretch, ops[-1])]
    changed = ops != list(alignment.ops)
    distance = sum(max(op.last - op.first, op.end - op.start) for op in ops if op.kind != "equal")
    return Alignment(
        ops[0].start, ops[-1].end, distance if changed else alignment.distance, tuple(ops)
    )


def _head(forms: Sequence[str], stretch: Stretch, op: Op) -> list[Op]:
    count, row = op.last - op.first, tuple(forms[: op.last])
    first, _ = sentence_at(stretch, op.end)
    two = max(first, op.end - 2)
    if count == 1 and "".join(stretch.forms[two : op.end]) == row[0]:
        return [op._replace(kind="replace", start=two)]
    for gap in range(_reach(row, stretch) + 1):
        at = op.end - count - gap
        if at >= (first if gap > 1 else 0) and stretch.forms[at : at + count] == row:
            left_out = Op("delete", count, count, at + count, op.end)
            return [Op("equal", 0, count, at, at + count), *([left_out] if gap else [])]
    if op.kind == "insert" and count <= MOST_AT_EDGE and first <= op.end - count:
        op = op._replace(kind="replace", start=op.end - count)
    is_longer = 1 < count <= op.end - op.start and first < op.start
    if is_longer and stretch.forms[op.start - 1] == row[0]:
        return [Op("equal", 0, 1, op.start - 1, op.start), op._replace(first=1)]
    return [op]


def _tail(forms: Sequence[str], stretch: Stretch, op: Op) -> list[Op]:
    count, row = op.last - op.first, tuple(forms[op.first :])
    _, last = sentence_at(stretch, op.start - 1)
    two = min(last, op.start + 2)
    if count == 1 and "".join(stretch.forms[op.start : two]) == row[0]:
        return [op._replace(kind="replace", end=two)]
    for gap in range(_reach(row, stretch) + 1):
        at = op.start + gap
        if (gap < 2 or at + count <= last) and stretch.forms[at : at + count] == row:
            left_out = Op("delete", op.first, op.first, op.start, at)
            return [*([left_out] if gap else []), Op("equal", op.first, op.last, at, at + count)]
    if op.kind == "insert" and count <= MOST_AT_EDGE and op.start + count <= last:
        op = op._replace(kind="replace", end=op.start + count)
    is_longer = 1 < count <= op.end - op.start and op.end < last
    if is_longer and stretch.forms[op.end] == row[-1]:
        rest = op._replace(last=op.last - 1)
        return [rest, Op("equal", op.last - 1, op.last, op.end, op.end + 1)]
    return [op]


def _reach(row: Sequence[str], stretch: Stretch) -> int:
    """How many words may be left out between a row of words at an end and the rest."""
    tells = len(row) > 2 or not stretch.language.stop_words.issuperset(row)
    return REACH * len(row) if len(row) > 1 and tells else 1


def sentence_at(stretch: Stretch, position: int) -> tuple[int, int]:
    """The positions (first, end) of the sentence that a word is in."""
    paragraph, index = stretch.home(position)
    shift = position - index
    starts = paragraph.entry.starts
    at = bisect_right(paragraph.sentences, starts[index], key=itemgetter(0)) - 1
    if at < 0 or paragraph.sentences[at][1] <= starts[index]:
        return position, position + 1
    start, end = paragraph.sentences[at]
    return shift + bisect_left(starts, start), shift + bisect_left(starts, end)


def _clipped_before(stretch: Stretch, op: Op) -> list[Op]:
    """What a hyphen joins to the first word, as left out: `non` of non-interference."""
    if op.kind != "equal":
        return []
    paragraph, position = stretch.home(op.start)
    first = op.start + paragraph.compound(position)[0] - position
    return [Op("delete", 0, 0, first, op.start)] if first < op.start else []


def _clipped_after(stretch: Stretch, op: Op) -> list[Op]:
    if op.kind != "equal":
        return []
    paragraph, position = stretch.home(op.end - 1)
    last = op.end - 1 + paragraph.compound(position)[1] - position
    return [Op("delete", op.last, op.last, op.end, last)] if last > op.end else []


def _trimmed(stretch: Stretch, alignment: Alignment) -> tuple[Stretch, Alignment]:
    """Without the paragraphs at either end that no word of the part is in."""
    firsts = [*stretch.firsts, len(stretch.forms)]
    kept = [
        index
        for index in range(len(stretch.paragraphs))
        if firsts[index] < alignment.end and alignment.start < firsts[index + 1]
    ]
    if len(kept) == len(stretch.paragraphs):
        return stretch, alignment
    return Stretch(stretch.paragraphs[kept[0] : kept[-1] + 1]), _shifted(
        alignment, -firsts[kept[0]]
    )


def _shifted(alignment: Alignment, by: int) -> Alignment:
    """The alignment in a text that begins so many words earlier."""
    ops = tuple(op._replace(start=op.start + by, end=op.end + by) for op in alignment.ops)
    return Alignment(alignment.start + by, alignment.end + by, alignment.distance, ops)
