"""Query tree → plan: words are replaced by their terms in the index."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice, product
from typing import TYPE_CHECKING

from gsisearch.matching.languages import languages
from gsisearch.matching.plan import (
    EXACT,
    STEMMED,
    AllOf,
    AnyOf,
    Element,
    Excluding,
    Fields,
    Leaf,
    PassageSet,
    Plan,
    Terms,
)
from gsisearch.query import tree
from gsisearch.query.questions import drop_stop_words, stop_words_by_language
from gsisearch.text.caching import cached
from gsisearch.text.languages import Language, language
from gsisearch.text.variants import MAX_WRITTEN_WORDS, read_forms, variant_prefix
from gsisearch.text.words import WORD, fold, forms, split_elision, words

if TYPE_CHECKING:
    from gsisearch.matching.counts import Counts
    from gsisearch.query.synonyms import Synonyms

#: Maximum number of spellings that are searched for a name or word.
_MAX_ALTERNATIVES = 16

_BodyTitle = tuple[Fields, Fields]


class Planner:
    """Makes plans for one index.

    Args:
        counts: the vocabulary of the index.
        names: the synonyms; None for none.

    Attributes:
        languages: the languages of the index; words are searched by their stems in all of them.
    """

    def __init__(self, counts: Counts, names: Synonyms | None = None) -> None:
        self.languages = languages(counts)
        self._counts = counts
        self._stems = cached(self._find_stems, maxsize=8192)
        self._names = names
        self._variants = cached(self._find_variants, maxsize=8192)
        self._begins_multiword_variant = cached(self._find_multiword_variant, maxsize=8192)
        self._keyword_elements = cached(self._find_keyword_elements, maxsize=8192)
        self._known_names = cached(self._find_known_names, maxsize=1024)
        self._related = cached(self._find_related, maxsize=8192)

    def plan(self, node: tree.Node, filters: Iterable[tree.Node] = ()) -> Plan:
        """The plan of a query, restricted by filters.

        Raises:
            QueryError: unknown section or document, or a pattern that matches too many words.
        """
        plan = self._plan_by_language(drop_stop_words(node, self.languages))
        sets = tuple(map(self._filter, filters))
        if not sets:
            return plan
        if isinstance(plan, AllOf):
            return AllOf((*sets, *plan.parts), plan.loose)
        return AllOf((*sets, plan))

    def _plan_by_language(self, node: tree.Node) -> Plan:
        """The plan of a query that may have words which are stop words in some languages only.

        Such a word is required in passages of the other languages alone.
        """
        stop_words = stop_words_by_language(node, self.languages)
        if not (stop_words and isinstance(node, tree.And)):
            return self._plan(node, STEMMED, 1.0)
        kept = tuple(child for child in node.children if child not in stop_words)
        optional = (self._optional_word(word, where) for word, where in stop_words.items())
        return AllOf((*self._plan_side_by_side(kept, STEMMED, 1.0), *optional), loose=True)

    def _optional_word(self, word: tree.Word, stop_word_in: Sequence[Language]) -> AnyOf:
        """A word, or a passage in one of the languages in which it is a stop word."""
        others = [one for one in self.languages if one not in stop_word_in]
        leaf = Leaf(word.text, (self._stemmed(word.text, others),), *STEMMED)
        codes = tuple(one.code for one in stop_word_in)
        return AnyOf((leaf, PassageSet(word.text, "language", codes)))

    def _plan(self, node: tree.Node, fields: _BodyTitle, boost: float) -> Plan:
        if tree.is_filter(node):
            return self._filter(node)
        match node:
            case tree.Word(exact=False):
                return next(self._plan_side_by_side((node,), fields, boost))
            case tree.Word() | tree.Phrase() | tree.Prefix() | tree.Wildcard() | tree.Fuzzy():
                return self._leaf(node, fields, boost)
            case tree.And(children, implied=True):
                return AllOf(tuple(self._plan_side_by_side(children, fields, boost)), loose=True)
            case tree.And(children):
                return AllOf(tuple(self._plan(child, fields, boost) for child in children))
            case tree.Or(children):
                return AnyOf(tuple(self._plan(child, fields, boost) for child in children))
            case tree.Not(child):
                # Only the body counts: the title may have a word that the passage doesn't have.
                body_or_title = fields[0], () if fields[0] else fields[1]
                return Excluding(self._without_names._plan(child, body_or_title, boost))
            case tree.Boost(child, factor):
                return self._plan(child, fields, boost * factor)
            case tree.In(field, child):
                return self._in_field(field, child, boost)
            case _:
                raise AssertionError(f"no plan for {node!r}")

    @property
    def _without_names(self) -> Planner:
        """A planner without synonyms, for exclusions: only what was typed is excluded."""
        return Planner(self._counts)

    def _plan_side_by_side(
        self, nodes: Sequence[tree.Node], fields: _BodyTitle, boost: float
    ) -> Iterator[Plan]:
        """The plans of nodes side by side, several of which may form a name with synonyms."""
        others = self._names.others(nodes) if self._names else [()] * len(nodes)
        for node, names in zip(nodes, others, strict=True):
            if isinstance(node, tree.Word) and not node.exact:
                yield self._keyword_or_names(node, names, fields, boost)
            else:
                yield self._plan(node, fields, boost)

    def _keyword_or_names(
        self, word: tree.Word, names: Sequence[str], fields: _BodyTitle, boost: float
    ) -> Plan:
        """A word, or any of those synonyms that occur in the index."""
        leaf = self._keyword(word.text, fields, boost)
        if not names:
            return leaf
        body, title = _exact(fields)
        if body:
            title = ()  # as for phrases
        known, element = self._known_names(tuple(names), body or title)
        if not known:
            return leaf
        other = Leaf(
            leaf.label, (element,), body, title, boost=boost, literal=True, names=known, typed=leaf
        )
        return AnyOf((leaf, other))

    def _find_known_names(
        self, names: tuple[str, ...], fields: Fields
    ) -> tuple[tuple[str, ...], Element]:
        """The names that can occur in the fields, and the alternatives for all of them."""
        known = {name: ways for name in names if (ways := self._known_alternatives(name, fields))}
        return tuple(known), tuple(dict.fromkeys(chain.from_iterable(known.values())))

    def _known_alternatives(self, name: str, fields: Fields) -> Element:
        """The ways to write a name whose words all occur in the fields."""
        ways = (tuple(chain.from_iterable(way)) for way in product(*self.phrase(name)))
        return tuple(
            way
            for way in islice(ways, _MAX_ALTERNATIVES)
            if all(self._is_known(fields, term) for term in way)
        )

    def _is_known(self, fields: Iterable[str], term: str) -> bool:
        return any(self._counts.count(field, term) for field in fields)

    def _in_field(self, field: tree.TextField, child: tree.Node, boost: float) -> Plan:
        """The plan for the title only, or for the body of passages of one kind."""
        if field == "title":
            return self._plan(child, ((), STEMMED[1]), boost)
        kind = "commitment" if field == "commitments" else "paragraph"
        body = self._plan(child, (STEMMED[0], ()), boost)
        return AllOf((PassageSet(field, "kind", (kind,)), body))

    def _filter(self, node: tree.Node) -> Plan:
        from gsisearch.matching.filters import plan_filter

        return plan_filter(self._counts, node)

    def _leaf(self, node: tree.Leaf, fields: _BodyTitle, boost: float) -> Leaf:
        slop, literal = 0, False
        match node:
            case tree.Word(text, exact=False):
                return self._keyword(text, fields, boost)
            case tree.Word(text):
                elements: tuple[Element, ...] = (self.word(text, respell=False),)
                label, literal = str(node), True
            case tree.Phrase(text, slop):
                elements, literal = self.phrase(text), True
                label = f'"{text}"' + (f"~{slop}" if slop else "")
            case tree.Prefix() | tree.Wildcard() | tree.Fuzzy():
                from gsisearch.matching.patterns import expand_pattern

                label, elements = expand_pattern(node, self._counts)
        body, title = _exact(fields)
        if isinstance(node, tree.Phrase) and body:
            title = ()  # phrases are searched in titles only with `title:`
        return Leaf(label, elements, body, title, slop, boost, literal)

    def _keyword(self, text: str, fields: _BodyTitle, boost: float) -> Leaf:
        """The leaf of a word in any of its forms, with the leaf of the word as written."""
        stemmed, as_written = self._keyword_elements(text)
        exact = Leaf(f"={text}", as_written, *_exact(fields), boost=boost, literal=True)
        return Leaf(text, stemmed, *fields, boost=boost, exact=exact)

    def _find_keyword_elements(self, text: str) -> tuple[tuple[Element], tuple[Element]]:
        """The elements of a keyword: its stems, and the word as written."""
        return (self._with_related(self.stemmed(text)),), (self.word(text),)

    def word(self, text: str, *, respell: bool = True) -> Element:
        """The alternatives for a word as written: itself and its variants, with and without
        hyphens, and with `respell` other spellings (British and American)."""
        found = forms(text)
        ways = self._word_alternatives(found)
        for one in self.languages if respell else ():
            ways += self._respelled_alternatives(found, one, str, sum(EXACT, ()))
        return tuple(dict.fromkeys(ways))

    def stemmed(self, text: str) -> Element:
        """The stems of a word in all languages of the index, without an elided article."""
        return self._stemmed(text, self.languages)

    def share_stem(self, one: str, other: str) -> bool:
        """Whether two words have the same stems in any language of the index."""
        return any(
            self._stemmed(one, (one_language,)) == self._stemmed(other, (one_language,))
            for one_language in self.languages
        )

    def _stemmed(self, text: str, among: Iterable[Language]) -> Element:
        text, _ = split_elision(text)
        written = tuple(WORD.findall(text))
        found: dict[Terms, None] = {}
        for one in among:
            respelt = self._respelled_alternatives(forms(text), one, one.stem, sum(STEMMED, ()))
            for way in chain(self._word_alternatives(written), respelt):
                each = (self._stems(one.code, word) for word in way)
                found.update(dict.fromkeys(islice(product(*each), _MAX_ALTERNATIVES)))
        return tuple(found)

    def _find_stems(self, code: str, word: str) -> Terms:
        """The stems for a word in a language: its own, and those of words in the index that share
        another term with it (its stem without accents, the word without its prefix)."""
        of = language(code)
        terms = of.terms(word)
        if not of.has_several_terms:
            return terms
        known = (self._counts.terms("variant", variant_prefix((term,))) for term in terms)
        others = chain.from_iterable(map(read_forms, ((term,) for term in terms), known))
        return tuple(dict.fromkeys(chain(terms, chain.from_iterable(others))))

    def _word_alternatives(self, written: Terms) -> list[Terms]:
        """The words of a chunk between spaces, with their variants, and joined to one word."""
        ways = [written, *self._variants(tuple(map(fold, written)))]
        if len(written) > 1:
            ways.append(("".join(written),))
        return ways

    def _respelled_alternatives(
        self, found: Terms, of: Language, term: Callable[[str], str], fields: Fields
    ) -> Iterator[Terms]:
        """The words in other spellings of a language, if these occur in some of the fields."""
        for at, form in enumerate(found):
            for other in of.respell(form) if of.respell else ():
                if self._is_known(fields, term(other)):
                    yield (*found[:at], other, *found[at + 1 :])

    def _with_related(self, element: Element) -> Element:
        """The element, and where the index has none of its stems, stems of the same root."""
        fields = STEMMED[0] + STEMMED[1]
        if any(self._is_known(fields, way[0]) for way in element):
            return element
        stems = [way[0] for way in element if len(way) == 1]
        found = {term for stem in stems for field in fields for term in self._related(field, stem)}
        return element + tuple((term,) for term in sorted(found))

    def _find_related(self, field: str, term: str) -> Terms:
        """The terms of a field with the same root as a stem, in its language."""
        code, _, stem = term.partition(":")
        root = language(code).root
        if not root:
            return ()
        wanted, skip = root(stem), len(code) + 1
        terms = self._counts.terms(field, f"{code}:{wanted}")
        return tuple(term for term in terms if root(term[skip:]) == wanted)

    def phrase(self, text: str) -> tuple[Element, ...]:
        """The elements of a phrase: its words, each with its alternatives in the index."""
        found, hyphened = _words_with_hyphens(text)
        elements: list[Element] = []
        at = 0
        while at < len(found):
            ways: dict[Terms, None] = {}
            length = 1
            for run in range(min(MAX_WRITTEN_WORDS, len(found) - at), 0, -1):
                written = found[at : at + run]
                ways.update(dict.fromkeys(self._variants(written)))
                if run > 1 and all(hyphened[at + 1 : at + run]):
                    joined = ("".join(written),)
                    if self._counts.count("exact", joined[0]):
                        ways[joined] = None
                if ways:
                    length = run
                    break
            ways[found[at : at + length]] = None
            elements.append(tuple(ways))
            at += length
        return tuple(elements)

    def _find_variants(self, written: Terms) -> tuple[Terms, ...]:
        """The words of which `written` is a variant."""
        if len(written) > 1 and not self._begins_multiword_variant(written[0]):
            return ()
        return read_forms(written, self._counts.terms("variant", variant_prefix(written)))

    def _find_multiword_variant(self, form: str) -> bool:
        """Whether there is a variant of several words that starts with this one (rare)."""
        return any(True for _ in self._counts.terms("variant", f"{form} "))


def _exact(fields: _BodyTitle) -> _BodyTitle:
    return EXACT[0] if fields[0] else (), EXACT[1] if fields[1] else ()


def _words_with_hyphens(text: str) -> tuple[Terms, list[bool]]:
    """The folded words of a text, and for each whether a hyphen joins it to the one before."""
    found: list[str] = []
    tied: list[bool] = []
    end = 0
    for word in words(text):
        tied.append(bool(found) and text[end : word.start] in {"-", "\u2010", "\u2011", "\u2013"})
        found.append(word.form)
        end = word.end
    return tuple(found), tied
