"""Passages as the engine holds them, and which of those that match are listed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from gsisearch.corpus.documents import SourceDocument
from gsisearch.index.engine import Occurrences
from gsisearch.index.entries import Entry
from gsisearch.matching import analysis, matcher
from gsisearch.matching.partial import split_parts
from gsisearch.matching.plan import AllOf, Plan, leaves, without_leaves
from gsisearch.matching.spans import Span
from gsisearch.model import Passage
from gsisearch.results import Section
from gsisearch.text.languages import Language, language
from gsisearch.text.variants import variant_prefix
from gsisearch.text.words import WORD, forms


@dataclass(frozen=True, eq=False)
class Held:
    """A passage as the engine holds it.

    `terms` has the positions of each term, by field and term; the lengths are in words; the
    other fields are those of `Occurrences`.
    """

    key: str
    paragraph: str
    first: int | None
    entry: Entry
    terms: Mapping[tuple[str, str], Sequence[int]]
    body_length: int
    title_length: int

    @property
    def is_paragraph(self) -> bool:
        return self.key == self.paragraph

    def positions(self, field: str, term: str) -> Sequence[int]:
        return self.terms.get((field, term), ())

    def holds(self, plan: Plan) -> bool:
        return matcher.is_match(plan, self.positions)

    def says(self, plan: Plan) -> bool:
        """Whether it matches a plan by more than its title, where that was not asked for."""
        found = [
            matcher.spans(leaf, leaf.body or leaf.title, self.positions) for leaf in leaves(plan)
        ]
        return self.holds(plan) and (any(found) or self.holds(without_leaves(plan)))

    def body_says(self, plan: Plan) -> bool:
        return matcher.is_body_match(plan, self.positions, lambda span: True)

    def matches_outside(self, plan: Plan) -> bool:
        """Whether it matches by what no single one of its commitments has."""

        def is_outside(span: Span) -> bool:
            inside = self.entry.commitments
            return not any(first <= span[0] and span[1] <= end for first, end in inside)

        whole = matcher.is_match(plan, self.positions, is_outside)
        return whole and matcher.is_body_match(plan, self.positions, is_outside)

    def occurrences(self, plan: Plan) -> Occurrences:
        spans = matcher.occurrences(plan, self.positions)
        return Occurrences(self.key, self.paragraph, self.first, spans)


def hold(source: SourceDocument, section: Section, passage: Passage) -> Held:
    """A passage of a section of a document."""
    starts, ends = analysis.word_offsets(source, passage)
    children = [other for other in section.passages if other.parent == passage.id]
    inside = [analysis.commitment_span(starts, child) for child in children]
    first, end = 0, len(starts)
    if passage.parent:
        parent = next(one for one in section.passages if one.id == passage.parent)
        whole, _ = analysis.word_offsets(source, parent)
        first, end = analysis.commitment_span(whole, passage)
    title = analysis.title_text(source, section)
    body = "commitments" if passage.parent else "text"
    passage_language = language(source.document.language)
    attributes = analysis.attribute_terms(source, passage)
    others = (
        other_terms(passage_language, word) for word in WORD.findall(f"{passage.reading}\n{title}")
    )
    attributes["variant"] = [*attributes["variant"], *chain.from_iterable(others)]
    return Held(
        f"{passage.document}:{passage.id}",
        f"{passage.document}:{passage.parent or passage.id}",
        first if end - first == len(starts) else None,
        Entry(passage, starts, ends, inside),
        {
            **analysis.term_positions(passage.reading, passage_language.stem, [body], "exact"),
            **analysis.term_positions(title, passage_language.stem, ["title"], "title_exact"),
            **{(field, term): [0] for field, terms in attributes.items() for term in terms},
        },
        len(starts),
        len(forms(title)),
    )


def other_terms(passage_language: Language, word: str) -> Iterator[str]:
    """What leads to the stem of a word from its other terms."""
    stem, *others = passage_language.terms(word)
    return (variant_prefix((other,)) + stem for other in others)


def most_specific(plan: Plan, found: Sequence[Held]) -> list[Held]:
    """Matches of a plan without paragraphs whose commitments stand for them, and without
    commitments that give way to their paragraphs."""
    paragraphs = {held.key for held in found if held.is_paragraph}

    def stands(held: Held) -> bool:
        if not held.is_paragraph:
            return held.paragraph not in paragraphs or held.body_says(plan)
        inside = [one for one in found if one.paragraph == held.key and one is not held]
        return not any(one.body_says(plan) for one in inside) or held.matches_outside(plan)

    return list(filter(stands, found))


def partly_listed(plan: Plan, partly: Sequence[Held], complete: Sequence[Held]) -> list[Held]:
    """Partial matches without those that give way to others of their paragraph.

    Args:
        plan: the plan.
        partly: its partial matches.
        complete: the complete ones that are listed.
    """
    required, optional = split_parts(plan)

    def stands(held: Held) -> bool:
        if whole := [one.key for one in complete if one.paragraph == held.paragraph]:
            return held.paragraph not in whole and not held.is_paragraph
        related = [one for one in partly if one.paragraph == held.paragraph]
        if not related[0].is_paragraph:
            return True
        parts = [part for part in optional if related[0].holds(part)]
        alike = [one for one in related if all(map(one.holds, parts))]
        return held in most_specific(AllOf((*required, *parts)), alike)

    return list(filter(stands, partly))
