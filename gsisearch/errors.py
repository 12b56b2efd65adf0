"""The exceptions: every error that a user can cause or encounter is a `GsisearchError`.

Each subclass has its data as attributes, and its `str` is the complete message: what was found,
where, what was expected, and what to do.  This module imports nothing.
"""

from __future__ import annotations


class GsisearchError(Exception):
    """Base class of all errors of this package."""


class QueryError(GsisearchError):
    """A query with a syntax error or an invalid value.

    Attributes:
        query: the query as given.
        position: the offset of the error in characters, or None if it has no single place.
        problem: what was found.
        remedy: what was expected, or what to do.
    """

    #: A caret is drawn under at most this many characters of the query.
    EXCERPT = 72

    def __init__(self, query: str, position: int | None, problem: str, remedy: str) -> None:
        self.query = query
        self.position = position
        self.problem = problem
        self.remedy = remedy
        super().__init__(problem)

    def __str__(self) -> str:
        place = ""
        if self.position is not None:
            start = max(0, self.position - self.EXCERPT // 2)
            excerpt = self.query[start : start + self.EXCERPT]
            shown = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in excerpt)
            place = f"\n  {shown}\n  {' ' * (self.position - start)}^ column {self.position + 1}"
        return f"{self.problem}{place}\n{self.remedy}"


class ArgumentError(GsisearchError, ValueError):
    """An invalid argument of a public method.

    Attributes:
        name: the name of the argument.
        value: its value.
        expected: a description of valid values.
    """

    #: Maximum length of the value in the message, in characters.
    EXCERPT = 60

    def __init__(self, name: str, value: object, expected: str) -> None:
        self.name = name
        self.value = value
        self.expected = expected
        found = repr(value)
        shown = found if len(found) <= self.EXCERPT else f"{found[: self.EXCERPT]}…"
        super().__init__(f"{name}: found {shown}, expected {expected}")


class DataFileError(GsisearchError):
    """A file of the corpus (source, sidecar or settings) that is missing or invalid.

    Attributes:
        path: the file or folder.
        line: line number from 1, or None for the whole file.
        key: the YAML key as a dotted path, or "".
        problem: what was found.
        remedy: what was expected, or what to do.
    """

    def __init__(
        self, path: object, problem: str, remedy: str, *, line: int | None = None, key: str = ""
    ) -> None:
        self.path = str(path)
        self.line = line
        self.key = key
        self.problem = problem
        self.remedy = remedy
        super().__init__(problem)

    def __str__(self) -> str:
        place = self.path if self.line is None else f"{self.path}:{self.line}"
        key = f" {self.key}:" if self.key else ""
        return f"{place}:{key} {self.problem}\n{self.remedy}"


class UnknownPassage(GsisearchError):
    """An id that names no passage, section or document, or more than one.

    Attributes:
        id: the id as given.
        nearest: suggested ids, best first.
    """

    def __init__(self, id: str, problem: str, nearest: tuple[str, ...] = ()) -> None:
        self.id = id
        self.problem = problem
        self.nearest = nearest
        super().__init__(problem)

    def __str__(self) -> str:
        near = f"Did you mean {', '.join(self.nearest)}? " if self.nearest else ""
        return f"{self.problem}\n{near}`gsisearch outline` lists every id."


class IndexUnavailable(GsisearchError):
    """An index that can neither be opened nor built.

    Attributes:
        path: the index folder.
        problem: what was found.
        remedy: what to do.
    """

    def __init__(self, path: object, problem: str, remedy: str) -> None:
        self.path = str(path)
        self.problem = problem
        self.remedy = remedy
        super().__init__(problem)

    def __str__(self) -> str:
        return f"{self.path}: {self.problem}\n{self.remedy}"


class DeadlineExceeded(GsisearchError):
    """A call that exceeds its time limit.

    Attributes:
        seconds: the time limit.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(f"no answer within {seconds:g} s")

    def __str__(self) -> str:
        return (
            f"no answer within {self.seconds:g} s\n"
            "Ask for less at once (fewer words and patterns, one document, one section), or allow"
            " more time: --timeout SECONDS, or timeout=."
        )


class LibraryClosed(GsisearchError):
    """A call of a method of a closed library."""

    def __str__(self) -> str:
        return "the library is closed\nOpen the corpus again: gsisearch.open()."


class BrokenLink(GsisearchError):
    """A permalink that is invalid, or whose text has changed.

    Attributes:
        link: the permalink as given.
        problem: what was found.
        remedy: what to do.
    """

    def __init__(self, link: str, problem: str, remedy: str) -> None:
        self.link = link
        self.problem = problem
        self.remedy = remedy
        super().__init__(problem)

    def __str__(self) -> str:
        return f"{self.link}: {self.problem}\n{self.remedy}"
