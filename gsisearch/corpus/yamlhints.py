"""What to do about a line that YAML does not take: the first change to it that mends the file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

#: Takes a text; gives the number of the line, from 1, where it is no YAML, None where it is.
WrongLine = Callable[[str], int | None]

#: A key and its value, perhaps in an item; or an item.  Keys are in small letters.
_ENTRY = re.compile(r"(?P<before>\s*(?:- +)?[a-z_]+: +|\s*- +)(?P<value>\S.*)")
_GLUED = re.compile(r"(?P<key>\s*(?:- +)?[\w-]+:)(?P<value>\S.*)")
#: Mappings in one line, which are no texts.
_IN_ONE_LINE = re.compile(r"\[? *\{ *[a-z_]+: ")
_NO_COLON = re.compile(r"(?P<key>[a-z_]+) (?P<value>[^:]+)")
_LONGEST_SHOWN = 120


class Mend(NamedTuple):
    """A change that mends a text: the number of the line, what to do, and the text after it."""

    line: int
    remedy: str
    text: str


def mend(text: str, lines: Iterable[int], wrong_line: WrongLine) -> Mend | None:
    """A change of one line after which a text is YAML, or is so at least down to another line.

    Args:
        text: the text.
        lines: the numbers of the lines that may be to blame, the likeliest first.
        wrong_line: where a text is wrong.
    """
    before = wrong_line(text) or 0
    written = text.splitlines(keepends=True)
    for number in dict.fromkeys(line for line in lines if 0 < line <= len(written)):
        line = written[number - 1].rstrip("\r\n")
        end = written[number - 1][len(line) :]
        for remedy, changed in _changes(line):
            new = "".join([*written[: number - 1], changed + end, *written[number:]])
            after = wrong_line(new)
            if after is None or after > before:
                return Mend(number, f"{remedy}: {_shown(changed)}", new)
    return None


def _changes(line: str) -> Iterator[tuple[str, str]]:
    """What may be wrong with a line, as what to do and the line after it, the likeliest first."""
    bare = line.lstrip()
    indent = line[: len(line) - len(bare)]
    if "\t" in indent:
        yield "Indent with spaces, not with tabs", indent.replace("\t", "  ") + bare
    if entry := _ENTRY.fullmatch(line):
        value = entry["value"].rstrip()
        if value[0] in "\"'" and value.count(value[0]) == 1:
            yield "Close the quotation mark", f"{line}{value[0]}"
        if not _IN_ONE_LINE.match(value):
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
    """A text as a quoted scalar, without the quotation marks that it has around it already."""
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        value = value[1:-1]
    if '"' in value or "\\" in value:
        return "'{}'".format(value.replace("'", "''"))
    return f'"{value}"'


def _shown(line: str) -> str:
    return line if len(line) <= _LONGEST_SHOWN else f"{line[:_LONGEST_SHOWN]}…"
