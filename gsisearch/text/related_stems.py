"""Related stems: stems with a common root, a fallback for words whose stem isn't in the index.

Snowball gives some related words different stems: "terrorist" keeps its ending, "terrorism" becomes
`terror`; "hegemony" becomes `hegemoni`, "hegemonism" `hegemon`.  Removing these endings from all
stems would conflate unrelated words ("policy" and "police"), so it is done only for words without
any match.
"""

from __future__ import annotations

import re

_ENDINGS = ("ist", "i")
#: Two groups of vowels, each followed by a consonant: Porter's measure is above 1.
_LONG = re.compile(r"[^aeiouy]*(?:[aeiouy]+[^aeiouy]+){2}")


def root(stem: str) -> str:
    """The stem without an ending that Snowball keeps, unless that would leave a short word."""
    for ending in _ENDINGS:
        shorter = stem.removesuffix(ending)
        if shorter != stem and _LONG.match(shorter):
            return shorter
    return stem
