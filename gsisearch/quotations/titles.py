"""Quotations of titles and headings, which are no passages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby, islice
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from gsisearch.deadline import in_time
from gsisearch.matching.plan import EXACT, AllOf, Leaf
from gsisearch.model import Offsets, Passage
from gsisearch.quotations.normalization import normalize, normalized_offsets
from gsisearch.quotations.parsing import QuotePart
from gsisearch.text.words import forms, words

if TYPE_CHECKING:
    from gsisearch.index.engine import Engine

#: Maximum number of passages of which the titles and headings are searched.
MAX_PASSAGES = 64


class TitleMatch(NamedTuple):
    """Words of a title or heading: `source[start:end]`; `section` is "" for the document's."""

    document: str
    section: str
    start: int
    end: int
    published: str
    verbatim: bool


def find_title(
    engine: Engine, source: Callable[[str], str], quote: str, part: QuotePart
) -> TitleMatch | None:
    """The first title or heading with the words of a part as a phrase.

    Args:
        engine: the index, which has the words of titles, but not their offsets.
        source: slug → the verbatim text of the document.
        quote: the quotation.
        part: the only part of it.
    """
    wanted = normalize(quote[part.start : part.end])
    passages = islice(_passages_below(engine, part), MAX_PASSAGES)
    for slug, of_document in groupby(passages, attrgetter("document")):
        text = source(slug)
        for section, line_start, line in in_time(_lines(text, of_document)):
            if span := _phrase_span(line, part):
                start, end = line_start + span[0], line_start + span[1]
                rest = text[start : line_start + len(line)]
                offsets = normalized_offsets(rest, start)[: len(wanted)]
                verbatim = normalize(rest).startswith(wanted) and offsets[-1] >= end - 1
                end = offsets[-1] + 1 if verbatim else end
                return TitleMatch(slug, section, start, end, text[start:end], verbatim)
    return None


def _passages_below(engine: Engine, part: QuotePart) -> Iterator[Passage]:
    """Passages, one a section, whose title and heading together have all the words."""
    leaves = (Leaf(form, (((form,),),), (), EXACT[1]) for form in dict.fromkeys(part.forms))
    seen = set()
    for found in engine.matching(AllOf(tuple(leaves))):
        passage = engine.entry(found.key).passage
        if (passage.document, passage.section) not in seen:
            seen.add((passage.document, passage.section))
            yield passage


def _lines(text: str, passages: Iterable[Passage]) -> Iterator[tuple[str, int, str]]:
    """The headings of some passages of a document: section, offset, text; and after the first
    of them all lines of the document, one of which may be its title."""
    for number, passage in enumerate(passages):
        at = text.rfind(passage.heading, 0, passage.start) if passage.heading else -1
        if at >= 0:
            yield passage.section, at, passage.heading
        if number == 0:
            yield from _all_lines(text)


def _all_lines(text: str) -> Iterator[tuple[str, int, str]]:
    at = 0
    for line in text.splitlines(keepends=True):
        if not line.isspace():
            yield "", at, line.rstrip()
        at += len(line)


def _phrase_span(line: str, part: QuotePart) -> Offsets | None:
    """Where the words of a part follow each other in a line."""
    joined, wanted = f" {' '.join(forms(line))} ", f" {' '.join(part.forms)} "
    at = joined.find(wanted)
    if at < 0:
        return None
    first = joined.count(" ", 0, at)
    found = words(line)
    return found[first].start, found[first + len(part.words) - 1].end
