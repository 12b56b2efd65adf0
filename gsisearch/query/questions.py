"""Queries in plain words: which of their words say what is looked for."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from gsisearch.query import tree
from gsisearch.text.languages import Language, language
from gsisearch.text.words import fold, split_elision


def drop_stop_words(node: tree.Node, languages: Sequence[Language] = ()) -> tree.Node:
    """The query without the words side by side that say little, while others are left.

    Args:
        node: the query.
        languages: those of the corpus; a word is left out that says little in all of them.  The
            default one unless given.
    """
    if not (isinstance(node, tree.And) and node.implied):
        return node
    each = [_find_stop_words(node, one) for one in languages or (language(),)]
    dropped = frozenset.intersection(*each)
    kept = tuple(child for child in node.children if child not in dropped)
    return kept[0] if len(kept) == 1 else tree.And(kept, implied=True)


def stop_words_by_language(
    node: tree.Node, languages: Sequence[Language]
) -> Mapping[tree.Word, tuple[Language, ...]]:
    """The words side by side that say little in some of the languages, with these."""
    found: dict[tree.Word, tuple[Language, ...]] = {}
    if isinstance(node, tree.And) and node.implied:
        for one in languages:
            for child in _find_stop_words(node, one):
                found[child] = (*found.get(child, ()), one)
    return found


def _find_stop_words(node: tree.And, of: Language) -> frozenset[tree.Word]:
    """The words that say little in a language; none where nothing else would be left."""
    little = of.stop_words | of.framing_words if _is_question(node, of) else of.stop_words
    words = (child for child in node.children if isinstance(child, tree.Word))
    found = frozenset(word for word in words if is_any_of(little, word))
    kept = (child for child in node.children if child not in found)
    return found if any(isinstance(child, tree.Leaf) for child in kept) else frozenset()


def is_any_of(words: Collection[str], node: tree.Node) -> bool:
    """Whether a node is one of some folded words, which say little.

    Capitals and `=` say that the word is meant: "US", "WHO", "=will".
    """
    return (
        isinstance(node, tree.Word)
        and not node.exact
        and _form(node) in words
        and not (len(node.text) > 1 and node.text.isupper())
    )


def _form(word: tree.Word) -> str:
    """The folded word, without what is elided before it: `une` for "d'une"."""
    return fold(split_elision(word.text)[0])


def _is_question(node: tree.And, of: Language) -> bool:
    first, second = node.children[:2]
    if is_any_of(of.question_words, first):
        return True
    return isinstance(first, tree.Word) and (
        fold(split_elision(first.text)[1]) in of.question_words
        or (isinstance(second, tree.Word) and (_form(first), _form(second)) in of.request_phrases)
    )
