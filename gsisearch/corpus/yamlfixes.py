"""Fixes for syntax errors in YAML: the first change of a line that makes the file valid."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

#: Returns the number, from 1, of the line with the first syntax error of a text, or None.
ErrorLine = Callable[[str], int | None]

#: A key and its value, perhaps in a list item, or a list item.  Keys are lower case.
_ENTRY = re.compile(r"(?P<before>\s*(?:- +)?[a-z_]+: +|\s*- +)(?P<value>\S.*)")
_GLUED = re.compile(r"(?P<key>\s*(?:- +)?[\w-]+:)(?P<value>\S.*)")
#: Mappings in flow style, which need no quotes.
_FLOW_MAPPING = re.compile(r"\[? *\{ *[a-z_]+: ")
_NO_COLON = re.compile(r"(?P<key>[a-z_]+) (?P<value>[^:]+)")
_MAX_SHOWN = 120


class Fix(NamedTuple):
    """A change of one line: its number, what to do, and the whole text after the change."""

    line: int
    remedy: str
    text: str


def suggest_fix(text: str, lines: Iterable[int], error_line: ErrorLine) -> Fix | None:
    """The first change of one line after which a text has no syntax error, or only later ones.

    Args:
        text: the text.
        lines: the numbers of the lines that may be wrong, the likeliest first.
        error_line: finds the first syntax error.
    """
    before = error_line(text) or 0
    written = text.splitlines(keepends=True)
    for number in dict.fromkeys(line for line in lines if 0 < line <= len(written)):
        line = written[number - 1].rstrip("\r\n")
        end = written[number - 1][len(line) :]
        for remedy, changed in _changes(line):
            new = "".join([*written[: number - 1], changed + end, *written[number:]])
            after = error_line(new)
            if after is None or after > before:
                return Fix(number, f"{remedy}: {_shown(changed)}", new)
    return None


def _changes(line: str) -> Iterator[tuple[str, str]]:
    """Possible fixes of a line, the likeliest first: what to do, and the line after the change."""
    bare = line.lstrip()
    indent = line[: len(line) - len(bare)]
    if "\t" in indent:
        yield "Indent with spaces, not with tabs", indent.replace("\t", "  ") + bare
    if entry := _ENTRY.fullmatch(line):
        value = entry["value"].rstrip()
        if value[0] in "\"'" and value.count(value[0]) == 1:
            yield "Close the quotation mark", f"{line}{value[0]}"
        if not _FLOW_MAPPING.match(value):
            yield "Put quotes round the value", entry["before"] + _in_quotes(value)
    if glued := _GLUED.fullmatch(line):
        yield "Put a space after the colon", f"{glued['key']} {glued['value']}"
        yield (
            "Put a space after the colon, and quotes round the value",
            f"{glued['key']} {_in_quotes(glued['value'].rstrip())}",
        )
    if words := _NO_COLON.fullmatch(line):
        yield "Put a colon after the key", f"{words['key']}: {words['value']}"
    if indent:
        yield "Begin the line where the lines above it begin", bare


def _in_quotes(value: str) -> str:
    """A text as a quoted scalar; quotation marks around it are replaced."""
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        value = value[1:-1]
    if '"' in value or "\\" in value:
        return "'{}'".format(value.replace("'", "''"))
    return f'"{value}"'


def _shown(line: str) -> str:
    return line if len(line) <= _MAX_SHOWN else f"{line[:_MAX_SHOWN]}…"
