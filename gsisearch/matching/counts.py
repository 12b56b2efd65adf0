"""What planning takes of an engine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol


class Counts(Protocol):
    """The vocabulary of an engine."""

    def count(self, field: str, term: str) -> int:
        """How many passages have a term in a field."""

    def terms(self, field: str, prefix: str = "") -> Iterator[str]:
        """The field's terms that begin with `prefix`, in code point order."""
