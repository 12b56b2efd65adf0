"""Tokens → leaves of the query tree, and the numbers after `~` and `^`."""

from __future__ import annotations

from gsisearch.errors import QueryError
from gsisearch.query.tokens import Token, is_address, quoted
from gsisearch.query.tree import Fuzzy, Phrase, Prefix, Wildcard, Word
from gsisearch.text.words import forms

#: Minimum number of letters and digits in a word with `*`, `?` or `~`.
MIN_LETTERS = 2
#: Maximum number of `*` in a word: each one multiplies the time that comparing takes.
MAX_STARS = 3
MAX_SLOP = 100
MIN_BOOST = 0.01
MAX_BOOST = 100.0


def word(query: str, token: Token, fuzzy: Token | None = None) -> Word | Prefix | Wildcard | Fuzzy:
    """The leaf for a word or pattern.

    Args:
        query: the query, for errors.
        token: the word.
        fuzzy: the `~` after it.

    Raises:
        QueryError: too few letters, too many `*`, invalid distance, or `~` after a pattern.
    """
    text = token.text
    is_pattern = ("*" in text or "?" in text) and not is_address(text)
    if not (is_pattern or fuzzy):
        return Word(text)
    if is_pattern and fuzzy:
        remedy = "Use one of the two: a pattern stands for the words that it matches, no others."
        raise QueryError(query, fuzzy.start, "“~” after a word with * or ?", remedy)
    if sum(map(len, forms(text.replace("*", " ").replace("?", " ")))) < MIN_LETTERS:
        remedy = f"Write at least {MIN_LETTERS} letters of the word itself."
        sign = "“~”" if fuzzy else "* or ?"
        raise QueryError(query, token.start, f"too few letters for {sign}: {quoted(text)}", remedy)
    if fuzzy:
        return Fuzzy(text, _distance(query, fuzzy))
    return _pattern(query, token)


def _pattern(query: str, token: Token) -> Prefix | Wildcard:
    pattern = token.text
    while "**" in pattern:
        pattern = pattern.replace("**", "*")
    if pattern.count("*") > MAX_STARS:
        problem = f"more than {MAX_STARS} * in {quoted(token.text)}"
        raise QueryError(query, token.start, problem, "Write more of the word.")
    start = pattern[:-1]
    return Wildcard(pattern) if "*" in start or "?" in start else Prefix(start)


def phrase(query: str, token: Token, near: Token | None = None) -> Phrase:
    """The leaf for a phrase.

    Args:
        query: the query, for errors.
        token: the phrase.
        near: the `~` after it.

    Raises:
        QueryError: invalid slop.
    """
    return Phrase(token.text, _slop(query, near) if near else 0)


def boost(query: str, token: Token) -> float:
    """The factor of a `^`.

    Raises:
        QueryError: not a decimal number, or out of range.
    """
    digits = token.text.replace(".", "", 1)
    if digits.isascii() and digits.isdigit() and MIN_BOOST <= float(token.text) <= MAX_BOOST:
        return float(token.text)
    allowed = f"from {MIN_BOOST:g} to {MAX_BOOST:g}, as in peace^2 or peace^0.5"
    raise _bad_number(query, token, "boost", allowed)


def _distance(query: str, token: Token) -> int:
    number = token.text or "1"
    if number in ("1", "2"):
        return int(number)
    raise _bad_number(query, token, "edit distance", "1 or 2, as in peace~ or peace~2")


def _slop(query: str, token: Token) -> int:
    number = token.text
    if number.isascii() and number.isdigit() and len(number) < 10 and int(number) <= MAX_SLOP:
        return int(number)
    allowed = f'from 0 to {MAX_SLOP}, as in "peace and security"~5'
    raise _bad_number(query, token, "slop", allowed)


def _bad_number(query: str, token: Token, what: str, allowed: str) -> QueryError:
    found = f"{quoted(token.kind + token.text)} is no {what}"
    problem = found if token.text else f"“{token.kind}” has no number after it"
    return QueryError(query, token.start, problem, f"Write a number {allowed}.")
