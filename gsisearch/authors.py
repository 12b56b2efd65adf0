"""The authors of a document: persons by the parts of their names, and institutions."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gsisearch.frozen import frozen

#: A Chinese, Japanese or Korean letter.
_EAST_ASIAN = "[\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff]"


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


def in_a_row(names: Sequence[str]) -> str:
    """Names as a sentence lists them: "A", "A and B", "A, B, and C"."""
    if len(names) < 3:
        return " and ".join(names)
    return f"{', '.join(names[:-1])}, and {names[-1]}"


def is_east_asian(name: str) -> bool:
    """Whether a name is written in Chinese, Japanese or Korean letters."""
    return re.match(_EAST_ASIAN, name) is not None
