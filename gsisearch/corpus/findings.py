"""Findings: errors and warnings about the files of a corpus."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import islice
from pathlib import Path
from types import TracebackType

from gsisearch.corpus.mojibake import Mojibake, find_mojibake
from gsisearch.errors import DataFileError
from gsisearch.results import Finding
from gsisearch.text.words import line_number

_HTML_START = re.compile(r"<(?:!doctype\s+)?html\b", re.IGNORECASE)
_HTML_TAG = re.compile(
    r"</(?:p|div|span|a|li|ul|td|tr|h[1-6]|script|style|body|table|b|i|em|strong)>", re.IGNORECASE
)
#: The maximum number of characters before `<html>`: a comment, an XML declaration.
_MAX_PROLOGUE = 2_000
#: A text with this many closing tags is HTML.
_MIN_TAGS = 3
#: The maximum number of errors, and of warnings, in the notices of a build.
_MAX_SHOWN = 3
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


#: Called with each finding.
FindingHandler = Callable[[Finding], None]


def sort_findings(findings: Sequence[Finding]) -> list[Finding]:
    """Errors first, then by file, line and key."""
    return sorted(findings, key=lambda f: (f.severity, f.path, f.line or 0, f.key, f.problem))


def first_errors(findings: Sequence[Finding]) -> dict[str, str]:
    """Slug of each document with errors → the first of them.

    Args:
        findings: all findings, sorted.
    """
    errors = [found for found in findings if found.severity == "error"]
    return {found.document: f"{found.place} {found.problem}" for found in reversed(errors)}


def build_notices(findings: Sequence[Finding], known: Collection[int]) -> Iterator[str]:
    """Notices to the user of a build: the first new findings, and how many more there are.

    Args:
        findings: all findings, sorted.
        known: the checksums of the findings that the user has seen before.
    """
    new = [found for found in findings if found.checksum not in known]
    errors = [found for found in new if found.severity == "error"]
    warnings = new[len(errors) :]
    yield from map(str, errors[:_MAX_SHOWN])
    yield from (f"{found.place} {found.problem}" for found in warnings[:_MAX_SHOWN])
    left = [
        f"{count} more {kind}{'s' * (count != 1)}"
        for kind, each in (("mistake", errors), ("warning", warnings))
        if (count := len(each) - _MAX_SHOWN) > 0
    ]
    if left:
        yield f"{' and '.join(left)}: `gsisearch corpus check` lists all."


class ErrorCollector:
    """Collects the errors and warnings about a document.

    A `DataFileError` raised in a `with` block is collected, and execution continues after the
    block.
    """

    def __init__(self) -> None:
        self.errors: list[DataFileError] = []
        self.warnings: list[DataFileError] = []

    def __enter__(self) -> ErrorCollector:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> bool:
        if isinstance(error, DataFileError):
            self.errors.append(error)
            return True
        return False

    def findings(self, document: str) -> list[Finding]:
        """All errors and warnings, as findings about a document."""
        errors = [Finding.of(error, "error", document) for error in self.errors]
        return errors + [Finding.of(error, "warning", document) for error in self.warnings]

    def raise_first(self) -> None:
        """Raise the first error, if any."""
        if self.errors:
            raise self.errors[0]


def text_warnings(path: Path, text: str) -> Iterator[DataFileError]:
    """Signs that the text of a document is not what was published: HTML tags, wrong encodings."""
    if tag := _first_tag(text):
        problem = "this is HTML: its tags and scripts are searched as text"
        remedy = "Save the text of the page, as a browser shows it."
        yield DataFileError(path, problem, remedy, line=line_number(text, tag.end()))
    if _REPLACEMENT in text:
        where = line_number(text, text.index(_REPLACEMENT))
        problem = f"{text.count(_REPLACEMENT)} × U+FFFD, where characters were lost"
        yield DataFileError(path, problem, "Get the text again from where it is from.", line=where)
    if found := find_mojibake(text):
        yield _mojibake_warning(path, text, found)


def _first_tag(text: str) -> re.Match[str] | None:
    """The first tag of a text, if the text is HTML."""
    is_tag = text[:100].lstrip("\ufeff \t\r\n").startswith("<")
    if is_tag and (beginning := _HTML_START.search(text, 0, _MAX_PROLOGUE)):
        return beginning
    tags = list(islice(_HTML_TAG.finditer(text), _MIN_TAGS))
    return tags[0] if len(tags) == _MIN_TAGS else None


def _mojibake_warning(path: Path, text: str, found: Sequence[Mojibake]) -> DataFileError:
    first = found[0]
    count = "one place" if len(found) == 1 else f"{len(found)} places"
    problem = (
        f"“{first.text}” looks like UTF-8 read as {first.encoding} ({count}):"
        f" “{first.intended}” is probably meant"
    )
    remedy = "Get the text again, and save it as UTF-8."
    return DataFileError(path, problem, remedy, line=line_number(text, first.start))
