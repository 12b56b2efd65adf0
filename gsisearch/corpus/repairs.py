"""The repairs that a sidecar lists."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain, pairwise
from typing import NamedTuple

from gsisearch.corpus.findings import ErrorCollector
from gsisearch.corpus.yamlfile import Value, excerpt
from gsisearch.model import Offsets
from gsisearch.results import Repair
from gsisearch.text.text_map import TextMap, edits_between, normal_spaces, places
from gsisearch.text.words import lines

#: In characters: a repair names the damage, not the paragraph around it.
MAX_LENGTH = 200

_KEYS = ("line", "published", "reading")


class _Entry(NamedTuple):
    """An entry of the list: what is published, its reading, and the value in the sidecar."""

    published: str
    reading: str
    item: Value


def parse(text: str, items: Sequence[Value], errors: ErrorCollector) -> tuple[Repair, ...]:
    """The repairs of a text in reading order.

    Args:
        text: the verbatim text.
        items: the entries in the sidecar.
        errors: collects what is wrong with them.
    """
    if not items:
        return ()
    spans = list(lines(text)) or [(0, 0)]
    by_line: defaultdict[int, list[_Entry]] = defaultdict(list)
    for item in items:
        with errors:
            number, entry = _parse_entry(item, len(spans))
            by_line[number].append(entry)
    found: list[tuple[Repair, Value]] = []
    for number, entries in by_line.items():
        found += _located(text, number, spans[number - 1], entries, errors)
    found.sort(key=lambda pair: pair[0].start)
    for (one, one_item), (other, other_item) in pairwise(found):
        with errors:
            if other.start < one.end:
                remedy = f"It overlaps {one_item.key}, {excerpt(one.published)}: make them one."
                raise other_item.error(f"{excerpt(other.published)} is repaired twice", remedy)
    return tuple(repair for repair, _ in found)


def _parse_entry(item: Value, line_count: int) -> tuple[int, _Entry]:
    """The line number of an entry, and the entry."""
    fields = item.mapping(_KEYS)
    for key in _KEYS:
        if key not in fields:
            raise item.error(f"“{key}” is missing", "A repair has `line`, `published`, `reading`.")
    published, reading = (normal_spaces(fields[key].text()) for key in ("published", "reading"))
    if max(len(published), len(reading)) > MAX_LENGTH:
        remedy = f"Give the damaged words alone, at most {MAX_LENGTH} characters."
        raise item.error("a very long repair", remedy)
    if published == reading:
        raise item.error("the reading equals what is published", "Remove the repair.")
    if re.search(r"[\r\n]", reading):
        raise fields["reading"].error("found a line break", "Keep a repair within its line.")
    return fields["line"].integer(1, line_count), _Entry(published, reading, item)


def _located(
    text: str, number: int, line: Offsets, entries: Sequence[_Entry], errors: ErrorCollector
) -> list[tuple[Repair, Value]]:
    """The repairs of a line, each with its value in the sidecar."""
    found: list[tuple[Repair, Value]] = []
    first, last = line
    offsets = places(normal_spaces(text[first:last]), {entry.published for entry in entries})
    for published, reading, item in entries:
        with errors:
            if (times := len(offsets[published])) != 1:
                where = f"{times} times in line {number} of the document"
                remedy = "Add words from around it until it occurs exactly once."
                value = item.mapping(_KEYS)["published"]
                raise value.error(f"{excerpt(published)} occurs {where}", remedy)
            start = first + offsets[published][0]
            end = start + len(published)
            found.append((Repair(number, start, end, text[start:end], reading), item))
    return found


def reading_map(text: str, repairs: Iterable[Repair]) -> TextMap:
    """The map between a verbatim text and its reading text, in which the repairs are applied."""
    edits = (
        edits_between(normal_spaces(repair.published), repair.reading, repair.start)
        for repair in repairs
    )
    return TextMap(text, chain.from_iterable(edits))
