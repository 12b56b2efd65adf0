"""Ids → what they name: `1.2.3`, `gsi-lesotho-2022:1.2.3`, `gsi:1.2`, a section, a document."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from itertools import islice

from gsisearch.deadline import in_time
from gsisearch.errors import QueryError, UnknownPassage
from gsisearch.matching.reader import Reader

#: At most so many ids are named where one was not understood.
SUGGESTIONS = 5
#: A slug is the name of a file: none is longer, in characters.
_LONGEST_SLUG = 255


def resolve(reader: Reader, id: str) -> tuple[int, ...]:
    """The records that an id names, in reading order.

    A passage is one record; a section or a document stands for its paragraphs, whose text
    includes their commitments.

    Raises:
        UnknownPassage: the id names nothing, or something in several documents.
    """
    return _records(reader, *place(reader, id))


def one(reader: Reader, id: str) -> int:
    """The record of the passage that an id names.

    Raises:
        UnknownPassage: as `resolve`; or the id names a section or a document.
    """
    slug, path = place(reader, id)
    numbers = reader.postings("id", f"{slug}:{path}").numbers
    if numbers:
        return numbers[0]
    passages = (reader.entry(number).passage.id for number in _records(reader, slug, path))
    problem = f"{_shown(id)} is no passage, but has some"
    raise UnknownPassage(id, problem, tuple(islice(passages, SUGGESTIONS)))


def place(reader: Reader, id: str) -> tuple[str, str]:
    """The slug of the document that an id is in, and the path in it, "" for the document.

    Raises:
        UnknownPassage: as `resolve`.
    """
    slug, colon, path = id.strip().rpartition(":")
    readings = _readings(reader, slug, path, named=bool(colon))
    found = [reading for reading in readings if _records(reader, *reading)]
    if len(found) == 1:
        return found[0]
    if found:
        near = tuple(":".join(filter(None, reading)) for reading in found[:SUGGESTIONS])
        raise UnknownPassage(id, f"{_shown(id)} is in {len(found)} documents", near)
    raise UnknownPassage(id, f"nothing has the id {_shown(id)}", tuple(_near(reader, id)))


def slugs(reader: Reader, beginning: str = "") -> list[str]:
    """The slugs that begin so; the one that is exactly so alone."""
    beginning = beginning.lower()
    found = list(reader.terms("document", beginning))
    return [beginning] if beginning in found else found


def documents(reader: Reader, beginning: str) -> list[str]:
    """The slugs of the documents that a filter means: as `slugs`; with `*` all that begin so.

    Raises:
        QueryError: there are none.
    """
    begins = beginning.lower().rstrip("*")
    found = slugs(reader, begins)
    if beginning.endswith("*"):
        found = list(reader.terms("document", begins))
    if found:
        return found
    near = ", ".join(_near_slugs(reader, begins))
    remedy = f"Did you mean {near}? " if near else ""
    raise QueryError(
        beginning,
        0,
        f"{_shown(begins)} names no document",
        f"{remedy}`gsisearch outline` lists them.",
    )


def _near_slugs(reader: Reader, slug: str) -> list[str]:
    """Slugs that were perhaps meant: those spelt alike, or that share most of their beginning."""
    from gsisearch.text.spelling import nearest

    found = nearest(slug, reader.terms("document"), SUGGESTIONS)
    for length in range(min(len(slug), _LONGEST_SLUG) - 1, 1, -1):
        if not found:
            found = list(islice(reader.terms("document", slug[:length]), SUGGESTIONS))
    return found


def _readings(reader: Reader, slug: str, path: str, *, named: bool) -> Iterator[tuple[str, str]]:
    """What an id may mean, as (slug, path); the path of a document is ""."""
    if named:
        yield from ((found, path) for found in slugs(reader, slug))
        return
    exact = [found for found in in_time(slugs(reader)) if path and _records(reader, found, path)]
    if exact:
        yield from ((found, path) for found in exact)
    elif path:
        yield from ((found, "") for found in slugs(reader, path))


def _records(reader: Reader, slug: str, path: str) -> tuple[int, ...]:
    numbers = reader.postings("id", f"{slug}:{path}").numbers
    if numbers:
        return tuple(numbers)
    wanted = [section for section in reader.document(slug).sections if path in ("", section.id)]
    return tuple(
        number
        for section in wanted
        for number in in_time(range(section.first, section.last), 100)
        if reader.paragraph(number) == number
    )


def _near(reader: Reader, id: str) -> Iterator[str]:
    """Ids that were perhaps meant: the longest beginning of this one that exists, or slugs."""
    slug, _, path = id.strip().rpartition(":")
    parts = path.split(".")
    for length in range(len(parts) - 1, 0, -1):
        shorter = ".".join(parts[:length])
        if shorter and any(_records(reader, found, shorter) for found in slugs(reader, slug)):
            yield f"{slug}:{shorter}" if slug else shorter
            return
    yield from _near_slugs(reader, (slug or path).lower())


def neighbours(reader: Reader, number: int, count: int) -> list[int]:
    """A record with up to `count` passages of its own kind at either side.

    Paragraphs have the paragraphs of the document around them, commitments the others of
    their paragraph.
    """
    parent = reader.paragraph(number)
    if parent != number:
        last = parent + reader.families[parent]
        return list(range(max(parent + 1, number - count), min(last, number + count) + 1))
    document = reader.document(reader.entry(number).passage.document)
    first, last = document.sections[0].first, document.sections[-1].last
    found = deque([number])
    for _ in range(min(count, last - first)):
        if found[0] > first:
            found.appendleft(reader.paragraph(found[0] - 1))
        following = found[-1] + 1 + reader.families.get(found[-1], 0)
        if following < last:
            found.append(following)
    return list(found)


def _shown(text: str) -> str:
    from gsisearch.query.tokens import shown  # few searches name what is not there

    return shown(text)
