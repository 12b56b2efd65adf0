"""Cases kept as readable text files, and the one loader of them.

A file holds cases, each below a line `=== name`, or is one case by itself.  A case is parts: the
first has no name, each other one stands below a line `%%% name`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "cases"


@dataclass(frozen=True)
class Case:
    """A named case: its parts by name, each with its line ends."""

    name: str
    parts: dict[str, str]

    def __str__(self) -> str:
        return self.name


def load(name: str) -> list[Case]:
    """The cases of a file of `tests/cases`, or of all files of a folder there."""
    path = FOLDER / name
    files = sorted(path.iterdir()) if path.is_dir() else [path]
    return [case for file in files for case in _cases(file)]


def unescaped(text: str) -> str:
    """The text with what is written `\\u00ad` as that character."""
    return re.sub(r"\\u([0-9a-f]{4})", lambda match: chr(int(match[1], 16)), text)


def _cases(file: Path) -> list[Case]:
    start, *named = re.split(r"^=== (.+)\n", file.read_text(encoding="utf-8"), flags=re.MULTILINE)
    if not named:
        return [_case(file.stem, start)]
    return [_case(name, text) for name, text in zip(named[::2], named[1::2], strict=True)]


def _case(name: str, text: str) -> Case:
    parts = ["", *re.split(r"^%%% (.+)\n", text, flags=re.MULTILINE)]
    return Case(name, dict(zip(parts[::2], parts[1::2], strict=True)))
