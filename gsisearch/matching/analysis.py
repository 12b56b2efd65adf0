"""Passage → the terms of each index field, with their positions."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from gsisearch.matching.matcher import Positions
from gsisearch.text.languages import language
from gsisearch.text.variants import variant_term, variants
from gsisearch.text.words import WORD, fold, words

if TYPE_CHECKING:
    from gsisearch.corpus.documents import SourceDocument
    from gsisearch.matching.spans import Span
    from gsisearch.model import Passage
    from gsisearch.results import Section


def term_positions(
    text: str, stem: Callable[[str], str], stemmed: Iterable[str], exact: str
) -> Mapping[tuple[str, str], list[int]]:
    """The positions of each term of a text, by field and term.

    Args:
        text: a reading text.
        stem: word → its term in the stemmed fields, see `Language.stem`.
        stemmed: the stemmed fields to which the words belong.
        exact: the field for the folded words.
    """
    found: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    fields = tuple(stemmed)
    for position, word in enumerate(WORD.findall(text)):
        found[exact, fold(word)].append(position)
        for field in fields:
            found[field, stem(word)].append(position)
    return found


def body_positions(text: str, stem: Callable[[str], str], stemmed: Iterable[str]) -> Positions:
    """The positions of terms in the body of a passage, as a function of field and term.

    Args:
        text: the reading text of the passage.
        stem, stemmed: as for `term_positions`.
    """
    found = term_positions(text, stem, stemmed, "exact")

    def positions(field: str, term: str) -> Sequence[int]:
        return found.get((field, term), ())

    return positions


def attribute_terms(source: SourceDocument, passage: Passage) -> dict[str, Iterable[str]]:
    """The terms of a passage in the fields other than those of its words."""
    document = source.document
    return {
        "id": (f"{passage.document}:{passage.id}",),
        "document": (passage.document,),
        "section": (passage.section,),
        "kind": (passage.kind,),
        "date": (document.date,) if document.date else (),
        "language": (language(document.language).code,),
        "variant": [
            variant_term(*pair) for pair in variants(source.map, passage.start, passage.end)
        ],
    }


def title_text(source: SourceDocument, section: Section) -> str:
    """The text of the title fields of a section's passages: document title and section heading."""
    if not section.heading:
        return source.document.title
    start = source.source.index(section.heading, section.start)
    first, last = source.map.to_reading(start, start + len(section.heading))
    return f"{source.document.title}\n{source.map.reading[first:last]}"


def word_offsets(source: SourceDocument, passage: Passage) -> tuple[list[int], list[int]]:
    """The start offsets and the end offsets, in the source, of the words of the reading text."""
    first, _ = source.map.to_reading(passage.start, passage.end)
    spans = [
        source.map.to_published(first + word.start, first + word.end)
        for word in words(passage.reading)
    ]
    return [start for start, _ in spans], [end for _, end in spans]


def commitment_span(starts: Sequence[int], commitment: Passage) -> Span:
    """The positions of a commitment's words in its paragraph.

    Args:
        starts: the start offsets of the paragraph's words in the source.
        commitment: the commitment.
    """
    return bisect_left(starts, commitment.start), bisect_left(starts, commitment.end)
