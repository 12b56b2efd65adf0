"""Checking a corpus: the contents of its documents, and everything that is wrong with its files."""

from __future__ import annotations

from pathlib import Path

from gsisearch.corpus import settings
from gsisearch.corpus.documents import SourceDocument, checked_documents
from gsisearch.corpus.findings import ErrorCollector, first_errors, sort_findings
from gsisearch.results import CheckedDocument, CorpusReport, Finding


def check_corpus(folder: Path) -> CorpusReport:
    """Check every document and sidecar and the settings of a corpus folder.

    Raises:
        DataFileError: the folder can't be read, or contains nothing that may be a document.
    """
    checked: list[CheckedDocument] = []
    findings: list[Finding] = []
    for document, found in checked_documents(folder):
        findings += found
        if document:
            checked.append(_checked(document))
    kept_out = len(first_errors(findings))
    errors = ErrorCollector()
    settings.read(folder, errors)
    findings += errors.findings("")
    return CorpusReport(str(folder), tuple(checked), tuple(sort_findings(findings)), kept_out)


def _checked(source: SourceDocument) -> CheckedDocument:
    passages = [passage for section in source.sections for passage in section.passages]
    return CheckedDocument(
        slug=source.document.slug,
        sections=len(source.sections),
        passages=len(passages),
        commitments=sum(passage.kind == "commitment" for passage in passages),
        repairs=len(source.repairs),
    )
