"""The query as an immutable tree that knows nothing of any engine.

`str` of a node is query text that parses to an equal node (see `gsisearch.query.parser`).
"""

from __future__ import annotations

from typing import Literal

from gsisearch.frozen import frozen

TextField = Literal["title", "commitments", "text"]
FilterField = Literal["section", "doc", "kind"]


class _Node:
    """What nodes share: a `repr` without defaults."""

    def __repr__(self) -> str:
        from dataclasses import MISSING, fields

        shown = []
        for field in fields(self):  # type: ignore[arg-type]  # every node is a dataclass
            value = getattr(self, field.name)
            if field.default is MISSING:
                shown.append(repr(value))
            elif value != field.default:
                shown.append(f"{field.name}={value!r}")
        return f"{type(self).__name__}({', '.join(shown)})"


@frozen
class Word(_Node):
    """A word as typed, with no white space; inner punctuation is kept (`long-term`).

    `exact` (`=word`) switches stemming off.
    """

    text: str
    exact: bool = False

    def __str__(self) -> str:
        return f"={self.text}" if self.exact else self.text


@frozen
class Phrase(_Node):
    """Words in a row, none stemmed, as typed: `text` keeps punctuation, white space is one space.

    With `slop` N the words may stand in any order with at most N other words among them.
    """

    text: str
    slop: int = 0

    def __str__(self) -> str:
        quoted = _quoted(self.text)
        return f"{quoted}~{self.slop}" if self.slop else quoted


@frozen
class Prefix(_Node):
    """Every word that begins with `text` (`secur*`)."""

    text: str

    def __str__(self) -> str:
        return f"{self.text}*"


@frozen
class Wildcard(_Node):
    """Every word that `pattern` matches whole: `*` any characters, `?` one."""

    pattern: str

    def __str__(self) -> str:
        return self.pattern


@frozen
class Fuzzy(_Node):
    """Every word within `distance` edits (1 or 2) of `text`."""

    text: str
    distance: int = 1

    def __str__(self) -> str:
        return f"{self.text}~" if self.distance == 1 else f"{self.text}~{self.distance}"


@frozen
class And(_Node):
    """All of the children; `implied` when they merely stood side by side in the query."""

    children: tuple[Node, ...]
    implied: bool = False

    def __str__(self) -> str:
        joint = " " if self.implied else " AND "
        return joint.join(_grouped(child, And, Or) for child in self.children)


@frozen
class Or(_Node):
    """Any of the children."""

    children: tuple[Node, ...]

    def __str__(self) -> str:
        return " OR ".join(_grouped(child, Or) for child in self.children)


@frozen
class Not(_Node):
    """Not the child."""

    child: Node

    def __str__(self) -> str:
        return f"-{_grouped(self.child, And, Or, Not)}"


@frozen
class In(_Node):
    """The child, looked for in one field only (`title:peace`)."""

    field: TextField
    child: Node

    def __str__(self) -> str:
        return f"{self.field}:{_grouped(self.child, And, Or, Not, In, Filter, DateRange)}"


@frozen
class Filter(_Node):
    """Passages of one section or kind, or of one document or several.

    The value for a document is its slug, or what several begin with; with `*` at its end it is
    a beginning even where it is a slug too.
    """

    field: FilterField
    value: str

    def __str__(self) -> str:
        return f"{self.field}:{self.value}"


@frozen
class DateRange(_Node):
    """Passages of documents dated `start` to `end`, both inclusive and ISO 8601; "" is open.

    A month or year stands for all of its days: `2022-01..2022-12` covers the whole year.
    """

    start: str
    end: str

    def __str__(self) -> str:
        return f"date:{self.start if self.start == self.end else f'{self.start}..{self.end}'}"


@frozen
class Boost(_Node):
    """The child, its score multiplied by `factor`."""

    child: Node
    factor: float

    def __str__(self) -> str:
        child = _grouped(self.child, And, Or, Not, In, Filter, DateRange, Boost)
        return f"{child}^{repr(self.factor).removesuffix('.0')}"


#: What looks for words.
Leaf = Word | Phrase | Prefix | Wildcard | Fuzzy
Node = Word | Phrase | Prefix | Wildcard | Fuzzy | And | Or | Not | In | Filter | DateRange | Boost


def is_filter(node: Node) -> bool:
    """Whether a node looks for nothing: it only limits where other nodes look."""
    match node:
        case Filter() | DateRange():
            return True
        case And(children) | Or(children):
            return all(map(is_filter, children))
        case Not(child) | Boost(child):
            return is_filter(child)
        case _:
            return False


def is_plain(node: Node) -> bool:
    """Whether a node is nothing but words, side by side where there are several."""
    parts = node.children if isinstance(node, And) and node.implied else (node,)
    return all(isinstance(part, Word) and not part.exact for part in parts)


def _grouped(node: Node, *kinds: type[_Node]) -> str:
    """The node as query text, in parentheses when it is of one of the kinds."""
    return f"({node})" if isinstance(node, kinds) else str(node)


def _quoted(text: str) -> str:
    """The text in the first quotation marks whose closing one is not in it."""
    for opening, closing in ('""', "“”", "«»"):
        if closing not in text:
            return f"{opening}{text}{closing}"
    return f'"{text.replace(chr(34), " ")}"'
