"""Titles in quotation marks, with nested quotations alternating: “A ‘B’ C”."""

from __future__ import annotations

import re

#: Opening marks and the marks that close them, in several languages.
_CLOSING = {
    **{"“": "”", "„": '“”"', "”": "”", '"': '"', "«": "»", "»": "«"},
    **{"‘": "’", "‚": "‘’", "'": "'’", "‹": "›", "›": "‹"},
}
_MARKS = frozenset("“”„\"«»‘’‚'‹›")
#: Marks that may be apostrophes.
_APOSTROPHES = "'‘’"
#: Marks that may have a space inside.
_ANGLED = "«»‹›"
#: The marks inside a title at even and odd depths.
_NESTED = ("“”", "‘’")
#: The maximum depth of nested quotations.
_MAX_DEPTH = 8


def quoted_title(title: str, stop: str = "") -> str:
    """A title in quotation marks.

    Args:
        title: as published; apostrophes and unpaired marks are kept as they are.
        stop: punctuation to put inside the closing mark, as in American usage; omitted after
            “?”, “!”, “.” or the same character.
    """
    chars = list(title)
    pairs = _paired_marks(title)
    depth = 0
    for offset in sorted(pairs):
        opens = offset < pairs[offset]
        depth += opens
        chars[offset] = _NESTED[depth % 2][0 if opens else 1]
        depth -= not opens
        inside = offset + (1 if opens else -1)
        if title[offset] in _ANGLED and title[inside].isspace():
            chars[inside] = ""
    end = len(title)
    while pairs.get(end - 1, end) < end - 1:  # a closing mark
        end -= 1
    body, marks = "".join(chars[:end]), "".join(chars[end:])
    if stop and body.endswith(("?", "!", ".", stop)):
        stop = ""
    return f"“{body}{stop}{marks}”"


def _paired_marks(title: str) -> dict[int, int]:
    """The offsets of paired quotation marks, each mapped to the offset of the other."""
    pairs: dict[int, int] = {}
    unclosed: list[int] = []
    for offset, mark in enumerate(title):
        if mark not in _MARKS:
            continue
        before, after = title[offset - 1 : offset], title[offset + 1 : offset + 4]
        openers = [depth for depth, at in enumerate(unclosed) if mark in _CLOSING[title[at]]]
        if openers and _may_close(mark, before, after):
            opener = unclosed[openers[-1]]
            pairs[opener], pairs[offset] = offset, opener
            del unclosed[openers[-1] :]
        elif mark in _CLOSING and _may_open(mark, before, after) and len(unclosed) < _MAX_DEPTH:
            unclosed.append(offset)
    return pairs


def _may_close(mark: str, before: str, after: str) -> bool:
    if mark in _APOSTROPHES and after[:1].isalnum():
        return False
    return mark in _ANGLED or bool(before.strip())


def _may_open(mark: str, before: str, after: str) -> bool:
    """Whether a quotation may begin here: not after a letter, nor with “'90s” or “'n' roll”."""
    if mark in _APOSTROPHES and re.match(r"\d\d(?!\d)|n['’]", after):
        return False
    return bool(after) and not before.isalnum()
