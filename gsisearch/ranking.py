"""How well a record matches: a sum of parts, each a product that a person can read.

    score(record) = Σ share · boost · rarity · keenness · frequency

A keyword has a part for its stem and one for the word as it is written, two keywords that are
neighbours in the query one for following each other in the record; what else is looked for
(phrases, patterns) has one.

`share`
    `exact` of the weight of a keyword is for the word as written and the rest for its stem;
    neighbours weigh `neighbours`; all else 1.  See `Formula`.
`boost`
    As the query has it (`peace^2`).
`rarity`
    The inverse document frequency of BM25, ln(1 + (N - n + ½) / (n + ½)), with n of N records
    having it in their body: a document's title is in each of its records, so that counting it
    would make the words of titles worth nothing.  What is found in titles alone counts there.
`keenness`
    How often a record has it that has it at all, lengths evened out: (1 + Σ tf / norm) / (1 + n).
    About 1 for a word that is mentioned, 2 to 4 for one that passages are about.  Such means are
    old weights of query terms (Kwok 1996, "A new method of weighting query terms for ad-hoc
    retrieval"); the 1s smooth rare words.  Neighbours have none: theirs is 1.
`frequency`
    e · (k1 + 1) / (e + k1), where e = Σ boost of the field · tf / norm, over the fields: a word
    in title and text is one piece of evidence, not two.  This is BM25F (Robertson, Zaragoza,
    Taylor 2004, "Simple BM25 Extension to Multiple Weighted Fields").  The norm is
    1 - b + b · length / average length.

That neighbours which stay neighbours should weigh is an idea of proximity models (Metzler,
Croft 2005, "A Markov Random Field Model for Term Dependencies").  `bench/README.md` shows what
each ingredient is worth.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import partial, reduce
from heapq import nlargest
from itertools import chain
from math import log
from operator import add, mul, truediv
from typing import NamedTuple

from gsisearch.engines.base import Postings, Reader
from gsisearch.matching import Leaf, Plan, leaves
from gsisearch.model import Part, PartKind, Settings
from gsisearch.neighbours import Pair, pairs
from gsisearch.postings import aligned

#: A column of what fewer than one in so many records have is not made.
_FEW = 4
#: Keenness is a mean of at most so many records, evenly spread: more would not change it.
_KEENNESS_RECORDS = 2000


class Formula(NamedTuple):
    """The constants; the defaults are what the bench is best with, whatever the collection.

    `k1`: saturation, how soon repeating a word stops helping; `b`: how strongly a long passage
    is discounted; both are Robertson's usual values.  `exact` and `neighbours`: the shares of
    words as written and of neighbours.  `keenness`: whether it counts.
    """

    k1: float = 1.2
    b: float = 0.75
    exact: float = 0.2
    neighbours: float = 0.3
    keenness: bool = True


FORMULA = Formula()


class Term(NamedTuple):
    """What scores have a part for, and what it weighs; see `model.Part`."""

    kind: PartKind
    label: str
    sought: Leaf | Pair
    share: float
    boost: float

    @property
    def weight(self) -> float:
        """What the query makes of it."""
        return self.share * self.boost


def terms(plan: Plan, formula: Formula = FORMULA) -> list[Term]:
    """What the score of a record that matches a plan is made of, in the order of the query.

    What the query has twice counts once, by the greater of the weights.
    """
    found: dict[object, Term] = {}
    for term in chain.from_iterable((_of_words(plan, formula), _of_neighbours(plan, formula))):
        key = _identity(term.sought)
        if term.weight > (found[key].weight if key in found else 0.0):
            found[key] = term
    return list(found.values())


def _of_words(plan: Plan, formula: Formula) -> Iterator[Term]:
    for leaf in leaves(plan):
        if leaf.exact:
            yield Term("stem", leaf.label, leaf, 1.0 - formula.exact, leaf.boost)
            yield Term("exact", leaf.label, leaf.exact, formula.exact, leaf.boost)
        elif leaf.names:
            yield Term("name", ", ".join(leaf.names), leaf, 1.0, leaf.boost)
        else:
            yield Term("whole", leaf.label, leaf, 1.0, leaf.boost)


def _of_neighbours(plan: Plan, formula: Formula) -> Iterator[Term]:
    for pair in pairs(plan):
        boost = min(pair.first.boost, pair.second.boost)
        yield Term("neighbours", pair.label, pair, formula.neighbours, boost)


def _identity(sought: Leaf | Pair) -> object:
    if isinstance(sought, Pair):
        return sought.first.elements, sought.second.elements, sought.body
    return sought.elements, sought.body, sought.title, sought.slop


class Scorer:
    """Scores records of one index, many at a time.

    Args:
        reader: the index.
        settings: the boosts.
        formula: the constants.
    """

    def __init__(self, reader: Reader, settings: Settings, formula: Formula = FORMULA) -> None:
        self._reader = reader
        self._settings = settings
        self._formula = formula
        self._commitments = frozenset(reader.postings("kind", "commitment").numbers)
        self._body = _Norms(reader.body_lengths, formula.b)
        self._title = _Norms(reader.title_lengths, formula.b)

    def rarity(self, sought: Leaf | Pair) -> float:
        """How much a match says.  What nothing matches is as rare as what one record has."""
        counts = (self._count(fields, sought) for fields in (sought.body, sought.title))
        found = next(filter(None, counts), 1)
        size = max(self._reader.size, found)
        return log(1 + (size - found + 0.5) / (found + 0.5))

    def _count(self, fields: Iterable[str], sought: Leaf | Pair) -> int:
        """In how many records it is; the fields of the body share none."""
        return sum(len(sought.postings(self._reader, field).numbers) for field in fields)

    def keenness(self, sought: Leaf | Pair) -> float:
        """How much the records that have it are about it."""
        if not self._formula.keenness or isinstance(sought, Pair):
            return 1.0
        norms_of = (self._body if sought.body else self._title).of
        count, evidence = 1.0, 1.0
        for field in sought.body or sought.title:
            numbers, frequencies, _ = sought.postings(self._reader, field)
            if not numbers:
                continue
            step = 1 + (len(numbers) - 1) // _KEENNESS_RECORDS
            norms = norms_of(numbers[::step])
            mean = sum(map(truediv, frequencies[::step], norms)) / len(norms)
            count += len(numbers)
            evidence += len(numbers) * mean
        return evidence / count

    def best(
        self, plan: Plan, numbers: Iterable[int], limit: int | None = None
    ) -> list[tuple[int, float]]:
        """The records with the highest scores, best first; equal ones by number.

        Args:
            plan: what they are scored by.
            numbers: the records to choose from.
            limit: list at most so many; None lists all.

        Returns:
            (number, score) pairs.
        """
        candidates = sorted(numbers)
        scores = self._scores(plan, candidates)
        pairs = zip(scores, candidates, strict=True)
        if limit is not None and 0 < limit < len(scores):
            least = nlargest(limit, scores)[-1]
            ranked = [pair for pair in pairs if pair[0] >= least]
        else:
            ranked = list(pairs)
        ranked.sort(key=lambda pair: (-pair[0], pair[1]))
        return [(number, score) for score, number in ranked[:limit]]

    def parts(self, plan: Plan, number: int) -> list[Part]:
        """The parts of a record's score, which add up to it; those that are 0 left out."""
        record, k1 = self._records([number]), self._formula.k1
        parts = []
        for term in terms(plan, self._formula):
            found = self._found(term.sought, record)
            evidence = next(iter(record.column(found))) if found else 0.0
            if evidence:
                rarity, keenness = self.rarity(term.sought), self.keenness(term.sought)
                frequency = evidence * (k1 + 1) / (evidence + k1)
                numbers = term.share, term.boost, rarity, keenness, frequency
                parts.append(Part(term.kind, term.label, *numbers))
        return parts

    def _scores(self, plan: Plan, numbers: Sequence[int]) -> list[float]:
        records = self._records(numbers)
        k1 = self._formula.k1
        total = [0.0] * len(numbers)
        for term in terms(plan, self._formula):
            found = self._found(term.sought, records)
            if not found:
                continue
            most = (k1 + 1) * term.weight * self.rarity(term.sought) * self.keenness(term.sought)
            if sum(len(postings.numbers) for postings, _ in found) * _FEW < len(numbers):
                for row, e in records.rows_of(found).items():
                    total[row] += most * e / (e + k1)
            else:
                column = zip(total, records.column(found), strict=True)
                total = [score + most * e / (e + k1) for score, e in column]
        return total

    def _found(self, sought: Leaf | Pair, records: _Records) -> list[_Found]:
        """Where it is, by field, in any of the records or not."""
        return [
            (postings, gains)
            for fields, gains in ((sought.body, records.body), (sought.title, records.title))
            for field in fields
            if (postings := sought.postings(self._reader, field)).numbers
        ]

    def _records(self, numbers: Sequence[int]) -> _Records:
        settings, commitments = self._settings, self._commitments
        body, title = self._body.of(numbers), self._title.of(numbers)
        boosts = (settings.commitments if n in commitments else settings.text for n in numbers)
        return _Records(
            numbers, list(map(truediv, boosts, body)), [settings.title / norm for norm in title]
        )


_Found = tuple[Postings, Sequence[float]]  # in one field, and the gains of the records there


class _Records(NamedTuple):
    """Records to score, ascending, and what a match weighs in the body and the title of each."""

    numbers: Sequence[int]
    body: Sequence[float]
    title: Sequence[float]

    def column(self, found: Iterable[_Found]) -> Iterable[float]:
        """How often something is in each record, by the fields' boosts and norms."""
        columns = (map(mul, aligned(postings, self.numbers), gains) for postings, gains in found)
        return reduce(partial(map, add), columns)

    def rows_of(self, found: Iterable[_Found]) -> dict[int, float]:
        """The same by row, for what few of the records have."""
        evidence: dict[int, float] = {}
        for postings, gains in found:
            for number, frequency in zip(postings.numbers, postings.frequencies, strict=True):
                row = bisect_left(self.numbers, number)
                if row < len(self.numbers) and self.numbers[row] == number:
                    evidence[row] = evidence.get(row, 0.0) + frequency * gains[row]
        return evidence


class _Norms(dict[int, float]):
    """Length in words → by how much a match in a text as long as that counts less.

    Args:
        lengths: the length for each record.
        b: see `Formula`.
    """

    def __init__(self, lengths: Sequence[int], b: float) -> None:
        super().__init__()
        self._lengths = lengths
        self._average = max(1.0, sum(lengths) / max(1, len(lengths)))
        self._b = b

    def __missing__(self, length: int) -> float:
        norm = self[length] = 1 - self._b + self._b * length / self._average
        return norm

    def of(self, numbers: Iterable[int]) -> list[float]:
        """The norm of each record."""
        return list(map(self.__getitem__, map(self._lengths.__getitem__, numbers)))
