"""Query text → tokens.

White space, control characters, bidirectional controls and lone surrogates are separators.
Quotation marks delimit phrases, parentheses are tokens of their own; all other consecutive
characters form a chunk.  A chunk may begin with `-`, then a field, then `=`; its word follows, and
then `~` and `^`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from gsisearch.errors import QueryError
from gsisearch.text.words import WORD, fold, is_unsafe

FILTERS = ("section", "doc", "kind", "date")
FIELDS = ("title", "commitments", "text", *FILTERS)

# Closing quotation marks by opening mark: “English”, „German“, ”Swedish”, «French», »Danish«.
_CLOSING = {'"': '"', "“": "”", "„": "”“", "”": "”", "«": "»", "»": "»«"}
_LONGEST_SHOWN = 40
_BREAKS = frozenset([" ", "(", ")", *_CLOSING])

Kind = Literal["(", ")", "AND", "OR", "NOT", "field", "=", "word", "phrase", "~", "^", "end"]

_PARENTHESES: dict[str, Kind] = {"(": "(", ")": ")"}
OPERATORS: dict[str, Kind] = {"AND": "AND", "OR": "OR", "NOT": "NOT"}


class Token(NamedTuple):
    """A token of a query, `query[start:end]`.

    `text` is the name of a field, a word without surrounding punctuation, a phrase without its
    quotation marks, the number after `~` or `^`, and for other kinds the token as written.
    """

    kind: Kind
    text: str
    start: int
    end: int


def tokens(query: str) -> Iterator[Token]:
    """The tokens of a query in order, the last of kind "end".

    Raises:
        QueryError: an unclosed or empty phrase, an unknown field, a field without a value, or a
            misplaced sign.  It is raised when the iteration reaches the error.
    """
    text = spaced(query)
    at = 0
    while at < len(text):
        char = text[at]
        if char == " ":
            at += 1
        elif char in _PARENTHESES:
            yield Token(_PARENTHESES[char], char, at, at + 1)
            at += 1
        elif char in _CLOSING:
            token = _phrase(query, text, at)
            yield token
            at = token.end
        else:
            chunk = _Chunk(query, text, at)
            yield from chunk.tokens()
            at = chunk.end
    yield Token("end", "", at, at)


def has_word(text: str) -> bool:
    """Whether a text contains a word, and not only punctuation."""
    return any(fold(match.group()) for match in WORD.finditer(text))


def is_address(text: str) -> bool:
    """Whether a word is a web address, in which `*`, `?` and `~` have no special meaning."""
    scheme, mark, rest = text.partition("://")
    return bool(mark) and scheme.isascii() and scheme.isalpha() and has_word(rest)


def quoted(text: str) -> str:
    """The text in quotation marks, truncated for a message."""
    return f"“{text}”" if len(text) <= _LONGEST_SHOWN else f"“{text[:_LONGEST_SHOWN]}…”"


def spaced(query: str) -> str:
    """The query with every separator replaced by a space, so that offsets don't change."""
    if query.isascii() and query.isprintable():
        return query
    return "".join(" " if char.isspace() or is_unsafe(char) else char for char in query)


def _phrase(query: str, text: str, start: int) -> Token:
    """The phrase whose opening quotation mark is at `start`."""
    closing = _CLOSING[text[start]]
    ends = [end for mark in closing if (end := text.find(mark, start + 1)) > 0]
    if not ends:
        problem = f"the quotation mark {text[start]} is never closed"
        remedy = f"Close the phrase with {closing[0]} or leave the mark out."
        raise QueryError(query, start, problem, remedy)
    words = " ".join(text[start + 1 : min(ends)].split())
    if not has_word(words):
        problem = "there is no word between the quotation marks"
        remedy = "Write the words of a phrase between them, or leave them out."
        raise QueryError(query, start, problem, remedy)
    return Token("phrase", words, start, min(ends) + 1)


class _Chunk:
    """Consecutive characters without separators, quotation marks and parentheses.

    Attributes:
        end: its end offset in the query.
    """

    def __init__(self, query: str, text: str, start: int) -> None:
        end = start + 1
        while end < len(text) and text[end] not in _BREAKS:
            end += 1
        self.end = end
        self._query = query
        self._text = text
        self._at = start
        self._is_exact = False
        # Whether a phrase or group adjoins its left side, or its right side.
        self._follows = start > 0 and text[start - 1] not in " ("
        self._leads = end < len(text) and text[end] not in " )"

    def tokens(self) -> Iterator[Token]:
        """The tokens of the chunk; none if it is only punctuation."""
        chunk = self._rest
        if chunk.isalnum() and chunk.isascii():  # the usual case
            yield Token(OPERATORS.get(chunk, "word"), chunk, self._at, self.end)
            return
        if self._char in "~^" and self._follows:
            yield from self._signs()
            return
        yield from self._minus()
        while token := self._exact() or self._field():
            yield token
            if token.text in FILTERS:
                yield from self._value()
                return
            self._is_exact = token.kind == "="
        yield from self._word()

    def _minus(self) -> Iterator[Token]:
        """`-`, if it begins the chunk and something to exclude follows directly."""
        rest = self._rest.lstrip("-")
        dashes = len(self._rest) - len(rest)
        if not dashes or self._follows or not self._matters(rest):
            return
        if dashes > 1:
            remedy = "Write one - right before what to exclude."
            raise self._error(f"{dashes} minus signs in a row", remedy)
        yield self._take("NOT", 1)

    def _field(self) -> Token | None:
        """The field before a colon, if there is one."""
        name, colon, rest = self._rest.partition(":")
        if not colon:
            return None
        if name.lower() not in FIELDS:
            # Times (15:06) and web addresses are words, and a colon may follow a word.
            if rest.startswith("//") or not any(map(str.isalpha, name)) or not self._matters(rest):
                return None
            raise self._unknown_field(name)
        if not self._matters(rest):
            remedy = f"Write what to find right after the colon, or “{name}” without it."
            raise self._error(f"“{name}:” has nothing right after it", remedy)
        if rest.startswith("-"):
            raise self._error("“-” after a field", f"Write it first: -{name}:…", len(name) + 1)
        return self._take("field", len(name) + 1, name.lower())

    def _unknown_field(self, name: str) -> QueryError:
        from gsisearch.text.spelling import nearest

        near = nearest(name.lower(), FIELDS, 1)
        hint = f"Did you mean “{near[0]}:”? " if near else ""
        fields = ", ".join(f"{field}:" for field in FIELDS)
        remedy = f"{hint}The fields are {fields}. To find a colon, quote it: {quoted(self._rest)}."
        return self._error(f"{quoted(name + ':')} is not a field", remedy)

    def _value(self) -> Iterator[Token]:
        """The rest of the chunk, as the value of a filter."""
        if self._rest:
            yield self._take("word", len(self._rest))

    def _exact(self) -> Token | None:
        """`=`, if the rest of the chunk begins with it and something follows directly."""
        self._skip_punctuation()
        rest = self._rest.lstrip("=")
        signs = len(self._rest) - len(rest)
        return self._take("=", signs) if signs and self._matters(rest) else None

    def _word(self) -> Iterator[Token]:
        """The word without surrounding punctuation, and the signs after it."""
        signs = "^" if is_address(self._rest.partition("^")[0]) else "~^"
        end = self._at
        while end < self.end and self._text[end] not in signs:
            end += 1
        first, last = _core(self._text, self._at, end)
        if first < last:
            word = self._text[first:last]
            kind = "word" if self._is_exact else OPERATORS.get(word, "word")
            yield Token(kind, word, first, last)
            self._at = end
            yield from self._signs()
        elif _has_content(self._text[end : self.end]):
            remedy = f"Write {self._text[end]} right after a word or phrase, with no space."
            raise self._error(f"“{self._text[end]}” belongs to nothing", remedy, end - self._at)

    def _signs(self) -> Iterator[Token]:
        """`~` and `^`, each with its number."""
        if self._rest.startswith("~"):
            number = self._rest[1:].partition("^")[0]
            yield self._take("~", 1 + len(number), _trimmed(number))
        if self._rest:
            yield self._take("^", len(self._rest), _trimmed(self._rest[1:]))

    def _skip_punctuation(self) -> None:
        word = WORD.search(self._text, self._at, self.end)
        stop = word.start() if word else self.end
        while self._at < stop and self._char not in "=~^*?":
            self._at += 1

    @property
    def _char(self) -> str:
        return self._text[self._at]

    @property
    def _rest(self) -> str:
        return self._text[self._at : self.end]

    def _matters(self, rest: str) -> bool:
        """Whether `rest` has content, or is empty and a phrase or group follows directly."""
        return _has_content(rest) if rest else self._leads

    def _take(self, kind: Kind, length: int, text: str | None = None) -> Token:
        start = self._at
        self._at = end = start + length
        return Token(kind, self._text[start:end] if text is None else text, start, end)

    def _error(self, problem: str, remedy: str, offset: int = 0) -> QueryError:
        return QueryError(self._query, self._at + offset, problem, remedy)


def _has_content(text: str) -> bool:
    return "*" in text or has_word(text)


def _core(text: str, start: int, end: int) -> tuple[int, int]:
    """The offsets of the word in `text[start:end]`, without surrounding punctuation.

    `*` is part of the word, and so is `?`, except at the end, where it is punctuation.
    """
    if not _has_content(text[start:end]):
        return start, start
    stars = text.find("*", start, end), text.rfind("*", start, end)
    parts = [(star, star + 1) for star in stars if star >= 0]
    parts += [match.span() for match in WORD.finditer(text, start, end)]
    first = min(begin for begin, _ in parts)
    question = text.find("?", start, first)
    return first if question < 0 else question, max(end for _, end in parts)


def _trimmed(number: str) -> str:
    """The text after a sign, without trailing punctuation."""
    end = len(number)
    while end and not number[end - 1].isalnum():
        end -= 1
    return number[:end]
