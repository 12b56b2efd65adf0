"""What an exact quotation may differ in: the kind of quotation marks, and white space."""

from __future__ import annotations

from array import array

_MARKS = "\"'“”„‟«»‹›‘’‚‛`´″′＂＇「」『』"
_ONE_MARK = str.maketrans(dict.fromkeys(_MARKS, "'"))


def normalize(text: str) -> str:
    """The text with all quotation marks alike, and each run of white space as one space."""
    return " ".join(text.translate(_ONE_MARK).split())


def normalized_offsets(text: str, start: int = 0) -> array[int]:
    """For each character of `normalize(text)` its offset in a source that has the text at `start`."""
    offsets = array("I")
    after_space = True
    for offset, char in enumerate(text, start):
        if not (char.isspace() and after_space):
            offsets.append(offset)
        after_space = char.isspace()
    return offsets
