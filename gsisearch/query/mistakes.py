"""Error messages for queries with misplaced tokens."""

from __future__ import annotations

from gsisearch.errors import QueryError
from gsisearch.query.tokens import OPERATORS, Token


def no_word(query: str) -> QueryError:
    """The error for a query without a word."""
    shown = query.strip()
    remedy = "Write a word, or a phrase in quotes."
    if not shown:
        return QueryError(query, None, "the query is empty", remedy)
    return QueryError(query, query.index(shown), "the query has no word in it", remedy)


def unexpected(
    query: str, before: Token | None, token: Token, around: Token | None = None
) -> QueryError:
    """The error for a misplaced token.

    Args:
        query: the query.
        before: the token before it, None for the first.
        token: the misplaced token.
        around: the enclosing field or open parenthesis.
    """
    if token.kind == "field" and around:
        problem = f"“{token.text}:” inside “{around.text}:”"
        remedy = f"Write one after the other: {around.text}:… {token.text}:…"
        return QueryError(query, token.start, problem, remedy)
    if token.kind in ("~", "^"):
        remedy = "Write ~ right after a word or phrase, and ^ right after a word, phrase or group."
        return QueryError(query, token.start, f"“{token.kind}” belongs to nothing", remedy)
    if token.kind in OPERATORS or (before and before.kind in OPERATORS):
        return _misplaced_operator(query, before, token)
    if token.kind == "end":
        opening = around if around and around.kind == "(" else before
        return _unclosed(query, opening) if opening else no_word(query)
    if before and before.kind == "(":
        remedy = "Write words between them, or leave them out."
        return QueryError(query, before.start, "nothing between the parentheses", remedy)
    remedy = "Put “(” where the group begins, or leave it out."
    return QueryError(query, token.start, "this parenthesis is never opened", remedy)


def _unclosed(query: str, opening: Token) -> QueryError:
    remedy = "Put “)” where the group ends, or leave it out."
    return QueryError(query, opening.start, "this parenthesis is never closed", remedy)


def _misplaced_operator(query: str, before: Token | None, token: Token) -> QueryError:
    remedy = "In capitals, AND, OR and NOT join words; write them small to search for them."
    if token.kind not in OPERATORS:
        assert before
        return QueryError(query, before.start, f"nothing after “{before.text}”", remedy)
    if before and before.kind in (*OPERATORS, "field"):
        problem = f"“{token.text}” right after “{query[before.start : before.end]}”"
    else:
        problem = f"nothing before “{token.text}”"
    return QueryError(query, token.start, problem, remedy)
