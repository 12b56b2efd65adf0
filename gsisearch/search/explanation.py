"""Why a passage is where it is among the hits of a query."""

from __future__ import annotations

from gsisearch.matching.plan import Plan
from gsisearch.matching.ranking import Scorer
from gsisearch.matching.reader import Reader
from gsisearch.results import Explanation
from gsisearch.search.retrieval import Matches, missing


def explain(
    query: str,
    plan: Plan,
    matches: Matches,
    reader: Reader,
    scorer: Scorer,
    number: int,
    corrected: str | None = None,
) -> Explanation:
    """The score of a record, taken apart, and its place among the matches.

    Args:
        query: what was asked.
        plan: the plan of it.
        matches: all matches of the plan.
        reader: the index.
        scorer: what ranked them.
        number: the record.
        corrected: the query that the plan is of, where that is another one.
    """
    passage = reader.entry(number).passage
    ranked = [match.number for match in matches.best]
    parts = tuple(scorer.parts(plan, number))
    return Explanation(
        query=query,
        id=passage.id,
        document=passage.document,
        section=passage.section,
        heading=passage.heading,
        kind=passage.kind,
        score=sum(part.value for part in parts),
        rank=ranked.index(number) + 1 if number in ranked else None,
        total=matches.total,
        complete=matches.complete,
        missing=missing(plan, reader, number),
        instead=() if number in ranked else _instead(reader, matches, number),
        parts=parts,
        corrected=corrected,
    )


def _instead(reader: Reader, matches: Matches, number: int) -> tuple[str, ...]:
    """The ids of matches in the same paragraph, which are listed in place of a passage."""
    parent = reader.paragraph(number)
    family = range(parent, parent + 1 + reader.families.get(parent, 0))
    listed = sorted(match.number for match in matches.best if match.number in family)
    return tuple(reader.entry(other).passage.id for other in listed)
