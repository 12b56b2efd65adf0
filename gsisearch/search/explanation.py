"""Explanation of the rank of a passage among the hits of a query."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gsisearch.model import Passage
from gsisearch.results import Explanation

if TYPE_CHECKING:
    from gsisearch.index.engine import Ranked


def explanation(
    query: str, passage: Passage, ranked: Ranked, corrected: str | None = None
) -> Explanation:
    """The parts of a passage's score, and its rank among the matches.

    Args:
        query: the query as typed.
        passage: the passage.
        ranked: its rank and parts, from the engine.
        corrected: the query that was searched instead, if any.
    """
    return Explanation(
        query=query,
        id=passage.id,
        document=passage.document,
        section=passage.section,
        heading=passage.heading,
        kind=passage.kind,
        score=sum(part.value for part in ranked.parts),
        rank=ranked.rank,
        total=ranked.total,
        complete=ranked.complete,
        missing=ranked.missing,
        instead=ranked.instead,
        parts=tuple(ranked.parts),
        corrected=corrected,
    )
