"""Checking a corpus: the contents of its documents, and everything that is wrong with its files."""

from __future__ import annotations

from pathlib import Path

from gsisearch.corpus import settings
from gsisearch.corpus.documents import SourceDocument, examined
from gsisearch.corpus.findings import Finding, Mistakes, first_errors, in_order
from gsisearch.frozen import frozen


@frozen
class CheckedDocument:
    """A valid document and the number of its parts; `passages` includes the commitments."""

    slug: str
    sections: int
    passages: int
    commitments: int
    repairs: int


@frozen
class CorpusReport:
    """A corpus folder: its valid documents, and what is wrong with its files.

    `kept_out` is the number of documents with errors.
    """

    path: str
    documents: tuple[CheckedDocument, ...]
    findings: tuple[Finding, ...] = ()
    kept_out: int = 0


def check_corpus(folder: Path) -> CorpusReport:
    """Check every document and sidecar and the settings of a corpus folder.

    Raises:
        DataFileError: the folder can't be read, or contains nothing that may be a document.
    """
    checked: list[CheckedDocument] = []
    findings: list[Finding] = []
    for document, found in examined(folder):
        findings += found
        if document:
            checked.append(_checked(document))
    kept_out = len(first_errors(findings))
    mistakes = Mistakes()
    settings.read(folder, mistakes)
    findings += mistakes.findings("")
    return CorpusReport(str(folder), tuple(checked), tuple(in_order(findings)), kept_out)


def _checked(source: SourceDocument) -> CheckedDocument:
    passages = [passage for section in source.sections for passage in section.passages]
    return CheckedDocument(
        slug=source.document.slug,
        sections=len(source.sections),
        passages=len(passages),
        commitments=sum(passage.kind == "commitment" for passage in passages),
        repairs=len(source.repairs),
    )
