"""What text and Markdown say in the same words: counts, snippets, scores, citations."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from gsisearch.render.terminal import plain
from gsisearch.text.words import printable

if TYPE_CHECKING:
    from gsisearch.model import Offsets, Snippet
    from gsisearch.results import Citation, Explanation, Part
    from gsisearch.verdicts import DraftReport

#: Stands for the heading of what comes before the first heading.
OPENING = "Opening"

_PART_LABELS = {
    "stem": "{} in any form",
    "exact": "{} as written",
    "neighbours": "{} in a row",
    "name": "{} as another name",
    "whole": "{}",
}


def count(number: int, noun: str) -> str:
    """`1 passage`, `2 passages`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def shown_of(shown: int, total: int, noun: str, skipped: int = 0) -> str:
    """`2 passages`, `10 of 14 passages (-n 14 shows all)`, or `11 to 14 of 14 passages`."""
    if shown >= total:
        return count(total, noun)
    if skipped:
        range = f"{skipped + 1} to {skipped + shown}" if shown else "none"
        return f"{range} of {count(total, noun)}"
    return f"{shown} of {count(total, noun)} (-n {total} shows all)"


def snippet_line(snippet: Snippet, escape: Callable[[str], str], mark: Callable[[str], str]) -> str:
    """A snippet on one line, with an ellipsis where it is cut.

    Args:
        snippet: what is shown.
        escape: makes text safe in the format.
        mark: sets a match apart; matches that touch, as in scripts without spaces, are one.
    """
    pieces = []
    done = 0
    for start, end in _joined(snippet.marks):
        first, last = start - snippet.start, end - snippet.start
        pieces += [escape(snippet.text[done:first]), mark(escape(snippet.text[first:last]))]
        done = last
    line = "".join([*pieces, escape(snippet.text[done:])]).strip(" ")
    return f"{'… ' if snippet.cut_before else ''}{line}{' …' if snippet.cut_after else ''}"


def _joined(marks: Iterable[Offsets]) -> list[Offsets]:
    joined: list[Offsets] = []
    for start, end in marks:
        if joined and joined[-1][1] == start:
            start, _ = joined.pop()
        joined.append((start, end))
    return joined


def rank_sentence(found: Explanation) -> str:
    """The rank of a passage among the hits, or why it is not among them."""
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


def score_parts(parts: Sequence[Part]) -> list[tuple[str, str, str]]:
    """The value of each part of a score, what it is for, and the numbers whose product it is.

    The values are rounded so that they add up to the rounded score.
    """
    sums = (round(total, 3) for total in accumulate((p.value for p in parts), initial=0.0))
    values = [f"{after - before:.3f}" for before, after in pairwise(sums)]
    labels = [_PART_LABELS[part.kind].format(plain(part.label)) for part in parts]
    return list(zip(values, labels, map(_factors, parts), strict=True))


def _factors(part: Part) -> str:
    shown = [f"{part.share:g}"] if part.share != 1 else []
    shown += [f"boost {part.boost:g}"] if part.boost != 1 else []
    shown.append(f"rarity {part.rarity:.3f}")
    shown += [f"burstiness {part.burstiness:.3f}"] if part.kind != "neighbours" else []
    return " × ".join([*shown, f"frequency {part.frequency:.3f}"])


def citation_lines(found: Sequence[Citation]) -> str:
    """The citations unchanged, for pasting; CSL-JSON becomes one array of all items."""
    if found and all(citation.style == "csl-json" for citation in found):
        from json import dumps, loads

        items = [item for citation in found for item in loads(citation.text)]
        return f"{dumps(items, indent=2)}\n"
    return "".join(f"{printable(citation.text)}\n" for citation in found)


def draft_summary(found: DraftReport) -> str:
    """The counts of a draft on one line."""
    counts = ", ".join(f"{number} {verdict}" for verdict, number in found.counts.items() if number)
    parts = [f"{count(len(found.quotations), 'quotation')}{': ' if counts else ''}{counts}"]
    if found.phrases:
        parts.append(count(len(found.phrases), "phrase"))
    if found.unclosed:
        parts.append(f"{len(found.unclosed)} without a closing mark")
    return "; ".join(parts)
