"""For notes and drafts: Markdown, with all text escaped."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from gsisearch.render.terminal import Style, clip, full_id, plain
from gsisearch.render.wording import (
    OPENING,
    citation_lines,
    draft_summary,
    rank_sentence,
    score_parts,
    snippet_line,
)

if TYPE_CHECKING:
    from gsisearch.model import Hit, Passage, Results, Snippet
    from gsisearch.render import View
    from gsisearch.results import (
        Citation,
        Collocations,
        Concordance,
        Explanation,
        Outline,
        Vocabulary,
    )
    from gsisearch.verdicts import Change, CheckedQuotation, DraftReport, Verification

#: Characters that have a meaning wherever they stand, and what has one at the start of a line.
_SPECIAL = re.compile(r"[\\`*_\[\]<>|~&$]")
_LINE_START = re.compile(r"(\s*)(?:([#+=:-])|(\d+)([.)]))")
#: How much of a passage an outline shows, in columns.
_OUTLINE_WIDTH = 80
#: Citation styles for readers; the others may give records, which have several lines.
_PROSE_STYLES = {"plain", "chicago", "apa", "markdown"}


def write(view: View, value: Any, style: Style) -> str:
    """A value as Markdown; `style` says which ids, texts and citations it has."""
    return VIEWS[view](value, style)


def _results(found: Results, style: Style) -> str:
    """The hits: id and heading on one line, then the snippets as quotations, and the citation."""
    return "\n".join(_hit(hit, style) for hit in found.hits)


def _hit(hit: Hit, style: Style) -> str:
    quotes = [f"> {_safe_start(_snippet(snippet))}\n" for snippet in hit.snippets]
    missing = ", ".join(f"“{_escaped(word)}”" for word in hit.missing)
    head = _head(hit, style) + (f" (without {missing})" if missing else "")
    return "\n".join([f"{head}\n", *quotes, f"{_line(hit.citation)}\n"])


def _snippets(found: Results, style: Style) -> str:
    """A list of the snippets, each after the id of its passage."""
    return "".join(
        f"- **{_escaped(style.id(hit))}** {_snippet(snippet)}\n"
        for hit in found.hits
        for snippet in hit.snippets
    )


def _snippet(snippet: Snippet) -> str:
    return snippet_line(snippet, _escaped, lambda text: f"**{text}**")


def _concordance(found: Concordance, style: Style) -> str:
    """A table with an occurrence in each row."""
    rows = [
        (style.id(line), line.left.strip(), line.keyword, line.right.strip())
        for line in found.lines
    ]
    return _table("| id | left | keyword | right |", "| --- | ---: | :---: | :--- |", rows)


def _explanation(found: Explanation, style: Style) -> str:
    """The rank of a passage, and a table of the parts of its score."""
    table = _table(
        "| value | part | product of |", "| ---: | --- | --- |", score_parts(found.parts)
    )
    total = f"| {found.score:.3f} | in all | |\n"
    return f"{_head(found, style)}\n\n{_line(rank_sentence(found))}\n\n{table}{total}"


def _vocabulary(found: Vocabulary, style: Style) -> str:
    """A table with a word in each row."""
    rows = [(term.word, str(term.occurrences), str(term.passages)) for term in found]
    return _table("| word | occurrences | passages |", "| --- | ---: | ---: |", rows)


def _collocations(found: Collocations, style: Style) -> str:
    """A table with a word in each row."""
    rows = [
        (item.word, str(item.count), str(item.occurrences), f"{item.score:.2f}") for item in found
    ]
    return _table("| word | beside | in all | score |", "| --- | ---: | ---: | ---: |", rows)


def _passages(found: Sequence[Passage], style: Style) -> str:
    """Whole passages as quotations, each below its id and heading."""
    return "\n".join(
        f"{_head(passage, style)}\n\n> {_line(style.text(passage))}\n" for passage in found
    )


def _commitments(found: Sequence[Passage], style: Style) -> str:
    """A list of whole passages, each after its id."""
    return "".join(
        f"- **{_escaped(style.id(passage))}** {_escaped(style.text(passage))}\n"
        for passage in found
    )


def _outline(found: Sequence[Outline], style: Style) -> str:
    """Nested lists of documents, sections, paragraphs and commitments."""
    lines = []
    for item in found:
        lines.append(f"- **{_escaped(item.document.slug)}** {_escaped(item.document.title)}")
        for section in item.sections:
            lines.append(f"  - {_escaped(section.id)} {_escaped(section.heading or OPENING)}")
            for passage in section.passages:
                words = _escaped(clip(plain(passage.published), _OUTLINE_WIDTH))
                depth = 3 if passage.parent else 2
                lines.append(f"{'  ' * depth}- {_escaped(style.id(passage))} {words}")
    return "".join(f"{line}\n" for line in lines)


def _citations(found: Sequence[Citation], style: Style) -> str:
    """A list of citations; a block of code for records."""
    if found and all(c.style not in _PROSE_STYLES and "\n" in c.text for c in found):
        code = citation_lines(found)
        longest = max(map(len, re.findall("`+", code)), default=0)
        fence = "`" * max(3, longest + 1)
        language = found[0].style.removeprefix("csl-")
        return f"{fence}{language}\n{code}{fence}\n"
    lines = (c.text if c.style == "markdown" else _line(c.text) for c in found)
    return "".join(f"- {line}\n" for line in lines)


def _verification(found: Verification, style: Style) -> str:
    """The verdict, the source as a quotation, and a list of remarks."""
    place = f" {_escaped(style.id(found))}, {found.start}-{found.end}" if found.ids else ""
    lines = [f"**{found.verdict}**{place}", ""]
    text = found.published or (found.nearest.published if found.nearest else "")
    if text:
        lines += [f"> {_escaped(text).strip()}", ""]
    remarks = [f"- {remark}" for remark in _remarks(found, style)]
    return "\n".join([*lines, *remarks, *([""] if remarks else [])])


def _draft(found: DraftReport, style: Style) -> str:
    """A table with a quotation in each row, and the counts below it."""
    lines = [
        "| place | verdict | passage | quotation | remarks |",
        "| --- | --- | --- | --- | --- |",
    ]
    lines += [_checked(item, style) for item in (*found.quotations, *found.phrases)]
    lines += [
        f"| {mark.line}:{mark.column} | unclosed |  | {_escaped(mark.mark)} | never closed |"
        for mark in found.unclosed
    ]
    return "\n".join([*lines, "", f"{draft_summary(found)}.", ""])


def _checked(item: CheckedQuotation, style: Style) -> str:
    found, quotation = item.verification, item.quotation
    return _row(
        (
            f"{quotation.line}:{quotation.column}",
            f"{found.verdict}{' (phrase)' if item.phrase else ''}",
            _escaped(style.id(found)) if found.ids else "",
            _escaped(quotation.text),
            "; ".join(_remarks(found, style)),
        )
    )


def _remarks(found: Verification, style: Style) -> Iterator[str]:
    for change in found.changes:
        if not change.meaning:
            yield _escaped(_difference(change))
    for alarm in found.alarms:
        yield f"**{_escaped(alarm.name)}**: {_escaped(alarm.explanation)}"
    for cut in found.cut:
        warning = f"{cut.warning} " if cut.warning else ""
        yield f"cut {cut.where}: {_escaped(f'{warning}“{cut.text}”')}"
    if found.insertions:
        yield f"inserted: {_escaped(', '.join(found.insertions))}"
    if found.nearest:
        id = full_id(found.nearest, style.slugs)
        yield f"nearest: {_escaped(id)}, {found.nearest.similarity:.0%} alike"
    if style.citations and found.citation:
        yield f"source: {_escaped(found.citation)} {_escaped(found.permalink)}"


def _difference(change: Change) -> str:
    if change.quote and change.source:
        return f"“{change.quote}” for “{change.source}”"
    return f"adds “{change.quote}”" if change.quote else f"leaves out “{change.source}”"


def _head(passage: Explanation | Hit | Passage, style: Style) -> str:
    return f"**{_escaped(style.id(passage))}** {_escaped(passage.heading or OPENING)}"


def _table(head: str, rule: str, rows: Iterable[Sequence[str]]) -> str:
    """A table; only its head where there are no rows."""
    lines = [head, rule, *(_row(map(_escaped, cells)) for cells in rows)]
    return "".join(f"{line}\n" for line in lines)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _escaped(text: str) -> str:
    """Text on one line that Markdown shows unchanged, unless it begins the line."""
    return _SPECIAL.sub(r"\\\g<0>", plain(text))


def _line(text: str) -> str:
    """Text on one line that Markdown shows unchanged where it begins the line."""
    return _safe_start(_escaped(text))


def _safe_start(line: str) -> str:
    """The line with a backslash before what would make it a list, a heading or a rule."""
    return _LINE_START.sub(_with_backslash, line, count=1) if _LINE_START.match(line) else line


def _with_backslash(match: re.Match[str]) -> str:
    space, sign, number, stop = match.groups()
    return f"{space}\\{sign}" if sign else f"{space}{number}\\{stop}"


#: A view → what shows it; reports on the index and the corpus have no Markdown.
VIEWS: dict[View, Callable[[Any, Style], str]] = {
    "results": _results,
    "snippets": _snippets,
    "concordance": _concordance,
    "explanation": _explanation,
    "vocabulary": _vocabulary,
    "collocations": _collocations,
    "passages": _passages,
    "commitments": _commitments,
    "outline": _outline,
    "citations": _citations,
    "verification": _verification,
    "draft": _draft,
}
