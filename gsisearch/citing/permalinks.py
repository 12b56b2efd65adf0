"""Permalinks: a passage, or a stretch of text, with the hash of the source that it was taken from.

`gsi-lesotho-2022@a1b2c3d4e5f6:1.2.3#2010-2065` is the characters 2010 to 2065 of the source, in
passage 1.2.3, of that very text of the document.  When the source changed since, the link does
not resolve: what it led to can't be shown any more, and other words must not pass for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from gsisearch.corpus.documents import SourceDocument
from gsisearch.errors import BrokenLink
from gsisearch.model import Document, Passage

#: So many hexadecimal digits of the source's SHA-256 are in a link.
DIGITS = 12

_LINK = re.compile(
    rf"(?P<document>[a-z0-9][a-z0-9-]*)@(?P<sha256>[0-9a-f]{{{DIGITS}}}):(?P<id>\d+(?:\.\d+)*)"
    r"(?:#(?P<start>\d+)-(?P<end>\d+))?"
)
_FORM = "A permalink looks like gsi-lesotho-2022@0123456789ab:1.2.3, or with #start-end after it."


@dataclass(frozen=True, slots=True)
class Permalink:
    """A permalink, read; without a stretch, `start` and `end` are None and a whole passage is
    meant.  `str` gives the link."""

    document: str
    sha256: str
    id: str
    start: int | None = None
    end: int | None = None

    def __str__(self) -> str:
        stretch = "" if self.start is None else f"#{self.start}-{self.end}"
        return f"{self.document}@{self.sha256}:{self.id}{stretch}"


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a permalink leads to: `text` equals `source[start:end]`."""

    passage: Passage
    start: int
    end: int
    text: str


def permalink(
    document: Document, id: str, start: int | None = None, end: int | None = None
) -> Permalink:
    """The permalink of a passage, or of the characters `start:end` of the source."""
    return Permalink(document.slug, document.sha256[:DIGITS], id, start, end)


def parse(link: str) -> Permalink:
    """A permalink as it is written.

    Raises:
        BrokenLink: it is none.
    """
    match = _LINK.fullmatch(link.strip())
    if not match:
        raise BrokenLink(link, "this is no permalink", _FORM)
    start, end = match["start"], match["end"]
    if start is None:
        return Permalink(match["document"], match["sha256"], match["id"])
    return Permalink(match["document"], match["sha256"], match["id"], int(start), int(end))


def resolve(link: str, documents: Iterable[SourceDocument]) -> Resolved:
    """What a permalink leads to.

    Args:
        link: the permalink.
        documents: those of the corpus.

    Raises:
        BrokenLink: it is none, the document is not in the corpus or has another text now, or
            it has no such passage or stretch.
    """
    read = parse(link)
    source = next((s for s in documents if s.document.slug == read.document), None)
    if source is None:
        problem = f"the corpus has no document “{read.document}”"
        raise BrokenLink(link, problem, "Open the corpus that the link was made with.")
    now = source.document.sha256[:DIGITS]
    if now != read.sha256:
        problem = (
            f"the text of {read.document} is not what it was: its SHA-256 begins with {now},"
            f" the link was made for {read.sha256}"
        )
        remedy = "Get the earlier text back, or verify the quotation against this one."
        raise BrokenLink(link, problem, remedy)
    passage = next((p for s in source.sections for p in s.passages if p.id == read.id), None)
    if passage is None:
        remedy = f"`gsisearch outline` lists the passages of {read.document}."
        raise BrokenLink(link, f"{read.document} has no passage {read.id}", remedy)
    if read.start is None or read.end is None:
        return Resolved(passage, passage.start, passage.end, passage.published)
    if not passage.start <= read.start < read.end <= len(source.source) or (
        read.start >= passage.end
    ):
        problem = f"the characters {read.start}-{read.end} are not in passage {read.id}"
        remedy = f"It has the characters {passage.start}-{passage.end}."
        raise BrokenLink(link, problem, remedy)
    return Resolved(passage, read.start, read.end, source.source[read.start : read.end])
