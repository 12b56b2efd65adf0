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

#: At most so many slugs are named where one was not understood.
MAX_SUGGESTIONS = 5
#: A slug is the name of a file: none is longer, in characters.
_LONGEST_SLUG = 255


def plan_filter(counts: Counts, node: tree.Node) -> Plan:
    """The plan of a filter, or of filters put together.

    Raises:
        QueryError: an unknown section or document.
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
            raise AssertionError(f"{node!r} is no filter")


def _any_of(label: str, parts: Sequence[Plan]) -> Plan:
    """Any of some filters: where all are of one field, as one of that field."""
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
    """The dates of documents that, as precise as they are given, lie in the range."""
    for date in counts.terms("date"):
        after = not start or date[: len(start)] >= start[: len(date)]
        before = not end or date[: len(end)] <= end[: len(date)]
        if after and before:
            yield date


def slugs_beginning_with(counts: Counts, beginning: str = "") -> list[str]:
    """The slugs that begin so; the one that is exactly so alone."""
    beginning = beginning.lower()
    found = list(counts.terms("document", beginning))
    return [beginning] if beginning in found else found


def resolve_slugs(counts: Counts, beginning: str) -> list[str]:
    """The slugs of the documents that a filter means: as `slugs_beginning_with`; with `*` all that begin so.

    Raises:
        QueryError: there are none.
    """
    begins = beginning.lower().rstrip("*")
    found = slugs_beginning_with(counts, begins)
    if beginning.endswith("*"):
        found = list(counts.terms("document", begins))
    if found:
        return found
    from gsisearch.query.tokens import quoted  # few searches name what is not there

    near = ", ".join(similar_slugs(counts, begins))
    remedy = f"Did you mean {near}? " if near else ""
    raise QueryError(
        beginning,
        0,
        f"{quoted(begins)} names no document",
        f"{remedy}`gsisearch outline` lists them.",
    )


def similar_slugs(counts: Counts, slug: str) -> list[str]:
    """Slugs that were perhaps meant: those spelt alike, or that share most of their beginning."""
    from gsisearch.text.spelling import nearest

    found = nearest(slug, counts.terms("document"), MAX_SUGGESTIONS)
    for length in range(min(len(slug), _LONGEST_SLUG) - 1, 1, -1):
        if not found:
            found = list(islice(counts.terms("document", slug[:length]), MAX_SUGGESTIONS))
    return found
