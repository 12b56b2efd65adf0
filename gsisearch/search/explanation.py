"""Why a passage is where it is among the hits of a query."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gsisearch.model import Passage
from gsisearch.results import Explanation

if TYPE_CHECKING:
    from gsisearch.index.engine import Ranked


def explanation(
    query: str, passage: Passage, ranked: Ranked, corrected: str | None = None
) -> Explanation:
    """The score of a passage, taken apart, and its place among the matches.

    Args:
        query: what was asked.
        passage: the passage.
        ranked: what the index says of it.
        corrected: the query that the matches are of, where that is another one.
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
