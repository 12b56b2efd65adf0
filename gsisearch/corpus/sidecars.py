"""The sidecar of a document: metadata, lines to skip, repairs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from gsisearch.corpus import authors, yamlfile
from gsisearch.corpus.findings import ErrorCollector
from gsisearch.corpus.yamlfile import Value, excerpt
from gsisearch.errors import DataFileError
from gsisearch.model import Author, Document
from gsisearch.text.words import lines, on_one_line

_METADATA = (
    *("title", "author", "office", "publisher", "date", "place", "language"),
    *("source", "url", "accessed"),
)
#: Lists of whole lines to skip: `chrome` belongs to the web page and not to the document, `front`
#: is the title, date and author, which are metadata.
_SKIPPED = ("chrome", "front")
_KEYS = (*_METADATA, *_SKIPPED, "repairs")
_URL = re.compile(r"https?://[^\s<>\"]+")
_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")


class Sidecar(NamedTuple):
    """A sidecar: its top-level mapping, and the values of the known keys."""

    top: Value
    values: dict[str, Value]

    def document(self, slug: str, sha256: str, errors: ErrorCollector) -> Document:
        """The metadata; incomplete if `errors` collects any."""
        texts = dict.fromkeys(_METADATA, "")
        if "title" not in self.values:
            with errors:
                raise self.top.error("the title is missing", "Add a line `title: …`.")
        for key in _METADATA:
            if key in self.values and key != "author":
                with errors:
                    texts[key] = on_one_line(self.values[key].text())
                    _check(self.values[key], texts[key])
        found: tuple[Author, ...] = ()
        if "author" in self.values:
            with errors:
                found = authors.parse(self.values["author"], texts["language"])
        del texts["author"]
        return Document(slug=slug, authors=found, sha256=sha256, **texts)

    def skipped_lines(self, text: str, errors: ErrorCollector) -> set[int]:
        """The numbers of the lines of a text that the sidecar lists as not part of it."""
        if not self.values.keys() & {*_SKIPPED}:
            return set()
        numbers: dict[str, list[int]] = {}
        for number, (start, end) in enumerate(lines(text), 1):
            numbers.setdefault(on_one_line(text[start:end]), []).append(number)
        skipped = set[str]()
        for item in chain.from_iterable(self.items(key, errors) for key in _SKIPPED):
            with errors:
                line = on_one_line(item.text())
                if line not in numbers:
                    remedy = "Give a whole line of the document, or remove the entry."
                    raise item.error(f"no line reads {excerpt(item.text())}", remedy)
                skipped.add(line)
        return set(chain.from_iterable(map(numbers.__getitem__, skipped)))

    def items(self, key: str, errors: ErrorCollector) -> list[Value]:
        """The items of the list at a key."""
        with errors:
            return self.values[key].items() if key in self.values else []
        return []

    def warnings(self) -> Iterator[DataFileError]:
        """Values that end at a `#` which perhaps was not meant to begin a comment."""
        for value in self.values.values():
            if re.match(r"#\S", value.comment):
                remedy = "Put quotes round the value, or a space after the “#” if it is a comment."
                problem = f"{excerpt(value.comment)} is a comment to YAML, and no part of the value"
                yield value.error(problem, remedy)


def read(source: Path, errors: ErrorCollector) -> Sidecar:
    """Read the sidecar of a source file.

    Raises:
        DataFileError: there is none, or it can't be read.
    """
    path = source.with_suffix(".yaml")
    if not path.exists() and not path.is_symlink():
        remedy = f"Write {path.name} with at least one line: `title: …`."
        raise DataFileError(source, "the document has no sidecar", remedy)
    top = yamlfile.read(path, errors)
    return Sidecar(top, top.mapping(_KEYS, errors))


def _check(value: Value, text: str) -> None:
    if value.key in ("date", "accessed") and not _is_date(text):
        remedy = "Write a date as 2022-06-07, 2022-06 or 2022."
        raise value.error(f"found {excerpt(text)}", remedy)
    if value.key == "url" and not _URL.fullmatch(text):
        remedy = "Write a web address that begins with https:// or http://."
        raise value.error(f"found {excerpt(text)}", remedy)


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(f"{text}-01-01"[:10])
    except ValueError:
        return False
    return _DATE.fullmatch(text) is not None
