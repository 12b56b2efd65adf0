"""Suggestions for queries without complete matches, and explanations why there are none."""

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

#: Maximum number of additional queries.
MAX_QUERIES = 2
#: Maximum slop of a suggested phrase.
_MAX_SLOP = 5
#: Maximum number of passages that are examined.
_MAX_EXAMINED = 50
#: Maximum length of a quoted part of the query in a sentence, in characters.
_MAX_QUOTED = 60
#: Maximum number of similar words, or of passages, listed in a sentence.
_MAX_LISTED = 3


class Advice(NamedTuple):
    """Advice for the user.

    Attributes:
        suggestion: a query with matches.
        sentences: what is missing, and why.
        matches: the matches of the suggestion, if known.
        is_sure: whether the suggestion only corrects clear misspellings, so that it may be searched
            automatically.
    """

    suggestion: Node | None = None
    sentences: tuple[str, ...] = ()
    matches: Matches | None = None
    is_sure: bool = False


class _Problem(NamedTuple):
    """A part of a query without matches: an explanation, a replacement, and whether it is sure."""

    sentence: str
    instead: Node | None = None
    is_sure: bool = False


class Adviser:
    """Gives advice on a query without a complete match.

    It uses the counts of the search, and makes at most `MAX_QUERIES` additional queries.

    Args:
        engine: the index.
        planner: the planner for the index.
        guesser: suggests words of the index.
        query: the query.
        found: its matches.
        listing: which matches of the suggestion are listed.
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
        self._left = MAX_QUERIES

    def advise(self) -> Advice:
        """The advice on the query."""
        if self._filters and not self._found.allowed:
            asked = str(with_children(And((), implied=True), self._filters))
            return Advice(None, (f"No passage is left by {asked}.",))
        rest = without_exclusions(self._node)
        if rest and rest != self._node and (matches := self._complete(rest)):
            sentence = "What is excluded is in every passage that has the rest."
            return Advice(rest, (sentence,), matches)
        corrected, problems = self._correct_parts()
        sentences = tuple(dict.fromkeys(problem.sentence for problem in problems))
        if not sentences:
            sentences = ("Every part is found somewhere, but no passage has all of them.",)
        is_sure = all(problem.is_sure for problem in problems)
        if any(problem.instead for problem in problems) or not self._found.partial:
            suggestion, matches = self._nearest(corrected)
            if suggestion != self._node and (matches or not self._found.partial):
                return Advice(suggestion, sentences, matches, bool(matches) and is_sure)
        return Advice(None, sentences)

    def _ask(self, plan: Plan, listing: Listing) -> Matches | None:
        """The matches of a plan; None if the maximum number of queries is reached."""
        if not self._left:
            return None
        self._left -= 1
        return self._engine.matches(plan, listing)

    def _complete(self, node: Node) -> Matches | None:
        """The matches of a query, if any is complete."""
        matches = self._ask(self._planner.plan(node, self._given), self._listing)
        return matches if matches and matches.complete else None

    def _nearest(self, node: Node | None) -> tuple[Node | None, Matches | None]:
        """A query and its matches, if any is complete; else the query without the parts that its
        best partial match lacks, if there is one."""
        if not (node and any(searched_parts(node))):
            return None, None
        plan = _with_optional_parts(self._planner.plan(node, self._given))
        limit = self._listing.limit
        enough = None if limit is None else max(limit, _MAX_EXAMINED)
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

    def _correct_parts(self) -> tuple[Node | None, list[_Problem]]:
        """The query with its parts without matches corrected or removed, and these problems."""
        corrected: Node | None = self._node
        problems = []
        for first, second in pairwise(plain_words(self._drop_stop_words(self._node))):
            if (word := self._joined(first, second)) and corrected:
                corrected = replace_part(corrected, second, None)
                corrected = corrected and replace_part(corrected, first, Word(word))
                sentence = f"“{first} {second}” is one word in the corpus: {word}."
                problems.append(_Problem(sentence, Word(word), True))
        for unit in searched_parts(self._drop_stop_words(corrected)) if corrected else ():
            if not self._finds(self._planner.plan(unit)):
                problem = self._explain(unit)
                problems.append(problem)
                if corrected and not problem.instead:
                    corrected = self._drop_stop_words(corrected)  # these may be all that is left
                corrected = corrected and replace_part(corrected, unit, problem.instead)
        return corrected, problems

    def _drop_stop_words(self, node: Node) -> Node:
        """The query without the words that are stop words in all languages of the corpus."""
        return drop_stop_words(node, self._planner.languages)

    def _finds(self, plan: Plan) -> bool:
        """Whether a part of the query has matches within the filters, as far as known."""
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
        """Whether the words of a plan occur in the index, anywhere."""
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
        """The word that two words form together in the corpus, if one of them doesn't occur."""
        if all(self._finds(self._planner.plan(word)) for word in (first, second)):
            return None
        return self._guesser.join_words(first.text, second.text)

    def _explain(self, unit: Node) -> _Problem:
        """Why a part of the query has no matches, and what to replace it with."""
        shown = f"“{unit.text}”" if isinstance(unit, Word | Phrase) else str(unit)
        if self._filters and (places := self._passages_without_filters(unit)):
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

    def _passages_without_filters(self, unit: Node) -> str:
        """The passages with a part of the query without the filters; "" if none, or unknown."""
        plan = self._planner.plan(unit)
        row = forms(unit.text) if isinstance(unit, Phrase) and not unit.slop else ()
        if not self._exists(plan) or (row and not any(self._guesser.contains_phrase(row))):
            return ""
        found = self._ask(plan, Listing(_MAX_LISTED, sort="document"))
        if not (found and found.complete):
            return ""
        several = len(list(islice(self._engine.terms("document"), 2))) > 1
        passages = [match.entry.passage for match in found.page]
        ids = [f"{p.document}:{p.id}" if several else p.id for p in passages]
        return ", ".join([*ids, "…"] if found.complete > _MAX_LISTED else ids)

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
        """The words of a phrase, those not in the corpus corrected if possible."""
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
                near = f" (near it: {', '.join(others[:_MAX_LISTED])})" if others else ""
                is_sure = self._guesser.is_sure(word, guesses) and others[0] == guesses[0].text
                sentence = f"{_quoted(word)} is not in the corpus{near}"
                problems.append(_Problem(sentence, is_sure=is_sure))
                found[at] = others[0] if others else word
        return [word for word in found if word], problems

    def _near_phrase(self, phrase: Phrase) -> Node | None:
        """The phrase, if it occurs; or the phrase with other forms of its words; or with slop; or
        its words without order."""
        if joined := self._with_joined_words(phrase):
            return joined
        words = WORD.findall(phrase.text)
        elements = tuple(self._planner.stemmed(word) for word in words)
        slop = max(phrase.slop, _MAX_SLOP)
        leaf = Leaf(phrase.text, elements, STEMMED[0], slop=slop, literal=True)
        given = (plan_filter(self._engine, node) for node in self._filters)
        found = self._exists(leaf) and self._ask(AllOf((*given, leaf)), Listing(_MAX_EXAMINED))
        each = (
            (row for match in found.page for row in self._near_words(match, leaf)) if found else ()
        )
        same = Counter(forms(phrase.text))
        rows = [row for row in each if row.is_in_order or row.forms >= same]
        if rows:
            return min(rows, key=lambda row: row.distance).phrase(phrase)
        kept = tuple(Word(word) for word in dict.fromkeys(words) if self._has_words(word))
        return (
            self._drop_stop_words(And(kept, implied=True))
            if len(kept) > 1
            else next(iter(kept), None)
        )

    def _near_words(self, match: Match, leaf: Leaf) -> Iterator[_NearWords]:
        """The places in a passage where the words of a phrase, in any form, are near each other."""
        passage = match.entry.passage
        passage_language = language(self._engine.document(passage.document).document.language)
        positions = body_positions(passage.reading, passage_language.stem, leaf.body)
        in_a_row = set(matcher.spans(leaf._replace(slop=0), leaf.body, positions))
        written = WORD.findall(passage.reading)
        for first, last in matcher.spans(leaf, leaf.body, positions):
            yield _NearWords(written[first:last], (first, last) in in_a_row)

    def _with_joined_words(self, phrase: Phrase) -> Phrase | None:
        """The phrase with two of its words joined to one that occurs in the corpus."""
        words = WORD.findall(phrase.text)
        for at, pair in enumerate(pairwise(words)):
            if word := self._guesser.join_words(*pair):
                row = [*words[:at], word, *words[at + 2 :]]
                if any(self._guesser.contains_phrase(forms(" ".join(row)))):
                    return Phrase(" ".join(row), phrase.slop)
        return None


class _NearWords(NamedTuple):
    """Words near each other in a text, as written; `is_in_order` if they are exactly the words of
    the phrase, in order and without others between them."""

    words: Sequence[str]
    is_in_order: bool

    @property
    def forms(self) -> Counter[str]:
        """The folded words, counted."""
        return Counter(forms(" ".join(self.words)))

    @property
    def distance(self) -> tuple[bool, int]:
        """A sort key: the lower, the more similar to the phrase."""
        return not self.is_in_order, len(self.words)

    def phrase(self, wanted: Phrase) -> Node:
        """The query for these words."""
        words = forms(wanted.text)
        if self.is_in_order:
            same = forms(" ".join(self.words)) == words
            return wanted if same else Phrase(" ".join(self.words), wanted.slop)
        return wanted._replace(slop=max(1, len(self.words) - len(words)))


def _quoted(text: str) -> str:
    """A part of the query in quotation marks, truncated."""
    return f"“{text}”" if len(text) <= _MAX_QUOTED else f"“{text[:_MAX_QUOTED].rstrip()}…”"


def _with_optional_parts(plan: Plan) -> Plan:
    """The plan with all of its parts optional."""
    if not isinstance(plan, AllOf):
        return plan
    parts = (
        part._replace(literal=False) if isinstance(part, Leaf) else part for part in plan.parts
    )
    return AllOf(tuple(parts), loose=True)
