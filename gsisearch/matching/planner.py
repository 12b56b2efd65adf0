"""Query tree → plan: words become the terms that the index has for them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice, product

from gsisearch.caching import cached
from gsisearch.errors import QueryError
from gsisearch.matching.addresses import documents
from gsisearch.matching.leaf import Leaf
from gsisearch.matching.plan import All, Any, Only, Plan, Without
from gsisearch.matching.reader import Reader
from gsisearch.matching.spans import Alternative, Element
from gsisearch.query import tree
from gsisearch.query.questions import telling
from gsisearch.query.synonyms import Names, share
from gsisearch.text.respelling import respelt
from gsisearch.text.variants import LONGEST, key, readings
from gsisearch.text.words import WORD, forms, words

STEMMED = (("text", "commitments"), ("title",))
_EXACT = (("exact",), ("title_exact",))
_WILD = re.compile(r"([*?])")
_HYPHEN = re.compile("[-\u2010\u2011\u2013]")
#: A prefix, wildcard or fuzzy word may stand for at most this many words.
MAX_EXPANSIONS = 1000
#: The leaves of so many words are kept, with what they match, where that is no more than a few.
_MOST_WORDS = 256
_FEW = 1000
#: At most so many ways to write a name are looked for.
_MOST_WAYS = 16


class Planner:
    """Makes plans for one index.

    Args:
        reader: the index.
        stem: folded word → its term in the stemmed fields.
        names: what else things are called.
    """

    def __init__(self, reader: Reader, stem: Callable[[str], str], names: Names) -> None:
        self._reader = reader
        self._stem = stem
        self._names = names
        self._readings = cached(self._look_up, maxsize=8192)
        self._begins_several = cached(self._look_ahead, maxsize=8192)
        self._words: dict[tuple[str, _Fields, float], Leaf] = {}
        self._elements = cached(self._find_elements, maxsize=8192)
        self._known = cached(self._find_known, maxsize=1024)
        self._kin = cached(self._look_for_kin, maxsize=8192)

    def plan(self, node: tree.Node, filters: Iterable[tree.Node] = ()) -> Plan:
        """The plan of a query, in the passages that all filters leave.

        Raises:
            QueryError: an unknown section or document, or a pattern that stands for too many
                words.
        """
        plan = self._plan(telling(node), STEMMED, 1.0)
        only = tuple(map(self._only, filters))
        if not only:
            return plan
        loose = isinstance(plan, All) and plan.loose
        parts = plan.parts if isinstance(plan, All) and loose else (plan,)
        return All((*only, *parts), loose)

    def _plan(self, node: tree.Node, fields: _Fields, boost: float) -> Plan:
        if tree.is_filter(node):
            return self._only(node)
        match node:
            case tree.Word(exact=False):
                (names,) = self._names.others((node,))
                return self._named(node, names, fields, boost)
            case tree.Word() | tree.Phrase() | tree.Prefix() | tree.Wildcard() | tree.Fuzzy():
                return self._leaf(node, fields, boost)
            case tree.And(children, implied=True):
                return All(tuple(self._row(children, fields, boost)), loose=True)
            case tree.And(children):
                return All(tuple(self._plan(child, fields, boost) for child in children))
            case tree.Or(children):
                return Any(tuple(self._plan(child, fields, boost) for child in children))
            case tree.Not(child):
                # What a passage says counts; a title stands over passages that don't say it.
                return Without(
                    self._literally._plan(child, (fields[0], () if fields[0] else fields[1]), boost)
                )
            case tree.Boost(child, factor):
                return self._plan(child, fields, boost * factor)
            case tree.In(field, child):
                return self._plan_in(field, child, boost)
            case _:
                raise AssertionError(f"no plan of {node!r}")

    @property
    def _literally(self) -> Planner:
        """A planner that knows no other names: nobody excludes what he did not write."""
        return Planner(self._reader, self._stem, Names(()))

    def _row(self, nodes: Sequence[tree.Node], fields: _Fields, boost: float) -> Iterator[Plan]:
        """The plans of nodes side by side, which may be a name together."""
        for node, names in zip(nodes, self._names.others(nodes), strict=True):
            if isinstance(node, tree.Word) and not node.exact:
                yield self._named(node, names, fields, boost)
            else:
                yield self._plan(node, fields, boost)

    def _named(self, word: tree.Word, names: Sequence[str], fields: _Fields, boost: float) -> Plan:
        """A word, or in its place one of the other names that the index has."""
        leaf = self._leaf(word, fields, boost)
        if not names:
            return leaf
        body, title = _exact(fields)
        if body:
            title = ()  # as for phrases
        known, element = self._known(tuple(names), body or title)
        other = Leaf(leaf.label, (element,), body, title, literal=True, names=known)
        found = other.found(self._reader).count if known else 0
        if not found:
            return leaf
        weight = share(leaf.found(self._reader).count, found, self._reader.size)
        return Any((leaf, other.boosted(boost * weight)))

    def _find_known(
        self, names: tuple[str, ...], fields: tuple[str, ...]
    ) -> tuple[tuple[str, ...], Element]:
        """Which of some names the fields have, and all ways in which they have them."""
        known = {name: ways for name in names if (ways := self._ways(name, fields))}
        return tuple(known), tuple(dict.fromkeys(chain.from_iterable(known.values())))

    def _ways(self, name: str, fields: Iterable[str]) -> Element:
        """The ways a field may have a name, each as words in a row that it has somewhere."""
        ways = (tuple(chain.from_iterable(way)) for way in product(*self.phrase(name)))
        return tuple(
            way
            for way in islice(ways, _MOST_WAYS)
            if all(any(self._reader.count(f, term) for f in fields) for term in way)
        )

    def _plan_in(self, field: tree.TextField, child: tree.Node, boost: float) -> Plan:
        """A field: the title alone, or the body of passages of one kind."""
        if field == "title":
            return self._plan(child, ((), STEMMED[1]), boost)
        kind = "commitment" if field == "commitments" else "paragraph"
        only = Only(field, frozenset(self._reader.postings("kind", kind).numbers))
        return All((only, self._plan(child, (STEMMED[0], ()), boost)))

    def _leaf(self, node: tree.Leaf, fields: _Fields, boost: float) -> Leaf:
        match node:
            case tree.Word(text, exact=False):
                return self._keyword(text, fields, boost)
            case tree.Word(text):
                elements: tuple[Element, ...] = (self.word(text, stemmed=False, respell=False),)
                label, slop, literal = f"={text}", 0, True
            case tree.Phrase(text, slop):
                elements, literal = self.phrase(text), True
                label = f'"{text}"' + (f"~{slop}" if slop else "")
            case tree.Prefix(text):
                elements, label, slop, literal = self._pattern(f"{text}*"), f"{text}*", 0, False
            case tree.Wildcard(pattern):
                elements, label, slop, literal = self._pattern(pattern), pattern, 0, False
            case tree.Fuzzy(text, distance):
                elements, slop, literal = (self._fuzzy(text, distance),), 0, False
                label = f"{text}~{distance}"
        body, title = _exact(fields)
        if isinstance(node, tree.Phrase) and body:
            title = ()  # a phrase is looked for in what a passage says, unless `title:` asks
        return Leaf(label, elements, body, title, slop, boost, literal)

    def _keyword(self, text: str, fields: _Fields, boost: float) -> Leaf:
        """A word in any of its forms, with the leaf of it as it is written."""
        key = text, fields, boost
        if key in self._words:
            return self._words[key]
        stemmed, as_written = self._elements(text)
        written = Leaf(f"={text}", as_written, *_exact(fields), 0, boost, True)
        leaf = Leaf(text, stemmed, *fields, 0, boost, False, (), written)
        if leaf.found(self._reader).at_most <= _FEW:
            if len(self._words) >= _MOST_WORDS:
                self._words.clear()
            self._words[key] = leaf
        return leaf

    def _find_elements(self, text: str) -> tuple[tuple[Element], tuple[Element]]:
        """The elements of a keyword: by its stems, and as it is written."""
        stemmed = self._with_kin(self.word(text, stemmed=True))
        return (stemmed,), (self.word(text, stemmed=False),)

    def word(self, text: str, *, stemmed: bool, respell: bool = True) -> Element:
        """The ways the index may have a word: itself, its variants, with and without hyphen,
        and if asked for in British and American spelling."""
        term = self._stem if stemmed else str
        found = forms(text)
        ways: list[Sequence[str]] = [found, *self._readings(found)]
        if len(found) > 1:
            ways.append(("".join(found),))
        if respell:
            ways += self._respelt(found, term, sum(STEMMED if stemmed else _EXACT, ()))
        return tuple(dict.fromkeys(tuple(map(term, way)) for way in ways))

    def _respelt(
        self, found: Sequence[str], term: Callable[[str], str], fields: Sequence[str]
    ) -> Iterator[Alternative]:
        """The words in the spellings of them that the index has in some fields."""
        for at, form in enumerate(found):
            for other in respelt(form):
                if any(self._reader.count(field, term(other)) for field in fields):
                    yield (*found[:at], other, *found[at + 1 :])

    def _with_kin(self, element: Element) -> Element:
        """The element, and where the index has none of its stems, stems of the same root."""
        count, fields = self._reader.count, STEMMED[0] + STEMMED[1]
        if any(count(field, way[0]) for way in element for field in fields):
            return element
        stems = [way[0] for way in element if len(way) == 1]
        found = {term for stem in stems for field in fields for term in self._kin(field, stem)}
        return element + tuple((term,) for term in sorted(found))

    def _look_for_kin(self, field: str, stem: str) -> tuple[str, ...]:
        """The terms of a field that have the root of a stem."""
        from gsisearch.text.related_stems import kin, root

        return tuple(kin(stem, self._reader.terms(field, root(stem))))

    def phrase(self, text: str) -> tuple[Element, ...]:
        """The elements of a phrase: its words, each with the ways the index may have it."""
        found, hyphened = _hyphen_runs(text)
        elements: list[Element] = []
        at = 0
        while at < len(found):
            ways: dict[Alternative, None] = {}
            length = 1
            for run in range(min(LONGEST, len(found) - at), 0, -1):
                written = found[at : at + run]
                ways.update(dict.fromkeys(self._readings(written)))
                if run > 1 and all(hyphened[at + 1 : at + run]):
                    joined = ("".join(written),)
                    if self._reader.count("exact", joined[0]):
                        ways[joined] = None
                if ways:
                    length = run
                    break
            ways[found[at : at + length]] = None
            elements.append(tuple(ways))
            at += length
        return tuple(elements)

    def _look_up(self, written: Alternative) -> tuple[Alternative, ...]:
        """What words may be read as."""
        if len(written) > 1 and not self._begins_several(written[0]):
            return ()
        return readings(written, self._reader.terms("variant", key(written)))

    def _look_ahead(self, form: str) -> bool:
        """Whether a way to write something has several words, this one first: few have."""
        return any(True for _ in self._reader.terms("variant", f"{form} "))

    def _pattern(self, pattern: str) -> tuple[Element, ...]:
        """The elements of a pattern, one for each of its parts between hyphens."""
        parts = [part for part in _HYPHEN.split(pattern) if WORD.search(part)]
        return tuple(chain.from_iterable(map(self._pattern_part, parts)))

    def _pattern_part(self, pattern: str) -> tuple[Element, ...]:
        if not _WILD.search(pattern):
            return tuple(((form,),) for form in forms(pattern))
        from fnmatch import translate  # no star is tried in more than one place: that is quick

        parts = [part if part in "*?" else "".join(forms(part)) for part in _WILD.split(pattern)]
        regex = re.compile(translate("".join(parts)))
        terms = self._reader.terms("exact", parts[0])
        return (self._expanded(pattern, (term for term in terms if regex.fullmatch(term))),)

    def _fuzzy(self, text: str, distance: int) -> Element:
        from gsisearch.text.spelling import within

        form = "".join(forms(text))
        return self._expanded(text, within(form, distance, self._reader.terms("exact")))

    def _expanded(self, pattern: str, terms: Iterable[str]) -> Element:
        found: list[Alternative] = []
        for term in terms:
            found.append((term,))
            if len(found) > MAX_EXPANSIONS:
                problem = f"“{pattern}” stands for more than {MAX_EXPANSIONS:,} words of the corpus"
                raise QueryError(pattern, None, problem, "Write more of the word.")
        return tuple(found)

    def _only(self, node: tree.Node) -> Only:
        return Only(str(node), self._numbers(node))

    def _numbers(self, node: tree.Node) -> frozenset[int]:
        """The records that a filter leaves."""
        match node:
            case tree.Or(children):
                return frozenset().union(*map(self._numbers, children))
            case tree.And(children):
                return frozenset.intersection(*map(self._numbers, children))
            case tree.Not(child):
                return frozenset(range(self._reader.size)) - self._numbers(child)
            case tree.Boost(child):
                return self._numbers(child)
            case tree.DateRange(start, end):
                return frozenset(self._dated(start, end))
            case tree.Filter("doc", value):
                slugs = documents(self._reader, value)
                found = (self._reader.postings("document", slug).numbers for slug in slugs)
                return frozenset(chain.from_iterable(found))
            case tree.Filter(field, value):
                numbers = frozenset(self._reader.postings(field, value).numbers)
                if not numbers and field == "section":
                    raise self._unknown(field, value)
                return numbers
            case _:
                raise AssertionError(f"{node!r} is no filter")

    def _unknown(self, field: tree.FilterField, value: str) -> QueryError:
        known = list(self._reader.terms(field))
        shown = ", ".join(known[:10]) + (", …" if len(known) > 10 else "")
        return QueryError(value, 0, f"no {field} “{value}”", f"Expected one of: {shown}.")

    def _dated(self, start: str, end: str) -> Iterator[int]:
        """Records of documents whose date, as precise as it is given, lies in the range."""
        for date in self._reader.terms("date"):
            after = not start or date[: len(start)] >= start[: len(date)]
            before = not end or date[: len(end)] <= end[: len(date)]
            if after and before:
                yield from self._reader.postings("date", date).numbers


_Fields = tuple[tuple[str, ...], tuple[str, ...]]


def _exact(fields: _Fields) -> _Fields:
    return _EXACT[0] if fields[0] else (), _EXACT[1] if fields[1] else ()


def _hyphen_runs(text: str) -> tuple[Alternative, list[bool]]:
    """The folded words of a text, and for each whether a hyphen ties it to the one before."""
    found: list[str] = []
    tied: list[bool] = []
    end = 0
    for word in words(text):
        tied.append(bool(found) and text[end : word.start] in {"-", "\u2010", "\u2011", "\u2013"})
        found.append(word.form)
        end = word.end
    return tuple(found), tied


def labels(parts: Iterable[Leaf]) -> tuple[str, ...]:
    """The labels of leaves, each once."""
    return tuple(dict.fromkeys(chain(part.label for part in parts)))
