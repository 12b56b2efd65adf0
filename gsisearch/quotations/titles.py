"""Quotations of titles and headings, which are no passages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from gsisearch.engines.base import Reader
from gsisearch.model import Offsets, Passage
from gsisearch.quotations.parts import Part, normal
from gsisearch.quotations.sources import having
from gsisearch.text import words

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


def find(reader: Reader, source: Callable[[str], str], text: str, part: Part) -> Title | None:
    """The first title or heading with the words of a part in a row.

    Args:
        reader: the index, which knows the words of titles, but not where they stand.
        source: slug → the verbatim text of the document.
        text: the quotation, of which no passage has the words in a row.
        part: the only part of it.
    """
    wanted = normal(text[part.start : part.end])
    for passage in islice(_below(reader, part), MOST_LOOKED_AT):
        whole = source(passage.document)
        for section, at, line in _lines(whole, passage):
            if span := _row(line, part):
                start, end = at + span[0], at + span[1]
                while end < at + len(line) and normal(whole[start:end]) != wanted:
                    end += 1
                verbatim = normal(whole[start:end]) == wanted
                end = end if verbatim else at + span[1]
                published = whole[start:end]
                return Title(passage.document, section, start, end, published, verbatim)
    return None


def _below(reader: Reader, part: Part) -> Iterator[Passage]:
    """Passages, one a section, whose title and heading together have all the words."""
    postings = sorted((having(reader, "title_exact", form) for form in part.forms), key=len)
    seen = set()
    for number in sorted(postings[0]):
        if all(number in other for other in postings[1:]):
            passage = reader.entry(number).passage
            if (passage.document, passage.section) not in seen:
                seen.add((passage.document, passage.section))
                yield passage


def _lines(whole: str, passage: Passage) -> Iterator[tuple[str, int, str]]:
    """The heading above a passage, with its section; then all lines of the document."""
    at = whole.rfind(passage.heading, 0, passage.start) if passage.heading else -1
    if at >= 0:
        yield passage.section, at, passage.heading
    at = 0
    for line in whole.splitlines(keepends=True):
        if not line.isspace():
            yield "", at, line.rstrip()
        at += len(line)


def _row(line: str, part: Part) -> Offsets | None:
    """Where the words of a part stand in a row in a line."""
    found = words(line)
    forms = [word.form for word in found]
    count = len(part.words)
    for first in range(len(forms) - count + 1):
        if forms[first : first + count] == list(part.forms):
            return found[first].start, found[first + count - 1].end
    return None
