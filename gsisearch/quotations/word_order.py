"""Changes in which words changed places: alarming, unless they are only items of a list."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import replace
from itertools import combinations
from typing import NamedTuple

from gsisearch.deadline import in_time
from gsisearch.quotations.alarms import AlarmFinder
from gsisearch.quotations.alignment import Edit
from gsisearch.quotations.match_texts import MatchTexts
from gsisearch.quotations.tokens import Token
from gsisearch.text.words import forms
from gsisearch.verdicts import Change

#: With more changes than this, words that changed places are not looked for.
MAX_CHANGES = 12

_LIST_SEPARATORS = re.compile(r"[,;/]|\b(?:and|or)\b")
_ARTICLES = ("the", "a", "an")


class Difference(NamedTuple):
    """A change with its edit, and its words in the quotation and in the source."""

    edit: Edit
    quoted: Sequence[Token]
    sourced: Sequence[Token]
    change: Change


def check(
    texts: MatchTexts, differences: Sequence[Difference], alarms: AlarmFinder
) -> list[Change]:
    """The changes of a match with an alarm where words changed places, also with words elsewhere
    in the sentence; without any alarm where these are items of a list, or a day and a month."""
    if not differences:
        return []
    outside = _outside(texts)
    stop_words = texts.match.window.language.stop_words
    changes = [
        _with_alarm(found.change, alarms, _moved_from_outside(found, outside, stop_words))
        for found in in_time(differences)
    ]
    if not 1 < len(differences) <= MAX_CHANGES:
        return changes
    for i, k in in_time(combinations(range(len(differences)), 2)):
        one, two = differences[i], differences[k]
        moved = _moved(one, two, stop_words) or _moved(two, one, stop_words)
        if not moved:
            continue
        if _is_list(texts, one.edit, two.edit, alarms):
            changes[i], changes[k] = replace(changes[i], alarms=()), replace(changes[k], alarms=())
        elif not any(alarm.name == "order" for change in changes for alarm in change.alarms):
            at = i if one.edit.pattern_length else k
            changes[at] = _with_alarm(changes[at], alarms, moved)
    return changes


def _with_alarm(change: Change, alarms: AlarmFinder, moved: str) -> Change:
    """The change with the alarm for words that changed places, if there are any."""
    if not moved:
        return change
    return replace(change, alarms=(*change.alarms, alarms.make("order", quote=moved)))


def _outside(texts: MatchTexts) -> set[str]:
    """The folded words of the sentence, where the match starts, that are outside of it."""
    window, alignment = texts.match.window, texts.match.alignment
    first, end = window.sentence_at(alignment.start)
    return {*window.forms[first : alignment.start], *window.forms[alignment.end : end]}


def _moved_from_outside(
    found: Difference, outside: Container[str], stop_words: Container[str]
) -> str:
    """The significant words of the quotation, if all of them are outside of the match instead."""
    quoted = [token for token in found.quoted if token.form not in stop_words]
    if len(quoted) < 2 or not all(token.form in outside for token in quoted):
        return ""
    return " ".join(token.raw for token in quoted)


def _moved(here: Difference, there: Difference, stop_words: Container[str]) -> str:
    """The significant words of the quotation that the source has at another change."""
    source = {token.form for token in there.sourced}
    moved = (t for t in here.quoted if t.form in source and t.form not in stop_words)
    return " ".join(token.raw for token in moved)


def _is_list(texts: MatchTexts, one: Edit, two: Edit, alarms: AlarmFinder) -> bool:
    """Whether both texts have the same items from one change to the other."""
    both = Edit("replace", one.pattern_start, two.pattern_end, one.start, two.end)
    if alarms.is_reordered_date(texts.quote_tokens(both), texts.source_tokens(both)):
        return True
    quote_start, quote_end = texts.quote_span(both)
    items = _items(texts.published(*texts.source_span(both)))
    return len(items) > 1 and items == _items(texts.quote[quote_start:quote_end])


def _items(text: str) -> list[str]:
    """The items of a list, sorted."""
    items = _LIST_SEPARATORS.split(text)
    words = (" ".join(w for w in forms(item) if w not in _ARTICLES) for item in items)
    return sorted(filter(None, words))
