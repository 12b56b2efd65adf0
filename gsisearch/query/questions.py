"""Queries in plain words: which of their words say what is looked for."""

from __future__ import annotations

from gsisearch.query import tree
from gsisearch.text.words import STOP_WORDS, fold

#: What a question begins with.
_OPENERS = frozenset(
    "what which who whom whose when where why how is are was were do does did has have had can"
    " could will would should".split()
)
#: What a request begins with, in two words.
_REQUESTS = frozenset(
    (verb, object)
    for verb in ("tell", "show", "give", "find", "explain")
    for object in ("me", "us", "what", "how", "why")
)
#: Words of a question that are about the text and not its subject.
_SAYING = frozenset(
    "say says said saying tell tells told mean means meant mention mentions mentioned talk talks"
    " speak speaks think thinks call called according give explain show find me us please"
    " article author document passage passages speaker speech text".split()
)


def telling(node: tree.Node) -> tree.Node:
    """The query without the words side by side that say little, while others are left."""
    if not (isinstance(node, tree.And) and node.implied):
        return node
    says_little = _says_little_in_a_question if _is_question(node) else is_stop_word
    kept = tuple(child for child in node.children if not says_little(child))
    if not any(isinstance(child, tree.Leaf) for child in kept):
        return node
    return kept[0] if len(kept) == 1 else tree.And(kept, implied=True)


def is_stop_word(node: tree.Node) -> bool:
    """Whether a node is a word that says little.

    Capitals and `=` say that the word is meant: "US", "WHO", "=will".
    """
    return _is_one_of(STOP_WORDS, node)


def _says_little_in_a_question(node: tree.Node) -> bool:
    return is_stop_word(node) or _is_one_of(_SAYING, node)


def _is_one_of(words: frozenset[str], node: tree.Node) -> bool:
    return (
        isinstance(node, tree.Word)
        and not node.exact
        and fold(node.text) in words
        and not (len(node.text) > 1 and node.text.isupper())
    )


def _is_question(node: tree.And) -> bool:
    first, second = node.children[:2]
    return _is_one_of(_OPENERS, first) or (
        isinstance(first, tree.Word)
        and isinstance(second, tree.Word)
        and (fold(first.text), fold(second.text)) in _REQUESTS
    )
