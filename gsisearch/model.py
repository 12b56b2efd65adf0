"""What is searched: documents, their passages, and the settings of a corpus.

Offsets everywhere count Unicode characters of the verbatim source file, half open:
`source[start:end]` is the text meant.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Literal

from gsisearch.frozen import frozen

Kind = Literal["paragraph", "commitment"]
Offsets = tuple[int, int]

#: A Chinese, Japanese or Korean letter.
_EAST_ASIAN = "[\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff]"


@frozen
class Repair:
    """One reviewed correction of damage in the published text.

    `published` stands at `start:end` of the source; `reading` is what a careful reader
    takes it for.  `line` is the source line, from 1.
    """

    line: int
    start: int
    end: int
    published: str
    reading: str


@frozen
class Author:
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


@frozen
class Document:
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
        return in_a_row([author.name for author in self.authors])


@frozen
class Passage:
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


@frozen
class Section:
    """A section of a document with its passages in order, commitments after their paragraph.

    `id` is "0" for the opening before the first heading; `start` and `end` include the heading.
    """

    id: str
    document: str
    heading: str
    start: int
    end: int
    passages: tuple[Passage, ...]


@frozen
class Citation:
    """A citation: `id` is the full id of what is cited (`slug:1.2.3`), `text` one or more lines
    in a `style` of `citing.styles.STYLES`, `permalink` leads to it as long as the source is what
    it is."""

    id: str
    text: str
    permalink: str = ""
    style: str = "plain"


@frozen
class Outline:
    """A document with its sections in order; section 0 is the opening."""

    document: Document
    sections: tuple[Section, ...]


@frozen
class Settings:
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
    def from_json(cls, data: dict[str, Any]) -> Settings:
        """Settings from what `json` makes of `dataclasses.asdict` of them."""
        return cls(**{**data, "synonyms": tuple(map(tuple, data["synonyms"]))})


def in_a_row(names: Sequence[str]) -> str:
    """Names as a sentence lists them: "A", "A and B", "A, B, and C"."""
    if len(names) < 3:
        return " and ".join(names)
    return f"{', '.join(names[:-1])}, and {names[-1]}"


def is_east_asian(name: str) -> bool:
    """Whether a name is written in Chinese, Japanese or Korean letters."""
    return re.match(_EAST_ASIAN, name) is not None
