"""For notes and drafts: results, passages and outlines as Markdown, all text escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from gsisearch.render.terminal import Style, clip, plain
from gsisearch.render.text import citations as records
from gsisearch.render.text import factors, highlighted, part_in_words, placed, values

if TYPE_CHECKING:
    from gsisearch.model import Citation, Outline, Passage
    from gsisearch.results import (
        Collocations,
        Concordance,
        Explanation,
        Hit,
        Results,
        Snippet,
        Vocabulary,
    )

#: Characters that mean something wherever they stand; the others only begin a line.
_SPECIAL = re.compile(r"[\\`*_\[\]<>|~&$]")
_LINE_START = re.compile(r"(\s*)(?:([#+=:-])|(\d+)([.)]))")
_FIRST_WORDS = 80
#: Styles of citation that programs read, with the language of a block of code.
_LANGUAGES = {"bibtex": "bibtex", "csl-json": "json", "ris": "ris"}


def results(found: Results, style: Style) -> str:
    """The hits: id and heading in a line, the snippets quoted, the citation."""
    return "\n".join(_hit(hit, style) for hit in found.hits)


def snippets(found: Results, style: Style) -> str:
    """A list of the snippets, each after its passage's id."""
    return "".join(
        f"- **{escaped(style.id(hit))}** {_marked(snippet)}\n"
        for hit in found.hits
        for snippet in hit.snippets
    )


def concordance(found: Concordance, style: Style) -> str:
    """A table with an occurrence a row; the header alone where there is none."""
    rows = [
        (style.id(line), line.left.strip(), line.keyword, line.right.strip())
        for line in found.lines
    ]
    return _table("| id | left | keyword | right |", "| --- | ---: | :---: | :--- |", rows)


def vocabulary(found: Vocabulary, style: Style) -> str:
    """A table with a word a row; the header alone where there is none."""
    rows = [(term.word, str(term.occurrences), str(term.passages)) for term in found]
    return _table("| word | occurrences | passages |", "| --- | ---: | ---: |", rows)


def collocations(found: Collocations, style: Style) -> str:
    """A table with a word a row; the header alone where there is none."""
    rows = [
        (item.word, str(item.count), str(item.occurrences), f"{item.score:.2f}") for item in found
    ]
    return _table("| word | beside | in all | score |", "| --- | ---: | ---: | ---: |", rows)


def _table(head: str, rule: str, rows: Iterable[Sequence[str]]) -> str:
    lines = ("| " + " | ".join(map(escaped, cells)) + " |" for cells in rows)
    return "\n".join([head, rule, *lines, ""])


def explanation(found: Explanation, style: Style) -> str:
    """The place of a passage, and a table of the parts of its score."""
    rows = ["| value | part | product of |", "| ---: | --- | --- |"]
    for value, part in zip(values(found.parts), found.parts, strict=True):
        cells = (value, part_in_words(part), factors(part))
        rows.append(f"| {' | '.join(map(escaped, cells))} |")
    rows.append(f"| {found.score:.3f} | in all | |")
    return "\n".join([_head(found, style), "", _line(placed(found)), "", *rows, ""])


def passages(found: Sequence[Passage], style: Style) -> str:
    """Whole passages as quotations below their ids and headings."""
    return "\n".join(
        f"{_head(passage, style)}\n\n> {_line(_text(passage, style))}\n" for passage in found
    )


def commitments(found: Sequence[Passage], style: Style) -> str:
    """A list of whole passages after their ids."""
    return "".join(
        f"- **{escaped(style.id(passage))}** {escaped(_text(passage, style))}\n"
        for passage in found
    )


def outline(found: Sequence[Outline], style: Style) -> str:
    """Documents, sections, paragraphs and commitments as nested lists."""
    lines = []
    for item in found:
        lines.append(f"- **{escaped(item.document.slug)}** {escaped(item.document.title)}")
        for section in item.sections:
            lines.append(f"  - {escaped(section.id)} {escaped(section.heading or 'Opening')}")
            for passage in section.passages:
                words = escaped(clip(plain(passage.published), _FIRST_WORDS))
                depth = 3 if passage.parent else 2
                lines.append(f"{'  ' * depth}- {escaped(style.id(passage))} {words}")
    return "".join(f"{line}\n" for line in lines)


def citations(found: Sequence[Citation], style: Style) -> str:
    """A list of citations; records for programs in a block of code."""
    styles = {citation.style for citation in found}
    if styles <= _LANGUAGES.keys() and found:
        code = records(found, style)
        longest = max(map(len, re.findall("`+", code)), default=0)
        fence = "`" * max(3, longest + 1)
        return f"{fence}{_LANGUAGES[found[0].style]}\n{code}{fence}\n"
    lines = (c.text if c.style == "markdown" else _line(c.text) for c in found)
    return "".join(f"- {line}\n" for line in lines)


def escaped(text: str) -> str:
    """Text on one line that Markdown shows as it is, where it does not begin the line."""
    return _SPECIAL.sub(r"\\\g<0>", plain(text))


def _line(text: str) -> str:
    """Text as `escaped`, where it does begin the line."""
    return _safe_start(escaped(text))


def _safe_start(line: str) -> str:
    """The line with a backslash before what would make it a list, a heading or a rule."""
    return _LINE_START.sub(_with_backslash, line, count=1) if _LINE_START.match(line) else line


def _with_backslash(match: re.Match[str]) -> str:
    space, sign, number, stop = match.groups()
    return f"{space}\\{sign}" if sign else f"{space}{number}\\{stop}"


def _marked(snippet: Snippet) -> str:
    inner = highlighted(snippet, escaped, lambda text: f"**{text}**").strip(" ")
    return f"{'… ' if snippet.cut_before else ''}{inner}{' …' if snippet.cut_after else ''}"


def _hit(hit: Hit, style: Style) -> str:
    quotes = [f"> {_safe_start(_marked(snippet))}\n" for snippet in hit.snippets]
    missing = ", ".join(f"“{escaped(word)}”" for word in hit.missing)
    head = _head(hit, style) + (f" (without {missing})" if missing else "")
    return "\n".join([f"{head}\n", *quotes, f"{_line(hit.citation)}\n"])


def _head(passage: Explanation | Hit | Passage, style: Style) -> str:
    heading = escaped(passage.heading or "Opening")
    return f"**{escaped(style.id(passage))}** {heading}"


def _text(passage: Passage, style: Style) -> str:
    return passage.reading if style.reading else passage.published
