"""UTF-8 that was once read in another encoding: `â€™` for ’, `Ã©` for é, `Рџ` for П.

A text is searched for what the bytes of one UTF-8 character look like in such an encoding.  Most of
these are never written on purpose; others are doubtful, and count only where several follow each
other or a letter beside them shows that they stand within a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

#: As `iconv` calls them; the first is by far the commonest.
_ENCODINGS = ("windows-1252", "windows-1251", "macintosh")


class Mojibake(NamedTuple):
    """A place in a text: what stands there, what it was, and the encoding it was read in."""

    start: int
    found: str
    meant: str
    encoding: str


def mojibake(text: str) -> list[Mojibake]:
    """The places where a text shows UTF-8 that was read in another encoding, in order.

    All are of one encoding: the one with the most places.
    """
    if text.isascii():
        return []
    found = [list(_places(text, encoding)) for encoding in _ENCODINGS]
    return max(found, key=len)


def _places(text: str, encoding: str) -> Iterator[Mojibake]:
    beginning, whole = _patterns(encoding)
    if not beginning.search(text):  # in most texts, and much quicker
        return
    for match in whole.finditer(text):
        run = match.group()
        meant = _undone(run, encoding)
        if meant and _is_sure(text, match, meant, encoding):
            again = _undone(meant, encoding)
            yield Mojibake(match.start(), run, again or meant, encoding)


@cache
def _patterns(encoding: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What the first two bytes of a character beyond ASCII look like, and one or more characters."""
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
    """Character → byte; windows-1252 is often mixed up with ISO 8859-1, which has controls."""
    table = {chr(value): value for value in range(0x80, 0xA0)} if encoding == "windows-1252" else {}
    for value in range(0x80, 0x100):
        byte = bytes([value])
        table[byte.decode(encoding, "ignore") or byte.decode("latin-1")] = value
    return table


def _undone(run: str, encoding: str) -> str:
    """What a run was before it was read in an encoding, "" where it was nothing."""
    table = _bytes(encoding)
    try:
        return bytes(table[char] for char in run).decode("utf-8")
    except (KeyError, UnicodeDecodeError):
        return ""


def _is_sure(text: str, match: re.Match[str], meant: str, encoding: str) -> bool:
    """Whether a run is no text of its own."""
    if not meant.replace("\xa0", "").replace("\xad", "").isprintable():
        return False
    if encoding == "windows-1252" and all(map(_is_common, meant)):
        before = text[max(0, match.start() - 2) : match.start()]
        after = text[match.end() : match.end() + 1]
        if all("\u0100" <= char < "\u0180" for char in meant):  # “Å“ as œ: within a word only
            return before[-1:].islower() or after.islower()
        return not (len(before) == 2 and before.isupper())  # not the end of a word in capitals
    if encoding == "macintosh":
        return all(map(_is_common, meant))
    return len(meant) >= 3 or (len(meant) == 2 and all(char >= "\u3000" for char in meant))


def _is_common(char: str) -> bool:
    """Whether texts in Latin script have a character: letters, punctuation, signs."""
    return "\xa0" <= char < "\u0180" or "\u2010" <= char < "\u2040" or char in "€™−"
