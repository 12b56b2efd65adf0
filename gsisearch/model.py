"""What is searched and found: documents, passages, settings; hits with their snippets.

Offsets everywhere count Unicode characters of the verbatim source file, half open:
`source[start:end]` is the text meant.
"""

# No `from __future__ import annotations`: classes with annotations that are strings take longer to
# define, and every search defines these.

import re
from collections.abc import Iterator, Sequence
from dataclasses import FrozenInstanceError, dataclass
from typing import Any, ClassVar, Literal, NamedTuple

Kind = Literal["paragraph", "commitment"]
#: The order of hits: by score, best first; by date of their document, newest first; or in reading
#: order, document by document.
Order = Literal["score", "date", "document"]
#: The order of occurrences: reading order, or by the words to their left or right.
LineOrder = Literal["document", "left", "right"]
#: The order of words: most frequent first, or alphabetical.
TermOrder = Literal["count", "word"]
Offsets = tuple[int, int]

#: A Chinese, Japanese or Korean letter.
_EAST_ASIAN = "[\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff]"


class Value:
    """A value: immutable, equal to others of its class with the same fields, shown by them.

    `dataclass(frozen=True)` would write and compile these methods anew for each class, which takes
    as long as the rest of importing this module, for each class.
    """

    __dataclass_fields__: ClassVar[dict[str, Any]]

    def __setattr__(self, name: str, value: object) -> None:
        if name in self.__dict__ or name not in self.__dataclass_fields__:
            raise FrozenInstanceError(f"cannot assign to field {name!r}")
        self.__dict__[name] = value

    def __delattr__(self, name: str) -> None:
        raise FrozenInstanceError(f"cannot delete field {name!r}")

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self.__dict__ == other.__dict__

    def __hash__(self) -> int:
        return hash(tuple(self.__dict__.values()))

    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={value!r}" for name, value in self.__dict__.items())
        return f"{type(self).__name__}({shown})"


@dataclass(eq=False, repr=False)
class Author(Value):
    """An author: a person by the parts of the name, or a name in one piece.

    A person has a `family` name and mostly a `given` one; a `particle` goes before the family
    name (`van der`), a `suffix` after the whole (`Jr.`).  `literal` is a name that no style takes
    apart, an institution's above all; the other parts are "" then.  `family_first` says that the
    family name comes first in running text too.
    """

    family: str = ""
    given: str = ""
    particle: str = ""
    suffix: str = ""
    literal: str = ""
    family_first: bool = False

    @property
    def surname(self) -> str:
        """The family name with its particle: "van der Berg", "d'Alembert"."""
        gap = "" if self.particle.endswith(("'", "’", "-")) else " "
        return f"{self.particle}{gap}{self.family}" if self.particle else self.family

    @property
    def name(self) -> str:
        """The name as in running text: "Pieter van der Berg Jr.", "李明"."""
        if self.literal:
            return self.literal
        names = [self.given, self.surname]
        if self.family_first:
            names.reverse()
        gap = "" if self.family_first and is_east_asian(self.family) else " "
        return " ".join(filter(None, (gap.join(filter(None, names)), self.suffix)))


@dataclass(eq=False, repr=False)
class Document(Value):
    """What is known of one source file besides its text.

    `date` is ISO 8601 (`2022-06-07`, or `2022-06`, or `2022`); `source` says where the text
    was taken from; `sha256` is the hash of the source file's bytes, in hexadecimal.
    `url` is its web address and `accessed` the day, ISO 8601, on which it was read there.
    Fields that the sidecar leaves out are "", and `authors` is empty then.
    """

    slug: str
    title: str
    authors: tuple[Author, ...]
    office: str
    publisher: str
    date: str
    place: str
    language: str
    source: str
    sha256: str
    url: str = ""
    accessed: str = ""

    @property
    def author(self) -> str:
        """All authors as in running text: "A", "A and B", "A, B, and C"; "" for none."""
        return join_names([author.name for author in self.authors])


@dataclass(eq=False, repr=False)
class Passage(Value):
    """A paragraph, or a commitment enumerated in one.

    `id` is the path in the document: `1.2` the second paragraph of section 1, `1.2.3` the
    third commitment in it; `document` is the slug.  `heading` is the published heading of
    the section, "" for the opening (section 0).  `parent` is the paragraph's id for a
    commitment, else "".  `published` equals `source[start:end]`; `reading` is the repaired text.
    """

    id: str
    document: str
    section: str
    heading: str
    kind: Kind
    parent: str
    start: int
    end: int
    published: str
    reading: str


class Settings(NamedTuple):
    """How a corpus is searched.

    `title`, `commitments` and `text` multiply what a match in that field weighs;
    `snippet_length` counts characters; `synonyms` are groups of names for one thing.
    """

    title: float = 0.5
    commitments: float = 1.2
    text: float = 1.0
    snippet_length: int = 240
    synonyms: tuple[tuple[str, ...], ...] = ()

    @classmethod
    def from_json(cls, values: list[Any]) -> "Settings":
        """Settings from what `json` makes of them: a list of their values."""
        title, commitments, text, length, synonyms = values
        return cls(title, commitments, text, length, tuple(map(tuple, synonyms)))


def join_names(names: Sequence[str]) -> str:
    """Names as a sentence lists them: "A", "A and B", "A, B, and C"."""
    if len(names) < 3:
        return " and ".join(names)
    return f"{', '.join(names[:-1])}, and {names[-1]}"


def is_east_asian(name: str) -> bool:
    """Whether a name is written in Chinese, Japanese or Korean letters."""
    return re.match(_EAST_ASIAN, name) is not None


@dataclass(eq=False, repr=False)
class Snippet(Value):
    """A piece of the published text with the matches in it.

    `text` equals `source[start:end]`; `marks` are (start, end) pairs within it, in order,
    disjoint, counted like `start` and `end`.  `cut_before` and `cut_after` say whether the
    passage goes on at that side.
    """

    text: str
    start: int
    end: int
    marks: tuple[Offsets, ...]
    cut_before: bool
    cut_after: bool


@dataclass(eq=False, repr=False)
class Hit(Value):
    """A passage that answers a query.

    `score` is 0 or more, comparable within one result only; `missing` are the words of the
    query that this passage lacks (empty unless it is a partial match); `citation` is one line.
    The other fields are those of `Passage`.
    """

    id: str
    document: str
    section: str
    heading: str
    kind: Kind
    score: float
    published: str
    reading: str
    start: int
    end: int
    snippets: tuple[Snippet, ...]
    citation: str
    missing: tuple[str, ...] = ()


@dataclass(eq=False, repr=False)
class Results(Value):
    """The hits of a query, best first unless another order was asked for; iterating gives them.

    `total` counts all matches, listed or not, `skipped` those before the first hit; `partial` is true when no passage
    has everything asked for and the hits are the best partial matches; `suggestion` is a query
    that finds more, or None; `advice` says in sentences why little or nothing was found.
    `corrected` is the query whose hits these are when no passage has all of what was typed and it
    is clear what was meant (it is the suggestion then), else None.
    """

    query: str
    total: int
    partial: bool
    suggestion: str | None
    hits: tuple[Hit, ...]
    advice: tuple[str, ...] = ()
    corrected: str | None = None
    skipped: int = 0

    def __iter__(self) -> Iterator[Hit]:
        return iter(self.hits)

    def __len__(self) -> int:
        return len(self.hits)
