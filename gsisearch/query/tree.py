"""The query as an immutable tree that knows nothing of any engine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

TextField = Literal["title", "commitments", "text"]
FilterField = Literal["section", "doc", "kind"]


@dataclass(frozen=True, slots=True)
class Word:
    """A word as typed, with no white space; inner punctuation is kept (`long-term`).

    `exact` (`=word`) switches stemming off.
    """

    text: str
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in a row, none stemmed, as typed (`text` keeps punctuation and white space).

    With `slop` N the words may stand in any order with at most N other words among them.
    """

    text: str
    slop: int = 0


@dataclass(frozen=True, slots=True)
class Prefix:
    """Every word that begins with `text` (`secur*`)."""

    text: str


@dataclass(frozen=True, slots=True)
class Wildcard:
    """Every word that `pattern` matches whole: `*` any characters, `?` one."""

    pattern: str


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """Every word within `distance` edits (1 or 2) of `text`."""

    text: str
    distance: int = 1


@dataclass(frozen=True, slots=True)
class And:
    """All of the children; `implied` when they merely stood side by side in the query."""

    children: tuple[Node, ...]
    implied: bool = False


@dataclass(frozen=True, slots=True)
class Or:
    """Any of the children."""

    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Not the child."""

    child: Node


@dataclass(frozen=True, slots=True)
class In:
    """The child, looked for in one field only (`title:peace`)."""

    field: TextField
    child: Node


@dataclass(frozen=True, slots=True)
class Filter:
    """Passages of one section, document (slug or a prefix of it) or kind."""

    field: FilterField
    value: str


@dataclass(frozen=True, slots=True)
class DateRange:
    """Passages of documents dated `start` to `end`, both inclusive and ISO 8601; "" is open.

    A month or year stands for all of its days: `2022-01..2022-12` covers the whole year.
    """

    start: str
    end: str


@dataclass(frozen=True, slots=True)
class Boost:
    """The child, its score multiplied by `factor`."""

    child: Node
    factor: float


#: What looks for words.
Leaf = Word | Phrase | Prefix | Wildcard | Fuzzy
Node = Word | Phrase | Prefix | Wildcard | Fuzzy | And | Or | Not | In | Filter | DateRange | Boost
