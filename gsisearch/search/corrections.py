"""Spelling suggestions for words that don't occur in the corpus."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain, islice, starmap
from typing import TYPE_CHECKING, NamedTuple

from gsisearch.deadline import in_time
from gsisearch.matching.planner import Planner
from gsisearch.query.synonyms import Synonyms
from gsisearch.query.tokens import OPERATORS
from gsisearch.text.spelling import max_edits, within_distance
from gsisearch.text.words import WORD, fold, forms, split_elision, visible

if TYPE_CHECKING:
    from gsisearch.index.engine import Engine

#: Minimum length of words that are corrected automatically: shorter ones have too many neighbours.
_MIN_SURE_LENGTH = 4
#: Minimum length of words that are corrected automatically by two edits.
_MIN_TWO_EDITS_LENGTH = 8
#: Forms of a word share at least this many letters, and all but this many in a long word.
_MIN_BEGINNING, _MAX_ENDING = 3, 4
#: Number of paragraphs from which the usual spelling of a word is determined.
_SAMPLE_SIZE = 20
#: Weight of a lowercase spelling, because capitals may be due to a title or a sentence start.
_LOWERCASE_WEIGHT = 4


class Guess(NamedTuple):
    """A suggestion: words as they are written, and their edit distance; a space counts as one."""

    text: str
    edits: int


class Guesser:
    """Suggests words from the vocabulary of an index.

    Args:
        engine: the index.
        planner: the planner for the index.
        names: the synonyms, which can be searched even if they don't occur in the corpus.
    """

    def __init__(self, engine: Engine, planner: Planner, names: Synonyms) -> None:
        self._engine = engine
        self._planner = planner
        self._names = names

    @cached_property
    def _vocabulary(self) -> Mapping[int, Mapping[str, Sequence[str]]]:
        """The folded words of the corpus, and one-word synonyms, by length and first letter."""
        found: defaultdict[int, defaultdict[str, list[str]]] = defaultdict(
            lambda: defaultdict(list)
        )
        words = dict.fromkeys(chain(self._engine.terms("exact"), self._short))
        for word in in_time(words, 100):
            found[len(word)][word[:1]].append(word)
        return found

    def _similar_words(self, word: str) -> Iterator[tuple[int, str]]:
        """The words within the distance of a misspelling, as (distance, word) pairs.

        A different first letter is only allowed with a single edit: such errors are rare.
        """
        limit = max_edits(word)
        alike, others = [], []
        for length in range(len(word) - limit, len(word) + limit + 1):
            for letter, words in self._vocabulary.get(length, {}).items():
                if letter == word[:1]:
                    alike.append(words)
                elif abs(length - len(word)) <= 1:
                    others.append(words)
        yield from within_distance(word, limit, chain.from_iterable(alike))
        yield from within_distance(word, min(limit, 1), chain.from_iterable(others))

    @cached_property
    def _short(self) -> dict[str, str]:
        return self._names.short

    def guesses(self, text: str, finds: Callable[[str], bool], count: int = 3) -> list[Guess]:
        """Suggestions for a word, ordered by edit distance, same first letter, and frequency.

        Args:
            text: the word as typed.
            finds: whether a search for some words has matches.
            count: the maximum number of suggestions.
        """
        word = "".join(forms(split_elision(text)[0]))
        found: list[tuple[int, bool, int, tuple[str, ...]]] = [
            (edits, other[:1] != word[:1], -self._frequency(other), (other,))
            for edits, other in self._similar_words(word)
            if edits
        ]
        found += ((1, False, -number, row) for row, number in self._split_words(word))
        likeliest: dict[str, int] = {}
        for edits, _, _, row in sorted(found):
            if len(likeliest) == count:
                break
            shown = " ".join(map(self.written, row))
            if shown in likeliest or finds(shown):
                likeliest.setdefault(shown, edits)
        return list(starmap(Guess, likeliest.items()))

    def written(self, form: str) -> str:
        """The usual spelling of a folded word: that in the settings, or else in the corpus."""
        if form in self._short:
            return self._short[form]
        texts = self._texts((form,), _SAMPLE_SIZE)
        words = chain.from_iterable(map(WORD.findall, texts))
        counts = Counter(visible(word) for word in words if fold(word) == form)
        for word in counts:
            counts[word] *= _LOWERCASE_WEIGHT if word.islower() else 1
        found = min(counts, key=lambda word: (-counts[word], word), default=form)
        return found if found not in OPERATORS else form

    def is_sure(self, text: str, guesses: list[Guess]) -> bool:
        """Whether the first suggestion is clear enough to be searched automatically."""
        word = "".join(forms(text))
        if not guesses or len(word) < _MIN_SURE_LENGTH or not word.isalpha() or text.isupper():
            return False
        best, *others = guesses
        if best.edits > 1 and len(word) < _MIN_TWO_EDITS_LENGTH:
            return False
        rivals = (other for other in others if not self._share_stem(best.text, other.text))
        return forms(best.text)[0][:1] == word[:1] and all(
            other.edits > best.edits for other in rivals
        )

    def forms_of(self, word: str) -> list[str]:
        """Other forms of a folded word in the corpus, the most frequent first."""
        beginning = word[: max(_MIN_BEGINNING, len(word) - _MAX_ENDING)]
        found = [
            form
            for form in self._engine.terms("exact", beginning)
            if form != word and self._share_stem(form, word)
        ]
        return sorted(found, key=lambda form: (-self._frequency(form), form))

    def join_words(self, first: str, second: str) -> str | None:
        """The word that two words form together, if it occurs in the corpus."""
        word = "".join(forms(f"{first} {second}"))
        return self.written(word) if self._frequency(word) else None

    def _split_words(self, word: str) -> Iterator[tuple[tuple[str, str], int]]:
        """The pairs of words into which a word can be split, with the number of passages (of a
        sample) that have them next to each other."""
        longest = max(self._vocabulary, default=0)
        for at in range(max(1, len(word) - longest), min(len(word), longest + 1)):
            row = word[:at], word[at:]
            if all(map(self._frequency, row)) and (number := sum(self.contains_phrase(row))):
                yield row, number

    def contains_phrase(self, row: Sequence[str]) -> Iterator[bool]:
        """Whether folded words follow each other, for a sample of the paragraphs with all of them."""
        wanted = f" {' '.join(row)} "
        return (wanted in f" {' '.join(forms(text))} " for text in self._texts(row, _SAMPLE_SIZE))

    def _texts(self, row: Sequence[str], count: int) -> Iterator[str]:
        """The texts of some paragraphs with all of some folded words."""
        keys = islice(self._engine.having(row), count)
        return (self._engine.entry(key).passage.reading for key in keys)

    def _share_stem(self, left: str, right: str) -> bool:
        """Whether two words are forms of the same word."""
        return self._planner.share_stem(left, right)

    def _frequency(self, form: str) -> int:
        return self._engine.count("exact", form)
