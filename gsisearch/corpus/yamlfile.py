"""YAML read safely into plain data, every value with its line.  The only module that imports YAML.

Sidecars and settings are small files written by hand: mappings, lists and scalars.  Tags,
anchors and aliases are refused, so no file can make objects or grow in memory.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from gsisearch.corpus import encodings
from gsisearch.corpus.findings import Mistakes
from gsisearch.corpus.locations import leaves_folder
from gsisearch.errors import DataFileError
from gsisearch.text.words import line_number

if TYPE_CHECKING:
    import yaml

MAX_BYTES = 1_000_000
MAX_DEPTH = 8

#: In a larger file it is not tried out how a mistake can be mended.
_LONGEST_MENDED = 100_000
#: So many mistakes of syntax are looked for, each as if those before it were mended.
_SYNTAX_MISTAKES = 5

_INTEGER = re.compile(r"[+-]?[0-9]{1,18}")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)")
#: Characters of a file that a message repeats at most.
_LONGEST_QUOTED = 80
#: What YAML does not allow in a file.
_CONTROL = re.compile(r"[^\t\n\r -~\x85\xa0-\ufffd\U00010000-\U0010ffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Value:
    """A YAML value: a string, a list of values, or a mapping of names to values.

    Scalars stay strings as written, so that `2022-06-07` and `no` are what they look like;
    the reading methods check and convert, and raise `DataFileError` with file, line and key.
    `comment` is what follows a scalar in its line, and is no part of it.
    """

    data: str | list[Value] | dict[str, Value]
    path: Path
    line: int
    key: str
    comment: str = ""

    def error(self, problem: str, remedy: str) -> DataFileError:
        """An error that names this value's place."""
        return DataFileError(self.path, problem, remedy, line=self.line, key=self.key)

    def mapping(self, known: Collection[str], mistakes: Mistakes | None = None) -> dict[str, Value]:
        """The value as a mapping with no other keys than the known ones.

        Args:
            known: the keys.
            mistakes: takes what is wrong with others, which are left out then.
        """
        if not isinstance(self.data, dict):
            colon = isinstance(self.data, str) and re.match(r"[\w-]+:\S", self.data)
            remedy = "Expected a mapping: lines of `key: value`."
            raise self.error(
                f"found {self._kind()}",
                f"{remedy} A space follows the colon." if colon else remedy,
            )
        gathered = mistakes or Mistakes()
        for name, value in self.data.items():
            if name not in known:
                with gathered:
                    raise value.error(f"unknown key {quoted(name)}", _known_keys(name, known))
        if mistakes is None:
            gathered.raise_first()
        return {name: value for name, value in self.data.items() if name in known}

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
        text = self.text()
        if not _INTEGER.fullmatch(text) or not low <= int(text) <= high:
            expected = f"Expected a whole number from {low} to {high}."
            raise self.error(f"found {quoted(text)}", expected)
        return int(text)

    def number(self, low: float, high: float) -> float:
        """The value as a number above `low`, at most `high`."""
        text = self.text()
        if not _NUMBER.fullmatch(text) or not low < float(text) <= high:
            expected = f"Expected a number above {low:g}, at most {high:g}."
            raise self.error(f"found {quoted(text)}", expected)
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
                return f"the text {quoted(text)}"


def quoted(text: str) -> str:
    """A text in quotes for a message, cut where it is long."""
    return f"“{text}”" if len(text) <= _LONGEST_QUOTED else f"“{text[:_LONGEST_QUOTED]}…”"


def _known_keys(name: str, known: Collection[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, known, n=1)
    hint = f"Did you mean “{near[0]}”? " if near else ""
    return f"{hint}Known keys: {', '.join(known)}."


def read(path: Path, mistakes: Mistakes | None = None) -> Value:
    """The content of a YAML file.

    Args:
        path: the file.
        mistakes: takes mistakes of syntax that can be mended; the content is then what the file
            has with them mended.

    Raises:
        DataFileError: unreadable, too large, not UTF-8, not YAML, or with tags, anchors,
            aliases, duplicate keys or too deep a nesting; names the line where there is one.
    """
    import yaml

    text = decode(read_bytes(path, MAX_BYTES), path)
    if control := _CONTROL.search(text):
        raise control_error(path, text, control.start())
    for number in range(_SYNTAX_MISTAKES):
        try:
            node = _composed(text, path)
            break
        except yaml.MarkedYAMLError as error:
            problem, mended = _syntax_error(path, text, error)
            if mistakes is None or not mended or number == _SYNTAX_MISTAKES - 1:
                raise problem from None
            mistakes.errors.append(problem)
            text = mended
    if node is None or node.value == "":
        return Value({}, path, 1, "")
    return _value(node, path, "", _line(node), text.splitlines())


def _composed(text: str, path: Path) -> yaml.Node | None:
    import yaml

    # The C loader, where there is one, gives the same nodes faster.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    _refuse_features(yaml.parse(text, Loader=loader), path)
    node: yaml.Node | None = yaml.compose(text, Loader=loader)
    return node


def _syntax_error(path: Path, text: str, error: yaml.MarkedYAMLError) -> tuple[DataFileError, str]:
    """The error for what is no YAML, and the text with that mended, "" if it is not known how."""
    from gsisearch.corpus.yamlhints import mend

    problem, line = _problem(error)
    marks = (error.problem_mark, error.context_mark)
    lines = [mark.line + 1 for mark in marks if mark]
    lines += [number - 1 for number in lines]  # YAML often notices only in the next line
    mended = None
    if len(text) <= _LONGEST_MENDED:
        mended = mend(text, lines, lambda text: _wrong_line(text, path))
    remedy = "Mend the YAML at this line: check indentation (spaces, no tabs), quotes and colons."
    if mended:
        line, remedy = mended.line, mended.remedy
    problem = f"not YAML: {problem}"
    return DataFileError(path, problem, remedy, line=line), mended.text if mended else ""


def _problem(error: yaml.MarkedYAMLError) -> tuple[str, int | None]:
    """What the parser says, and the line."""
    problem = error.problem or ""
    if error.context and error.context_mark:
        problem = f"{error.context} (from line {error.context_mark.line + 1}), {problem}"
    mark = error.problem_mark or error.context_mark
    return problem, mark.line + 1 if mark else None


def _wrong_line(text: str, path: Path) -> int | None:
    """Where a text is no YAML; None where it is, or is YAML that is not read."""
    import yaml

    try:
        _composed(text, path)
    except yaml.MarkedYAMLError as error:
        return _problem(error)[1]
    except DataFileError:
        pass
    return None


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


def _value(node: yaml.Node, path: Path, key: str, line: int, written: Sequence[str]) -> Value:
    """A node as a value; `written` are the lines of the file."""
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
    if surrogate := _SURROGATE.search(text):  # YAML can write what UTF-8 can't
        problem = f"found the half of a character, U+{ord(surrogate.group()):04X}"
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
            raise DataFileError(path, "a key that is no word", remedy, line=line, key=key)
        name = str(name_node.value)
        child = f"{key}.{name}" if key else name
        if name in pairs:
            remedy = f"It stands in line {pairs[name].line} already: keep one of the two."
            raise DataFileError(path, "the key is there twice", remedy, line=line, key=child)
        pairs[name] = _value(value_node, path, child, line, written)
    return pairs


def _line(part: yaml.Event | yaml.Node) -> int:
    return part.start_mark.line + 1 if part.start_mark else 1


def read_bytes(path: Path, limit: int) -> bytes:
    """The bytes of a file of a corpus, of at most `limit` bytes.

    Raises:
        DataFileError: missing, unreadable, not a file, a link that leaves its folder, or larger.
    """
    if leaves_folder(path):
        remedy = "Copy the file into the corpus: links that leave it are not followed."
        raise DataFileError(path, "a symbolic link that leaves the corpus", remedy)
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise IsADirectoryError("not a regular file")
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except OSError as error:
        reason = error.strerror or str(error)
        remedy = "Make it a readable file, or take it out of the corpus."
        raise DataFileError(path, f"can't be read: {reason}", remedy) from error
    if len(data) > limit:
        remedy = "Split it into smaller files."
        raise DataFileError(path, f"larger than {limit:,} bytes", remedy)
    return data


def decode(data: bytes, path: Path) -> str:
    """UTF-8 bytes as text, line ends untouched.

    Raises:
        DataFileError: not UTF-8, with the byte offset and what the file probably is.
    """
    if form := encodings.other_format(data):
        raise DataFileError(path, f"this is {form}", "Save its text, in UTF-8.")
    try:
        text = data.decode("utf-8")
        if "\0" in text and encodings.likely_encoding(data):
            line, remedy = line_number(text, text.index("\0")), encodings.advice(data, path)
            raise DataFileError(path, "the control character U+0000", remedy, line=line)
        return text
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        problem = f"not UTF-8: byte 0x{data[error.start]:02x} at byte offset {error.start}"
        line = line_number(before, len(before))
        remedy = encodings.advice(data, path)
        raise DataFileError(path, problem, remedy, line=line) from None


def control_error(path: Path, text: str, offset: int) -> DataFileError:
    """The error for a control character that stands at `offset`."""
    problem = f"the control character U+{ord(text[offset]):04X}"
    line = line_number(text, offset)
    return DataFileError(path, problem, "Remove it: the file must be plain text.", line=line)
