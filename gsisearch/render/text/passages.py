"""Passages as text: hits and their scores, whole passages, outlines, citations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from gsisearch.render.terminal import (
    DIM,
    INDENT,
    Style,
    clip,
    full_id,
    in_columns,
    padded_id,
    plain,
    width,
    wrap,
)
from gsisearch.render.wording import (
    OPENING,
    citation_lines,
    rank_sentence,
    score_parts,
    shown_of,
    snippet_line,
)

if TYPE_CHECKING:
    from gsisearch.model import Hit, Passage, Results
    from gsisearch.results import Citation, Explanation, Outline, Section


def results(found: Results, style: Style) -> str:
    """The hits, each with a head line and its snippets, and the count."""
    if not found.total:
        return ""
    counted = shown_of(len(found.hits), found.total, "passage", found.skipped)
    partial = sum(1 for hit in found.hits if hit.missing)
    if partial:
        counted += f", {'all' if partial == len(found.hits) else partial} partial"
    return "".join(f"{_hit(hit, style)}\n\n" for hit in found.hits) + f"{counted}\n"


def _hit(hit: Hit, style: Style) -> str:
    notes = [f"{hit.score:.2f}"] if style.scores else []
    if hit.missing:
        notes.append("without " + ", ".join(f"“{plain(word)}”" for word in hit.missing))
    snippets = [snippet_line(item, plain, style.mark) for item in hit.snippets]
    lines = [_head(hit, style, notes), *(wrap(s, style.line_width, INDENT) for s in snippets)]
    return "\n".join(lines)


def snippets(found: Results, style: Style) -> str:
    """The snippets only, one per line, after the ids of their passages and their offsets."""
    return in_columns(
        (
            style.id(hit),
            f"{snippet.start}-{snippet.end}",
            snippet_line(snippet, plain, style.mark),
        )
        for hit in found.hits
        for snippet in hit.snippets
    )


def explanation(found: Explanation, style: Style) -> str:
    """The rank of a passage, then the parts of its score, one per line, and their sum."""
    lines = [_head(found, style), wrap(rank_sentence(found), style.line_width, INDENT)]
    if found.parts:
        rows = [*score_parts(found.parts), (f"{found.score:.3f}", "in all", "")]
        lines += _sum(rows, style.line_width)
    return "".join(f"{line}\n" for line in lines)


def _sum(rows: Sequence[tuple[str, str, str]], line_width: int) -> Iterator[str]:
    """Addends and their labels; their factors in a third column, or below if there is no room."""
    gap = max(width(value) for value, _, _ in rows)
    column = max(width(label) for _, label, _ in rows)
    widest = max(width(factors) for _, _, factors in rows)
    fits = len(INDENT * 3) + gap + column + widest <= line_width
    for value, label, factors in rows:
        start = f"{INDENT}{value:>{gap}}{INDENT}"
        if fits:
            yield f"{start}{label}{' ' * (column - width(label))}{INDENT}{factors}".rstrip()
            continue
        yield wrap(label, line_width, " " * len(start), start)
        if factors:
            yield wrap(factors, line_width, " " * len(start))


def passages(found: Sequence[Passage], style: Style) -> str:
    """Whole passages, each below a head line."""
    return "\n".join(
        f"{_head(passage, style)}\n{wrap(plain(style.text(passage)), style.line_width, INDENT)}\n"
        for passage in found
    )


def commitments(found: Sequence[Passage], style: Style) -> str:
    """Whole passages after their ids, without headings."""
    gap = max((width(style.id(passage)) for passage in found), default=0)
    return "".join(
        _beside_id(style.id(passage), plain(style.text(passage)), style, gap) + "\n"
        for passage in found
    )


def outline(found: Sequence[Outline], style: Style) -> str:
    """A tree of documents, sections, paragraphs and commitments: ids and first words."""
    return "\n".join("\n".join(_document(item, style)) + "\n" for item in found)


def _document(item: Outline, style: Style) -> Iterator[str]:
    document = item.document
    yield _beside_id(plain(document.slug), plain(document.title), style)
    about = ", ".join(filter(None, (document.author, document.office, document.date)))
    if about:
        yield wrap(style.paint(plain(about), DIM), style.line_width, INDENT)
    for section in item.sections:
        yield from _section(section, style)


def _section(section: Section, style: Style) -> Iterator[str]:
    heading = plain(section.heading) or OPENING
    yield _entry(full_id(section, style.slugs), heading, 1, style)
    for passage in section.passages:
        depth = 3 if passage.parent else 2
        yield _entry(style.id(passage), plain(passage.published), depth, style)


def _entry(id: str, text: str, depth: int, style: Style) -> str:
    indent = INDENT * depth
    room = max(1, style.line_width - len(indent) - width(id) - len(INDENT))
    return f"{indent}{padded_id(id, width(id), style)}{clip(text, room)}"


def citations(found: Sequence[Citation], style: Style) -> str:
    """The citations, not wrapped."""
    return citation_lines(found)


def _head(passage: Explanation | Hit | Passage, style: Style, notes: Iterable[str] = ()) -> str:
    """The id and the heading of a passage, with notes in parentheses."""
    heading = style.paint(plain(passage.heading) or OPENING, DIM)
    noted = "; ".join(notes)
    return _beside_id(style.id(passage), f"{heading} ({noted})" if noted else heading, style)


def _beside_id(id: str, text: str, style: Style, columns: int | None = None) -> str:
    """Wrapped text beside an id, which takes its own width or `columns`."""
    columns = width(id) if columns is None else columns
    indent = " " * columns + INDENT
    return wrap(text, style.line_width, indent, padded_id(id, columns, style))
