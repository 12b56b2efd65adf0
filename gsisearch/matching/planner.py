"""Query tree → plan: words become the terms that the index has for them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice, product
from typing import TYPE_CHECKING

from gsisearch.caching import cached
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
from gsisearch.text.languages import Language, language
from gsisearch.text.variants import MAX_WRITTEN_WORDS, read_forms, variant_prefix
from gsisearch.text.words import WORD, fold, forms, split_elision, words

if TYPE_CHECKING:
    from gsisearch.matching.counts import Counts
    from gsisearch.query.synonyms import Synonyms

#: At most so many ways to write a name are looked for.
_MAX_ALTERNATIVES = 16

_BodyTitle = tuple[Fields, Fields]


class Planner:
    """Makes plans with the counts of one index.

    Args:
        counts: of the index.
        names: what else things are called; None for nothing.

    Attributes:
        languages: those of the index: a word is looked for by its stems in each of them.
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
        """The plan of a query, in the passages that all filters leave.

        Raises:
            QueryError: an unknown section or document, or a pattern that stands for too many
                words.
        """
        plan = self._plan_by_language(drop_stop_words(node, self.languages))
        sets = tuple(map(self._filter, filters))
        if not sets:
            return plan
        if isinstance(plan, AllOf):
            return AllOf((*sets, *plan.parts), plan.loose)
        return AllOf((*sets, plan))

    def _plan_by_language(self, node: tree.Node) -> Plan:
        """The plan of a query whose words side by side may say little in some of the languages.

        Such a word is looked for in passages of the others alone; passages of these languages
        don't need it.
        """
        little = stop_words_by_language(node, self.languages)
        if not (little and isinstance(node, tree.And)):
            return self._plan(node, STEMMED, 1.0)
        kept = tuple(child for child in node.children if child not in little)
        optional = (self._optional_word(child, there) for child, there in little.items())
        return AllOf((*self._plan_side_by_side(kept, STEMMED, 1.0), *optional), loose=True)

    def _optional_word(self, word: tree.Word, there: Sequence[Language]) -> AnyOf:
        """A word, or a passage in one of the languages in which it says little."""
        others = [one for one in self.languages if one not in there]
        leaf = Leaf(word.text, (self._stemmed(word.text, others),), *STEMMED)
        codes = tuple(one.code for one in there)
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
                # What a passage says counts; a title stands over passages that don't say it.
                body_or_title = fields[0], () if fields[0] else fields[1]
                return Excluding(self._without_names._plan(child, body_or_title, boost))
            case tree.Boost(child, factor):
                return self._plan(child, fields, boost * factor)
            case tree.In(field, child):
                return self._in_field(field, child, boost)
            case _:
                raise AssertionError(f"no plan of {node!r}")

    @property
    def _without_names(self) -> Planner:
        """A planner that knows no other names: nobody excludes what he did not write."""
        return Planner(self._counts)

    def _plan_side_by_side(
        self, nodes: Sequence[tree.Node], fields: _BodyTitle, boost: float
    ) -> Iterator[Plan]:
        """The plans of nodes side by side, which may be a name together."""
        others = self._names.others(nodes) if self._names else [()] * len(nodes)
        for node, names in zip(nodes, others, strict=True):
            if isinstance(node, tree.Word) and not node.exact:
                yield self._keyword_or_names(node, names, fields, boost)
            else:
                yield self._plan(node, fields, boost)

    def _keyword_or_names(
        self, word: tree.Word, names: Sequence[str], fields: _BodyTitle, boost: float
    ) -> Plan:
        """A word, or in its place one of the other names that the index has."""
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
        """Which of some names the fields may have, and all ways in which they may have them."""
        known = {name: ways for name in names if (ways := self._known_alternatives(name, fields))}
        return tuple(known), tuple(dict.fromkeys(chain.from_iterable(known.values())))

    def _known_alternatives(self, name: str, fields: Fields) -> Element:
        """The ways a field may have a name, each as words in a row that it has somewhere."""
        ways = (tuple(chain.from_iterable(way)) for way in product(*self.phrase(name)))
        return tuple(
            way
            for way in islice(ways, _MAX_ALTERNATIVES)
            if all(self._is_known(fields, term) for term in way)
        )

    def _is_known(self, fields: Iterable[str], term: str) -> bool:
        return any(self._counts.count(field, term) for field in fields)

    def _in_field(self, field: tree.TextField, child: tree.Node, boost: float) -> Plan:
        """The title alone, or the body of passages of one kind."""
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
            title = ()  # a phrase is looked for in what a passage says, unless `title:` asks
        return Leaf(label, elements, body, title, slop, boost, literal)

    def _keyword(self, text: str, fields: _BodyTitle, boost: float) -> Leaf:
        """A word in any of its forms, with the leaf of it as it is written."""
        stemmed, as_written = self._keyword_elements(text)
        exact = Leaf(f"={text}", as_written, *_exact(fields), boost=boost, literal=True)
        return Leaf(text, stemmed, *fields, boost=boost, exact=exact)

    def _find_keyword_elements(self, text: str) -> tuple[tuple[Element], tuple[Element]]:
        """The elements of a keyword: by its stems, and as it is written."""
        return (self._with_related(self.stemmed(text)),), (self.word(text),)

    def word(self, text: str, *, respell: bool = True) -> Element:
        """The ways the index may have a word as it is written: itself, its variants, with and
        without hyphen, and if asked for in other spellings."""
        found = forms(text)
        ways = self._word_alternatives(found)
        for one in self.languages if respell else ():
            ways += self._respelled_alternatives(found, one, str, sum(EXACT, ()))
        return tuple(dict.fromkeys(ways))

    def stemmed(self, text: str) -> Element:
        """The same by the stems in each of the languages, without what is elided before it."""
        return self._stemmed(text, self.languages)

    def share_stem(self, one: str, other: str) -> bool:
        """Whether two words have the same stems in one of the languages."""
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
        """The stems that a word is looked for by in a language: its own, and those of words of
        the index that share another term with it."""
        of = language(code)
        terms = of.terms(word)
        if not of.has_several_terms:
            return terms
        known = (self._counts.terms("variant", variant_prefix((term,))) for term in terms)
        others = chain.from_iterable(map(read_forms, ((term,) for term in terms), known))
        return tuple(dict.fromkeys(chain(terms, chain.from_iterable(others))))

    def _word_alternatives(self, written: Terms) -> list[Terms]:
        """What is between two spaces as words, with its variants, and as one word."""
        ways = [written, *self._variants(tuple(map(fold, written)))]
        if len(written) > 1:
            ways.append(("".join(written),))
        return ways

    def _respelled_alternatives(
        self, found: Terms, of: Language, term: Callable[[str], str], fields: Fields
    ) -> Iterator[Terms]:
        """The words in the other spellings of a language that the index has in some fields."""
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
        """The terms of a field that have the root of a stem, in its language."""
        code, _, stem = term.partition(":")
        root = language(code).root
        if not root:
            return ()
        wanted, skip = root(stem), len(code) + 1
        terms = self._counts.terms(field, f"{code}:{wanted}")
        return tuple(term for term in terms if root(term[skip:]) == wanted)

    def phrase(self, text: str) -> tuple[Element, ...]:
        """The elements of a phrase: its words, each with the ways the index may have it."""
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
        """What words may be read as."""
        if len(written) > 1 and not self._begins_multiword_variant(written[0]):
            return ()
        return read_forms(written, self._counts.terms("variant", variant_prefix(written)))

    def _find_multiword_variant(self, form: str) -> bool:
        """Whether a way to write something has several words, this one first: few have."""
        return any(True for _ in self._counts.terms("variant", f"{form} "))


def _exact(fields: _BodyTitle) -> _BodyTitle:
    return EXACT[0] if fields[0] else (), EXACT[1] if fields[1] else ()


def _words_with_hyphens(text: str) -> tuple[Terms, list[bool]]:
    """The folded words of a text, and for each whether a hyphen ties it to the one before."""
    found: list[str] = []
    tied: list[bool] = []
    end = 0
    for word in words(text):
        tied.append(bool(found) and text[end : word.start] in {"-", "\u2010", "\u2011", "\u2013"})
        found.append(word.form)
        end = word.end
    return tuple(found), tied
