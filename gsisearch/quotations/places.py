"""Where in the corpus a part of a quotation stands: through the index, never by reading it all.

The paragraphs that have all of its words are looked into for the part as published and for its
words in a row; failing that, the paragraphs where most of its words stand in about its order are
aligned with it.  What this costs depends on a handful of paragraphs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from gsisearch.caching import cached
from gsisearch.deadline import in_time
from gsisearch.index.entries import Key
from gsisearch.quotations.alignment import Alignment, align
from gsisearch.quotations.parts import Part, forms_apart, taken_apart
from gsisearch.quotations.placing import Place, as_published, in_a_row, placed
from gsisearch.quotations.rows import Rows
from gsisearch.quotations.sources import Paragraph, Sources, Stretch

if TYPE_CHECKING:
    from gsisearch.index.engine import Engine

#: A part that goes over the ends of a stretch is looked for in one more paragraph for each so
#: many that it has, at least one.
WIDENED_BY = 8
#: A part that is not the longest has at most this share of its words wrong.
WORST = 0.7


class Places:
    """Finds parts of quotations in an index."""

    def __init__(self, engine: Engine, sources: Sources) -> None:
        self._engine = engine
        self._sources = sources
        # The parts of a quotation may be the same words again and again.
        self._rows = cached(self._find_rows, maxsize=8)
        self._likely = cached(engine.likely, maxsize=64)
        self._alignment = cached(self._find_alignment, maxsize=64)

    def best(self, text: str, part: Part) -> Place | None:
        """The place most like a part, anywhere: the first that has it as published, else the
        first that has its words in a row, else the one with the fewest edits.

        Args:
            text: the quotation.
            part: the part of it.
        """
        paragraphs = list(self._having(part.forms))
        if part.plain and (place := as_published(text, part, paragraphs)):
            return place
        rows = _rows(text, part, paragraphs)
        whole = next((place for place in rows if not place.alignment.distance), None)
        found = whole or next(_rows(text, part, paragraphs), None)
        return found or next(iter(self._aligned(text, part, None)), None)

    def published(self, text: str, part: Part) -> Place | None:
        """The first place that has a part, punctuation and all, as published."""
        return as_published(text, part, self._having(part.forms))

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

    def _having(self, forms: Sequence[str], document: str | None = None) -> Iterator[Paragraph]:
        """The paragraphs with all the words, in order: a few more, perhaps, but none less."""
        return map(self._sources.paragraph, in_time(self._engine.having(forms, document)))

    def _find_rows(self, forms: tuple[str, ...], document: str) -> Rows:
        return Rows(forms, self._having(forms, document), WORST)

    def _aligned(self, text: str, part: Part, document: str | None) -> list[Place]:
        """The places most like the part, in one document or anywhere, best first."""
        places: dict[tuple[int, int], Place] = {}
        for key in self._likely(part.forms, document):
            place = self._align(text, part, key)
            if place is not None:
                places.setdefault((place.start, place.end), place)
            if place is not None and not place.alignment.distance:
                break
        return sorted(
            places.values(), key=lambda place: (place.wrong, -place.agreeing, place.start)
        )

    def _align(self, text: str, part: Part, key: Key) -> Place | None:
        """The part aligned with a paragraph, and its neighbours where it goes over an end."""
        stretch, alignment = self._alignment(part.forms, key)
        if alignment.start == alignment.end:
            return None
        return placed(text, taken_apart(part, stretch.glued), stretch, alignment)

    def _find_alignment(self, forms: tuple[str, ...], key: Key) -> tuple[Stretch, Alignment]:
        stretch = Stretch((self._sources.paragraph(key),))
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


def _rows(text: str, part: Part, paragraphs: Iterable[Paragraph]) -> Iterator[Place]:
    """The places where the words of a part stand in a row."""
    words = " ".join(part.forms)
    for paragraph in in_time(paragraphs):
        for position in in_time(paragraph.rows(words)):
            yield in_a_row(text, part, paragraph, position)
