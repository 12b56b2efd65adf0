"""Queries in plain words: which of their words say what is looked for."""

from __future__ import annotations

from collections.abc import Collection

from gsisearch.query import tree
from gsisearch.text.languages import Language, language
from gsisearch.text.words import fold, without_elision


def telling(node: tree.Node, of: Language | None = None) -> tree.Node:
    """The query without the words side by side that say little, while others are left.

    Args:
        node: the query.
        of: the language that it is read in; the default one unless given.
    """
    if not (isinstance(node, tree.And) and node.implied):
        return node
    of = of or language()
    little = of.stop_words | of.asking if _is_question(node, of) else of.stop_words
    kept = tuple(child for child in node.children if not _is_one_of(little, child))
    if not any(isinstance(child, tree.Leaf) for child in kept):
        return node
    return kept[0] if len(kept) == 1 else tree.And(kept, implied=True)


def is_stop_word(node: tree.Node, of: Language | None = None) -> bool:
    """Whether a node is a word that says little in a language.

    Capitals and `=` say that the word is meant: "US", "WHO", "=will".
    """
    return _is_one_of((of or language()).stop_words, node)


def _is_one_of(words: Collection[str], node: tree.Node) -> bool:
    return (
        isinstance(node, tree.Word)
        and not node.exact
        and _form(node) in words
        and not (len(node.text) > 1 and node.text.isupper())
    )


def _form(word: tree.Word) -> str:
    """The folded word, without what is elided before it: `une` for "d'une"."""
    return fold(without_elision(word.text)[0])


def _is_question(node: tree.And, of: Language) -> bool:
    first, second = node.children[:2]
    if _is_one_of(of.openers, first):
        return True
    return isinstance(first, tree.Word) and (
        fold(without_elision(first.text)[1]) in of.openers
        or (isinstance(second, tree.Word) and (_form(first), _form(second)) in of.requests)
    )
