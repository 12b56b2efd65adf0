"""Why a query found nothing, or not all of it, and what to ask instead."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, pairwise
from typing import TYPE_CHECKING, NamedTuple

from gsisearch.index.entries import Listing, Match, Matches
from gsisearch.matching import matcher
from gsisearch.matching.analysis import body_positions
from gsisearch.matching.filters import plan_filter
from gsisearch.matching.plan import STEMMED, AllOf, AnyOf, Leaf, Plan, labels
from gsisearch.matching.planner import Planner
from gsisearch.query.editing import (
    filters_of,
    plain_words,
    query_for_words,
    replace_part,
    searched_parts,
    with_children,
    without_exclusions,
)
from gsisearch.query.questions import drop_stop_words
from gsisearch.query.tree import And, In, Node, Phrase, Word
from gsisearch.search.corrections import Guesser
from gsisearch.text.languages import language
from gsisearch.text.words import WORD, fold, forms

if TYPE_CHECKING:
    from gsisearch.index.engine import Engine
    from gsisearch.search.arguments import Query

#: How often the index is asked to find out what was perhaps meant.
MOST_QUERIES = 2
#: The words of a phrase may have so many others between them for it to be suggested.
_LOOSEST = 5
#: So many passages that have something of a query are looked into.
_LOOKED_INTO = 50
#: Of a longer word or phrase of the query a sentence has the beginning, in characters.
_LONGEST_QUOTED = 60
#: At most so many words are named that are near one, or passages that have it.
_NAMED = 3


class Advice(NamedTuple):
    """What to tell a user.

    Attributes:
        suggestion: a query that finds something.
        sentences: what is missing, and why.
        matches: those of the suggestion, where they are known.
        is_sure: whether the suggestion puts right only what is clearly misspelt: it may be searched
            for unasked.
    """

    suggestion: Node | None = None
    sentences: tuple[str, ...] = ()
    matches: Matches | None = None
    is_sure: bool = False


class _Problem(NamedTuple):
    """Why a part of a query finds nothing, what to put in its place, and whether that is sure."""

    sentence: str
    instead: Node | None = None
    is_sure: bool = False


class Adviser:
    """Gives advice on a query without a complete match.

    It knows from the search how many passages have each word or phrase, and asks the index at
    most `MOST_QUERIES` times more.

    Args:
        engine: the index.
        planner: makes plans for it.
        guesser: guesses at words of it.
        query: what was searched for.
        found: what the search has found.
        listing: which matches of a suggestion are to be listed.
    """

    def __init__(
        self,
        engine: Engine,
        planner: Planner,
        guesser: Guesser,
        query: Query,
        found: Matches,
        listing: Listing,
    ) -> None:
        self._engine = engine
        self._planner = planner
        self._guesser = guesser
        self._node = query.node
        self._given = tuple(query.filters)
        self._filters = (*query.filters, *filters_of(query.node))
        self._found = found
        self._listing = listing
        self._left = MOST_QUERIES

    def advise(self) -> Advice:
        """What to say, and what to search for instead."""
        if self._filters and not self._found.allowed:
            asked = str(with_children(And((), implied=True), self._filters))
            return Advice(None, (f"No passage is left by {asked}.",))
        rest = without_exclusions(self._node)
        if rest and rest != self._node and (matches := self._complete(rest)):
            sentence = "What is excluded is in every passage that has the rest."
            return Advice(rest, (sentence,), matches)
        mended, problems = self._mended()
        sentences = tuple(dict.fromkeys(problem.sentence for problem in problems))
        if not sentences:
            sentences = ("Every part is found somewhere, but no passage has all of them.",)
        is_sure = all(problem.is_sure for problem in problems)
        if any(problem.instead for problem in problems) or not self._found.partial:
            suggestion, matches = self._nearest(mended)
            if suggestion != self._node and (matches or not self._found.partial):
                return Advice(suggestion, sentences, matches, bool(matches) and is_sure)
        return Advice(None, sentences)

    def _ask(self, plan: Plan, listing: Listing) -> Matches | None:
        """The matches of a plan, unless the index was asked often enough."""
        if not self._left:
            return None
        self._left -= 1
        return self._engine.matches(plan, listing)

    def _complete(self, node: Node) -> Matches | None:
        """The matches of a query, if there are any that have all of it."""
        matches = self._ask(self._planner.plan(node, self._given), self._listing)
        return matches if matches and matches.complete else None

    def _nearest(self, node: Node | None) -> tuple[Node | None, Matches | None]:
        """A query, with its matches, if there are any that have all of it; else the query without
        those of its parts that the partial match with the most of them lacks, if there is one."""
        if not (node and any(searched_parts(node))):
            return None, None
        plan = _loosened(self._planner.plan(node, self._given))
        limit = self._listing.limit
        enough = None if limit is None else max(limit, _LOOKED_INTO)
        matches = self._ask(plan, self._listing._replace(limit=enough))
        if matches and matches.complete:
            return node, matches._replace(page=matches.page[:limit])
        if not (matches and matches.page):
            return None, None
        missing = min((match.missing for match in matches.page), key=len)
        for unit in list(searched_parts(node)):
            if node and not set(labels(self._planner.plan(unit))).isdisjoint(missing):
                node = replace_part(node, unit, None)
        return (node if node and any(searched_parts(node)) else None), None

    def _mended(self) -> tuple[Node | None, list[_Problem]]:
        """The query with its parts that find nothing mended, or else left out; and what they are."""
        mended: Node | None = self._node
        problems = []
        for first, second in pairwise(plain_words(self._telling(self._node))):
            if (word := self._joined(first, second)) and mended:
                mended = replace_part(mended, second, None)
                mended = mended and replace_part(mended, first, Word(word))
                sentence = f"“{first} {second}” is one word in the corpus: {word}."
                problems.append(_Problem(sentence, Word(word), True))
        for unit in searched_parts(self._telling(mended)) if mended else ():
            if not self._finds(self._planner.plan(unit)):
                problem = self._explain(unit)
                problems.append(problem)
                if mended and not problem.instead:
                    mended = self._telling(mended)  # what is left may say nothing: "who was the"
                mended = mended and replace_part(mended, unit, problem.instead)
        return mended, problems

    def _telling(self, node: Node) -> Node:
        """The query without the words that say little in every language of the corpus."""
        return drop_stop_words(node, self._planner.languages)

    def _finds(self, plan: Plan) -> bool:
        """Whether part of a query is in passages that the filters leave, as far as is known."""
        match plan:
            case Leaf() if plan.key in self._found.counts:
                return self._found.counts[plan.key] > 0
            case AnyOf(parts):
                return any(map(self._finds, parts))
            case AllOf(parts):
                return all(map(self._finds, parts))
            case _:
                return self._exists(plan)

    def _exists(self, plan: Plan) -> bool:
        """Whether the index has the words of a plan, wherever they stand."""
        match plan:
            case Leaf(elements=elements, body=body, title=title):
                fields = (*body, *title)
                return bool(elements) and all(
                    any(all(self._has(fields, term) for term in terms) for terms in element)
                    for element in elements
                )
            case AnyOf(parts):
                return any(map(self._exists, parts))
            case AllOf(parts):
                return all(map(self._exists, parts))
            case _:
                return True

    def _has(self, fields: Iterable[str], term: str) -> bool:
        return any(self._engine.count(field, term) for field in fields)

    def _has_words(self, text: str) -> bool:
        return self._exists(self._planner.plan(query_for_words(text)))

    def _joined(self, first: Word, second: Word) -> str | None:
        """The one word that the corpus has for two, when it hasn't got them both."""
        if all(self._finds(self._planner.plan(word)) for word in (first, second)):
            return None
        return self._guesser.join_words(first.text, second.text)

    def _explain(self, unit: Node) -> _Problem:
        """Why a part of a query finds nothing, and what to put in its place."""
        shown = f"“{unit.text}”" if isinstance(unit, Word | Phrase) else str(unit)
        if self._filters and (places := self._places(unit)):
            return _Problem(f"{shown} is not in the passages asked for, but in {places}.")
        match unit:
            case Phrase():
                return self._explain_phrase(unit)
            case Word():
                return self._explain_word(unit)
            case In(field, child):
                where = {"title": "title", "commitments": "commitment", "text": "paragraph"}[field]
                problem = f"No {where} has {child}."
                return _Problem(problem, child if self._exists(self._planner.plan(child)) else None)
            case _:
                return _Problem(f"No word of the corpus matches {unit}.")

    def _places(self, unit: Node) -> str:
        """Where it is, whatever passages were asked for; "" if nowhere, or not known."""
        plan = self._planner.plan(unit)
        row = forms(unit.text) if isinstance(unit, Phrase) and not unit.slop else ()
        if not self._exists(plan) or (row and not any(self._guesser.contains_phrase(row))):
            return ""
        found = self._ask(plan, Listing(_NAMED, sort="document"))
        if not (found and found.complete):
            return ""
        several = len(list(islice(self._engine.terms("document"), 2))) > 1
        passages = [match.entry.passage for match in found.page]
        ids = [f"{p.document}:{p.id}" if several else p.id for p in passages]
        return ", ".join([*ids, "…"] if found.complete > _NAMED else ids)

    def _explain_word(self, word: Word) -> _Problem:
        shown = _quoted(word.text)
        if word.exact and self._has_words(word.text):
            return _Problem(f"{shown} is not in the corpus in this form.", Word(word.text))
        guesses = self._guesser.guesses(word.text, self._has_words)
        if not guesses:
            return _Problem(f"{shown} is not in the corpus.")
        near = ", ".join(guess.text for guess in guesses)
        sentence = f"{shown} is not in the corpus; near it: {near}."
        is_sure = self._guesser.is_sure(word.text, guesses)
        return _Problem(sentence, query_for_words(guesses[0].text), is_sure)

    def _explain_phrase(self, phrase: Phrase) -> _Problem:
        words, problems = self._known_words(WORD.findall(phrase.text))
        sentence = "; ".join(dict.fromkeys(problem.sentence for problem in problems))
        if not problems:
            sentence = f"The words of {_quoted(phrase.text)} are in the corpus, but not in this row"
        meant = Phrase(" ".join(words), phrase.slop)
        near = self._near_phrase(meant)
        is_sure = near == meant and all(problem.is_sure for problem in problems)
        return _Problem(f"{sentence}.", near, is_sure)

    def _known_words(self, words: Sequence[str]) -> tuple[list[str], list[_Problem]]:
        """The words of a phrase, those that are not in the corpus mended if that can be."""
        found = list(words)
        problems = []
        for at, (first, second) in enumerate(pairwise(words)):
            if found[at] and (word := self._joined(Word(first), Word(second))):
                found[at : at + 2] = "", word
                sentence = f"“{first} {second}” is one word in the corpus: {word}"
                problems.append(_Problem(sentence, is_sure=True))
        for at, word in enumerate(found):
            if word and not self._engine.count("exact", fold(word)):
                guesses = self._guesser.guesses(word, self._has_words)
                forms = map(self._guesser.written, self._guesser.forms_of(fold(word)))
                others = tuple(dict.fromkeys((*forms, *(guess.text for guess in guesses))))
                near = f" (near it: {', '.join(others[:_NAMED])})" if others else ""
                is_sure = self._guesser.is_sure(word, guesses) and others[0] == guesses[0].text
                sentence = f"{_quoted(word)} is not in the corpus{near}"
                problems.append(_Problem(sentence, is_sure=is_sure))
                found[at] = others[0] if others else word
        return [word for word in found if word], problems

    def _near_phrase(self, phrase: Phrase) -> Node | None:
        """The phrase if it is there, or with other forms of its words, or its words in another
        order or with others between them, or as single words."""
        if joined := self._with_joined_words(phrase):
            return joined
        words = WORD.findall(phrase.text)
        elements = tuple(self._planner.stemmed(word) for word in words)
        slop = max(phrase.slop, _LOOSEST)
        leaf = Leaf(phrase.text, elements, STEMMED[0], slop=slop, literal=True)
        given = (plan_filter(self._engine, node) for node in self._filters)
        found = self._exists(leaf) and self._ask(AllOf((*given, leaf)), Listing(_LOOKED_INTO))
        each = (row for match in found.page for row in self._rows(match, leaf)) if found else ()
        same = Counter(forms(phrase.text))
        rows = [row for row in each if row.is_in_order or row.forms >= same]
        if rows:
            return min(rows, key=lambda row: row.distance).phrase(phrase)
        kept = tuple(Word(word) for word in dict.fromkeys(words) if self._has_words(word))
        return self._telling(And(kept, implied=True)) if len(kept) > 1 else next(iter(kept), None)

    def _rows(self, match: Match, leaf: Leaf) -> Iterator[_Row]:
        """Where the words of a phrase, in any forms, stand near each other in a passage."""
        passage = match.entry.passage
        passage_language = language(self._engine.document(passage.document).document.language)
        positions = body_positions(passage.reading, passage_language.stem, leaf.body)
        in_a_row = set(matcher.spans(leaf._replace(slop=0), leaf.body, positions))
        written = WORD.findall(passage.reading)
        for first, last in matcher.spans(leaf, leaf.body, positions):
            yield _Row(written[first:last], (first, last) in in_a_row)

    def _with_joined_words(self, phrase: Phrase) -> Phrase | None:
        """The phrase with two of its words as the one that the corpus has for them."""
        words = WORD.findall(phrase.text)
        for at, pair in enumerate(pairwise(words)):
            if word := self._guesser.join_words(*pair):
                row = [*words[:at], word, *words[at + 2 :]]
                if any(self._guesser.contains_phrase(forms(" ".join(row)))):
                    return Phrase(" ".join(row), phrase.slop)
        return None


class _Row(NamedTuple):
    """Words near each other in a text, as they are written; `is_in_order` if nothing is between
    the words that were looked for, and none is out of its place."""

    words: Sequence[str]
    is_in_order: bool

    @property
    def forms(self) -> Counter[str]:
        """The folded words, counted."""
        return Counter(forms(" ".join(self.words)))

    @property
    def distance(self) -> tuple[bool, int]:
        """The less, the more like the phrase."""
        return not self.is_in_order, len(self.words)

    def phrase(self, wanted: Phrase) -> Node:
        """The query that finds these words."""
        words = forms(wanted.text)
        if self.is_in_order:
            same = forms(" ".join(self.words)) == words
            return wanted if same else Phrase(" ".join(self.words), wanted.slop)
        return wanted._replace(slop=max(1, len(self.words) - len(words)))


def _quoted(text: str) -> str:
    """What a query has, between quotation marks, as far as a sentence can hold it."""
    return f"“{text}”" if len(text) <= _LONGEST_QUOTED else f"“{text[:_LONGEST_QUOTED].rstrip()}…”"


def _loosened(plan: Plan) -> Plan:
    """The plan with parts of which some will do."""
    if not isinstance(plan, AllOf):
        return plan
    parts = (
        part._replace(literal=False) if isinstance(part, Leaf) else part for part in plan.parts
    )
    return AllOf(tuple(parts), loose=True)
