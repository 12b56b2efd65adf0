"""What is wrong with the files of a corpus: mistakes, gathered so that all can be said."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Literal
from zlib import crc32

from gsisearch.corpus.mojibake import Mojibake, mojibake
from gsisearch.errors import DataFileError
from gsisearch.frozen import frozen
from gsisearch.text.words import line_number

Severity = Literal["error", "warning"]

_HTML_BEGINNING = re.compile(r"<(?:!doctype\s+)?html\b", re.IGNORECASE)
_HTML_TAG = re.compile(
    r"</(?:p|div|span|a|li|ul|td|tr|h[1-6]|script|style|body|table|b|i|em|strong)>", re.IGNORECASE
)
#: Characters that may stand before `<html>`: a comment, the beginning of XML.
_LONGEST_PROLOGUE = 2_000
#: So many closing tags are no accident.
_FEWEST_TAGS = 3
#: So many mistakes, and as many warnings, are told at a build.
_SHOWN = 3
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


@frozen
class Finding:
    """Something wrong with a file of a corpus folder.

    An error keeps its `document` out, a warning does not; `document` is "" where none is
    concerned.  `unreadable` says that the system refused to read the file, which may pass.  The
    other fields are those of `errors.DataFileError`.
    """

    severity: Severity
    document: str
    path: str
    line: int | None
    key: str
    problem: str
    remedy: str
    unreadable: bool = False

    @property
    def error(self) -> DataFileError:
        """The finding as an error that can be raised."""
        return DataFileError(self.path, self.problem, self.remedy, line=self.line, key=self.key)

    @property
    def place(self) -> str:
        """File, line and key, as a message begins."""
        place = self.path if self.line is None else f"{self.path}:{self.line}"
        return f"{place}: {self.key}:" if self.key else f"{place}:"

    def __str__(self) -> str:
        return str(self.error)


#: Takes what is found.
Report = Callable[[Finding], None]


def finding(severity: Severity, document: str, error: DataFileError) -> Finding:
    """The finding that an error is of a document."""
    about = error.path, error.line, error.key, error.problem, error.remedy
    return Finding(severity, document, *about, isinstance(error.__cause__, OSError))


def in_order(findings: Sequence[Finding]) -> list[Finding]:
    """Errors first, each kind by file, line and key."""
    return sorted(
        findings,
        key=lambda f: (f.severity, f.path, f.line or 0, f.key, f.problem),
    )


def first_errors(findings: Sequence[Finding]) -> dict[str, str]:
    """Slug of each document with errors → the first of them; `findings` are in order."""
    errors = [found for found in findings if found.severity == "error"]
    return {found.document: f"{found.place} {found.problem}" for found in reversed(errors)}


def notices(findings: Sequence[Finding], known: Collection[int]) -> Iterator[str]:
    """What to tell the user of a build: a few of the findings, and how many more there are.

    Args:
        findings: in order.
        known: the checksums of those that were told before.
    """
    new = [found for found in findings if checksum(found) not in known]
    errors = [found for found in new if found.severity == "error"]
    warnings = new[len(errors) :]
    yield from map(str, errors[:_SHOWN])
    yield from (f"{found.place} {found.problem}" for found in warnings[:_SHOWN])
    left = [
        f"{count} more {kind}{'s' * (count != 1)}"
        for kind, each in (("mistake", errors), ("warning", warnings))
        if (count := len(each) - _SHOWN) > 0
    ]
    if left:
        yield f"{' and '.join(left)}: `gsisearch corpus check` lists all."


def checksum(found: Finding) -> int:
    """A number by which a finding is known again."""
    return crc32(f"{found.severity} {found}".encode("utf-8", "surrogatepass"))


class Mistakes:
    """The mistakes of a document.

    `with mistakes:` leaves its block at a `DataFileError`, which is kept, and goes on after it.
    """

    def __init__(self) -> None:
        self.errors: list[DataFileError] = []
        self.warnings: list[DataFileError] = []

    def __enter__(self) -> Mistakes:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> bool:
        if isinstance(error, DataFileError):
            self.errors.append(error)
            return True
        return False

    def findings(self, document: str) -> list[Finding]:
        """All of them, as findings of a document."""
        errors = [finding("error", document, error) for error in self.errors]
        return errors + [finding("warning", document, error) for error in self.warnings]

    def raise_first(self) -> None:
        """Raise the first error, if there is one."""
        if self.errors:
            raise self.errors[0]


def doubts(path: Path, text: str) -> Iterator[DataFileError]:
    """What makes one doubt that the text of a document is what was published."""
    if tag := _html(text):
        problem = "this is HTML: its tags and scripts are searched as text"
        remedy = "Save the text of the page, as a browser shows it."
        yield DataFileError(path, problem, remedy, line=line_number(text, tag.end()))
    if _REPLACEMENT in text:
        where = line_number(text, text.index(_REPLACEMENT))
        problem = f"{text.count(_REPLACEMENT)} × U+FFFD, where characters were lost"
        yield DataFileError(path, problem, "Get the text again from where it is from.", line=where)
    if found := mojibake(text):
        yield _mojibake(path, text, found)


def _html(text: str) -> re.Match[str] | None:
    """The first tag of a text that is HTML."""
    is_tag = text[:100].lstrip("\ufeff \t\r\n").startswith("<")
    if is_tag and (beginning := _HTML_BEGINNING.search(text, 0, _LONGEST_PROLOGUE)):
        return beginning
    tags = list(islice(_HTML_TAG.finditer(text), _FEWEST_TAGS))
    return tags[0] if len(tags) == _FEWEST_TAGS else None


def _mojibake(path: Path, text: str, found: Sequence[Mojibake]) -> DataFileError:
    first = found[0]
    count = "one place" if len(found) == 1 else f"{len(found)} places"
    problem = (
        f"“{first.found}” looks like UTF-8 read as {first.encoding} ({count}):"
        f" “{first.meant}” is probably meant"
    )
    remedy = "Get the text again, and save it as UTF-8."
    return DataFileError(path, problem, remedy, line=line_number(text, first.start))
