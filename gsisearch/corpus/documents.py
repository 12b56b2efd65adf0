"""A corpus folder → documents with their text, repairs, sections and passages.

Each document is a source file, which is never edited, and a sidecar `<slug>.yaml`.  The folder may
also have a `settings.yaml`, see `gsisearch.corpus.settings`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from gsisearch.corpus import formats, repairs, settings, sidecars
from gsisearch.corpus.files import read_bytes
from gsisearch.corpus.findings import (
    ErrorCollector,
    FindingHandler,
    sort_findings,
    text_warnings,
)
from gsisearch.corpus.inventory import inventory
from gsisearch.corpus.locations import MAX_SOURCE_BYTES, source_path
from gsisearch.corpus.segmentation import sections, segment
from gsisearch.errors import DataFileError
from gsisearch.model import Document, Passage, Settings
from gsisearch.results import Finding, Repair, Section
from gsisearch.text.languages import language
from gsisearch.text.text_map import TextMap
from gsisearch.text.words import on_one_line

#: The maximum number of findings in the message that no document can be read.
_MAX_SHOWN = 3


@dataclass(frozen=True)
class SourceDocument:
    """A document with its text.

    `source` is the verbatim text, `map` the map between it and the reading text.
    """

    document: Document
    source: str
    repairs: tuple[Repair, ...]
    sections: tuple[Section, ...]
    map: TextMap


@dataclass(frozen=True)
class Corpus:
    """A corpus folder: its settings, and its valid documents by slug.

    `findings` are the errors and warnings about its files.
    """

    folder: Path
    settings: Settings
    documents: tuple[SourceDocument, ...]
    findings: tuple[Finding, ...] = ()

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """All passages in reading order; commitments follow their paragraph."""
        return tuple(
            passage
            for document in self.documents
            for section in document.sections
            for passage in section.passages
        )


def load(folder: Path) -> Corpus:
    """Read and validate a corpus folder.

    Raises:
        DataFileError: the folder or its settings can't be read, or no document is valid.
    """
    findings: list[Finding] = []
    found = tuple(valid_documents(folder, findings.append))
    return Corpus(folder, settings.load(folder), found, tuple(sort_findings(findings)))


def valid_documents(
    folder: Path, report: FindingHandler = lambda finding: None
) -> Iterator[SourceDocument]:
    """Read the documents of a corpus folder one by one, in order; documents with errors are omitted.

    Args:
        folder: the corpus folder.
        report: called with each finding.

    Raises:
        DataFileError: the folder can't be read, or no document is valid.
    """
    errors: list[Finding] = []
    count = 0
    for document, findings in checked_documents(folder):
        for finding in findings:
            report(finding)
        errors += [finding for finding in findings if finding.severity == "error"]
        if document:
            count += 1
            yield document
    if not count:
        raise _no_valid_document(folder, errors)


def checked_documents(folder: Path) -> Iterator[tuple[SourceDocument | None, list[Finding]]]:
    """Read the documents of a corpus folder one by one, each with its findings.

    A document with errors is None.  The first pair has the findings about file names.

    Raises:
        DataFileError: the folder can't be read, or has no document.
    """
    files, findings = inventory(folder)
    if not files and not any(finding.severity == "error" for finding in findings):
        raise _empty_corpus(folder, findings)
    yield None, findings
    first_files: dict[bytes, Path] = {}  # by the hash of the text
    for path in files:
        errors = ErrorCollector()
        document = read_document(path, errors)
        if document:
            text = on_one_line(document.source.lstrip("\ufeff"))
            first = first_files.setdefault(hashlib.sha256(text.encode()).digest(), path)
            if first != path:
                remedy = "Take one of the two out of the corpus, unless both are meant."
                warning = DataFileError(path, f"the text is that of {first.name}, too", remedy)
                errors.warnings.append(warning)
        yield document, errors.findings(path.stem)


def _empty_corpus(folder: Path, findings: Sequence[Finding]) -> DataFileError:
    remedy = "Put a document here: its text as <slug>.txt and a sidecar <slug>.yaml."
    if names := [Path(finding.path).name for finding in findings[:_MAX_SHOWN]]:
        remedy += f" Not read: {', '.join(names)}{' …' if len(findings) > _MAX_SHOWN else ''}."
    return DataFileError(folder, f"the corpus is empty: no {formats.SUFFIXES} file", remedy)


def _no_valid_document(folder: Path, errors: Sequence[Finding]) -> DataFileError:
    count = len({finding.document for finding in errors})
    if len(errors) == 1:
        return errors[0].error
    problem = f"none of its {count} documents can be searched"
    if count == 1:
        problem = "its only document can't be searched"
    shown = [f"{finding.place} {finding.problem}" for finding in sort_findings(errors)[:_MAX_SHOWN]]
    last = "`gsisearch corpus check` lists every mistake, and what to do."
    return DataFileError(folder, problem, "\n".join([*shown, last]))


def read_source(folder: Path, document: Document) -> str:
    """The verbatim text of a document of a corpus folder.

    Raises:
        DataFileError: it can't be read, or has changed since `document` was made.
    """
    path = source_path(folder, document.slug)
    data = read_bytes(path, MAX_SOURCE_BYTES)
    if hashlib.sha256(data).hexdigest() != document.sha256:
        raise DataFileError(path, "the text has changed since it was indexed", "Start again.")
    return formats.read(data, path).text


def load_document(path: Path) -> SourceDocument:
    """Read a document: a source file with the sidecar beside it.

    Raises:
        DataFileError: the first of its errors.
    """
    errors = ErrorCollector()
    document = read_document(path, errors)
    errors.raise_first()
    assert document
    return document


def read_document(path: Path, errors: ErrorCollector) -> SourceDocument | None:
    """Read a document like `load_document`; None if `errors` collects any."""
    source, sha256 = None, ""
    with errors:
        data = read_bytes(path, MAX_SOURCE_BYTES)
        sha256 = hashlib.sha256(data).hexdigest()
        source = formats.read(data, path)
    if not sha256 and not path.with_suffix(".yaml").exists():
        return None  # one error is enough
    with errors:
        sidecar = sidecars.read(path, errors)
        document = sidecar.document(path.stem, sha256, errors)
        if source is None:
            return None
        skipped = sidecar.skipped_lines(source.text, errors)
        found = repairs.parse(source.text, sidecar.items("repairs", errors), errors)
        if errors.errors:
            return None
        text = repairs.reading_map(source.text, found)
        spans = segment(source.text, source.blocks(skipped), language(document.language))
        if not any(span.paragraphs for span in spans):
            remedy = "Put text in it, or take it and its sidecar out of the corpus."
            raise DataFileError(path, "the document has no passage", remedy)
        parts = tuple(sections(document.slug, text, spans))
        errors.warnings += [*sidecar.warnings(), *text_warnings(path, source.text)]
        return SourceDocument(document, source.text, found, parts, text)
    return None
