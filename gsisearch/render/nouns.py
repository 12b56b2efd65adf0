"""What the renderers need to know of reports that are not of the model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class IndexStatus(Protocol):
    """The state of an index; `built` is an ISO timestamp or "", `bytes` its size on disk."""

    @property
    def state(self) -> str: ...
    @property
    def path(self) -> str: ...
    @property
    def passages(self) -> int: ...
    @property
    def documents(self) -> int: ...
    @property
    def built(self) -> str: ...
    @property
    def bytes(self) -> int: ...
    @property
    def detail(self) -> str: ...


class CheckedDocument(Protocol):
    """A valid document and the numbers of its parts."""

    @property
    def slug(self) -> str: ...
    @property
    def sections(self) -> int: ...
    @property
    def passages(self) -> int: ...
    @property
    def commitments(self) -> int: ...
    @property
    def repairs(self) -> int: ...


class CorpusReport(Protocol):
    """A valid corpus folder."""

    @property
    def path(self) -> str: ...
    @property
    def documents(self) -> Sequence[CheckedDocument]: ...
