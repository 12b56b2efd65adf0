"""YAML read safely, with the line of every value.  Only this module imports YAML.

Sidecars and settings are small files written by hand: mappings, lists and scalars.  Tags,
anchors and aliases are rejected, so that no file can create objects or expand in memory.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from gsisearch.corpus.files import control_character_error, decode, read_bytes
from gsisearch.corpus.findings import ErrorCollector
from gsisearch.errors import DataFileError

if TYPE_CHECKING:
    import yaml

MAX_BYTES = 1_000_000
MAX_DEPTH = 8

#: In characters: for larger files no fix is suggested.
_MAX_FIXED = 100_000
#: The maximum number of syntax errors reported, each found with the earlier ones fixed.
_MAX_SYNTAX_ERRORS = 5

_INTEGER = re.compile(r"[+-]?[0-9]{1,18}")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)")
#: The maximum length of an excerpt in a message.
_MAX_EXCERPT = 80
#: Characters that YAML does not allow.
_CONTROL = re.compile(r"[^\t\n\r -~\x85\xa0-\ufffd\U00010000-\U0010ffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Value:
    """A YAML value: a string, a list of values, or a mapping of names to values.

    Scalars are kept as written, so `2022-06-07` and `no` are strings.  The methods check and
    convert the value; if it is wrong, they raise a `DataFileError` with file, line and key.
    `comment` is the comment after a scalar on the same line.
    """

    data: str | list[Value] | dict[str, Value]
    path: Path
    line: int
    key: str
    comment: str = ""

    def error(self, problem: str, remedy: str) -> DataFileError:
        """An error with the file, line and key of this value."""
        return DataFileError(self.path, problem, remedy, line=self.line, key=self.key)

    def mapping(
        self, known: Collection[str], errors: ErrorCollector | None = None
    ) -> dict[str, Value]:
        """The value as a mapping that has only known keys.

        Args:
            known: the keys.
            errors: if given, collects the errors about unknown keys, which are omitted.
        """
        if not isinstance(self.data, dict):
            colon = isinstance(self.data, str) and re.match(r"[\w-]+:\S", self.data)
            remedy = "Expected a mapping: lines of `key: value`."
            raise self.error(
                f"found {self._kind()}",
                f"{remedy} A space follows the colon." if colon else remedy,
            )
        collector = errors or ErrorCollector()
        for name, value in self.data.items():
            if name not in known:
                with collector:
                    raise value.error(f"unknown key {excerpt(name)}", _known_keys(name, known))
        if errors is None:
            collector.raise_first()
        return {name: value for name, value in self.data.items() if name in known}

    def items(self) -> list[Value]:
        """The value as a list."""
        if not isinstance(self.data, list):
            raise self.error(f"found {self._kind()}", "Expected a list: lines of `- item`.")
        return self.data

    def text(self) -> str:
        """The value as a string that is not blank."""
        if not isinstance(self.data, str):
            raise self.error(f"found {self._kind()}", "Expected text.")
        if not self.data.strip():
            raise self.error("found nothing", "Give it a text, or leave the key out.")
        return self.data

    def integer(self, low: int, high: int) -> int:
        """The value as a whole number from `low` to `high`."""
        text = self.text()
        if not _INTEGER.fullmatch(text) or not low <= int(text) <= high:
            expected = f"Expected a whole number from {low} to {high}."
            raise self.error(f"found {excerpt(text)}", expected)
        return int(text)

    def number(self, low: float, high: float) -> float:
        """The value as a number above `low`, at most `high`."""
        text = self.text()
        if not _NUMBER.fullmatch(text) or not low < float(text) <= high:
            expected = f"Expected a number above {low:g}, at most {high:g}."
            raise self.error(f"found {excerpt(text)}", expected)
        return float(text)

    def _kind(self) -> str:
        match self.data:
            case dict():
                return "a mapping"
            case list():
                return "a list"
            case "":
                return "nothing"
            case text:
                return f"the text {excerpt(text)}"


def excerpt(text: str) -> str:
    """A text in quotation marks for a message, shortened if it is long."""
    return f"“{text}”" if len(text) <= _MAX_EXCERPT else f"“{text[:_MAX_EXCERPT]}…”"


def _known_keys(name: str, known: Collection[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, known, n=1)
    hint = f"Did you mean “{near[0]}”? " if near else ""
    return f"{hint}Known keys: {', '.join(known)}."


def read(path: Path, errors: ErrorCollector | None = None) -> Value:
    """Read a YAML file.

    Args:
        path: the file.
        errors: if given, collects syntax errors that can be fixed; the value is then that of
            the fixed file.

    Raises:
        DataFileError: unreadable, too large, not UTF-8, not YAML, or with tags, anchors,
            aliases, duplicate keys or nested too deeply; with the line if known.
    """
    import yaml

    text = decode(read_bytes(path, MAX_BYTES), path)
    if control := _CONTROL.search(text):
        raise control_character_error(path, text, control.start())
    for number in range(_MAX_SYNTAX_ERRORS):
        try:
            node = _composed(text, path)
            break
        except yaml.MarkedYAMLError as error:
            problem, fixed = _syntax_error(path, text, error)
            if errors is None or not fixed or number == _MAX_SYNTAX_ERRORS - 1:
                raise problem from None
            errors.errors.append(problem)
            text = fixed
    if node is None or node.value == "":
        return Value({}, path, 1, "")
    return _value(node, path, "", _line(node), text.splitlines())


def _composed(text: str, path: Path) -> yaml.Node | None:
    import yaml

    # The C loader, if installed, gives the same nodes faster.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    _reject_features(yaml.parse(text, Loader=loader), path)
    node: yaml.Node | None = yaml.compose(text, Loader=loader)
    return node


def _syntax_error(path: Path, text: str, error: yaml.MarkedYAMLError) -> tuple[DataFileError, str]:
    """The error for a syntax error, and the text with that fixed, "" if no fix is known."""
    from gsisearch.corpus.yamlfixes import suggest_fix

    problem, line = _problem(error)
    marks = (error.problem_mark, error.context_mark)
    lines = [mark.line + 1 for mark in marks if mark]
    lines += [number - 1 for number in lines]  # the parser often notices only on the next line
    fix = None
    if len(text) <= _MAX_FIXED:
        fix = suggest_fix(text, lines, lambda text: _error_line(text, path))
    remedy = (
        "Correct the YAML at this line: check indentation (spaces, no tabs), quotes and colons."
    )
    if fix:
        line, remedy = fix.line, fix.remedy
    problem = f"not YAML: {problem}"
    return DataFileError(path, problem, remedy, line=line), fix.text if fix else ""


def _problem(error: yaml.MarkedYAMLError) -> tuple[str, int | None]:
    """The message of the parser, and the line."""
    problem = error.problem or ""
    if error.context and error.context_mark:
        problem = f"{error.context} (from line {error.context_mark.line + 1}), {problem}"
    mark = error.problem_mark or error.context_mark
    return problem, mark.line + 1 if mark else None


def _error_line(text: str, path: Path) -> int | None:
    """The line of the first syntax error; None if there is none."""
    import yaml

    try:
        _composed(text, path)
    except yaml.MarkedYAMLError as error:
        return _problem(error)[1]
    except DataFileError:
        pass
    return None


def _reject_features(events: Iterator[yaml.Event], path: Path) -> None:
    import yaml

    depth = 0
    for event in events:
        line = _line(event)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            remedy = "Write the value out; anchors (&) and aliases (*) are not read. Quote a text that begins with one."
            raise DataFileError(path, "found a YAML anchor or alias", remedy, line=line)
        if tag := getattr(event, "tag", None):
            remedy = "Remove the tag (!…), or quote a text that begins with “!”."
            raise DataFileError(path, f"found the YAML tag {tag}", remedy, line=line)
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                remedy = f"Nest mappings and lists at most {MAX_DEPTH} deep."
                raise DataFileError(path, "nested too deep", remedy, line=line)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _value(node: yaml.Node, path: Path, key: str, line: int, written: Sequence[str]) -> Value:
    """The value of a node; `written` is the lines of the file."""
    import yaml

    if isinstance(node, yaml.SequenceNode):
        children = [
            _value(child, path, f"{key}[{number}]", _line(child), written)
            for number, child in enumerate(node.value, 1)
        ]
        return Value(children, path, line, key)
    if isinstance(node, yaml.MappingNode):
        return Value(_pairs(node, path, key, written), path, line, key)
    text = str(node.value)
    if surrogate := _SURROGATE.search(text):  # YAML has escapes for characters that UTF-8 has not
        problem = f"found half of a surrogate pair, U+{ord(surrogate.group()):04X}"
        raise DataFileError(path, problem, "Write the character itself.", line=line, key=key)
    return Value(text, path, line, key, _comment_after(node, written))


def _comment_after(node: yaml.Node, written: Sequence[str]) -> str:
    import yaml

    is_plain = isinstance(node, yaml.ScalarNode) and not node.style
    if not is_plain or not node.end_mark or node.end_mark.line >= len(written):
        return ""
    rest = written[node.end_mark.line][node.end_mark.column :].strip()
    return rest if rest.startswith("#") else ""


def _pairs(
    node: yaml.MappingNode, path: Path, key: str, written: Sequence[str]
) -> dict[str, Value]:
    import yaml

    pairs: dict[str, Value] = {}
    for name_node, value_node in node.value:
        line = _line(name_node)
        if not isinstance(name_node, yaml.ScalarNode):
            remedy = "Expected a mapping with words as keys: lines of `key: value`."
            raise DataFileError(path, "a key that is not a word", remedy, line=line, key=key)
        name = str(name_node.value)
        child = f"{key}.{name}" if key else name
        if name in pairs:
            remedy = f"It is in line {pairs[name].line} already: keep one of the two."
            raise DataFileError(path, "the key is there twice", remedy, line=line, key=child)
        pairs[name] = _value(value_node, path, child, line, written)
    return pairs


def _line(part: yaml.Event | yaml.Node) -> int:
    return part.start_mark.line + 1 if part.start_mark else 1
