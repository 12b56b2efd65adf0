"""Quotations of titles and headings, which are no passages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, islice
from typing import TYPE_CHECKING

from gsisearch.deadline import in_time
from gsisearch.matching.plan import EXACT, AllOf, Leaf
from gsisearch.model import Offsets, Passage
from gsisearch.quotations.parts import Part, normal
from gsisearch.quotations.sources import offsets
from gsisearch.text.words import forms, words

if TYPE_CHECKING:
    from gsisearch.index.engine import Engine

#: Passages below a fitting title or heading that are looked at.
MOST_LOOKED_AT = 64


@dataclass(frozen=True, slots=True)
class Title:
    """Words of a title or heading: `source[start:end]`; `section` is "" for the document's."""

    document: str
    section: str
    start: int
    end: int
    published: str
    verbatim: bool


def find(engine: Engine, source: Callable[[str], str], text: str, part: Part) -> Title | None:
    """The first title or heading with the words of a part in a row.

    Args:
        engine: the index, which knows the words of titles, but not where they stand.
        source: slug → the verbatim text of the document.
        text: the quotation, of which no passage has the words in a row.
        part: the only part of it.
    """
    wanted = normal(text[part.start : part.end])
    for slug, passages in groupby(islice(_below(engine, part), MOST_LOOKED_AT), _document):
        whole = source(slug)
        for section, at, line in in_time(_lines(whole, passages)):
            if span := _row(line, part):
                start, end = at + span[0], at + span[1]
                rest = whole[start : at + len(line)]
                kept = offsets(rest)[: len(wanted)]
                verbatim = normal(rest).startswith(wanted) and kept[-1] + start >= end - 1
                if verbatim:
                    end = start + kept[-1] + 1
                return Title(slug, section, start, end, whole[start:end], verbatim)
    return None


def _document(passage: Passage) -> str:
    return passage.document


def _below(engine: Engine, part: Part) -> Iterator[Passage]:
    """Passages, one a section, whose title and heading together have all the words."""
    words = (Leaf(form, (((form,),),), (), EXACT[1]) for form in dict.fromkeys(part.forms))
    seen = set()
    for found in engine.matching(AllOf(tuple(words))):
        passage = engine.entry(found.key).passage
        if (passage.document, passage.section) not in seen:
            seen.add((passage.document, passage.section))
            yield passage


def _lines(whole: str, passages: Iterable[Passage]) -> Iterator[tuple[str, int, str]]:
    """The headings above some passages of a document, with their sections; and all of its lines,
    once, after the first of them."""
    for number, passage in enumerate(passages):
        at = whole.rfind(passage.heading, 0, passage.start) if passage.heading else -1
        if at >= 0:
            yield passage.section, at, passage.heading
        if number == 0:
            yield from _all_lines(whole)


def _all_lines(whole: str) -> Iterator[tuple[str, int, str]]:
    at = 0
    for line in whole.splitlines(keepends=True):
        if not line.isspace():
            yield "", at, line.rstrip()
        at += len(line)


def _row(line: str, part: Part) -> Offsets | None:
    """Where the words of a part stand in a row in a line."""
    row, wanted = f" {' '.join(forms(line))} ", f" {' '.join(part.forms)} "
    at = row.find(wanted)
    if at < 0:
        return None
    first = row.count(" ", 0, at)
    found = words(line)
    return found[first].start, found[first + len(part.words) - 1].end
