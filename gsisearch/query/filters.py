"""Values of fields that filter: section, document, kind and date."""

from __future__ import annotations

from gsisearch.errors import QueryError
from gsisearch.query.tokens import Token, quoted
from gsisearch.query.tree import DateRange, Filter, FilterField

_KINDS = ("paragraph", "commitment")
# A slug is lower case; `doc:` takes it in any case.
_SLUG = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-")

#: A description of the value of each filter, and how to write it.
EXPECTED: dict[FilterField, tuple[str, str]] = {
    "section": (
        "the number of a section",
        "Write section:0 for the opening, section:1, … `gsisearch outline` lists them.",
    ),
    "doc": (
        "the name of a document",
        "Write its name or a beginning of it, as in doc:gsi. `gsisearch outline` lists them.",
    ),
    "kind": (
        "a kind of passage (paragraph, commitment)",
        "Write kind:paragraph or kind:commitment.",
    ),
}


def read_filter(query: str, field: Token, value: Token) -> Filter | DateRange:
    """The filter of a field and a value.

    Args:
        query: the query, for errors.
        field: the token of the field.
        value: a word or phrase; trailing punctuation is ignored.

    Raises:
        QueryError: invalid value for the field.
    """
    text = _trimmed(value.text)
    if field.text == "date":
        return _date_range(query, value, text)
    name: FilterField = field.text  # type: ignore[assignment]  # the tokens know no others
    if found := make_filter(name, text):
        return found
    what, remedy = EXPECTED[name]
    raise QueryError(query, value.start, f"{quoted(text)} is not {what}", remedy)


def make_filter(field: FilterField, value: str) -> Filter | None:
    """The filter of a field and a value; None if the value is invalid."""
    value = value.lower()
    begins = value[:-1] if value.endswith("*") else value
    match field:
        case "section" if value.isascii() and value.isdigit():
            return Filter(field, value.lstrip("0") or "0")
        case "doc" if begins[:1].isalnum() and _SLUG.issuperset(begins):
            return Filter(field, value)
        case "kind" if value in _KINDS:
            return Filter(field, value)
    return None


def _trimmed(value: str) -> str:
    """The value without trailing punctuation, except for the two dots of an open range."""
    value = value.rstrip(",;:!?")
    return value[:-1] if value.endswith(".") and not value.endswith("..") else value


def _date_range(query: str, token: Token, value: str) -> DateRange:
    start, dots, end = value.partition("..")
    if not dots:
        end = start
    if not value.strip(".") or not all(_is_date(date) for date in (start, end) if date):
        remedy = (
            "Write a year, a month or a day, or a range: "
            "date:2022, date:2022-06, date:2022-01..2022-12, date:2022-06-07.."
        )
        raise QueryError(query, token.start, f"{quoted(value)} is not a date", remedy)
    common = min(len(start), len(end))
    if start[:common] > end[:common]:
        remedy = f"Write the earlier date first: date:{end}..{start}"
        raise QueryError(query, token.start, f"{quoted(value)} ends before it starts", remedy)
    return DateRange(start, end)


def _is_date(text: str) -> bool:
    """Whether a text is an existing year, month or day in ISO 8601 format."""
    from datetime import date

    if len(text) not in (4, 7, 10) or not text.replace("-", "").isdecimal() or not text.isascii():
        return False
    try:
        return date.fromisoformat(f"{text}-01-01"[:10]).isoformat().startswith(text)
    except ValueError:
        return False
