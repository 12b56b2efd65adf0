"""The types of values that the formats show and whose classes `render` doesn't import."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class Located(Protocol):
    """Anything with an id in a document: a passage, a hit, a concordance line."""

    @property
    def id(self) -> str: ...
    @property
    def document(self) -> str: ...


class IndexStatus(Protocol):
    """The state of an index; `built` is an ISO timestamp or "", `bytes` its size on disk."""

    state: str
    path: str
    passages: int
    documents: int
    built: str
    bytes: int
    detail: str
    kept_out: int


class CheckedDocument(Protocol):
    """A valid document and the numbers of its parts."""

    slug: str
    sections: int
    passages: int
    commitments: int
    repairs: int


class Finding(Protocol):
    """A problem with a file of a corpus: an "error" keeps its document out, a "warning" doesn't."""

    severity: str
    document: str
    path: str
    line: int | None
    key: str
    problem: str
    remedy: str
    place: str


class CorpusReport(Protocol):
    """A corpus folder: what its valid documents hold, and what is wrong with its files."""

    path: str
    documents: Sequence[CheckedDocument]
    findings: Sequence[Finding]
    kept_out: int


class Proposal(Protocol):
    """A repair that may be added to a sidecar, and the reason for it; see `model.Repair`."""

    line: int
    start: int
    end: int
    published: str
    reading: str
    reason: str
