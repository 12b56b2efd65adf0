"""Expansion of patterns (`secur*`, `wom?n`, `fuzzy~`) into the matching words of the index."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import chain
from typing import TYPE_CHECKING

from gsisearch.errors import QueryError
from gsisearch.matching.plan import Element, Terms
from gsisearch.query import tree
from gsisearch.text.words import WORD, forms, split_elision

if TYPE_CHECKING:
    from gsisearch.matching.counts import Counts

_Expanded = tuple[str, tuple[Element, ...]]

#: Maximum number of words that a pattern may match.
MAX_EXPANSIONS = 1000

_WILD = re.compile(r"([*?])")
_HYPHEN = re.compile("[-\u2010\u2011\u2013]")


def expand_pattern(node: tree.Prefix | tree.Wildcard | tree.Fuzzy, counts: Counts) -> _Expanded:
    """The label of a pattern, and its expansion.

    A pattern with hyphens or an elided article (`l'`) has an element for each of its parts.

    Raises:
        QueryError: a part matches more than `MAX_EXPANSIONS` words.
    """
    match node:
        case tree.Fuzzy(text, distance):
            return f"{text}~{distance}", (_within_distance(text, distance, counts),)
        case tree.Prefix() | tree.Wildcard():
            pattern = str(node)
            pieces = (reversed(split_elision(piece)) for piece in _HYPHEN.split(pattern))
            parts = [part for part in chain.from_iterable(pieces) if WORD.search(part)]
            return pattern, tuple(chain.from_iterable(_expand_part(part, counts) for part in parts))


def _expand_part(pattern: str, counts: Counts) -> tuple[Element, ...]:
    if not _WILD.search(pattern):
        return tuple(((form,),) for form in forms(pattern))
    from fnmatch import translate  # its expressions don't backtrack from star to star

    pieces = [piece if piece in "*?" else "".join(forms(piece)) for piece in _WILD.split(pattern)]
    regex = re.compile(translate("".join(pieces)))
    terms = counts.terms("exact", pieces[0])
    return (_check_count(pattern, (term for term in terms if regex.fullmatch(term))),)


def _within_distance(text: str, distance: int, counts: Counts) -> Element:
    """The words within an edit distance of a word."""
    from gsisearch.text.spelling import within

    form = "".join(forms(split_elision(text)[0]))
    return _check_count(text, within(form, distance, counts.terms("exact")))


def _check_count(pattern: str, terms: Iterable[str]) -> Element:
    found: list[Terms] = []
    for term in terms:
        found.append((term,))
        if len(found) > MAX_EXPANSIONS:
            problem = f"“{pattern}” stands for more than {MAX_EXPANSIONS:,} words of the corpus"
            raise QueryError(pattern, None, problem, "Write more of the word.")
    return tuple(found)
