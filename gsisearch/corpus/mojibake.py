"""Mojibake, UTF-8 decoded in another encoding: `â€™` for ’, `Ã©` for é, `Рџ` for П.

A text is searched for what a UTF-8 character looks like when decoded in another encoding.  Most of
these sequences are never written on purpose.  Doubtful ones count only if several follow each
other, or if adjacent letters show that they are inside a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

#: As `iconv` calls them, the commonest first.
_ENCODINGS = ("windows-1252", "windows-1251", "macintosh")


class Mojibake(NamedTuple):
    """Characters decoded wrongly: their offset, what they should be, and the wrong encoding."""

    start: int
    text: str
    intended: str
    encoding: str


def find_mojibake(text: str) -> list[Mojibake]:
    """The mojibake in a text, in order; only that of the encoding with most of it."""
    if text.isascii():
        return []
    found = [list(_find(text, encoding)) for encoding in _ENCODINGS]
    return max(found, key=len)


def _find(text: str, encoding: str) -> Iterator[Mojibake]:
    prefix, sequence = _patterns(encoding)
    if not prefix.search(text):  # faster, and true of most texts
        return
    for match in sequence.finditer(text):
        wrong = match.group()
        intended = _decoded_again(wrong, encoding)
        if intended and _is_certain(text, match, intended, encoding):
            twice = _decoded_again(intended, encoding)
            yield Mojibake(match.start(), wrong, twice or intended, encoding)


@cache
def _patterns(encoding: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Patterns of the first two bytes of a non-ASCII character, and of one or more characters."""
    trail = _class(range(0x80, 0xC0), encoding)
    two, three, four = (
        _class(range(*leads), encoding) for leads in ((0xC2, 0xE0), (0xE0, 0xF0), (0xF0, 0xF5))
    )
    one = f"{two}{trail}|{three}{trail}{{2}}|{four}{trail}{{3}}"
    lead = _class(range(0xC2, 0xF5), encoding)
    return re.compile(f"{lead}{trail}"), re.compile(f"(?:{one})+")


def _class(values: range, encoding: str) -> str:
    chars = (char for char, value in _bytes(encoding).items() if value in values)
    return f"[{re.escape(''.join(chars))}]"


@cache
def _bytes(encoding: str) -> dict[str, int]:
    """Character → byte; windows-1252 includes the control characters of ISO 8859-1."""
    table = {chr(value): value for value in range(0x80, 0xA0)} if encoding == "windows-1252" else {}
    for value in range(0x80, 0x100):
        byte = bytes([value])
        table[byte.decode(encoding, "ignore") or byte.decode("latin-1")] = value
    return table


def _decoded_again(wrong: str, encoding: str) -> str:
    """Text decoded in a wrong encoding, decoded as UTF-8 instead; "" if it is not UTF-8."""
    table = _bytes(encoding)
    try:
        return bytes(table[char] for char in wrong).decode("utf-8")
    except (KeyError, UnicodeDecodeError):
        return ""


def _is_certain(text: str, match: re.Match[str], intended: str, encoding: str) -> bool:
    """Whether a match can't have been written on purpose."""
    if not intended.replace("\xa0", "").replace("\xad", "").isprintable():
        return False
    if encoding == "windows-1252" and all(map(_is_common, intended)):
        before = text[max(0, match.start() - 2) : match.start()]
        after = text[match.end() : match.end() + 1]
        if all("\u0100" <= char < "\u0180" for char in intended):  # “Å“ as œ: within a word only
            return before[-1:].islower() or after.islower()
        return not (len(before) == 2 and before.isupper())  # not the end of a word in capitals
    if encoding == "macintosh":
        return all(map(_is_common, intended))
    return len(intended) >= 3 or (len(intended) == 2 and all(char >= "\u3000" for char in intended))


def _is_common(char: str) -> bool:
    """Whether a character is common in Latin script: letters, punctuation, symbols."""
    return "\xa0" <= char < "\u0180" or "\u2010" <= char < "\u2040" or char in "€™−"
