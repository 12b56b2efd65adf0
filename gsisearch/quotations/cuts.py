"""What a quotation leaves out: at an ellipsis, and in the sentences where it starts and ends."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import islice

from gsisearch.model import Offsets
from gsisearch.quotations.paragraphs import Paragraph
from gsisearch.quotations.part_match import PartMatch
from gsisearch.quotations.reader import ParagraphReader
from gsisearch.quotations.rules import Rules, ascii_words
from gsisearch.text.words import WORD
from gsisearch.verdicts import Cut, Where

#: This number of words next to a quotation are adjacent to it.
ADJACENT_WORDS = 3

_LEADING = " \t\r\n\u00a0\u2002,;:.!?\u2026)]”’–—-"
_CLAUSE_END = re.compile(r";\s+|[.:]\s+(?=\d+\))")


def between(
    reader: ParagraphReader, before: PartMatch, after: PartMatch, rules: Rules
) -> Cut | None:
    """What an ellipsis between two matches leaves out; None where there are no words."""
    start, end = before.end, after.start
    paragraphs = reader.through(before.window.paragraphs[-1], end)
    text = reader.published(paragraphs, start, end)
    if not WORD.search(text):
        return None
    first, last = _trim(text)
    warning = _warning(text[first:last], rules, _warning_between)
    return Cut("inside", text[first:last], start + first, start + last, True, warning)


def before_quotation(match: PartMatch, rules: Rules, *, marked: bool) -> Cut | None:
    """Qualifying words of the same clause before a quotation.

    Args:
        match: of the first part.
        rules: which words qualify.
        marked: whether the quotation starts with an ellipsis.
    """
    paragraph, end = match.window.paragraphs[0], match.start
    for sentence_start, sentence_end in paragraph.sentences:
        if sentence_start < end <= sentence_end:
            clause_ends = _CLAUSE_END.finditer(paragraph.published(sentence_start, end))
            start = sentence_start + max((found.end() for found in clause_ends), default=0)
            return _cut("before", paragraph, (start, end), rules, marked)
    return None


def after_quotation(match: PartMatch, rules: Rules, *, marked: bool) -> Cut | None:
    """Qualifying words of the same clause after a quotation; `match` is of the last part."""
    paragraph, start = match.window.paragraphs[-1], match.end
    for sentence_start, sentence_end in paragraph.sentences:
        if sentence_start <= start < sentence_end:
            clause_end = _CLAUSE_END.search(paragraph.published(start, sentence_end))
            end = start + clause_end.start() if clause_end else sentence_end
            return _cut("after", paragraph, (start, end), rules, marked)
    return None


def _cut(
    where: Where, paragraph: Paragraph, span: Offsets, rules: Rules, marked: bool
) -> Cut | None:
    """The cut of a span, if a rule warns of it."""
    text = paragraph.published(*span)
    first, last = _trim(text)
    text = text[first:last]
    look = _warning_before if where == "before" else _warning_after
    if not WORD.search(text) or not (warning := _warning(text, rules, look)):
        return None
    return Cut(where, text, span[0] + first, span[0] + last, marked, warning)


def _trim(text: str) -> Offsets:
    """The span without white space at the ends, and without punctuation at the start."""
    return len(text) - len(text.lstrip(_LEADING)), len(text.rstrip())


def _warning(text: str, rules: Rules, look: Callable[[str, Rules], str]) -> str:
    """What `look` finds in a text, without what only looks like a qualifier."""
    if rules.first_words.isdisjoint(ascii_words(text)):
        return ""
    return look(rules.harmless.sub(lambda match: "," * len(match.group()), text), rules)


def _warning_between(text: str, rules: Rules) -> str:
    if match := rules.negations.search(text):
        return rules.negation_warning.format(words=match.group())
    if match := rules.limits_anywhere.search(text) or rules.limits_adjacent.search(text):
        return rules.limit_warning.format(words=match.group())
    return ""


def _warning_before(text: str, rules: Rules) -> str:
    starts = [match.start() for match in WORD.finditer(text)]
    adjacent = min(starts[-ADJACENT_WORDS:], default=len(text))
    if match := rules.negations.search(text, adjacent):
        return rules.negation_warning.format(words=match.group())
    match = (
        rules.limits_anywhere.search(text)
        or rules.limits_adjacent.match(text)
        or rules.limits_adjacent.search(text, adjacent)
    )
    return rules.limit_warning.format(words=match.group()) if match else ""


def _warning_after(text: str, rules: Rules) -> str:
    ends = (match.end() for match in islice(WORD.finditer(text), ADJACENT_WORDS))
    adjacent = max(ends, default=0)
    if match := rules.negations.search(text, 0, adjacent):
        return rules.negation_warning.format(words=match.group())
    if match := rules.limits_anywhere.search(text):
        return rules.limit_warning.format(words=match.group())
    for match in rules.limits_adjacent.finditer(text):
        if match.start() < adjacent or _opens_clause(text, match.start()):
            return rules.limit_warning.format(words=match.group())
    return ""


def _opens_clause(text: str, at: int) -> bool:
    while at > 0 and text[at - 1].isspace():
        at -= 1
    return text[at - 1 : at] in {",", "–", "—", "("}
