"""A corpus folder → documents: source, sidecar, repairs, sections and passages.

Per document the folder holds the verbatim source `<slug>.txt`, never edited, and a sidecar
`<slug>.yaml` with what is known of it; and once `settings.yaml` (see `gsisearch.corpus.settings`).
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, pairwise
from pathlib import Path

from gsisearch.corpus import bylines, settings, yamlfile
from gsisearch.corpus.findings import Finding, Mistakes, Report, doubts, in_order
from gsisearch.corpus.inventory import inventory
from gsisearch.corpus.locations import MAX_SOURCE_BYTES
from gsisearch.corpus.segmentation import ParagraphSpan, SectionSpan, chunk
from gsisearch.corpus.yamlfile import Value, quoted
from gsisearch.errors import DataFileError
from gsisearch.model import Author, Document, Kind, Passage, Settings
from gsisearch.results import Repair, Section
from gsisearch.text.languages import language
from gsisearch.text.text_map import Edit, TextMap, edits_between, normal_spaces, places
from gsisearch.text.words import lines

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
_URL = re.compile(r"https?://[^\s<>\"]+")
_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")
#: So many mistakes are in the message that no document can be read.
_SHOWN = 3


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
    """A folder of documents, in order of their slugs, with its settings.

    `findings` are what is wrong with its files; a document with an error is not among the others.
    """

    folder: Path
    settings: Settings
    documents: tuple[SourceDocument, ...]
    findings: tuple[Finding, ...] = ()

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
        DataFileError: the folder or its settings can't be read, or no document can.
    """
    findings: list[Finding] = []
    found = tuple(documents(folder, findings.append))
    return Corpus(folder, settings.load(folder), found, tuple(in_order(findings)))


def documents(folder: Path, report: Report = lambda finding: None) -> Iterator[SourceDocument]:
    """The documents of a corpus folder in order, each read when it is asked for.

    Args:
        folder: the corpus folder.
        report: takes what is wrong with its files; a document with an error is left out.

    Raises:
        DataFileError: the folder can't be read, or none of its documents can.
    """
    errors: list[Finding] = []
    count = 0
    for document, findings in examined(folder):
        for found in findings:
            report(found)
        errors += [found for found in findings if found.severity == "error"]
        if document:
            count += 1
            yield document
    if not count:
        raise _nothing(folder, errors)


def examined(folder: Path) -> Iterator[tuple[SourceDocument | None, list[Finding]]]:
    """The documents of a corpus folder in order, or None, each with what is wrong with it.

    What is wrong with the names of files comes first.

    Raises:
        DataFileError: the folder can't be read, or has nothing that may be a document.
    """
    sources, findings = inventory(folder)
    if not sources and not any(found.severity == "error" for found in findings):
        raise _empty(folder, findings)
    yield None, findings
    slugs: dict[bytes, str] = {}  # by the hash of the text
    for path in sources:
        mistakes = Mistakes()
        document = read_document(path, mistakes)
        if document:
            text = _folded(document.source.lstrip("\ufeff"))
            other = slugs.setdefault(hashlib.sha256(text.encode()).digest(), path.stem)
            if other != path.stem:
                remedy = "Take one of the two out of the corpus, unless both are meant."
                error = DataFileError(path, f"the text is that of {other}.txt, too", remedy)
                mistakes.warnings.append(error)
        yield document, mistakes.findings(path.stem)


def _empty(folder: Path, findings: Sequence[Finding]) -> DataFileError:
    remedy = "Put a document here: its text as <slug>.txt and a sidecar <slug>.yaml."
    if names := [Path(found.path).name for found in findings[:_SHOWN]]:
        remedy += f" Not read: {', '.join(names)}{' …' if len(findings) > _SHOWN else ''}."
    return DataFileError(folder, "the corpus is empty: no .txt file", remedy)


def _nothing(folder: Path, errors: Sequence[Finding]) -> DataFileError:
    """The error for a corpus of which every document has one."""
    count = len({found.document for found in errors})
    if len(errors) == 1:
        return errors[0].error
    problem = f"none of its {count} documents can be searched"
    if count == 1:
        problem = "its only document can't be searched"
    shown = [f"{found.place} {found.problem}" for found in in_order(errors)[:_SHOWN]]
    last = "`gsisearch corpus check` lists every mistake, and what to do."
    return DataFileError(folder, problem, "\n".join([*shown, last]))


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
        DataFileError: the first of its mistakes.
    """
    mistakes = Mistakes()
    document = read_document(path, mistakes)
    mistakes.raise_first()
    assert document
    return document


def read_document(path: Path, mistakes: Mistakes) -> SourceDocument | None:
    """Read one document, as `load_document`; None where it has errors, which `mistakes` takes."""
    source, sha256 = None, ""
    with mistakes:
        data = yamlfile.read_bytes(path, MAX_SOURCE_BYTES)
        sha256 = hashlib.sha256(data).hexdigest()
        source = _text(path, data)
    if not sha256 and not path.with_suffix(".yaml").exists():
        return None  # no file, and nothing said of it
    with mistakes:
        top = _sidecar(path, mistakes)
        found = top.mapping(_KEYS, mistakes)
        document = _document(path, top, found, sha256, mistakes)
        if source is None:
            return None
        skip = _skipped_lines(source, found, mistakes)
        repairs = _repairs(source, found, mistakes)
        if mistakes.errors:
            return None
        text = TextMap(source, chain.from_iterable(map(_edits, repairs)))
        sections = tuple(
            _sections(document.slug, text, chunk(source, skip, language(document.language)))
        )
        if not any(section.passages for section in sections):
            remedy = "Put text in it, or take it and its sidecar out of the corpus."
            raise DataFileError(path, "the document has no passage", remedy)
        mistakes.warnings += [*_cut_short(found), *doubts(path, source)]
        return SourceDocument(document, source, repairs, sections, text)
    return None


def _text(path: Path, data: bytes) -> str:
    source = yamlfile.decode(data, path)
    if "\0" in source:
        raise yamlfile.control_error(path, source, source.index("\0"))
    return source


def _sidecar(path: Path, mistakes: Mistakes) -> Value:
    sidecar = path.with_suffix(".yaml")
    if not sidecar.exists() and not sidecar.is_symlink():
        remedy = f"Write {sidecar.name} with at least one line: `title: …`."
        raise DataFileError(path, "the document has no sidecar", remedy)
    return yamlfile.read(sidecar, mistakes)


def _cut_short(found: dict[str, Value]) -> Iterator[DataFileError]:
    """Values that a comment follows which is perhaps none."""
    for value in found.values():
        if re.match(r"#\S", value.comment):
            remedy = "Put quotes round the value, or a space after the “#” if it is a comment."
            problem = f"{quoted(value.comment)} is a comment to YAML, and no part of the value"
            yield value.error(problem, remedy)


def _document(
    path: Path, top: Value, found: dict[str, Value], sha256: str, mistakes: Mistakes
) -> Document:
    """What a sidecar says; of no use where `mistakes` takes an error."""
    values = dict.fromkeys(_METADATA, "")
    if "title" not in found:
        with mistakes:
            raise top.error("the title is missing", "Add a line `title: …`.")
    for key in _METADATA:
        if key in found and key != "author":
            with mistakes:
                values[key] = _folded(found[key].text())
                _check(found[key], values[key])
    authors: tuple[Author, ...] = ()
    if "author" in found:
        with mistakes:
            authors = bylines.read(found["author"], values["language"])
    del values["author"]
    return Document(slug=path.stem, authors=authors, sha256=sha256, **values)


def _check(value: Value, text: str) -> None:
    if value.key in ("date", "accessed") and not _is_date(text):
        remedy = "Write a date as 2022-06-07, 2022-06 or 2022."
        raise value.error(f"found {quoted(text)}", remedy)
    if value.key == "url" and not _URL.fullmatch(text):
        remedy = "Write a web address that begins with https:// or http://."
        raise value.error(f"found {quoted(text)}", remedy)


def _is_date(text: str) -> bool:
    from datetime import date

    if not _DATE.fullmatch(text):
        return False
    try:
        date.fromisoformat(f"{text}-01-01"[:10])
    except ValueError:
        return False
    return True


def _skipped_lines(source: str, found: dict[str, Value], mistakes: Mistakes) -> set[int]:
    """The numbers of the lines that the sidecar lists as chrome or front matter."""
    if not found.keys() & {"chrome", "front"}:
        return set()
    numbers: dict[str, list[int]] = {}
    for number, (start, end) in enumerate(lines(source), 1):
        numbers.setdefault(_folded(source[start:end]), []).append(number)
    skip = set[str]()
    for item in chain(_items(found, "chrome", mistakes), _items(found, "front", mistakes)):
        with mistakes:
            line = _folded(item.text())
            if line not in numbers:
                remedy = "Give a whole line of the document, or remove the entry."
                raise item.error(f"no line reads {quoted(item.text())}", remedy)
            skip.add(line)
    return set(chain.from_iterable(map(numbers.__getitem__, skip)))


def _items(found: dict[str, Value], key: str, mistakes: Mistakes) -> list[Value]:
    """The values of the list that a key has."""
    with mistakes:
        return found[key].items() if key in found else []
    return []


def _folded(line: str) -> str:
    return " ".join(line.split())


def _repairs(source: str, found: dict[str, Value], mistakes: Mistakes) -> tuple[Repair, ...]:
    """The repairs that the sidecar lists, in order of their places."""
    if not (items := _items(found, "repairs", mistakes)):
        return ()
    spans = list(lines(source)) or [(0, 0)]
    by_line: defaultdict[int, list[tuple[Value, str, str]]] = defaultdict(list)
    for item in items:
        with mistakes:
            number, published, reading = _repair(item, len(spans))
            by_line[number].append((item, published, reading))
    repairs: list[tuple[Repair, Value]] = []
    for number, asked in by_line.items():
        first, last = spans[number - 1]
        standing = places(normal_spaces(source[first:last]), {text for _, text, _ in asked})
        for item, published, reading in asked:
            with mistakes:
                if (times := len(standing[published])) != 1:
                    where = f"{times} times in line {number} of the document"
                    remedy = "Give it with enough words around it to stand there exactly once."
                    place = item.mapping(_REPAIR_KEYS)["published"]
                    raise place.error(f"{quoted(published)} stands {where}", remedy)
                start = first + standing[published][0]
                end = start + len(published)
                repairs.append((Repair(number, start, end, source[start:end], reading), item))
    repairs.sort(key=lambda pair: pair[0].start)
    for (one, one_item), (other, other_item) in pairwise(repairs):
        with mistakes:
            if other.start < one.end:
                remedy = f"It overlaps {one_item.key}, {quoted(one.published)}: make them one."
                raise other_item.error(f"{quoted(other.published)} is repaired twice", remedy)
    return tuple(repair for repair, _ in repairs)


def _repair(item: Value, lines: int) -> tuple[int, str, str]:
    """The line of a repair, of so many that there are, and what it says is published and read."""
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
    return fields["line"].integer(1, lines), published, reading


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
