"""Permalinks: a passage, or part of it, with the hash of the source that it was taken from.

`gsi-lesotho-2022@a1b2c3d4e5f6:1.2.3#2010-2065` names the characters 2010 to 2065 of the source, in
passage 1.2.3, of exactly that version of the document.  If the source has changed since, the link
does not resolve: it must never show other words than those that it was made for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from gsisearch.corpus.documents import SourceDocument
from gsisearch.errors import BrokenLink
from gsisearch.model import Document, Passage

#: How many hexadecimal digits of the source's SHA-256 a link has.
HASH_LENGTH = 12

_PERMALINK = re.compile(
    rf"(?P<document>[a-z0-9][a-z0-9-]*)@(?P<sha256>[0-9a-f]{{{HASH_LENGTH}}}):(?P<id>\d+(?:\.\d+)*)"
    r"(?:#(?P<start>\d+)-(?P<end>\d+))?"
)
_EXPECTED = (
    "A permalink looks like gsi-lesotho-2022@0123456789ab:1.2.3, or with #start-end after it."
)


class Permalink(NamedTuple):
    """A parsed permalink, whose string is the link.

    `start` and `end` are offsets, or None where the whole passage is meant.
    """

    document: str
    sha256: str
    id: str
    start: int | None = None
    end: int | None = None

    def __str__(self) -> str:
        offsets = "" if self.start is None else f"#{self.start}-{self.end}"
        return f"{self.document}@{self.sha256}:{self.id}{offsets}"


@dataclass(frozen=True)
class Resolved:
    """The text that a permalink leads to: `text` equals `source[start:end]`."""

    passage: Passage
    start: int
    end: int
    text: str


def permalink(
    document: Document, id: str, start: int | None = None, end: int | None = None
) -> Permalink:
    """The permalink of a passage, or of the characters `start:end` of the source."""
    return Permalink(document.slug, document.sha256[:HASH_LENGTH], id, start, end)


def parse(link: str) -> Permalink:
    """Parse a permalink.

    Raises:
        BrokenLink: it is not a permalink.
    """
    match = _PERMALINK.fullmatch(link.strip())
    if not match:
        raise BrokenLink(link, "not a permalink", _EXPECTED)
    start, end = match["start"], match["end"]
    if start is None:
        return Permalink(match["document"], match["sha256"], match["id"])
    return Permalink(match["document"], match["sha256"], match["id"], int(start), int(end))


def resolve(link: str, documents: Iterable[SourceDocument]) -> Resolved:
    """The text that a permalink leads to.

    Args:
        link: the permalink.
        documents: the documents of the corpus.

    Raises:
        BrokenLink: it is not a permalink, the document is not in the corpus or its text has
            changed, or it has no such passage or offsets.
    """
    wanted = parse(link)
    source = next((s for s in documents if s.document.slug == wanted.document), None)
    if source is None:
        problem = f"the corpus has no document “{wanted.document}”"
        raise BrokenLink(link, problem, "Open the corpus that the link was made with.")
    now = source.document.sha256[:HASH_LENGTH]
    if now != wanted.sha256:
        problem = (
            f"the text of {wanted.document} has changed: its SHA-256 begins with {now},"
            f" the link was made for {wanted.sha256}"
        )
        remedy = "Get the earlier text back, or verify the quotation against this one."
        raise BrokenLink(link, problem, remedy)
    passage = next((p for s in source.sections for p in s.passages if p.id == wanted.id), None)
    if passage is None:
        remedy = f"`gsisearch outline` lists the passages of {wanted.document}."
        raise BrokenLink(link, f"{wanted.document} has no passage {wanted.id}", remedy)
    if wanted.start is None or wanted.end is None:
        return Resolved(passage, passage.start, passage.end, passage.published)
    if not passage.start <= wanted.start < wanted.end <= len(source.source) or (
        wanted.start >= passage.end
    ):
        problem = f"the characters {wanted.start}-{wanted.end} are not in passage {wanted.id}"
        remedy = f"It has the characters {passage.start}-{passage.end}."
        raise BrokenLink(link, problem, remedy)
    return Resolved(passage, wanted.start, wanted.end, source.source[wanted.start : wanted.end])
