"""The query as an immutable tree, independent of any engine.

`str` of a node is query text that parses to an equal node (see `gsisearch.query.parser`).
"""

# No `from __future__ import annotations`: classes with annotations that are strings take longer to
# define, and every search defines these.

from typing import Any, Literal, NamedTuple, TypeVar

T = TypeVar("T")

TextField = Literal["title", "commitments", "text"]
FilterField = Literal["section", "doc", "kind"]


def _node(cls: type[T]) -> type[T]:
    """Make a named tuple a node: equal to nodes of its own class alone, shown without defaults."""
    plain: Any = cls
    plain.__eq__, plain.__ne__, plain.__hash__ = _is_same, _is_other, tuple.__hash__
    plain.__repr__ = _shown
    return cls


def _is_same(node: Any, other: Any) -> bool:
    return type(node) is type(other) and bool(tuple.__eq__(node, other))


def _is_other(node: Any, other: Any) -> bool:
    return not _is_same(node, other)


def _shown(node: Any) -> str:
    """A node as Python, without what is as by default."""
    values = [
        repr(value) if name not in node._field_defaults else f"{name}={value!r}"
        for name, value in node._asdict().items()
        if name not in node._field_defaults or value != node._field_defaults[name]
    ]
    return f"{type(node).__name__}({', '.join(values)})"


@_node
class Word(NamedTuple):
    """A word as typed, with no white space; inner punctuation is kept (`long-term`).

    `exact` (`=word`) switches stemming off.
    """

    text: str
    exact: bool = False

    def __str__(self) -> str:
        return f"={self.text}" if self.exact else self.text


@_node
class Phrase(NamedTuple):
    """A phrase as typed, without stemming: `text` keeps punctuation; white space is one space.

    With `slop` N the words may be in any order, with at most N other words between them.
    """

    text: str
    slop: int = 0

    def __str__(self) -> str:
        quoted = _quoted(self.text)
        return f"{quoted}~{self.slop}" if self.slop else quoted


@_node
class Prefix(NamedTuple):
    """All words that begin with `text` (`secur*`)."""

    text: str

    def __str__(self) -> str:
        return f"{self.text}*"


@_node
class Wildcard(NamedTuple):
    """All words that `pattern` matches: `*` stands for any characters, `?` for one."""

    pattern: str

    def __str__(self) -> str:
        return self.pattern


@_node
class Fuzzy(NamedTuple):
    """All words within `distance` edits (1 or 2) of `text`."""

    text: str
    distance: int = 1

    def __str__(self) -> str:
        return f"{self.text}~" if self.distance == 1 else f"{self.text}~{self.distance}"


@_node
class And(NamedTuple):
    """All of the children; `implied` if they are side by side in the query, without `AND`."""

    children: "tuple[Node, ...]"
    implied: bool = False

    def __str__(self) -> str:
        joint = " " if self.implied else " AND "
        return joint.join(_grouped(child, And, Or) for child in self.children)


@_node
class Or(NamedTuple):
    """Any of the children."""

    children: "tuple[Node, ...]"

    def __str__(self) -> str:
        return " OR ".join(_grouped(child, Or) for child in self.children)


@_node
class Not(NamedTuple):
    """Not the child."""

    child: "Node"

    def __str__(self) -> str:
        return f"-{_grouped(self.child, And, Or, Not)}"


@_node
class In(NamedTuple):
    """The child in a single field (`title:peace`)."""

    field: TextField
    child: "Node"

    def __str__(self) -> str:
        return f"{self.field}:{_grouped(self.child, And, Or, Not, In, Filter, DateRange)}"


@_node
class Filter(NamedTuple):
    """Passages of a section, of a kind, or of one or more documents.

    The value for documents is a slug or the beginning of several; with a final `*` it is always
    a beginning, even if it is also a slug.
    """

    field: FilterField
    value: str

    def __str__(self) -> str:
        return f"{self.field}:{self.value}"


@_node
class DateRange(NamedTuple):
    """Passages of documents dated from `start` to `end`, inclusive; "" for an open range.

    Dates are ISO 8601.  A month or year includes all of its days: `2022-01..2022-12` is all of 2022.
    """

    start: str
    end: str

    def __str__(self) -> str:
        return f"date:{self.start if self.start == self.end else f'{self.start}..{self.end}'}"


@_node
class Boost(NamedTuple):
    """The child with its score multiplied by `factor`."""

    child: "Node"
    factor: float

    def __str__(self) -> str:
        child = _grouped(self.child, And, Or, Not, In, Filter, DateRange, Boost)
        return f"{child}^{repr(self.factor).removesuffix('.0')}"


#: Nodes that match words.
Leaf = Word | Phrase | Prefix | Wildcard | Fuzzy
Node = Word | Phrase | Prefix | Wildcard | Fuzzy | And | Or | Not | In | Filter | DateRange | Boost


def is_filter(node: Node) -> bool:
    """Whether a node matches no words, but only restricts where other nodes may match."""
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
    """Whether a node is a plain word, or several plain words side by side."""
    parts = node.children if isinstance(node, And) and node.implied else (node,)
    return all(isinstance(part, Word) and not part.exact for part in parts)


def _grouped(node: Node, *kinds: type[Node]) -> str:
    """The node as query text, in parentheses if it is of one of the kinds."""
    return f"({node})" if isinstance(node, kinds) else str(node)


def _quoted(text: str) -> str:
    """The text in the first kind of quotation marks whose closing mark doesn't occur in it."""
    for opening, closing in ('""', "“”", "«»"):
        if closing not in text:
            return f"{opening}{text}{closing}"
    return f'"{text.replace(chr(34), " ")}"'
