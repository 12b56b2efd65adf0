"""Filters of a query (`section:3`, `doc:gsi`, `date:2022..`) → sets of passages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import TYPE_CHECKING

from gsisearch.errors import QueryError
from gsisearch.matching.plan import AllOf, AnyOf, Excluding, PassageSet, Plan
from gsisearch.query import tree

if TYPE_CHECKING:
    from gsisearch.matching.counts import Counts

#: Maximum number of slugs that an error message suggests.
MAX_SUGGESTIONS = 5
#: Maximum length of a slug, which is a file name, in characters.
_MAX_SLUG_LENGTH = 255


def plan_filter(counts: Counts, node: tree.Node) -> Plan:
    """The plan of a filter, or of a combination of filters.

    Raises:
        QueryError: unknown section or document.
    """
    match node:
        case tree.Or(children):
            return _any_of(str(node), [plan_filter(counts, child) for child in children])
        case tree.And(children):
            return AllOf(tuple(plan_filter(counts, child) for child in children))
        case tree.Not(child):
            return Excluding(plan_filter(counts, child))
        case tree.Boost(child):
            return plan_filter(counts, child)
        case tree.DateRange(start, end):
            return PassageSet(str(node), "date", tuple(_dates_in_range(counts, start, end)))
        case tree.Filter("doc", value):
            return PassageSet(str(node), "document", tuple(resolve_slugs(counts, value)))
        case tree.Filter(field, value):
            if field == "section" and not counts.count(field, value):
                raise _unknown_value(counts, field, value)
            return PassageSet(str(node), field, (value,))
        case _:
            raise AssertionError(f"{node!r} is not a filter")


def _any_of(label: str, parts: Sequence[Plan]) -> Plan:
    """Alternative filters; merged into one `PassageSet` if all are on the same field."""
    sets = [part for part in parts if isinstance(part, PassageSet)]
    field = sets[0].field if sets else ""
    if len(sets) < len(parts) or any(part.field != field for part in sets):
        return AnyOf(tuple(parts))
    values = dict.fromkeys(chain.from_iterable(part.values for part in sets))
    return PassageSet(label, field, tuple(values))


def _unknown_value(counts: Counts, field: str, value: str) -> QueryError:
    known = list(counts.terms(field))
    shown = ", ".join(known[:10]) + (", …" if len(known) > 10 else "")
    return QueryError(value, 0, f"no {field} “{value}”", f"Expected one of: {shown}.")


def _dates_in_range(counts: Counts, start: str, end: str) -> Iterator[str]:
    """The document dates in a range, compared at the precision of the less precise date."""
    for date in counts.terms("date"):
        after = not start or date[: len(start)] >= start[: len(date)]
        before = not end or date[: len(end)] <= end[: len(date)]
        if after and before:
            yield date


def slugs_beginning_with(counts: Counts, beginning: str = "") -> list[str]:
    """The slugs with a given beginning; if one equals it, that one only."""
    beginning = beginning.lower()
    found = list(counts.terms("document", beginning))
    return [beginning] if beginning in found else found


def resolve_slugs(counts: Counts, beginning: str) -> list[str]:
    """The slugs of the documents that a filter selects.

    Args:
        counts: the vocabulary of the index.
        beginning: as for `slugs_beginning_with`; with a final `*`, all slugs that begin with it.

    Raises:
        QueryError: no document matches.
    """
    begins = beginning.lower().rstrip("*")
    found = slugs_beginning_with(counts, begins)
    if beginning.endswith("*"):
        found = list(counts.terms("document", begins))
    if found:
        return found
    from gsisearch.query.tokens import quoted  # imported for errors only

    near = ", ".join(similar_slugs(counts, begins))
    remedy = f"Did you mean {near}? " if near else ""
    raise QueryError(
        beginning,
        0,
        f"{quoted(begins)} names no document",
        f"{remedy}`gsisearch outline` lists them.",
    )


def similar_slugs(counts: Counts, slug: str) -> list[str]:
    """Suggestions for an unknown slug: similar spellings, or else the longest common beginning."""
    from gsisearch.text.spelling import nearest

    found = nearest(slug, counts.terms("document"), MAX_SUGGESTIONS)
    for length in range(min(len(slug), _MAX_SLUG_LENGTH) - 1, 1, -1):
        if not found:
            found = list(islice(counts.terms("document", slug[:length]), MAX_SUGGESTIONS))
    return found
