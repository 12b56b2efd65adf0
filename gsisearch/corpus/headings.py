"""What headings look like: a label (`Article 5`), a number (`II.`, `2.1`) or a title.

Only the text itself is examined; its context is up to the caller.
"""

from __future__ import annotations

import re

from gsisearch.corpus.enumerations import Marker

#: The maximum length of a heading, and of one without a number.
MAX_LENGTH = 120
MAX_UNNUMBERED = 80

_MAX_WORDS = 12
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
_NO_HEADING_END = re.compile(r"[.;:,!…。；：，！]$")
_SENTENCE_END = re.compile(r"[.;:!?…。；：！？][\"'”’)\]]*$")
# Datelines, captions and addresses.
_OTHER_LINE = re.compile(
    r"(?:[0-9]{1,2}(?:st|nd|rd|th|\.)?\s+\w+,?|\w+\s+[0-9]{1,2},?)\s+[0-9]{4}$"
    r"|[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{4}年"
    r"|^(?:Figure|Table|Box|Photo|Source)s?\s*[0-9:]|\w@\w|://|\bwww\."
)


def may_be_heading(text: str) -> bool:
    """Whether a text can be a heading: short, no full stop or comma at its end, no dateline."""
    return (
        len(text) <= MAX_LENGTH
        and not _NO_HEADING_END.search(text)
        and not _OTHER_LINE.search(text)
    )


def is_label(text: str) -> bool:
    """Whether a text is only a label: `Article 5`, `PART II`."""
    return bool(_LABEL.fullmatch(text))


def heading_marker(text: str) -> Marker | None:
    """The number or label at the beginning of a text."""
    match = _LABEL.match(text) or _NUMBER.match(text)
    return Marker.parse(match.group()) if match else None


def is_title(text: str) -> bool:
    """Whether a text is written like a title: most of its longer words are capitalized."""
    words: list[str] = re.findall(r"[^\W\d_]+", text)
    if not words or len(words) > _MAX_WORDS or not words[0][0].isupper():
        return False
    longer = [word for word in words if len(word) > 3] or words
    return sum(word[0].isupper() for word in longer) * 2 > len(longer)


def ends_sentence(text: str) -> bool:
    """Whether a text ends like a sentence, perhaps with a closing quotation mark."""
    return bool(_SENTENCE_END.search(text))
