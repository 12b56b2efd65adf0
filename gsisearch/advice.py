"""Why a query found nothing, or not all of it, and what to ask instead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from gsisearch.engines.base import Reader
from gsisearch.matching import Leaf, records
from gsisearch.plans import STEMMED, Planner
from gsisearch.query.tree import And, Boost, Filter, In, Node, Not, Or, Phrase, Word
from gsisearch.spelling import nearest
from gsisearch.text import forms

#: How many other words between the words of a phrase are tried before it is given up.
_LOOSEST = 5


@dataclass(frozen=True, slots=True)
class Advice:
    """What to tell a user: a query that finds something, and sentences on what is missing."""

    suggestion: Node | None = None
    sentences: tuple[str, ...] = ()


class Adviser:
    """Gives advice on the queries of one index.

    Args:
        reader: the index.
        planner: makes plans for it.
        filters: what limits the search.
    """

    def __init__(self, reader: Reader, planner: Planner, filters: Sequence[Filter] = ()) -> None:
        self._reader = reader
        self._planner = planner
        self._filters = filters
        self._where = "in the passages asked for" if filters else "in the corpus"

    def advise(self, node: Node) -> Advice:
        """The advice on a query without a complete match."""
        sentences: list[str] = []
        suggestion = node
        for unit in _units(node):
            if self._finds(unit):
                continue
            problem, instead = self._explain(unit)
            sentences.append(problem)
            suggestion = _replaced(suggestion, unit, instead) if instead else suggestion
        if not sentences:
            sentences.append("Every part is found somewhere, but no passage has all of them.")
        helps = suggestion != node and self._finds(suggestion)
        return Advice(suggestion if helps else None, tuple(dict.fromkeys(sentences)))

    def _finds(self, node: Node) -> bool:
        return bool(records(self._planner.plan(node, self._filters), self._reader))

    def _explain(self, unit: Node) -> tuple[str, Node | None]:
        """Why a part of a query finds nothing, and what to put in its place."""
        match unit:
            case Phrase():
                return self._explain_phrase(unit)
            case In(field, child):
                where = {"title": "title", "commitments": "commitment", "text": "paragraph"}[field]
                return f"No {where} has {child}.", child if self._finds(child) else None
            case Word(text):
                near = self._near(text)
                found = f"; near it: {', '.join(near)}" if near else ""
                instead = replace(unit, text=near[0]) if near else None
                return f"“{text}” is not {self._where}{found}.", instead
            case _:
                return f"No word of the corpus matches {unit}.", None

    def _near(self, text: str) -> list[str]:
        return nearest("".join(forms(text)), self._reader.terms("exact"))

    def _explain_phrase(self, phrase: Phrase) -> tuple[str, Node | None]:
        known = self._reader.postings
        problems = []
        for word in dict.fromkeys(forms(phrase.text)):
            if not known("exact", word).numbers:
                near = self._near(word)
                found = f" (near it: {', '.join(near)})" if near else ""
                problems.append(f"“{word}” is not in the corpus{found}")
        if problems:
            sentence = f"{'; '.join(problems)}."
        else:
            sentence = f"The words of “{phrase.text}” are {self._where}, but not in this row."
        return sentence, self._near_phrase(phrase)

    def _near_phrase(self, phrase: Phrase) -> Node | None:
        """The phrase with other forms of its words, in another order, or as single words."""
        words = [Word(word) for word in forms(phrase.text)]
        elements = tuple(self._planner.word(word.text, stemmed=True) for word in words)
        leaf = Leaf(phrase.text, elements, *STEMMED, phrase.slop)
        for number in sorted(leaf.records(self._reader)):
            for first, last in leaf.spans(self._reader, number):
                return Phrase(self._read(number, first, last), phrase.slop)
        for slop in range(max(1, phrase.slop), _LOOSEST + 1):
            if self._finds(looser := replace(phrase, slop=slop)):
                return looser
        kept = tuple(word for word in words if self._finds(word))
        return And(kept, implied=True) if len(kept) > 1 else None

    def _read(self, number: int, first: int, last: int) -> str:
        """The words that stand at positions of a record, as they are read."""
        from gsisearch.text import WORD

        found = WORD.findall(self._reader.entry(number).passage.reading)
        return " ".join(found[first:last])


def _units(node: Node) -> Iterator[Node]:
    """The parts of a query that look for something; not what it excludes, nor its filters."""
    match node:
        case And(children) | Or(children):
            for child in children:
                yield from _units(child)
        case Boost(child):
            yield from _units(child)
        case Not() | Filter():
            pass
        case _:
            yield node


def _replaced(node: Node, old: Node, new: Node) -> Node:
    """The query with `new` where `old` stood."""
    if node == old:
        return new
    match node:
        case And(children) | Or(children):
            return replace(node, children=tuple(_replaced(c, old, new) for c in children))
        case Boost(child):
            return replace(node, child=_replaced(child, old, new))
        case _:
            return node
