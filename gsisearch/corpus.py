"""A corpus folder → documents: source, sidecar, repairs, sections and passages.

Per document the folder holds the verbatim source `<slug>.txt`, never edited, and a sidecar
`<slug>.yaml` with what is known of it; and once `settings.yaml` (see `gsisearch.settings`).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from gsisearch import settings, yamlfile
from gsisearch.chunking import ParagraphSpan, SectionSpan, chunk
from gsisearch.errors import DataFileError
from gsisearch.model import Document, Kind, Passage, Repair, Section
from gsisearch.repair import TextMap, minimal_edit, normal_spaces
from gsisearch.settings import Settings

MAX_SOURCE_BYTES = 50_000_000

_METADATA = {
    "title": "the title",
    "author": "who wrote it",
    "office": "the author's office",
    "publisher": "who published it",
    "date": "when, ISO 8601",
    "place": "where",
    "language": "a language code such as en",
    "source": "where the text was taken from",
}
_KEYS = {
    **_METADATA,
    "chrome": "lines of the page that are not of the document",
    "front": "lines with the title, date and author, which are not passages",
    "repairs": "corrections of damage in the published text",
}
_REPAIR_KEYS = {"line": "", "published": "", "reading": ""}
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]*")
_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


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


def files(folder: Path) -> list[Path]:
    """The files of a corpus folder that matter, by name: sources, sidecars, settings.

    Raises:
        DataFileError: the folder is missing or unreadable.
    """
    try:
        return sorted(
            path
            for path in folder.iterdir()
            if path.suffix in {".txt", ".yaml"} and not path.name.startswith(".")
        )
    except OSError as error:
        remedy = "Name a folder with documents: --corpus DIR, or GSISEARCH_CORPUS."
        raise DataFileError(folder, f"no corpus here: {error.strerror}", remedy) from None


def load(folder: Path) -> Corpus:
    """Read and validate a corpus folder.

    Raises:
        DataFileError: anything that is not as it should be, with file, line and key.
    """
    paths = files(folder)
    sources = [path for path in paths if path.suffix == ".txt"]
    if not sources:
        remedy = "Put a document here: its text as <slug>.txt and a sidecar <slug>.yaml."
        raise DataFileError(folder, "the corpus is empty: no .txt file", remedy)
    _check_names(folder, paths)
    documents = tuple(map(load_document, sources))
    return Corpus(folder, settings.load(folder), documents)


def _check_names(folder: Path, paths: Iterable[Path]) -> None:
    slugs: dict[str, str] = {}
    present = {path.name for path in paths}
    for path in paths:
        if path.name == settings.FILE:
            continue
        _check_link(folder, path)
        if path.name == "settings.txt" or not _SLUG.fullmatch(path.stem.lower()):
            remedy = "Name it with letters a-z, digits and hyphens, and not “settings”."
            raise DataFileError(path, f"“{path.stem}” can't be the slug of a document", remedy)
        other = slugs.setdefault(path.stem.lower(), path.stem)
        if other != path.stem:
            remedy = "Rename one of the two: slugs must differ by more than capitals."
            raise DataFileError(path, f"the slug is that of {other} too", remedy)
        if path.stem != path.stem.lower():
            remedy = f"Rename it to {path.name.lower()}: slugs are lower case."
            raise DataFileError(path, "the slug has capitals", remedy)
        if path.suffix == ".yaml" and f"{path.stem}.txt" not in present:
            remedy = f"Add the document's text as {path.stem}.txt, or remove the sidecar."
            raise DataFileError(path, "a sidecar without its document", remedy)


def _check_link(folder: Path, path: Path) -> None:
    if path.is_symlink() and not path.resolve().is_relative_to(folder.resolve()):
        remedy = "Copy the file into the corpus: links that leave it are not followed."
        raise DataFileError(path, "a symbolic link that leaves the corpus", remedy)


def load_document(path: Path) -> SourceDocument:
    """Read one document, `<slug>.txt`, with the sidecar beside it.

    Raises:
        DataFileError: as `load`.
    """
    data = yamlfile.read_bytes(path, MAX_SOURCE_BYTES)
    source = yamlfile.decode(data, path)
    if "\0" in source:
        line = source.count("\n", 0, source.index("\0")) + 1
        raise DataFileError(path, "a NUL character", "Save it as plain text.", line=line)
    sidecar = path.with_suffix(".yaml")
    if not sidecar.exists():
        remedy = f"Write {sidecar.name} with at least one line: `title: …`."
        raise DataFileError(path, "the document has no sidecar", remedy)
    top = yamlfile.read(sidecar)
    found = top.mapping(_KEYS)
    document = _document(path, top, found, hashlib.sha256(data).hexdigest())
    skip = _skipped_lines(source, found)
    repairs = tuple(_repairs(source, found))
    edits = (minimal_edit(r.start, normal_spaces(r.published), r.reading) for r in repairs)
    text = TextMap(source, edits)
    sections = tuple(_sections(document.slug, text, chunk(source, skip)))
    if not any(section.passages for section in sections):
        remedy = "Put text in it, or take it and its sidecar out of the corpus."
        raise DataFileError(path, "the document has no passage", remedy)
    return SourceDocument(document, source, repairs, sections, text)


def _document(
    path: Path, top: yamlfile.Value, found: dict[str, yamlfile.Value], sha256: str
) -> Document:
    if "title" not in found:
        raise top.error("the title is missing", "Add a line `title: …`.")
    values = {key: found[key].text() if key in found else "" for key in _METADATA}
    if values["date"] and not _is_date(values["date"]):
        remedy = "Write a date as 2022-06-07, 2022-06 or 2022."
        raise found["date"].error(f"found “{values['date']}”", remedy)
    return Document(slug=path.stem, sha256=sha256, **values)


def _is_date(text: str) -> bool:
    from datetime import date

    if not _DATE.fullmatch(text):
        return False
    try:
        date.fromisoformat(f"{text}-01-01"[:10])
    except ValueError:
        return False
    return True


def _skipped_lines(source: str, found: dict[str, yamlfile.Value]) -> set[int]:
    """The numbers of the lines that the sidecar lists as chrome or front matter."""
    numbers: dict[str, list[int]] = {}
    for number, line in enumerate(source.splitlines(), 1):
        numbers.setdefault(_folded(line), []).append(number)
    skip: set[int] = set()
    for key in ("chrome", "front"):
        for item in found[key].items() if key in found else []:
            if not (lines := numbers.get(_folded(item.text()))):
                remedy = "Give a whole line of the document, or remove the entry."
                raise item.error(f"no line reads “{item.text()}”", remedy)
            skip.update(lines)
    return skip


def _folded(line: str) -> str:
    return " ".join(line.split())


def _repairs(source: str, found: dict[str, yamlfile.Value]) -> Iterator[Repair]:
    lines = source.splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    taken: list[tuple[Repair, yamlfile.Value]] = []
    for item in found["repairs"].items() if "repairs" in found else []:
        repair = _repair(lines, starts, item)
        for other, value in taken:
            if repair.start < other.end and other.start < repair.end:
                remedy = f"It overlaps {value.key}, “{other.published}”: make them one."
                raise item.error(f"“{repair.published}” is repaired twice", remedy)
        taken.append((repair, item))
        yield repair


def _repair(lines: list[str], starts: list[int], item: yamlfile.Value) -> Repair:
    fields = item.mapping(_REPAIR_KEYS)
    for key in _REPAIR_KEYS:
        if key not in fields:
            remedy = "A repair has `line`, `published` and `reading`."
            raise item.error(f"“{key}” is missing", remedy)
    number = fields["line"].integer(1, max(1, len(lines)))
    published, reading = fields["published"].text(), fields["reading"].text()
    line = normal_spaces(lines[number - 1])
    count = line.count(normal_spaces(published))
    if count != 1:
        problem = f"“{published}” stands {count} times in line {number} of the document"
        remedy = "Give it with enough words around it to stand there exactly once."
        raise fields["published"].error(problem, remedy)
    if published == reading:
        raise item.error("the reading is what is published", "Remove the repair.")
    if "\n" in published or "\n" in reading:
        raise item.error("a repair with a line break", "Keep a repair within its line.")
    start = starts[number - 1] + line.index(normal_spaces(published))
    verbatim = lines[number - 1][start - starts[number - 1] :][: len(published)]
    return Repair(number, start, start + len(published), verbatim, reading)


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

        def passage(id: str, kind: Kind, parent: str, start: int, end: int) -> Passage:
            first, last = text.to_reading(start, end)
            published, reading = text.published[start:end], text.reading[first:last]
            return Passage(id, slug, section, heading, kind, parent, start, end, published, reading)

        yield passage(id, "paragraph", "", paragraph.start, paragraph.end)
        for item, (start, end) in enumerate(paragraph.items, 1):
            yield passage(f"{id}.{item}", "commitment", id, start, end)
