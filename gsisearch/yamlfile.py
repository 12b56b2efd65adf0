"""YAML read safely into plain data, every value with its line.  The only module that imports YAML.

Sidecars and settings are small files written by hand: mappings, lists and scalars.  Tags,
anchors and aliases are refused, so no file can make objects or grow in memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from gsisearch.errors import DataFileError

if TYPE_CHECKING:
    import yaml

MAX_BYTES = 1_000_000
MAX_DEPTH = 8


@dataclass(frozen=True, slots=True)
class Value:
    """A YAML value: a string, a list of values, or a mapping of names to values.

    Scalars stay strings as written, so that `2022-06-07` and `no` are what they look like;
    the reading methods check and convert, and raise `DataFileError` with file, line and key.
    """

    data: str | list[Value] | dict[str, Value]
    path: Path
    line: int
    key: str

    def error(self, problem: str, remedy: str) -> DataFileError:
        """An error that names this value's place."""
        return DataFileError(self.path, problem, remedy, line=self.line, key=self.key)

    def mapping(self, known: Mapping[str, str] | None = None) -> dict[str, Value]:
        """The value as a mapping; with `known` (key → what it is for), no other keys."""
        if not isinstance(self.data, dict):
            raise self.error(f"found {self._kind()}", "Expected a mapping: lines of `key: value`.")
        if known is not None:
            for name, value in self.data.items():
                if name not in known:
                    raise value.error(f"unknown key “{name}”", _known_keys(name, known))
        return self.data

    def items(self) -> list[Value]:
        """The value as a list."""
        if not isinstance(self.data, list):
            raise self.error(f"found {self._kind()}", "Expected a list: lines of `- item`.")
        return self.data

    def text(self) -> str:
        """The value as a string with something in it."""
        if not isinstance(self.data, str):
            raise self.error(f"found {self._kind()}", "Expected text.")
        if not self.data.strip():
            raise self.error("found nothing", "Give it a text, or leave the key out.")
        return self.data

    def integer(self, low: int, high: int) -> int:
        """The value as a whole number from `low` to `high`."""
        expected = f"Expected a whole number from {low} to {high}."
        text = self.text()
        try:
            number = int(text)
        except ValueError:
            raise self.error(f"found “{text}”", expected) from None
        if not low <= number <= high:
            raise self.error(f"found {number}", expected)
        return number

    def number(self, low: float, high: float) -> float:
        """The value as a number above `low`, at most `high`."""
        expected = f"Expected a number above {low:g}, at most {high:g}."
        text = self.text()
        try:
            number = float(text)
        except ValueError:
            raise self.error(f"found “{text}”", expected) from None
        if not low < number <= high:
            raise self.error(f"found {text}", expected)
        return number

    def _kind(self) -> str:
        match self.data:
            case dict():
                return "a mapping"
            case list():
                return "a list"
            case "":
                return "nothing"
            case _:
                return f"the text “{self.data}”"


def _known_keys(name: str, known: Mapping[str, str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, known, n=1)
    hint = f"Did you mean “{near[0]}”? " if near else ""
    return f"{hint}Known keys: {', '.join(known)}."


def read(path: Path) -> Value:
    """The content of a YAML file.

    Raises:
        DataFileError: unreadable, too large, not UTF-8, not YAML, or with tags, anchors,
            aliases, duplicate keys or too deep a nesting; names the line where there is one.
    """
    import yaml

    text = decode(read_bytes(path, MAX_BYTES), path)
    try:
        # The C loader, where there is one, gives the same nodes faster.
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        _refuse_features(yaml.parse(text, Loader=loader), path)
        node = yaml.compose(text, Loader=loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else None
        remedy = "Mend the YAML at this line: check indentation, quotes and colons."
        raise DataFileError(path, f"not YAML: {error.problem}", remedy, line=line) from None
    except yaml.YAMLError as error:
        remedy = "Remove the character: a sidecar is plain text."
        raise DataFileError(path, f"not YAML: {error}".splitlines()[0], remedy) from None
    if node is None:
        return Value({}, path, 1, "")
    return _value(node, path, "")


def _refuse_features(events: Iterator[yaml.Event], path: Path) -> None:
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


def _value(node: yaml.Node, path: Path, key: str) -> Value:
    import yaml

    line = _line(node)
    if isinstance(node, yaml.SequenceNode):
        children = [_value(child, path, f"{key}[{i}]") for i, child in enumerate(node.value, 1)]
        return Value(children, path, line, key)
    if isinstance(node, yaml.MappingNode):
        return Value(_pairs(node, path, key), path, line, key)
    return Value(str(node.value), path, line, key)


def _line(part: yaml.Event | yaml.Node) -> int:
    return part.start_mark.line + 1 if part.start_mark else 1


def _pairs(node: yaml.MappingNode, path: Path, key: str) -> dict[str, Value]:
    pairs: dict[str, Value] = {}
    for name_node, value_node in node.value:
        name = str(name_node.value)
        child = f"{key}.{name}" if key else name
        if name in pairs:
            line = _line(name_node)
            remedy = f"It stands in line {pairs[name].line} already: keep one of the two."
            raise DataFileError(path, "the key is there twice", remedy, line=line, key=child)
        pairs[name] = _value(value_node, path, child)
    return pairs


def read_bytes(path: Path, limit: int) -> bytes:
    """The bytes of a file of at most `limit` bytes.

    Raises:
        DataFileError: missing, unreadable, not a file, or larger.
    """
    try:
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except OSError as error:
        reason = error.strerror or str(error)
        remedy = "Make it a readable file, or take it out of the corpus."
        raise DataFileError(path, f"can't be read: {reason}", remedy) from None
    if len(data) > limit:
        remedy = "Split it into smaller files."
        raise DataFileError(path, f"larger than {limit:,} bytes", remedy)
    return data


def decode(data: bytes, path: Path) -> str:
    """UTF-8 bytes as text, line ends untouched.

    Raises:
        DataFileError: not UTF-8, with the byte offset.
    """
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problem = f"not UTF-8: byte 0x{data[error.start]:02x} at byte offset {error.start}"
        remedy = "Save the file as UTF-8."
        raise DataFileError(path, problem, remedy, line=line) from None
