"""What a heading looks like: a label (`Article 5`), a number (`II.`, `2.1`) or a title.

These look at a line alone; `chunking` looks at what stands around it.
"""

from __future__ import annotations

import re

from gsisearch.corpus.enumerations import Marker

#: The longest heading in characters, and the longest without a number.
LONGEST = 120
LONGEST_PLAIN = 80

_MOST_WORDS = 12
_NUMERAL = r"(?:[0-9]{1,3}|[IVXLC]+|[A-Z])"
_LABEL = re.compile(
    rf"(?:(?i:article|chapter|part|section|annex|appendix|schedule|title)\s+{_NUMERAL}\b[.:]?"
    r"|第[一二三四五六七八九十0-9]+[章節节條条])"
)
_NUMBER = re.compile(
    r"(?:[IVXLC]+|[A-Z])[.)](?=\s+\S)"
    r"|[0-9]{1,2}(?:\.[0-9]{1,2})*(?:[.):](?=\s+\S)|(?=\s+[^\W\d_a-z]))"
    r"|[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）"
)
_OPEN_END = re.compile(r"[.;:,!…。；：，！]$")
_PROSE_END = re.compile(r"[.;:!?…。；：！？][\"'”’)\]]*$")
# Datelines, captions and addresses.
_OTHER_LINE = re.compile(
    r"(?:[0-9]{1,2}(?:st|nd|rd|th|\.)?\s+\w+,?|\w+\s+[0-9]{1,2},?)\s+[0-9]{4}$"
    r"|[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{4}年"
    r"|^(?:Figure|Table|Box|Photo|Source)s?\s*[0-9:]|\w@\w|://|\bwww\."
)


def may_be_heading(text: str) -> bool:
    """Whether nothing speaks against it: short, no stop or comma at its end, no dateline."""
    return len(text) <= LONGEST and not _OPEN_END.search(text) and not _OTHER_LINE.search(text)


def is_label(text: str) -> bool:
    """Whether it is a label and nothing more: `Article 5`, `PART II`."""
    return bool(_LABEL.fullmatch(text))


def heading_marker(text: str) -> Marker | None:
    """The number or label that it begins with."""
    match = _LABEL.match(text) or _NUMBER.match(text)
    return Marker.of(match.group()) if match else None


def is_title(text: str) -> bool:
    """Whether it is written like a title: most of its longer words are capitalised."""
    words: list[str] = re.findall(r"[^\W\d_]+", text)
    if not words or len(words) > _MOST_WORDS or not words[0][0].isupper():
        return False
    longer = [word for word in words if len(word) > 3] or words
    return sum(word[0].isupper() for word in longer) * 2 > len(longer)


def ends_sentence(text: str) -> bool:
    """Whether it ends as sentences do, with a stop, perhaps in quotes."""
    return bool(_PROSE_END.search(text))
