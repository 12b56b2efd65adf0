"""Where in the corpus a part of a quotation stands: through the index, never by reading it all.

Telling words come first.  The paragraphs that have them all are looked into for the part as
published and for its words in a row; failing that, the paragraphs where most of its words
stand in about its order are aligned with it.  What this costs depends on the postings of a few
words and on a handful of paragraphs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from heapq import nlargest
from math import log

from gsisearch.engines.base import Reader
from gsisearch.quotations.alignment import Alignment, align
from gsisearch.quotations.parts import Part, taken_apart
from gsisearch.quotations.placing import Place, as_published, in_a_row, placed
from gsisearch.quotations.sources import Paragraph, Sources, Stretch, having, positions
from gsisearch.text import STOP_WORDS

#: Paragraphs with all the words that are looked into, and postings that are voted by.
MOST_LOOKED_INTO = 64
MOST_POSTINGS = 20_000
#: With so few paragraphs left, or that many words read, it is time to look at the text.
FEW = 6
#: Paragraphs whose words' order is looked at, and of those the ones that are aligned.
MOST_SCORED = 16
MOST_ALIGNED = 4
#: A part that is not the longest has at most this share of its words wrong.
WORST = 0.7


class Places:
    """Finds parts of quotations in an index."""

    def __init__(self, reader: Reader, sources: Sources) -> None:
        self._reader = reader
        self._sources = sources
        self._commitments: Collection[int] = having(reader, "kind", "commitment")

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

    def all_in(self, text: str, part: Part, document: str) -> list[Place]:
        """The places of a part in one document, best first, then in order: all where its words
        stand in a row, or else those most like it that have not too many wrong."""
        within = having(self._reader, "document", document)
        rows = list(_rows(text, part, self._with_all(part.forms, within)))
        found = rows or self._aligned(text, part, within)
        return [place for place in found if place.wrong <= WORST]

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
        for form in _telling(forms):
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
        kept = sorted(numbers or ())
        if len(kept) > MOST_LOOKED_INTO and not unknown:
            kept = [number for number in kept if self._in_a_row(forms, number)]
        for number in kept[:MOST_LOOKED_INTO]:
            yield self._sources.paragraph(number)

    def _in_a_row(self, forms: Sequence[str], number: int) -> bool:
        """Whether the telling words stand there as far apart as in the quotation."""
        telling = set(_telling(forms))
        starts: set[int] | None = None
        for index, form in enumerate(forms):
            if form not in telling:
                continue
            here = {at - index for at in positions(self._reader, form, number)}
            starts = here if starts is None else starts & here
            if not starts:
                return False
        return True

    def _aligned(self, text: str, part: Part, within: Collection[int] | None) -> list[Place]:
        """The places most like the part, best first."""
        places: dict[tuple[int, int], Place] = {}
        for number in self._likely(part.forms, within):
            place = self._align(text, part, self._sources.paragraph(number))
            if place is not None:
                places.setdefault((place.start, place.end), place)
            if place is not None and not place.alignment.distance:
                break
        return sorted(
            places.values(), key=lambda place: (place.wrong, -place.agreeing, place.start)
        )

    def _likely(self, forms: Sequence[str], within: Collection[int] | None) -> list[int]:
        """Numbers of the paragraphs where the telling words stand in about the order given."""
        votes: defaultdict[int, float] = defaultdict(float)
        weights: dict[str, float] = {}
        read = 0
        for form in _telling(forms):
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
        diagonals: dict[int, dict[str, float]] = {}
        for index, form in enumerate(forms):
            if form in weights:
                for position in positions(self._reader, form, number):
                    bucket = (position - index) // width
                    for near in (bucket, bucket + 1):  # overlapping, so that no border splits
                        diagonals.setdefault(near, {})[form] = weights[form]
        return max((sum(found.values()) for found in diagonals.values()), default=0.0)

    def _align(self, text: str, part: Part, paragraph: Paragraph) -> Place | None:
        """The part aligned with a paragraph, and its neighbours where it goes over an end."""
        stretch = Stretch((paragraph,))
        read = taken_apart(part, stretch.glued)
        alignment = align(read.forms, stretch.forms)
        while alignment.distance:
            wider = self._wider(stretch, alignment)
            if wider is None:
                break
            reread = taken_apart(part, wider.glued)
            again = align(reread.forms, wider.forms)
            if again.distance >= alignment.distance:
                break
            stretch, read, alignment = wider, reread, again
        if alignment.start == alignment.end:
            return None
        return placed(text, read, stretch, alignment)

    def _wider(self, stretch: Stretch, alignment: Alignment) -> Stretch | None:
        """The stretch with the neighbour that the part may reach into."""
        first, last = stretch.paragraphs[0], stretch.paragraphs[-1]
        if alignment.start == 0 and (before := self._sources.before(first)):
            return Stretch((before, *stretch.paragraphs))
        if alignment.end == len(stretch.forms) and (after := self._sources.after(last)):
            return Stretch((*stretch.paragraphs, after))
        return None


def _rows(text: str, part: Part, paragraphs: Iterable[Paragraph]) -> Iterator[Place]:
    """The places where the words of a part stand in a row."""
    words = " ".join(part.forms)
    for paragraph in paragraphs:
        for position in paragraph.rows(words):
            yield in_a_row(text, part, paragraph, position)


def _telling(forms: Sequence[str]) -> list[str]:
    """The words of a part, long ones first, for they are rare as a rule, and how rare can only
    be told by reading their postings; stop words only where there is nothing else."""
    unique = dict.fromkeys(forms)
    kept = [form for form in unique if form not in STOP_WORDS] or list(unique)
    return sorted(kept, key=len, reverse=True)
