"""Term counts of an engine, which planning needs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol


class Counts(Protocol):
    """The vocabulary of an engine, with the number of passages for each term."""

    def count(self, field: str, term: str) -> int:
        """The number of passages with a term in a field."""

    def terms(self, field: str, prefix: str = "") -> Iterator[str]:
        """The field's terms that begin with `prefix`, in code point order."""
