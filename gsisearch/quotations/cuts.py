"""What a quotation leaves out: at an ellipsis, and in the sentence where it starts or stops."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from gsisearch.model import Offsets
from gsisearch.quotations.placing import Place
from gsisearch.quotations.rules import Rules, letters
from gsisearch.quotations.sources import Paragraph, Sources
from gsisearch.text.words import WORD
from gsisearch.verdicts import Cut

#: So many words from the border of a quotation are right beside it.
BESIDE = 3

_LEADING = " \t\r\n\u00a0\u2002,;:.!?\u2026)]”’–—-"
_CLAUSE = re.compile(r";\s+|[.:]\s+(?=\d+\))")


def inside(sources: Sources, before: Place, after: Place, rules: Rules) -> Cut | None:
    """What an ellipsis between two places leaves out; None where there are no words."""
    paragraphs = sources.across(before.stretch.paragraphs[-1], after.start)
    start, end = before.end, after.start
    text = sources.published(paragraphs, start, end)
    if not WORD.search(text):
        return None
    first, last = _trimmed(text)
    kept = text[first:last]
    warning = _warning(kept, rules, _within)
    return Cut("inside", kept, start + first, start + last, True, warning)


def at_the_ends(
    places: Sequence[Place], rules: Rules, *, opens: bool, closes: bool
) -> Iterator[Cut]:
    """Qualifying words of the same sentence, right before or after a quotation.

    Args:
        places: where its parts stand.
        rules: which words qualify.
        opens, closes: whether it begins or ends with an ellipsis.
    """
    first, last = places[0], places[-1]
    paragraph = first.stretch.paragraphs[0]
    start = first.start
    if piece := _rest_before(paragraph, start):
        text = _text(paragraph, *piece)
        if warning := _warning(text, rules, _before):
            yield Cut("before", text, *piece, opens, warning)
    paragraph = last.stretch.paragraphs[-1]
    if piece := _rest_after(paragraph, last.end):
        text = _text(paragraph, *piece)
        if warning := _warning(text, rules, _after):
            yield Cut("after", text, *piece, closes, warning)


def _rest_before(paragraph: Paragraph, start: int) -> Offsets | None:
    """The sentence from its beginning, or from its last semicolon, to the quotation."""
    for first, last in paragraph.sentences:
        if first < start <= last:
            clauses = _CLAUSE.finditer(_text(paragraph, first, start))
            begin = max((match.end() for match in clauses), default=0)
            return _words_only(paragraph, first + begin, start)
    return None


def _rest_after(paragraph: Paragraph, end: int) -> Offsets | None:
    """The sentence from the quotation to its end, or its next semicolon."""
    for first, last in paragraph.sentences:
        if first <= end < last:
            if match := _CLAUSE.search(_text(paragraph, end, last)):
                last = end + match.start()
            return _words_only(paragraph, end, last)
    return None


def _text(paragraph: Paragraph, start: int, end: int) -> str:
    passage = paragraph.entry.passage
    return passage.published[start - passage.start : end - passage.start]


def _words_only(paragraph: Paragraph, start: int, end: int) -> Offsets | None:
    text = _text(paragraph, start, end)
    if not WORD.search(text):
        return None
    first, last = _trimmed(text)
    return start + first, start + last


def _trimmed(text: str) -> Offsets:
    """Without white space at the ends, and without punctuation at the beginning."""
    return len(text) - len(text.lstrip(_LEADING)), len(text.rstrip())


def _warning(text: str, rules: Rules, look: Callable[[str, Rules], str]) -> str:
    """What `look` finds in a text, without what only looks like a qualifier."""
    if rules.first_words.isdisjoint(letters(text)):
        return ""
    return look(rules.harmless.sub(lambda match: "," * len(match.group()), text), rules)


def _within(text: str, rules: Rules) -> str:
    if match := rules.negations.search(text):
        return rules.negation_warning.format(words=match.group())
    if match := rules.limits_anywhere.search(text) or rules.limits_beside.search(text):
        return rules.limit_warning.format(words=match.group())
    return ""


def _before(text: str, rules: Rules) -> str:
    beside = min([match.start() for match in WORD.finditer(text)][-BESIDE:], default=len(text))
    if match := rules.negations.search(text, beside):
        return rules.negation_warning.format(words=match.group())
    match = (
        rules.limits_anywhere.search(text)
        or rules.limits_beside.match(text)
        or rules.limits_beside.search(text, beside)
    )
    return rules.limit_warning.format(words=match.group()) if match else ""


def _after(text: str, rules: Rules) -> str:
    beside = max((match.end() for match in islice(WORD.finditer(text), BESIDE)), default=0)
    if match := rules.negations.search(text, 0, beside):
        return rules.negation_warning.format(words=match.group())
    if match := rules.limits_anywhere.search(text):
        return rules.limit_warning.format(words=match.group())
    for match in rules.limits_beside.finditer(text):
        if match.start() < beside or _opens_clause(text, match.start()):
            return rules.limit_warning.format(words=match.group())
    return ""


def _opens_clause(text: str, at: int) -> bool:
    while at > 0 and text[at - 1].isspace():
        at -= 1
    return text[at - 1 : at] in {",", "–", "—", "("}
