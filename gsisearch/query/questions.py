"""Stop words in queries, and the words that only phrase a question."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from gsisearch.query import tree
from gsisearch.text.languages import Language, language
from gsisearch.text.words import fold, split_elision


def drop_stop_words(node: tree.Node, languages: Sequence[Language] = ()) -> tree.Node:
    """The query without its stop words, unless it has no other words.

    Only words side by side are dropped, no exact words and no words in capitals ("US", "WHO").

    Args:
        node: the query.
        languages: the languages of the corpus; a word is dropped if it is a stop word in all of
            them.  None given means the default language.
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
    """The words side by side that are stop words in some of the languages, with these languages."""
    found: dict[tree.Word, tuple[Language, ...]] = {}
    if isinstance(node, tree.And) and node.implied:
        for one in languages:
            for child in _find_stop_words(node, one):
                found[child] = (*found.get(child, ()), one)
    return found


def _find_stop_words(node: tree.And, of: Language) -> frozenset[tree.Word]:
    """The stop words of a language in a query; none if nothing else would be left."""
    forms = of.stop_words | of.framing_words if _is_question(node, of) else of.stop_words
    words = (child for child in node.children if isinstance(child, tree.Word))
    stop_words = frozenset(word for word in words if is_any_of(forms, word))
    kept = (child for child in node.children if child not in stop_words)
    return stop_words if any(isinstance(child, tree.Leaf) for child in kept) else frozenset()


def is_any_of(words: Collection[str], node: tree.Node) -> bool:
    """Whether a node is one of some folded words, unless capitals or `=` mark it as significant:
    "US", "WHO", "=will"."""
    return (
        isinstance(node, tree.Word)
        and not node.exact
        and _form(node) in words
        and not (len(node.text) > 1 and node.text.isupper())
    )


def _form(word: tree.Word) -> str:
    """The folded word without an elided article or preposition: `une` for "d'une"."""
    return fold(split_elision(word.text)[0])


def _is_question(node: tree.And, of: Language) -> bool:
    first, second = node.children[:2]
    if is_any_of(of.question_words, first):
        return True
    return isinstance(first, tree.Word) and (
        fold(split_elision(first.text)[1]) in of.question_words
        or (isinstance(second, tree.Word) and (_form(first), _form(second)) in of.request_phrases)
    )
