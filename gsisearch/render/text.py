"""For reading: results, passages, concordances and outlines as text, wrapped and coloured.

Where there is no colour, a match stands between light marks: ‹cold war›.  A document's white
space is folded and its control characters are replaced; offsets and verbatim text are for
the other formats.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from gsisearch.render.terminal import (
    BOLD,
    DIM,
    Style,
    clip,
    count,
    first_words,
    full_id,
    last_words,
    plain,
    shown_of,
    width,
    wrap,
)
from gsisearch.text.words import printable

if TYPE_CHECKING:
    from gsisearch.model import Citation, Offsets, Outline, Passage, Section
    from gsisearch.render.nouns import CorpusReport, IndexStatus, Proposal
    from gsisearch.results import (
        Collocations,
        Concordance,
        ConcordanceLine,
        Explanation,
        Hit,
        Part,
        Results,
        Snippet,
        Vocabulary,
    )

_INDENT = "  "
#: An occurrence has so many columns beside its id, however narrow the terminal.
_NARROWEST = 24
_OPENING = "Opening"


def results(found: Results, style: Style) -> str:
    """The hits, each with a head line and its snippets, and a line that counts them."""
    if not found.total:
        return ""
    counted = shown_of(len(found.hits), found.total, "passage", found.skipped)
    partial = sum(1 for hit in found.hits if hit.missing)
    if partial:
        counted += f", {'all' if partial == len(found.hits) else partial} partial"
    return "".join(f"{_hit(hit, style)}\n\n" for hit in found.hits) + f"{counted}\n"


def snippets(found: Results, style: Style) -> str:
    """The snippets alone, one a line after their passage's id and their offsets."""
    return _columns(
        (style.id(hit), f"{snippet.start}-{snippet.end}", marked(snippet, style))
        for hit in found.hits
        for snippet in hit.snippets
    )


def concordance(found: Concordance, style: Style) -> str:
    """A line an occurrence, the keywords one below the other; a count below all."""
    if not found.total:
        return ""
    lines = [*_keywords_in_context(found.lines, style)] if found.lines else []
    counted = shown_of(len(found.lines), found.total, "occurrence", found.skipped)
    return "\n".join([*lines, counted, ""])


def explanation(found: Explanation, style: Style) -> str:
    """The place of a passage, then the parts of its score, one a line, and their sum."""
    lines = [_head(found, style), wrap(placed(found), style.measure, _INDENT)]
    if found.parts:
        rows = [
            (value, part_in_words(part), factors(part))
            for value, part in zip(values(found.parts), found.parts, strict=True)
        ]
        lines += _sum([*rows, (f"{found.score:.3f}", "in all", "")], style.measure)
    return "".join(f"{line}\n" for line in lines)


def _sum(rows: Sequence[tuple[str, str, str]], measure: int) -> Iterator[str]:
    """Addends as lines, what each is a product of beside it, or below where that is too long."""
    gap = max(width(value) for value, _, _ in rows)
    label = max(width(words) for _, words, _ in rows)
    fits = all(len(_INDENT * 3) + gap + label + width(last) <= measure for _, _, last in rows)
    for value, words, product in rows:
        start = f"{_INDENT}{value:>{gap}}{_INDENT}"
        if fits:
            yield f"{start}{words}{' ' * (label - width(words))}{_INDENT}{product}".rstrip()
            continue
        yield wrap(words, measure, " " * len(start), start)
        if product:
            yield wrap(product, measure, " " * len(start))


def placed(found: Explanation) -> str:
    """Where a passage is among the hits, or why it is not among them, as a sentence."""
    lacks = ", ".join(f"“{plain(label)}”" for label in found.missing)
    if found.rank and not lacks:
        return f"Place {found.rank} of {found.total}: it has all of the query."
    if found.rank:
        first = count(found.complete, "passage")
        after = f", after the {first} with all of the query" if found.complete else ""
        return f"Place {found.rank} of {found.total}: it is without {lacks}{after}."
    if found.instead:
        return f"Not listed: in its place stands {', '.join(map(plain, found.instead))}."
    return f"Not listed: {f'it is without {lacks}' if lacks else 'only its title matches'}."


def values(parts: Sequence[Part]) -> list[str]:
    """What parts add to a score, rounded so that they add up to the score as it is rounded."""
    sums = (round(total, 3) for total in accumulate((p.value for p in parts), initial=0.0))
    return [f"{after - before:.3f}" for before, after in pairwise(sums)]


def part_in_words(part: Part) -> str:
    """What a part of a score is for."""
    ways = {
        "stem": "{} in any form",
        "exact": "{} as written",
        "neighbours": "{} in a row",
        "name": "{} as another name",
        "whole": "{}",
    }
    return ways[part.kind].format(plain(part.label))


def factors(part: Part) -> str:
    """The numbers whose product a part is."""
    shown = [f"{part.share:g}"] if part.share != 1 else []
    shown += [f"boost {part.boost:g}"] if part.boost != 1 else []
    shown.append(f"rarity {part.rarity:.3f}")
    shown += [f"keenness {part.keenness:.3f}"] if part.kind != "neighbours" else []
    return " × ".join([*shown, f"frequency {part.frequency:.3f}"])


def vocabulary(found: Vocabulary, style: Style) -> str:
    """A word a line with its counts; the words counted below all."""
    if not found.total:
        return ""
    rows = [(plain(term.word), str(term.occurrences), str(term.passages)) for term in found]
    table = _table(("word", "occurrences", "passages"), rows, style)
    return f"{table}{shown_of(len(rows), found.total, 'word')}\n"


def collocations(found: Collocations, style: Style) -> str:
    """A word a line with its counts and its score; the words counted below all."""
    if not found.total:
        return ""
    rows = [
        (plain(item.word), str(item.count), str(item.occurrences), f"{item.score:.2f}")
        for item in found
    ]
    table = _table(("word", "beside", "in all", "score"), rows, style)
    beside = count(found.occurrences, "occurrence")
    total = shown_of(len(rows), found.total, "word")
    return f"{table}{total} within {found.window} of {beside}\n"


def passages(found: Sequence[Passage], style: Style) -> str:
    """Whole passages, each below a head line."""
    return "\n".join(
        f"{_head(passage, style)}\n{_body(passage, style, _INDENT)}\n" for passage in found
    )


def commitments(found: Sequence[Passage], style: Style) -> str:
    """Whole passages after their ids, without headings."""
    gap = max((width(style.id(passage)) for passage in found), default=0)
    return "".join(
        _body(passage, style, " " * gap + _INDENT, _padded(style.id(passage), gap, style)) + "\n"
        for passage in found
    )


def outline(found: Sequence[Outline], style: Style) -> str:
    """Documents, sections, paragraphs and commitments as a tree of ids and first words."""
    return "\n".join("\n".join(_document(item, style)) + "\n" for item in found)


def citations(found: Sequence[Citation], style: Style) -> str:
    """The citations as they are, for pasting: not wrapped; of CSL-JSON one array of all items."""
    if found and all(citation.style == "csl-json" for citation in found):
        from json import dumps, loads

        items = [item for citation in found for item in loads(citation.text)]
        return f"{dumps(items, indent=2)}\n"
    return "".join(f"{printable(citation.text)}\n" for citation in found)


def status(found: IndexStatus, style: Style) -> str:
    """The state of an index, then its facts."""
    facts = [("state", found.state), ("path", found.path)]
    if found.passages:
        facts.append(("holds", _holdings(found)))
    if found.kept_out:
        kept = count(found.kept_out, "document")
        facts.append(("kept out", f"{kept}: `gsisearch corpus check` says why"))
    if found.built:
        facts.append(("built", found.built))
    if found.detail:
        facts.append(("detail", found.detail))
    return _columns((name, plain(value)) for name, value in facts)


def corpus(found: CorpusReport, style: Style) -> str:
    """What each document of a checked corpus holds, what is wrong in which file, and a summary."""
    rows = [
        (
            plain(item.slug),
            ", ".join(
                (
                    count(item.sections, "section"),
                    count(item.passages, "passage"),
                    count(item.commitments, "commitment"),
                    count(item.repairs, "repair"),
                )
            ),
        )
        for item in found.documents
    ]
    wrong = "".join(
        f"{style.paint(item.severity, BOLD)}  {plain(item.place)} {plain(item.problem)}\n"
        f"{_INDENT}{plain(item.remedy)}\n"
        for item in found.findings
    )
    summary = f"{plain(found.path)}: {count(len(rows), 'document')}, {_mistakes(found)}"
    return f"{_columns(rows)}{wrong}{summary}\n"


def _mistakes(found: CorpusReport) -> str:
    errors = sum(item.severity == "error" for item in found.findings)
    warnings = len(found.findings) - errors
    said = [count(errors, "mistake") if errors else "no mistake found"]
    if warnings:
        said.append(count(warnings, "warning"))
    if found.kept_out:
        said.append(f"{count(found.kept_out, 'more document')} kept out")
    return ", ".join(said)


def proposals(found: Sequence[Proposal], style: Style) -> str:
    """Repairs as lines of a sidecar, for reading and pasting, below their reasons."""
    lines = ["repairs:"] if found else []
    reason = ""
    for item in sorted(found, key=lambda item: (item.reason, item.start)):
        if item.reason != reason:
            reason = item.reason
            lines.append(f"  # {reason}")
        published, reading = map(_yaml, (item.published, item.reading))
        lines.append(f"  - {{line: {item.line}, published: {published}, reading: {reading}}}")
    return "".join(f"{line}\n" for line in lines)


def _yaml(text: str) -> str:
    """Text as a double-quoted scalar of YAML."""
    from json import dumps

    return dumps(text, ensure_ascii=not text.isprintable())


def marked(snippet: Snippet, style: Style) -> str:
    """A snippet on one line, its matches marked, an ellipsis where it is cut."""
    inner = highlighted(snippet, plain, style.mark).strip(" ")
    return f"{'… ' if snippet.cut_before else ''}{inner}{' …' if snippet.cut_after else ''}"


def highlighted(snippet: Snippet, shown: Callable[[str], str], mark: Callable[[str], str]) -> str:
    """A snippet's text passed through `shown`, its matches through `mark` as well.

    Matches that touch, as in scripts without spaces, are marked as one.
    """
    pieces = []
    done = 0
    for start, end in _joined(snippet.marks):
        first, last = start - snippet.start, end - snippet.start
        pieces += [shown(snippet.text[done:first]), mark(shown(snippet.text[first:last]))]
        done = last
    return "".join([*pieces, shown(snippet.text[done:])])


def _joined(marks: Iterable[Offsets]) -> list[Offsets]:
    joined: list[Offsets] = []
    for start, end in marks:
        if joined and joined[-1][1] == start:
            start, _ = joined.pop()
        joined.append((start, end))
    return joined


def _hit(hit: Hit, style: Style) -> str:
    notes = [f"{hit.score:.2f}"] if style.scores else []
    if hit.missing:
        notes.append("without " + ", ".join(f"“{plain(word)}”" for word in hit.missing))
    lines = [_head(hit, style, notes)]
    lines += [wrap(marked(item, style), style.measure, _INDENT) for item in hit.snippets]
    return "\n".join(lines)


def _head(passage: Explanation | Hit | Passage, style: Style, notes: Iterable[str] = ()) -> str:
    id = style.id(passage)
    heading = style.paint(plain(passage.heading) or _OPENING, DIM)
    noted = "; ".join(notes)
    indent = " " * width(id) + _INDENT
    text = f"{heading} ({noted})" if noted else heading
    return wrap(text, style.measure, indent, _padded(id, width(id), style))


def _body(passage: Passage, style: Style, indent: str, first: str | None = None) -> str:
    text = passage.reading if style.reading else passage.published
    return wrap(plain(text), style.measure, indent, first)


def _padded(id: str, columns: int, style: Style) -> str:
    return style.paint(id, BOLD) + " " * (columns - width(id)) + _INDENT


def _columns(rows: Iterable[tuple[str, ...]]) -> str:
    """Rows as lines, all but the last cell padded to the widest of its column."""
    table = list(rows)
    widths = [max(map(width, column)) for column in zip(*table, strict=True)]
    return "".join(
        "  ".join(
            cell + " " * (size - width(cell)) for cell, size in zip(row, widths[:-1], strict=False)
        )
        + f"  {row[-1]}\n"
        for row in table
    )


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]], style: Style) -> str:
    """Rows as lines below a head: words to the left, numbers to the right."""
    widths = [max(map(width, column)) for column in zip(head, *rows, strict=True)]

    def line(cells: Sequence[str]) -> str:
        first, *numbers = cells
        word = first + " " * (widths[0] - width(first))
        return _INDENT.join([word, *map(str.rjust, numbers, widths[1:])])

    lines = [style.paint(line(head), DIM), *map(line, rows)]
    return "".join(f"{each}\n" for each in lines)


def _keywords_in_context(lines: Sequence[ConcordanceLine], style: Style) -> Iterator[str]:
    ids = [style.id(line) for line in lines]
    lefts = [plain(line.left).lstrip() for line in lines]
    keywords = [plain(line.keyword) for line in lines]
    rights = [plain(line.right).rstrip() for line in lines]
    gap = max(map(width, ids))
    column = max(map(width, lefts))
    room = None if style.columns is None else max(_NARROWEST, style.columns - gap - len(_INDENT))
    if room is not None:
        widest = max(map(width, keywords)) + 2
        column = min(column, max(_NARROWEST // 3, (room - widest) // 2))
    for id, left, keyword, right in zip(ids, lefts, keywords, rights, strict=True):
        if room is not None:
            left = last_words(left, column)
            keyword = clip(keyword, room - column - 2)
            right = first_words(right, room - column - 2 - width(keyword))
        before = " " * (column - width(left)) + left
        yield f"{_padded(id, gap, style)}{before}{style.mark(keyword)}{right}".rstrip()


def _document(item: Outline, style: Style) -> Iterator[str]:
    document = item.document
    slug = plain(document.slug)
    yield wrap(
        plain(document.title),
        style.measure,
        " " * width(slug) + _INDENT,
        _padded(slug, width(slug), style),
    )
    about = ", ".join(filter(None, (document.author, document.office, document.date)))
    if about:
        yield wrap(style.paint(plain(about), DIM), style.measure, _INDENT)
    for section in item.sections:
        yield from _section(section, style)


def _section(section: Section, style: Style) -> Iterator[str]:
    heading = plain(section.heading) or _OPENING
    yield _entry(full_id(section, style.slugs), heading, 1, style)
    for passage in section.passages:
        depth = 3 if passage.parent else 2
        yield _entry(style.id(passage), plain(passage.published), depth, style)


def _entry(id: str, text: str, depth: int, style: Style) -> str:
    indent = _INDENT * depth
    room = max(1, style.measure - len(indent) - width(id) - len(_INDENT))
    return f"{indent}{_padded(id, width(id), style)}{clip(text, room)}"


def _holdings(found: IndexStatus) -> str:
    parts = [count(found.documents, "document"), count(found.passages, "passage")]
    return ", ".join([*parts, f"{found.bytes / 1000:,.0f} kB"])
