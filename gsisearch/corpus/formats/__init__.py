"""Document formats: a module for each reads the bytes of a source file.

A module has `read(data, path)`, see `read` below.  To add a format, add its module and its suffix
in `FORMATS`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from importlib import import_module
from pathlib import Path
from typing import Literal, NamedTuple, Protocol, cast

#: Suffix of source files → module of this package.
FORMATS = {".txt": "text"}
#: The suffixes, for messages.
SUFFIXES = " or ".join(FORMATS)


class Block(NamedTuple):
    """A heading or a paragraph: `text[start:end]`, without white space around it."""

    kind: Literal["heading", "paragraph"]
    start: int
    end: int


class Source(Protocol):
    """The content of a source file."""

    @property
    def text(self) -> str:
        """The verbatim text, in which all offsets count."""

    def blocks(self, skipped_lines: Collection[int] = ()) -> Iterable[Block]:
        """The headings and paragraphs in order, without overlaps.

        Args:
            skipped_lines: numbers, from 1, of lines of the text that belong to no block.
        """


def read(data: bytes, path: Path) -> Source:
    """Read a source file.

    Args:
        data: the bytes of the file.
        path: where it is; its suffix is in `FORMATS`.

    Raises:
        DataFileError: the bytes are not in this format.
    """
    module = import_module(f"{__name__}.{FORMATS[path.suffix]}")
    return cast("Source", module.read(data, path))
