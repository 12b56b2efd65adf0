"""Synonyms: other names for what a query names.

The settings list groups of names for the same thing (GSI, Global Security Initiative).  A word that
is a name also finds the other names; each word of a name of several words ("global security
initiative") also finds the others.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain

from gsisearch.query import tree
from gsisearch.query.questions import is_any_of
from gsisearch.text.caching import cached
from gsisearch.text.languages import language
from gsisearch.text.words import forms

_Forms = tuple[str, ...]
_POSSESSIVES = ("'s", "’s", "'S", "’S")


class Synonyms:
    """Groups of names for the same thing.

    Args:
        groups: the groups, as in `model.Settings.synonyms`.
        stop_words: the stop words of the corpus; by default those of the default language.
    """

    def __init__(
        self, groups: Iterable[Sequence[str]], stop_words: Collection[str] | None = None
    ) -> None:
        self._stop_words = language().stop_words if stop_words is None else stop_words
        self._groups: dict[_Forms, Sequence[str]] = {}
        for group in groups:
            self._groups.update((self._significant_words(forms(name)), group) for name in group)
        self._longest = max(map(len, self._groups), default=0)
        self._others = cached(self._find_others, maxsize=8192)
        self._first = {name[0] for name in self._groups if name}

    def _find_others(self, name: _Forms) -> tuple[str, ...]:
        """The other names of a group that don't contain the typed name or a shorter one.

        Where such a longer name occurs, the shorter one is found anyway.
        """
        group = self._groups[name]
        others = {
            other: forms(other)
            for other in group
            if not _contains(self._significant_words(forms(other)), name)
        }
        known = frozenset(others.values())
        lengths = frozenset(map(len, known))

        def has_shorter(found: _Forms) -> bool:
            rows = (_ngrams(found, length) for length in lengths if length < len(found))
            return not known.isdisjoint(chain.from_iterable(rows))

        return tuple(other for other, found in others.items() if not has_shorter(found))

    def _significant_words(self, name: _Forms) -> _Forms:
        """The words of a name without stop words, unless it has no others."""
        return tuple(form for form in name if form not in self._stop_words) or name

    @property
    def short(self) -> dict[str, str]:
        """The names that are a single word, by folded form."""
        names = (name for group in self._groups.values() for name in group)
        return {found[0]: name for name in names if len(found := forms(name)) == 1}

    def others(self, nodes: Sequence[tree.Node]) -> list[tuple[str, ...]]:
        """For each of some nodes side by side, the synonyms of the name that it is part of.

        Of overlapping names, the first counts, and of those the longest.  Stop words are ignored:
        "Belt and Road" is "Belt & Road".
        """
        found: list[tuple[str, ...]] = [()] * len(nodes)
        at = 0
        while at < len(nodes):
            end, others = self._longest_from(nodes, at)
            found[at:end] = [others] * (end - at)
            at = end
        return found

    def _longest_from(self, nodes: Sequence[tree.Node], start: int) -> tuple[int, tuple[str, ...]]:
        """The end of the longest name that starts at a node, and its synonyms."""
        end = start + 1
        others: tuple[str, ...] = ()
        name: _Forms = ()
        for at in range(start, len(nodes)):
            node = nodes[at]
            if not isinstance(node, tree.Word) or node.exact or len(name) > self._longest:
                break
            if is_any_of(self._stop_words, node):
                if not name:
                    break
                continue
            name = self._significant_words(name + _words_of(node.text))
            if not self._first.intersection(name[:1]):
                break
            if name in self._groups:
                others = self._others(name)
                end = at + 1
        return end, others


def _words_of(text: str) -> _Forms:
    """The folded words of a word of the query, without a possessive 's."""
    return forms(text[:-2] if text.endswith(_POSSESSIVES) else text)


def _contains(name: _Forms, part: _Forms) -> bool:
    """Whether a name contains the words of another one after the other."""
    return part in _ngrams(name, len(part))


def _ngrams(name: _Forms, length: int) -> Iterator[_Forms]:
    """All sequences of `length` consecutive words of a name."""
    return (name[at : at + length] for at in range(len(name) - length + 1))
