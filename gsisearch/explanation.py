"""Why a passage is where it is among the hits of a query."""

from __future__ import annotations

from gsisearch.engines.base import Reader
from gsisearch.matching import Plan
from gsisearch.model import Explanation
from gsisearch.ranking import Scorer
from gsisearch.retrieval import Matches, missing, retrieve


def explain(query: str, plan: Plan, reader: Reader, scorer: Scorer, number: int) -> Explanation:
    """The score of a record, taken apart, and its place among the matches.

    Args:
        query: what was asked.
        plan: the plan of it.
        reader: the index.
        scorer: what ranks the matches.
        number: the record.
    """
    passage = reader.entry(number).passage
    matches = retrieve(plan, reader, scorer)
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
    )


def _instead(reader: Reader, matches: Matches, number: int) -> tuple[str, ...]:
    """The ids of matches in the same paragraph, which are listed in place of a passage."""
    parent = max((p for p in reader.families if p <= number), default=number)
    family = range(parent, parent + 1 + reader.families.get(parent, 0))
    listed = sorted(match.number for match in matches.best if match.number in family)
    return tuple(reader.entry(other).passage.id for other in listed) if number in family else ()
