"""A strict reader of BibTeX, after Patashnik's "BibTeXing" and "Designing BibTeX Styles".

Braces count even after a backslash, as for BibTeX and biber; what isn't well formed is an error.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_MONTHS = set("jan feb mar apr may jun jul aug sep oct nov dec".split())
_HEAD = re.compile(r"\s*@(\w+)\{([^\s\"#%'(),={}~\\]+),")
_FIELD = re.compile(r"\s*(\w+)\s*=\s*")
_COMMANDS = {
    r"\textbackslash{}": "\\",
    r"\textbraceleft{}": "{",
    r"\textbraceright{}": "}",
    r"\textasciitilde{}": "~",
    r"\textasciicircum{}": "^",
    **{f"\\{char}": char for char in "&%$#_"},
}
_COMMAND = re.compile("|".join(map(re.escape, _COMMANDS)))


@dataclass(frozen=True)
class Entry:
    """An entry with the texts of its fields, outer braces taken off."""

    kind: str
    key: str
    fields: dict[str, str]


def entries(text: str) -> list[Entry]:
    """The entries of a file.

    Raises:
        ValueError: it is not well formed, or a key is there twice.
    """
    found: list[Entry] = []
    at = 0
    while text[at:].strip():
        head = _HEAD.match(text, at)
        if not head:
            raise ValueError(f"no entry: {text[at : at + 40]!r}")
        at, fields = head.end(), {}
        while field := _FIELD.match(text, at):
            fields[field[1]], at = _value(text, field.end())
        end = re.compile(r"\s*\}").match(text, at)
        if not end or head[2] in [entry.key for entry in found]:
            raise ValueError(f"the entry {head[2]} does not end, or is there twice")
        found.append(Entry(head[1], head[2], fields))
        at = end.end()
    return found


def _value(text: str, at: int) -> tuple[str, int]:
    if text[at] == "{":
        end = _closing(text, at)
        value = text[at + 1 : end]
        end += 1
    else:
        end = text.index(",", at)
        value = text[at:end]
        if value not in _MONTHS:
            raise ValueError(f"no macro: {value!r}")
    if text[end] != ",":
        raise ValueError(f"after a value: {text[end : end + 20]!r}")
    return value, end + 1


def _closing(text: str, at: int) -> int:
    depth = 0
    for place in range(at, len(text)):
        depth += (text[place] == "{") - (text[place] == "}")
        if not depth:
            return place
    raise ValueError("premature end of file")


def split(text: str, separator: str) -> list[str]:
    """A text cut at a separator outside braces."""
    pieces, depth, start, at = [], 0, 0, 0
    while at < len(text):
        depth += (text[at] == "{") - (text[at] == "}")
        if not depth and text.startswith(separator, at):
            pieces.append(text[start:at])
            start = at = at + len(separator)
        else:
            at += 1
    return [*pieces, text[start:]]


def names(author: str) -> list[tuple[str, str, str, str]]:
    """The names of an author field: (von, Last, Jr, First) each, as readers see them."""
    return [_name(name) for name in split(author, " and ")]


def _name(name: str) -> tuple[str, str, str, str]:
    family, *rest = split(name, ", ")
    if len(rest) > 2:
        raise ValueError(f"too many commas: {name}")
    words = split(family, " ")
    small = [number for number, word in enumerate(words[:-1]) if word[0].islower()]
    cut = small[-1] + 1 if small and rest else 0
    von, last = " ".join(words[:cut]), " ".join(words[cut:])
    suffix = rest[0] if len(rest) == 2 else ""
    return shown(von), shown(last), shown(suffix), shown(rest[-1] if rest else "")


def shown(tex: str) -> str:
    """What TeX sets for a text: commands as characters, groups without their braces.

    Raises:
        ValueError: a command or sign that is not known.
    """
    pieces, at = [], 0
    for command in _COMMAND.finditer(tex):
        pieces += [tex[at : command.start()], "\0" + _COMMANDS[command.group()]]
        at = command.end()
    pieces.append(tex[at:])
    plain = "".join(piece if piece[:1] == "\0" else re.sub("[{}]", "", piece) for piece in pieces)
    if bad := re.search(r"(?<!\0)[\\&%$#_^~]", plain):
        raise ValueError(f"not escaped: {bad.group()}")
    return plain.replace("\0", "")
