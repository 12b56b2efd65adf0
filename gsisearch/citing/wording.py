"""What styles have in common: locators and dates in words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

_MONTHS = (
    "January February March April May June July August September October November December"
).split()
_LEVELS = ("paragraph", "commitment")
_ABBREVIATIONS = {"section": "sec.", "paragraph": "para."}
_ROMAN_NUMERAL = re.compile(r"([IVXLC]+)[.)\s]")


class Locator(NamedTuple):
    """Where in a document the cited passage is.

    Its string is for readers: `1.2.3` is "section 1, paragraph 2, commitment 3", or
    "section I, …" where the heading has a Roman numeral.

    Attributes:
        id: of the passage or section, without the slug.
        heading: of its section.
    """

    id: str
    heading: str = ""

    def __str__(self) -> str:
        section, *rest = self.id.split(".")
        numeral = _ROMAN_NUMERAL.match(self.heading)
        words = "opening" if section == "0" else f"section {numeral[1] if numeral else section}"
        levels = (f"{level} {number}" for level, number in zip(_LEVELS, rest, strict=False))
        return ", ".join([words, *levels])


def joined(locators: Sequence[Locator]) -> str:
    """All locators in words: "section 1, paragraph 2; section 3"."""
    return "; ".join(map(str, locators))


def abbreviated(locators: Sequence[Locator]) -> str:
    """All locators in words, abbreviated: "sec. 1, para. 2; sec. 3"."""
    text = joined(locators)
    for word, abbreviation in _ABBREVIATIONS.items():
        text = text.replace(word, abbreviation)
    return text


def date_parts(date: str) -> tuple[str, str, str]:
    """Year, name of the month, and day of an ISO date; "" for what it lacks."""
    year, month, day = (*date.split("-"), "", "")[:3]
    return year, _MONTHS[int(month) - 1] if month else "", str(int(day)) if day else ""


def british_date(date: str) -> str:
    """An ISO date as "7 June 2022", "June 2022" or "2022"."""
    year, month, day = date_parts(date)
    return " ".join(filter(None, (day, month, year)))


def american_date(date: str) -> str:
    """An ISO date as "June 7, 2022", "June 2022" or "2022"."""
    year, month, day = date_parts(date)
    return f"{month} {day}, {year}" if day else f"{month} {year}".strip()


def with_full_stop(text: str) -> str:
    """The text with a full stop, unless it ends with "?", "!" or "."."""
    return text if text.endswith(("?", "!", ".")) else f"{text}."
