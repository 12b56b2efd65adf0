"""Showing passages, commitments and outlines of documents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import TYPE_CHECKING

from gsisearch.deadline import in_time
from gsisearch.index.entries import DocumentEntry, Key
from gsisearch.matching.filters import resolve_slugs
from gsisearch.matching.plan import AllOf, PassageSet
from gsisearch.model import Passage
from gsisearch.results import Outline, Section
from gsisearch.search import addresses

if TYPE_CHECKING:
    from gsisearch.index.engine import Engine


def passages(engine: Engine, ids: Iterable[str], context: int) -> tuple[Passage, ...]:
    """The passages of some ids, without duplicates, with neighbours; see `Library.show`."""
    keys: dict[Key, None] = {}
    for id in ids:
        for key in in_time(addresses.resolve(engine, id)):
            around = addresses.neighbours(engine, key, context) if context else (key,)
            keys.update(dict.fromkeys(around))
    return _read(engine, keys)


def commitments(engine: Engine, documents: Sequence[str] | None) -> tuple[Passage, ...]:
    """All commitments, or those of some documents, in reading order."""
    parts = [PassageSet("", "kind", ("commitment",))]
    if documents is not None:
        parts.append(PassageSet("", "document", tuple(_slugs(engine, documents))))
    found = engine.matching(AllOf(tuple(parts)))
    return tuple(engine.entry(one.key).passage for one in found)


def outlines(engine: Engine, documents: Sequence[str] | None) -> tuple[Outline, ...]:
    """The documents, or some of them, with sections and passages."""
    slugs = in_time(_slugs(engine, documents))
    return tuple(_outline(engine, engine.document(slug)) for slug in slugs)


def _outline(engine: Engine, entry: DocumentEntry) -> Outline:
    slug = entry.document.slug
    sections = (
        Section(one.id, slug, one.heading, one.start, one.end, _read(engine, one.passages))
        for one in entry.sections
    )
    return Outline(entry.document, tuple(sections))


def _read(engine: Engine, keys: Iterable[Key]) -> tuple[Passage, ...]:
    return tuple(engine.entry(key).passage for key in in_time(keys))


def _slugs(engine: Engine, documents: Sequence[str] | None) -> dict[str, None]:
    """The slugs with some beginnings, in their order, without duplicates; None for all."""
    if documents is None:
        return dict.fromkeys(engine.terms("document"))
    found = (resolve_slugs(engine, document) for document in documents)
    return dict.fromkeys(chain.from_iterable(found))


def ids(engine: Engine, beginning: str, limit: int | None) -> tuple[str, ...]:
    """The ids with a beginning; see `Library.ids`."""
    slugs = list(islice(engine.terms("document"), 2))
    if len(slugs) != 1 or ":" in beginning:
        return tuple(islice(engine.terms("id", beginning), limit))
    found: Iterator[str] = islice(engine.terms("id", f"{slugs[0]}:{beginning}"), limit)
    return tuple(id.partition(":")[2] for id in found)
