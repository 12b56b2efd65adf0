"""Stems of the same root: what a word is taken for where no passage has its own stem.

Snowball leaves some words of one family apart: "terrorist" keeps its ending,
"terrorism" gives `terror`; "hegemony" gives `hegemoni`, "hegemonism" `hegemon`.  Taking these
endings off every word would join others that don't belong together ("policy" and "police"),
so it is done only for a word that finds nothing otherwise.
"""

from __future__ import annotations

import re

_ENDINGS = ("ist", "i")
#: Two vowels, or groups of them, each with a consonant after it: Porter's measure above 1.
_LONG = re.compile(r"[^aeiouy]*(?:[aeiouy]+[^aeiouy]+){2}")


def root(stem: str) -> str:
    """The stem without an ending that Snowball leaves, if what remains is no short word."""
    for ending in _ENDINGS:
        shorter = stem.removesuffix(ending)
        if shorter != stem and _LONG.match(shorter):
            return shorter
    return stem
