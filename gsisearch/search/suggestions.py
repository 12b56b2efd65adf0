"""Why a query found nothing, or not all of it, and what to ask instead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import islice, pairwise

from gsisearch.frozen import frozen
from gsisearch.matching.leaf import Leaf
from gsisearch.matching.plan import most_specific, records
from gsisearch.matching.planner import STEMMED, Planner
from gsisearch.matching.reader import Reader
from gsisearch.query.questions import telling
from gsisearch.query.tree import And, Boost, In, Node, Not, Or, Phrase, Word, is_filter
from gsisearch.search.corrections import Guesser
from gsisearch.text.words import WORD, fold

#: How many other words between the words of a phrase are tried before it is given up.
_LOOSEST = 5
#: Of a longer word or phrase of the query a sentence has the beginning, in characters.
_LONGEST_QUOTED = 60
#: At most so many words are named that are near one, or passages that have it.
_NAMED = 3


@frozen
class Advice:
    """What to tell a user: a query that finds something, and sentences on what is missing.

    `is_sure` says that the suggestion puts right only what is clearly misspelt: it may be searched
    for unasked.
    """

    suggestion: Node | None = None
    sentences: tuple[str, ...] = ()
    is_sure: bool = False


@frozen
class _Problem:
    """Why a part of a query finds nothing, what to put in its place, and whether that is sure."""

    sentence: str
    instead: Node | None = None
    is_sure: bool = False


class Adviser:
    """Gives advice on a query without a complete match.

    Args:
        reader: the index.
        planner: makes plans for it.
        guesser: guesses at words of it.
        node: the query.
        filters: what limits the search besides.
    """

    def __init__(
        self,
        reader: Reader,
        planner: Planner,
        guesser: Guesser,
        node: Node,
        filters: Sequence[Node] = (),
    ) -> None:
        self._reader = reader
        self._planner = planner
        self._guesser = guesser
        self._node = node
        self._filters = (*filters, *_filters(node))
        self._known: dict[Node, bool] = {}

    def advise(self, *, partial: bool) -> Advice:
        """The advice; `partial` says whether there are partial matches to be shown."""
        rest = _without_exclusions(self._node)
        if not self._allowed:
            asked = str(_joint(And((), implied=True), self._filters))
            return Advice(None, (f"No passage is left by {asked}.",))
        if rest and rest != self._node and self._finds(rest):
            return Advice(rest, ("What is excluded is in every passage that has the rest.",))
        mended, problems = self._mended()
        sentences = tuple(dict.fromkeys(problem.sentence for problem in problems))
        if not sentences:
            sentences = ("Every part is found somewhere, but no passage has all of them.",)
        if any(problem.instead for problem in problems) and mended and self._finds(mended):
            is_sure = all(problem.is_sure for problem in problems)
            return Advice(mended, sentences, is_sure)
        return Advice(None if partial else self._shorter(mended), sentences)

    def _mended(self) -> tuple[Node | None, list[_Problem]]:
        """The query with its parts that find nothing mended, or else left out; and what they are."""
        mended: Node | None = self._node
        problems = []
        for first, second in pairwise(_row(self._node)):
            if (word := self._joined(first, second)) and mended:
                mended = _changed(mended, second, None)
                mended = mended and _changed(mended, first, Word(word))
                sentence = f"“{first} {second}” is one word in the corpus: {word}."
                problems.append(_Problem(sentence, Word(word), True))
        for unit in _units(telling(mended)) if mended else ():
            if not self._finds(unit):
                problem = self._explain(unit)
                problems.append(problem)
                if mended and not problem.instead:
                    mended = telling(mended)  # what is left may say nothing: "who was the"
                mended = mended and _changed(mended, unit, problem.instead)
        return mended, problems

    def _shorter(self, node: Node | None) -> Node | None:
        """The query without one of its parts, that finds something."""
        shorter = [_changed(node, unit, None) for unit in _units(node)] if node else []
        found = (one for one in (node, *shorter) if one and any(_units(one)) and one != self._node)
        return next(filter(self._finds, found), None)

    def _finds(self, node: Node) -> bool:
        """Whether anything matches a query; many are asked for again and again."""
        if node not in self._known:
            found = records(self._planner.plan(node, self._filters), self._reader)
            self._known[node] = bool(found)
        return self._known[node]

    @cached_property
    def _allowed(self) -> frozenset[int]:
        """The records that the filters leave."""
        if not self._filters:
            return frozenset(range(self._reader.size))
        first, *others = self._filters
        return records(self._planner.plan(first, others), self._reader)

    def _joined(self, first: Word, second: Word) -> str | None:
        """The one word that the corpus has for two, when it hasn't got them both."""
        if self._finds(first) and self._finds(second):
            return None
        word = self._guesser.joined(first.text, second.text)
        return word if word and self._finds(Word(word)) else None

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
                return _Problem(problem, child if self._finds(child) else None)
            case _:
                return _Problem(f"No word of the corpus matches {unit}.")

    def _places(self, unit: Node) -> str:
        """Where it is, whatever passages were asked for; "" if nowhere."""
        plan = self._planner.plan(unit)
        numbers = sorted(most_specific(plan, self._reader, records(plan, self._reader)))
        several = len(list(islice(self._reader.terms("document"), 2))) > 1
        passages = [self._reader.entry(number).passage for number in numbers[:_NAMED]]
        ids = [f"{p.document}:{p.id}" if several else p.id for p in passages]
        return ", ".join([*ids, "…"] if len(numbers) > _NAMED else ids)

    def _explain_word(self, word: Word) -> _Problem:
        shown = _quoted(word.text)
        if word.exact and self._finds(plain := Word(word.text)):
            return _Problem(f"{shown} is not in the corpus in this form.", plain)
        guesses = self._guesser.guesses(word.text, lambda words: self._finds(_words(words)))
        if not guesses:
            return _Problem(f"{shown} is not in the corpus.")
        near = ", ".join(guess.text for guess in guesses)
        sentence = f"{shown} is not in the corpus; near it: {near}."
        is_sure = self._guesser.is_sure(word.text, guesses)
        return _Problem(sentence, _words(guesses[0].text), is_sure)

    def _explain_phrase(self, phrase: Phrase) -> _Problem:
        words, problems = self._known_words(WORD.findall(phrase.text))
        sentence = "; ".join(dict.fromkeys(problem.sentence for problem in problems))
        if not problems:
            sentence = f"The words of {_quoted(phrase.text)} are in the corpus, but not in this row"
        meant = Phrase(" ".join(words), phrase.slop)
        if problems and self._finds(meant):
            return _Problem(f"{sentence}.", meant, all(problem.is_sure for problem in problems))
        return _Problem(f"{sentence}.", self._near_phrase(meant))

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
            if word and not self._reader.count("exact", fold(word)):
                guesses = self._guesser.guesses(word, lambda words: self._finds(Phrase(words)))
                forms = map(self._guesser.written, self._guesser.forms_of(fold(word)))
                others = tuple(dict.fromkeys((*forms, *(guess.text for guess in guesses))))
                near = f" (near it: {', '.join(others[:_NAMED])})" if others else ""
                is_sure = self._guesser.is_sure(word, guesses) and others[0] == guesses[0].text
                sentence = f"{_quoted(word)} is not in the corpus{near}"
                problems.append(_Problem(sentence, is_sure=is_sure))
                found[at] = others[0] if others else word
        return [word for word in found if word], problems

    def _near_phrase(self, phrase: Phrase) -> Node | None:
        """The phrase with other forms of its words, in another order, or as single words."""
        if joined := self._with_joined_words(phrase):
            return joined
        words = [Word(word) for word in WORD.findall(phrase.text)]
        elements = tuple(self._planner.word(word.text, stemmed=True) for word in words)
        leaf = Leaf(phrase.text, elements, *STEMMED, phrase.slop)
        for number in sorted(leaf.found(self._reader).records & self._allowed):
            for first, last in leaf.spans(self._reader, number):
                return Phrase(self._read(number, first, last), phrase.slop)
        for slop in range(max(1, phrase.slop), _LOOSEST + 1):
            if self._finds(looser := replace(phrase, slop=slop)):
                return looser
        kept = tuple(word for word in dict.fromkeys(words) if self._finds(word))
        return telling(And(kept, implied=True)) if len(kept) > 1 else next(iter(kept), None)

    def _with_joined_words(self, phrase: Phrase) -> Phrase | None:
        """The phrase with two of its words as the one that the corpus has for them."""
        words = WORD.findall(phrase.text)
        for at, pair in enumerate(pairwise(words)):
            if word := self._guesser.joined(*pair):
                row = Phrase(" ".join([*words[:at], word, *words[at + 2 :]]), phrase.slop)
                if self._finds(row):
                    return row
        return None

    def _read(self, number: int, first: int, last: int) -> str:
        """The words that stand at positions of a record, as they are read."""
        found = WORD.findall(self._reader.entry(number).passage.reading)
        return " ".join(found[first:last])


def _quoted(text: str) -> str:
    """What a query has, between quotation marks, as far as a sentence can hold it."""
    return f"“{text}”" if len(text) <= _LONGEST_QUOTED else f"“{text[:_LONGEST_QUOTED].rstrip()}…”"


def _units(node: Node) -> Iterator[Node]:
    """The parts of a query that look for something; not what it excludes, nor its filters."""
    match node:
        case And(children) | Or(children):
            for child in children:
                yield from _units(child)
        case Boost(child):
            yield from _units(child)
        case _:
            if not (isinstance(node, Not) or is_filter(node)):
                yield node


def _filters(node: Node) -> tuple[Node, ...]:
    """The filters that hold for all of a query."""
    parts = node.children if isinstance(node, And) else (node,)
    return tuple(filter(is_filter, parts))


def _row(node: Node) -> list[Word]:
    """The words of a query of words side by side."""
    told = telling(node)
    parts = told.children if isinstance(told, And) and told.implied else ()
    return [part for part in parts if isinstance(part, Word) and not part.exact]


def _words(text: str) -> Node:
    """The query for some words."""
    first, *others = map(Word, text.split())
    return And((first, *others), implied=True) if others else first


def _without_exclusions(node: Node) -> Node | None:
    """The query without what it excludes; None if that is all."""
    if isinstance(node, And):
        return _joint(node, [part for part in node.children if not isinstance(part, Not)])
    return node


def _changed(node: Node, old: Node, new: Node | None) -> Node | None:
    """The query with `new`, or nothing, where `old` stood; None if nothing is left."""
    if node == old:
        return new
    match node:
        case And(children) | Or(children):
            return _joint(node, [_changed(child, old, new) for child in children])
        case Boost(child):
            inner = _changed(child, old, new)
            return replace(node, child=inner) if inner else None
        case _:
            return node


def _joint(node: And | Or, parts: Sequence[Node | None]) -> Node | None:
    """The same with other parts; words side by side stay one row."""
    kept: list[Node] = []
    for part in parts:
        if isinstance(part, And) and part.implied and isinstance(node, And) and node.implied:
            kept += part.children
        elif part:
            kept.append(part)
    if len(kept) > 1:
        return replace(node, children=tuple(kept))
    return kept[0] if kept else None
