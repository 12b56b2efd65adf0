"""Resolving ids: `1.2.3`, `gsi-lesotho-2022:1.2.3`, `gsi:1.2`, a section, a document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import TYPE_CHECKING

from gsisearch.deadline import in_time
from gsisearch.errors import UnknownPassage
from gsisearch.index.entries import Key
from gsisearch.matching.filters import MAX_SUGGESTIONS, similar_slugs, slugs_beginning_with

if TYPE_CHECKING:
    from gsisearch.index.engine import Engine


def resolve(engine: Engine, id: str) -> Sequence[Key]:
    """The keys of the passages with an id, in reading order.

    A section or document is resolved to its paragraphs, whose text includes their commitments.

    Raises:
        UnknownPassage: the id is unknown, or ambiguous.
    """
    return _passages(engine, *place(engine, id))


def one(engine: Engine, id: str) -> Key:
    """The key of a single passage.

    Raises:
        UnknownPassage: as `resolve`, or the id is that of a section or document.
    """
    slug, path = place(engine, id)
    key = engine.key(f"{slug}:{path}")
    if key is not None:
        return key
    passages = (engine.entry(found).passage.id for found in _passages(engine, slug, path))
    problem = f"{_shown(id)} is no passage, but has some"
    raise UnknownPassage(id, problem, tuple(islice(passages, MAX_SUGGESTIONS)))


def place(engine: Engine, id: str) -> tuple[str, str]:
    """The slug of the document of an id, and the path in the document, "" for the document itself.

    Raises:
        UnknownPassage: as `resolve`.
    """
    slug, colon, path = id.strip().rpartition(":")
    readings = _readings(engine, slug, path, named=bool(colon))
    found = [reading for reading in readings if _passages(engine, *reading)]
    if len(found) == 1:
        return found[0]
    if found:
        near = tuple(":".join(filter(None, reading)) for reading in found[:MAX_SUGGESTIONS])
        raise UnknownPassage(id, f"{_shown(id)} is in {len(found)} documents", near)
    raise UnknownPassage(id, f"nothing has the id {_shown(id)}", tuple(_near(engine, id)))


def _readings(engine: Engine, slug: str, path: str, *, named: bool) -> Iterator[tuple[str, str]]:
    """The possible interpretations of an id as (slug, path); the path of a document is ""."""
    if named:
        yield from ((found, path) for found in slugs_beginning_with(engine, slug))
        return
    exact = [
        found
        for found in in_time(slugs_beginning_with(engine))
        if path and _passages(engine, found, path)
    ]
    if exact:
        yield from ((found, path) for found in exact)
    elif path:
        yield from ((found, "") for found in slugs_beginning_with(engine, path))


def _passages(engine: Engine, slug: str, path: str) -> Sequence[Key]:
    key = engine.key(f"{slug}:{path}")
    if key is not None:
        return (key,)
    sections = engine.document(slug).sections
    found = [section.paragraphs for section in sections if path in ("", section.id)]
    return found[0] if len(found) == 1 else tuple(chain.from_iterable(in_time(found)))


def _near(engine: Engine, id: str) -> Iterator[str]:
    """Suggested ids: the longest beginning of the id that exists, or similar slugs."""
    slug, _, path = id.strip().rpartition(":")
    parts = path.split(".")
    for length in range(len(parts) - 1, 0, -1):
        shorter = ".".join(parts[:length])
        if shorter and any(
            _passages(engine, found, shorter) for found in slugs_beginning_with(engine, slug)
        ):
            yield f"{slug}:{shorter}" if slug else shorter
            return
    yield from similar_slugs(engine, (slug or path).lower())


def neighbours(engine: Engine, key: Key, count: int) -> Sequence[Key]:
    """A passage with up to `count` neighbours of the same kind before and after it.

    Neighbours of a paragraph are in the same document, those of a commitment in its paragraph.
    """
    passage = engine.entry(key).passage
    if passage.parent:
        parent = f"{passage.document}:{passage.parent}"
        number = int(passage.id.rpartition(".")[2])
        ids = (f"{parent}.{n}" for n in range(max(1, number - count), number + count + 1))
        return [found for id in ids if (found := engine.key(id)) is not None]
    sections = engine.document(passage.document).sections
    at = next(i for i, section in enumerate(sections) if section.id == passage.section)
    place = sections[at].paragraphs.index(key)
    before = chain.from_iterable(reversed(one.paragraphs) for one in reversed(sections[:at]))
    after = chain.from_iterable(one.paragraphs for one in sections[at + 1 :])
    here = sections[at].paragraphs
    first = list(islice(chain(here[:place][::-1], before), count))
    return [*reversed(first), *islice(chain(here[place:], after), count + 1)]


def _shown(text: str) -> str:
    from gsisearch.query.tokens import quoted  # imported for errors only

    return quoted(text)
