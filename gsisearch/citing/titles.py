"""A title in quotation marks: those within it become the inner kind, “A ‘B’ C”."""

from __future__ import annotations

import re

#: Opening marks and what closes them, as they are written in several languages.
_CLOSING = {
    **{"“": "”", "„": '“”"', "”": "”", '"': '"', "«": "»", "»": "«"},
    **{"‘": "’", "‚": "‘’", "'": "'’", "‹": "›", "›": "‹"},
}
_MARKS = frozenset("“”„\"«»‘’‚'‹›")
#: These may be apostrophes.
_SINGLE = "'‘’"
#: These may have a space within.
_ANGLED = "«»‹›"
#: The marks within a title, by the depth of quotation: even, odd.
_INNER = ("“”", "‘’")
#: At most so many marks are open at a time.
_DEEPEST = 8


def quoted(title: str, stop: str = "") -> str:
    """A title in quotation marks.

    Args:
        title: as published; apostrophes, and marks that have no partner, stay as they are.
        stop: a comma, say, to go inside the closing marks, as in American usage; left out after
            “?”, “!”, “.” or another one.
    """
    chars = list(title)
    partners = _partners(title)
    depth = 0
    for place in sorted(partners):
        opens = place < partners[place]
        depth += opens
        chars[place] = _INNER[depth % 2][0 if opens else 1]
        depth -= not opens
        inside = place + (1 if opens else -1)
        if title[place] in _ANGLED and title[inside].isspace():
            chars[inside] = ""
    end = len(title)
    while partners.get(end - 1, end) < end - 1:  # a closing mark
        end -= 1
    body, marks = "".join(chars[:end]), "".join(chars[end:])
    if stop and body.endswith(("?", "!", ".", stop)):
        stop = ""
    return f"“{body}{stop}{marks}”"


def _partners(title: str) -> dict[int, int]:
    """The places of the marks that open and close a quotation, each with that of its partner."""
    partners: dict[int, int] = {}
    waiting: list[int] = []
    for place, mark in enumerate(title):
        if mark not in _MARKS:
            continue
        before, after = title[place - 1 : place], title[place + 1 : place + 4]
        opened = [number for number, at in enumerate(waiting) if mark in _CLOSING[title[at]]]
        if opened and _may_close(mark, before, after):
            partner = waiting[opened[-1]]
            partners[partner], partners[place] = place, partner
            del waiting[opened[-1] :]
        elif mark in _CLOSING and _may_open(mark, before, after) and len(waiting) < _DEEPEST:
            waiting.append(place)
    return partners


def _may_close(mark: str, before: str, after: str) -> bool:
    if mark in _SINGLE and after[:1].isalnum():
        return False
    return mark in _ANGLED or bool(before.strip())


def _may_open(mark: str, before: str, after: str) -> bool:
    """Not after a letter or number; nor is “'90s” or “rock 'n' roll” the begin of a quotation."""
    if mark in _SINGLE and re.match(r"\d\d(?!\d)|n['’]", after):
        return False
    return bool(after) and not before.isalnum()
