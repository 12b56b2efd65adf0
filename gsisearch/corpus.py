"""A corpus folder → documents: source, sidecar, repairs, sections and passages.

Per document the folder holds the verbatim source `<slug>.txt`, never edited, and a sidecar
`<slug>.yaml` with what is known of it; and once `settings.yaml` (see `gsisearch.settings`).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, pairwise
from pathlib import Path

from gsisearch import bylines, settings, yamlfile
from gsisearch.chunking import ParagraphSpan, SectionSpan, chunk
from gsisearch.errors import DataFileError
from gsisearch.locations import SETTINGS_FILE, corpus_files
from gsisearch.model import Document, Kind, Offsets, Passage, Repair, Section, Settings
from gsisearch.repair import Edit, TextMap, edits_between, normal_spaces
from gsisearch.text import lines
from gsisearch.yamlfile import Value, quoted

MAX_SOURCE_BYTES = 50_000_000

#: A repair names the damage, not the paragraph around it.
MAX_REPAIR_LENGTH = 200

_METADATA = (
    *("title", "author", "office", "publisher", "date", "place", "language"),
    *("source", "url", "accessed"),
)
# `chrome` and `front` list whole lines: those of the page that are not of the document, and
# those with the title, date and author, which are metadata.
_KEYS = (*_METADATA, "chrome", "front", "repairs")
_REPAIR_KEYS = ("line", "published", "reading")
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]*")
_URL = re.compile(r"https?://[^\s<>\"]+")
_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")


@dataclass(frozen=True)
class SourceDocument:
    """A document with its text.

    `source` is the verbatim text; `map` leads from it to the reading text of the whole
    document and back; `sections` hold the passages.
    """

    document: Document
    source: str
    repairs: tuple[Repair, ...]
    sections: tuple[Section, ...]
    map: TextMap


@dataclass(frozen=True)
class Corpus:
    """A folder of documents, in order of their slugs, with its settings."""

    folder: Path
    settings: Settings
    documents: tuple[SourceDocument, ...]

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """All passages in reading order, a paragraph's commitments right after it."""
        return tuple(
            passage
            for document in self.documents
            for section in document.sections
            for passage in section.passages
        )


def load(folder: Path) -> Corpus:
    """Read and validate a corpus folder.

    Raises:
        DataFileError: anything that is not as it should be, with file, line and key.
    """
    found = tuple(documents(folder))
    return Corpus(folder, settings.load(folder), found)


def documents(folder: Path) -> Iterator[SourceDocument]:
    """The documents of a corpus folder in order, each read when it is asked for.

    Raises:
        DataFileError: as `load`, at the document that is not as it should be.
    """
    paths = corpus_files(folder)
    names = {path.name for path in paths}
    for path in paths:
        _check_link(folder, path)
        _check_name(path, names)
    sources = [path for path in paths if path.suffix == ".txt"]
    if not sources:
        remedy = "Put a document here: its text as <slug>.txt and a sidecar <slug>.yaml."
        raise DataFileError(folder, "the corpus is empty: no .txt file", remedy)
    yield from map(load_document, sources)


def _check_link(folder: Path, path: Path) -> None:
    try:
        inside = path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):  # a circle of links
        inside = False
    if path.is_symlink() and not inside:
        remedy = "Copy the file into the corpus: links that leave it are not followed."
        raise DataFileError(path, "a symbolic link that leaves the corpus", remedy)


def _check_name(path: Path, names: Collection[str]) -> None:
    """Refuse a file that is neither the settings, nor a document, nor its sidecar."""
    if path.name == SETTINGS_FILE:
        return
    suffix = ".txt" if path.suffix.lower() == ".txt" else ".yaml"
    slug, right = path.stem.lower(), f"{path.stem.lower()}{suffix}"
    if not _SLUG.fullmatch(slug) or right == "settings.txt":
        remedy = "Name it with letters a-z, digits and hyphens, and not “settings”."
        raise DataFileError(path, f"“{path.stem}” can't be the slug of a document", remedy)
    if path.name != right and right in names:
        remedy = "Rename one of the two: slugs must differ by more than capitals."
        raise DataFileError(path, f"the slug is that of {right} too", remedy)
    if path.name != right:
        remedy = "Sources end in .txt, sidecars in .yaml, and slugs are lower case."
        raise DataFileError(path, f"expected the name {right}", remedy)
    if suffix == ".yaml" and f"{slug}.txt" not in names:
        remedy = f"Add the document's text as {slug}.txt, or remove the sidecar."
        raise DataFileError(path, "a sidecar without its document", remedy)


def read_source(folder: Path, document: Document) -> str:
    """The verbatim text of a document of a corpus folder.

    Raises:
        DataFileError: it can't be read, or is not the text that `document` was made of.
    """
    path = folder / f"{document.slug}.txt"
    data = yamlfile.read_bytes(path, MAX_SOURCE_BYTES)
    if hashlib.sha256(data).hexdigest() != document.sha256:
        raise DataFileError(path, "the text has changed since it was indexed", "Start again.")
    return yamlfile.decode(data, path)


def load_document(path: Path) -> SourceDocument:
    """Read one document, `<slug>.txt`, with the sidecar beside it.

    Raises:
        DataFileError: as `load`.
    """
    data = yamlfile.read_bytes(path, MAX_SOURCE_BYTES)
    source = yamlfile.decode(data, path)
    if "\0" in source:
        raise yamlfile.control_error(path, source, source.index("\0"))
    sidecar = path.with_suffix(".yaml")
    if not sidecar.exists():
        remedy = f"Write {sidecar.name} with at least one line: `title: …`."
        raise DataFileError(path, "the document has no sidecar", remedy)
    top = yamlfile.read(sidecar)
    found = top.mapping(_KEYS)
    document = _document(path, top, found, hashlib.sha256(data).hexdigest())
    skip = _skipped_lines(source, found)
    repairs = _repairs(source, found)
    text = TextMap(source, chain.from_iterable(map(_edits, repairs)))
    sections = tuple(_sections(document.slug, text, chunk(source, skip)))
    if not any(section.passages for section in sections):
        remedy = "Put text in it, or take it and its sidecar out of the corpus."
        raise DataFileError(path, "the document has no passage", remedy)
    return SourceDocument(document, source, repairs, sections, text)


def _document(path: Path, top: Value, found: dict[str, Value], sha256: str) -> Document:
    if "title" not in found:
        raise top.error("the title is missing", "Add a line `title: …`.")
    texts = (key for key in _METADATA if key != "author")
    values = {key: _folded(found[key].text()) if key in found else "" for key in texts}
    for key in ("date", "accessed"):
        if values[key] and not _is_date(values[key]):
            remedy = "Write a date as 2022-06-07, 2022-06 or 2022."
            raise found[key].error(f"found {quoted(values[key])}", remedy)
    if values["url"] and not _URL.fullmatch(values["url"]):
        remedy = "Write a web address that begins with https:// or http://."
        raise found["url"].error(f"found {quoted(values['url'])}", remedy)
    authors = bylines.read(found["author"], values["language"]) if "author" in found else ()
    return Document(slug=path.stem, authors=authors, sha256=sha256, **values)


def _is_date(text: str) -> bool:
    from datetime import date

    if not _DATE.fullmatch(text):
        return False
    try:
        date.fromisoformat(f"{text}-01-01"[:10])
    except ValueError:
        return False
    return True


def _skipped_lines(source: str, found: dict[str, Value]) -> set[int]:
    """The numbers of the lines that the sidecar lists as chrome or front matter."""
    if not found.keys() & {"chrome", "front"}:
        return set()
    numbers: dict[str, list[int]] = {}
    for number, (start, end) in enumerate(lines(source), 1):
        numbers.setdefault(_folded(source[start:end]), []).append(number)
    skip: set[int] = set()
    for key in ("chrome", "front"):
        for item in found[key].items() if key in found else []:
            text = item.text()
            if _folded(text) not in numbers:
                remedy = "Give a whole line of the document, or remove the entry."
                raise item.error(f"no line reads {quoted(text)}", remedy)
            skip.update(numbers[_folded(text)])
    return skip


def _folded(line: str) -> str:
    return " ".join(line.split())


def _repairs(source: str, found: dict[str, Value]) -> tuple[Repair, ...]:
    """The repairs that the sidecar lists, in order of their places."""
    if "repairs" not in found:
        return ()
    spaced = normal_spaces(source)
    spans = list(lines(source))
    repairs = sorted(
        ((_repair(source, spaced, spans, item), item) for item in found["repairs"].items()),
        key=lambda pair: pair[0].start,
    )
    for (one, one_item), (other, other_item) in pairwise(repairs):
        if other.start < one.end:
            remedy = f"It overlaps {one_item.key}, {quoted(one.published)}: make them one."
            raise other_item.error(f"{quoted(other.published)} is repaired twice", remedy)
    return tuple(repair for repair, _ in repairs)


def _repair(source: str, spaced: str, spans: Sequence[Offsets], item: Value) -> Repair:
    """A repair, its place looked up in the source, of which `spaced` has plain spaces."""
    fields = item.mapping(_REPAIR_KEYS)
    for key in _REPAIR_KEYS:
        if key not in fields:
            raise item.error(f"“{key}” is missing", "A repair has `line`, `published`, `reading`.")
    published, reading = (normal_spaces(fields[key].text()) for key in ("published", "reading"))
    if max(len(published), len(reading)) > MAX_REPAIR_LENGTH:
        remedy = f"Give the damaged words alone, at most {MAX_REPAIR_LENGTH} characters."
        raise item.error("a very long repair", remedy)
    if published == reading:
        raise item.error("the reading is what is published", "Remove the repair.")
    if re.search(r"[\r\n]", reading):
        raise fields["reading"].error("found a line break", "Keep a repair within its line.")
    number = fields["line"].integer(1, max(1, len(spans)))
    start, end = spans[number - 1] if spans else (0, 0)
    places = [m.start() for m in re.finditer(f"(?={re.escape(published)})", spaced[start:end])]
    if len(places) != 1:
        problem = f"{quoted(published)} stands {len(places)} times in line {number} of the document"
        remedy = "Give it with enough words around it to stand there exactly once."
        raise fields["published"].error(problem, remedy)
    start += places[0]
    end = start + len(published)
    return Repair(number, start, end, source[start:end], reading)


def _edits(repair: Repair) -> Iterator[Edit]:
    return edits_between(normal_spaces(repair.published), repair.reading, repair.start)


def _sections(slug: str, text: TextMap, spans: Iterable[SectionSpan]) -> Iterator[Section]:
    number = 0
    for span in spans:
        number += span.heading is not None
        heading = text.published[slice(*span.heading)] if span.heading else ""
        passages = tuple(_passages(slug, text, str(number), heading, span.paragraphs))
        yield Section(str(number), slug, heading, span.start, span.end, passages)


def _passages(
    slug: str, text: TextMap, section: str, heading: str, paragraphs: Iterable[ParagraphSpan]
) -> Iterator[Passage]:
    for count, paragraph in enumerate(paragraphs, 1):
        id = f"{section}.{count}"
        items = ((f"{id}.{item}", *span) for item, span in enumerate(paragraph.items, 1))
        for own_id, start, end in [(id, paragraph.start, paragraph.end), *items]:
            kind: Kind = "paragraph" if own_id == id else "commitment"
            parent = "" if own_id == id else id
            first, last = text.to_reading(start, end)
            published, reading = text.published[start:end], text.reading[first:last]
            yield Passage(
                id=own_id,
                document=slug,
                section=section,
                heading=heading,
                kind=kind,
                parent=parent,
                start=start,
                end=end,
                published=published,
                reading=published if reading == published else reading,  # kept once
            )
