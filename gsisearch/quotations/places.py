"""Where in the corpus a part of a quotation stands: through the index, never by reading it all.

Telling words come first.  The paragraphs that have them all are looked into for the part as
published and for its words in a row; failing that, the paragraphs where most of its words
stand in about its order are aligned with it.  What this costs depends on the postings of a few
words and on a handful of paragraphs.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import partial
from heapq import nlargest
from itertools import islice
from math import log

from gsisearch.caching import cached
from gsisearch.deadline import in_time
from gsisearch.matching.reader import Reader
from gsisearch.quotations.alignment import Alignment, align
from gsisearch.quotations.parts import Part, forms_apart, taken_apart
from gsisearch.quotations.placing import Place, as_published, in_a_row, placed
from gsisearch.quotations.rows import Rows
from gsisearch.quotations.sources import Paragraph, Sources, Stretch, having, positions
from gsisearch.text.languages import language

#: Paragraphs with all the words that are looked into, and postings that are voted by.
MOST_LOOKED_INTO = 64
MOST_POSTINGS = 20_000
#: With so few paragraphs left, or that many words read, it is time to look at the text.
FEW = 6
#: Paragraphs whose words' order is looked at, and of those the ones that are aligned.
MOST_SCORED = 16
MOST_ALIGNED = 4
#: A part that goes over the ends of a stretch is looked for in one more paragraph for each so
#: many that it has, at least one.
WIDENED_BY = 8
#: A part that is not the longest has at most this share of its words wrong.
WORST = 0.7


class Places:
    """Finds parts of quotations in an index."""

    def __init__(self, reader: Reader, sources: Sources) -> None:
        self._reader = reader
        self._sources = sources
        self._commitments: Collection[int] = having(reader, "kind", "commitment")
        # The parts of a quotation may be the same words again and again.
        self._rows = cached(self._find_rows, maxsize=8)
        self._likely = cached(self._find_likely, maxsize=64)
        self._alignment = cached(self._find_alignment, maxsize=64)

    def best(self, text: str, part: Part) -> Place | None:
        """The place most like a part, anywhere: the first that has it as published, else the
        first that has its words in a row, else the one with the fewest edits.

        Args:
            text: the quotation.
            part: the part of it.
        """
        paragraphs = list(self._with_all(part.forms))
        if part.plain and (place := as_published(text, part, paragraphs)):
            return place
        rows = _rows(text, part, paragraphs)
        whole = next((place for place in rows if not place.alignment.distance), None)
        found = whole or next(_rows(text, part, paragraphs), None)
        return found or next(iter(self._aligned(text, part, None)), None)

    def published(self, text: str, part: Part) -> Place | None:
        """The first place that has a part, punctuation and all, as published."""
        return as_published(text, part, self._with_all(part.forms))

    def all_in(self, text: str, part: Part, document: str) -> Iterator[Place]:
        """The places of a part in one document, best first, then in order: all where its words
        stand in a row, or else those most like it that have not too many wrong."""
        rows = self._rows(part.forms, document)
        if rows.known:
            return rows.places(partial(in_a_row, text, part))
        return (place for place in self._aligned(text, part, document) if place.wrong <= WORST)

    def behind(self, text: str, part: Part, before: Place) -> Place | None:
        """The place of a part that is best and next behind another in its document, or else the
        first of `all_in`."""
        rows = self._rows(part.forms, before.document)
        if rows.known:
            best = rows.behind(before.end, partial(in_a_row, text, part))
        else:
            found = self.all_in(text, part, before.document)
            behind = (place for place in found if place.start >= before.end)
            best = min(behind, key=lambda place: (place.wrong, place.start), default=None)
        return best or next(self.all_in(text, part, before.document), None)

    def ahead(self, text: str, part: Part, after: Place) -> Place | None:
        """As `behind`, ahead of another place."""
        rows = self._rows(part.forms, after.document)
        if rows.known:
            best = rows.ahead(after.start, partial(in_a_row, text, part))
        else:
            found = self.all_in(text, part, after.document)
            ahead = (place for place in found if place.end <= after.start)
            best = min(ahead, key=lambda place: (place.wrong, -place.end), default=None)
        return best or next(self.all_in(text, part, after.document), None)

    def again(self, text: str, part: Part, place: Place) -> Place:
        """A piece of a part whose place is known, in the same paragraphs."""
        alignment = align(part.forms, place.stretch.forms)
        return placed(text, part, place.stretch, alignment)

    def _with_all(
        self, forms: Sequence[str], within: Collection[int] | None = None
    ) -> Iterator[Paragraph]:
        """The paragraphs with all the words, in order: a few more, perhaps, but none less.

        Words that the corpus lacks may be others glued together on the page.
        """
        numbers: list[int] | None = None
        unknown = False
        for form in in_time(_telling(forms)):
            postings = having(self._reader, "exact", form)
            if not postings:
                unknown = True
            elif numbers is None:
                numbers = [
                    number
                    for number in postings
                    if number not in self._commitments and (within is None or number in within)
                ]
            else:
                numbers = [number for number in numbers if number in postings]
            if numbers is not None and len(numbers) <= FEW:
                break
        kept: Iterable[int] = sorted(numbers or ())
        if numbers and len(numbers) > MOST_LOOKED_INTO and not unknown:
            telling = frozenset(_telling(forms))
            row = [(index, form) for index, form in enumerate(forms) if form in telling]
            kept = (number for number in in_time(kept) if self._in_a_row(row, number))
        for number in in_time(islice(kept, MOST_LOOKED_INTO)):
            yield self._sources.paragraph(number)

    def _in_a_row(self, row: Sequence[tuple[int, str]], number: int) -> bool:
        """Whether words stand there as far apart as in the quotation, where each has an index."""
        starts: set[int] | None = None
        for index, form in row:
            here = {at - index for at in positions(self._reader, form, number)}
            starts = here if starts is None else starts & here
            if not starts:
                return False
        return True

    def _find_rows(self, forms: tuple[str, ...], document: str) -> Rows:
        within = having(self._reader, "document", document)
        return Rows(forms, self._with_all(forms, within), WORST)

    def _aligned(self, text: str, part: Part, document: str | None) -> list[Place]:
        """The places most like the part, in one document or anywhere, best first."""
        places: dict[tuple[int, int], Place] = {}
        for number in self._likely(part.forms, document):
            place = self._align(text, part, number)
            if place is not None:
                places.setdefault((place.start, place.end), place)
            if place is not None and not place.alignment.distance:
                break
        return sorted(
            places.values(), key=lambda place: (place.wrong, -place.agreeing, place.start)
        )

    def _find_likely(self, forms: tuple[str, ...], document: str | None) -> list[int]:
        """Numbers of the paragraphs where the telling words stand in about the order given."""
        within = None if document is None else having(self._reader, "document", document)
        votes: defaultdict[int, float] = defaultdict(float)
        weights: dict[str, float] = {}
        read = 0
        for form in in_time(_telling(forms)):
            if read > MOST_POSTINGS and len(weights) >= FEW:
                break
            postings = having(self._reader, "exact", form)
            if not postings:
                continue
            read += len(postings)
            weight = weights[form] = log(1 + self._reader.size / len(postings))
            for number in postings:
                if number not in self._commitments and (within is None or number in within):
                    votes[number] += weight
        first = nlargest(MOST_SCORED, votes.items(), key=lambda item: (item[1], -item[0]))
        scored = [(-self._in_order(forms, weights, number), number) for number, _ in first]
        return [number for _, number in sorted(scored)[:MOST_ALIGNED]]

    def _in_order(self, forms: Sequence[str], weights: dict[str, float], number: int) -> float:
        """The weight of the words that stand about as far apart as in the quotation."""
        width = max(4, len(forms) // 4)
        indexes: defaultdict[str, list[int]] = defaultdict(list)
        for index, form in enumerate(forms):
            if form in weights:
                indexes[form].append(index)
        diagonals: defaultdict[int, dict[str, float]] = defaultdict(dict)
        for form, at in indexes.items():
            for position in in_time(positions(self._reader, form, number), 10):
                for bucket in _buckets(position, at, width):
                    for near in (bucket, bucket + 1):  # overlapping, so that no border splits
                        diagonals[near][form] = weights[form]
        return max((sum(found.values()) for found in diagonals.values()), default=0.0)

    def _align(self, text: str, part: Part, number: int) -> Place | None:
        """The part aligned with a paragraph, and its neighbours where it goes over an end."""
        stretch, alignment = self._alignment(part.forms, number)
        if alignment.start == alignment.end:
            return None
        return placed(text, taken_apart(part, stretch.glued), stretch, alignment)

    def _find_alignment(self, forms: tuple[str, ...], number: int) -> tuple[Stretch, Alignment]:
        stretch = Stretch((self._sources.paragraph(number),))
        alignment = align(forms_apart(forms, stretch.glued), stretch.forms)
        while alignment.distance:
            wider = self._wider(stretch, alignment)
            if wider is None:
                break
            again = align(forms_apart(forms, wider.glued), wider.forms)
            if again.distance >= alignment.distance:
                break
            stretch, alignment = wider, again
        return stretch, alignment

    def _wider(self, stretch: Stretch, alignment: Alignment) -> Stretch | None:
        """The stretch with a neighbour that the part may reach into, if there is one; with more
        at once the more it has, for each time all of it is aligned anew."""
        before, after = [], []
        count = max(1, len(stretch.paragraphs) // WIDENED_BY)
        if alignment.start == 0:
            before = list(islice(self._sources.preceding(stretch.paragraphs[0]), count))
        if alignment.end == len(stretch.forms) and not before:
            after = list(islice(self._sources.following(stretch.paragraphs[-1]), count))
        if not before and not after:
            return None
        return Stretch((*before[::-1], *stretch.paragraphs, *after))


def _buckets(position: int, indexes: Sequence[int], width: int) -> Iterator[int]:
    """The distances of a position from some indexes, which ascend, each by its bucket of a
    width: there are few, for the indexes are those of a part that is few widths long."""
    low, high = (position - indexes[-1]) // width, (position - indexes[0]) // width
    for bucket in range(low, high + 1):
        nearest = bisect_right(indexes, position - bucket * width) - 1
        if nearest >= 0 and (position - indexes[nearest]) // width == bucket:
            yield bucket


def _rows(text: str, part: Part, paragraphs: Iterable[Paragraph]) -> Iterator[Place]:
    """The places where the words of a part stand in a row."""
    words = " ".join(part.forms)
    for paragraph in in_time(paragraphs):
        for position in in_time(paragraph.rows(words)):
            yield in_a_row(text, part, paragraph, position)


def _telling(forms: Sequence[str]) -> list[str]:
    """The words of a part, long ones first, for they are rare as a rule, and how rare can only
    be told by reading their postings; stop words only where there is nothing else."""
    unique = dict.fromkeys(forms)
    stop_words = language().stop_words
    kept = [form for form in unique if form not in stop_words] or list(unique)
    return sorted(kept, key=len, reverse=True)
