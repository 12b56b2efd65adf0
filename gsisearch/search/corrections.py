"""What a word that the corpus hasn't got was perhaps meant to be."""

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

#: Shorter words have too many others near them to be corrected unasked.
_SHORTEST_SURE = 4
#: Two edits in a shorter word make another word of it.
_LONG = 8
#: So many letters are the same in all forms of a word, and all but so many of a long one.
_BEGINNING, _LONGEST_ENDING = 3, 4
#: So many paragraphs that have a word tell how it is written.
_SAMPLE = 20
#: A word in small letters counts so many times: capitals may be those of a title, or of the
#: beginning of a sentence.
_LOWER = 4


class Guess(NamedTuple):
    """Words that may be meant, as they are written, and how many edits away they are; a space is
    one."""

    text: str
    edits: int


class Guesser:
    """Guesses at words with the vocabulary of one index.

    Args:
        engine: the index.
        planner: makes plans for it.
        names: other names, which can be searched for though the corpus may not have them.
    """

    def __init__(self, engine: Engine, planner: Planner, names: Synonyms) -> None:
        self._engine = engine
        self._planner = planner
        self._names = names

    @cached_property
    def _vocabulary(self) -> Mapping[int, Mapping[str, Sequence[str]]]:
        """The words of the corpus, and the names of one word, folded, by length and first letter."""
        found: defaultdict[int, defaultdict[str, list[str]]] = defaultdict(
            lambda: defaultdict(list)
        )
        words = dict.fromkeys(chain(self._engine.terms("exact"), self._short))
        for word in in_time(words, 100):
            found[len(word)][word[:1]].append(word)
        return found

    def _similar_words(self, word: str) -> Iterator[tuple[int, str]]:
        """The words that are as near as slips of the finger are, each after its distance.

        Slips are rarely in the first letter, and hardly ever one of two.
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
        """What may be meant by a word, likeliest first: few edits, the same first letter, frequent.

        Args:
            text: the word as typed.
            finds: whether a search for some words finds anything.
            count: at most so many.
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
        """A folded word as it is written: in the settings, or else most often in the corpus."""
        if form in self._short:
            return self._short[form]
        texts = self._texts((form,), _SAMPLE)
        words = chain.from_iterable(map(WORD.findall, texts))
        counts = Counter(visible(word) for word in words if fold(word) == form)
        for word in counts:
            counts[word] *= _LOWER if word.islower() else 1
        found = min(counts, key=lambda word: (-counts[word], word), default=form)
        return found if found not in OPERATORS else form

    def is_sure(self, text: str, guesses: list[Guess]) -> bool:
        """Whether the first guess at a word is so clear that it may be searched for unasked."""
        word = "".join(forms(text))
        if not guesses or len(word) < _SHORTEST_SURE or not word.isalpha() or text.isupper():
            return False
        best, *others = guesses
        if best.edits > 1 and len(word) < _LONG:
            return False
        rivals = (other for other in others if not self._share_stem(best.text, other.text))
        return forms(best.text)[0][:1] == word[:1] and all(
            other.edits > best.edits for other in rivals
        )

    def forms_of(self, word: str) -> list[str]:
        """Other forms of a folded word that the corpus has, the most frequent first."""
        beginning = word[: max(_BEGINNING, len(word) - _LONGEST_ENDING)]
        found = [
            form
            for form in self._engine.terms("exact", beginning)
            if form != word and self._share_stem(form, word)
        ]
        return sorted(found, key=lambda form: (-self._frequency(form), form))

    def join_words(self, first: str, second: str) -> str | None:
        """The one word that the corpus has for two words."""
        word = "".join(forms(f"{first} {second}"))
        return self.written(word) if self._frequency(word) else None

    def _split_words(self, word: str) -> Iterator[tuple[tuple[str, str], int]]:
        """The two words in a row that the corpus has for one, and in how many passages."""
        longest = max(self._vocabulary, default=0)
        for at in range(max(1, len(word) - longest), min(len(word), longest + 1)):
            row = word[:at], word[at:]
            if all(map(self._frequency, row)) and (number := sum(self.contains_phrase(row))):
                yield row, number

    def contains_phrase(self, row: Sequence[str]) -> Iterator[bool]:
        """Whether folded words stand in a row, for some of the paragraphs that have all of them."""
        wanted = f" {' '.join(row)} "
        return (wanted in f" {' '.join(forms(text))} " for text in self._texts(row, _SAMPLE))

    def _texts(self, row: Sequence[str], count: int) -> Iterator[str]:
        """The texts of some paragraphs with all of some folded words."""
        keys = islice(self._engine.having(row), count)
        return (self._engine.entry(key).passage.reading for key in keys)

    def _share_stem(self, left: str, right: str) -> bool:
        """Whether two words are found as one, being forms of each other."""
        return self._planner.share_stem(left, right)

    def _frequency(self, form: str) -> int:
        return self._engine.count("exact", form)
