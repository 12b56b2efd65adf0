"""The rules about changes of meaning, read from the files in `meaning`, one a language.

For a language without a file, numbers, names and the order of words are compared all the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from gsisearch.corpus import yamlfile
from gsisearch.corpus.yamlfile import Value
from gsisearch.text.words import fold, forms

_FOLDER = Path(__file__).with_name("meaning")
#: The explanations of alarms that need no list of words.
_ALARMS = _FOLDER / "alarms.yaml"

Phrase = tuple[str, ...]  # folded words
Explanations = Mapping[str, str]  # "dropped", "added" or "changed" → what the alarm says

_CASES = ("dropped", "added", "changed")
_ASCII_WORD = re.compile("[a-z]+")
_NEVER = re.compile(r"(?!)")  # matches nothing
_EMPTY: Mapping[str, Any] = MappingProxyType({})
_WITH_ONE_EXPLANATION = ("prefix", "opposite", "order", "omission", "parts")
_WITH_CASES = ("number", "name")
_QUALIFIERS = ("anywhere", "beside", "harmless", "warning", "negation")
_KEYS = (
    *("words", "prefixes", "opposites", "numbers", "multiples", "ordinals"),
    *("contractions", "spelling", "qualifiers"),
)


class WordRule(NamedTuple):
    """A rule by lists of words: a change from one group to another raises an alarm.

    Attributes:
        name: of the alarm.
        groups: phrase → the number of its group.
        capitalized: the phrases that count only with a capital: March, but not to march.
        longest: the number of words of the longest phrase.
        explanations: what the alarm says, by case.
    """

    name: str
    groups: Mapping[Phrase, int]
    capitalized: frozenset[Phrase]
    longest: int
    explanations: Explanations


class Rules(NamedTuple):
    """The rules of a language.

    Attributes:
        explanations: what the alarms say that need no list of words, by name.
        explanations_by_case: those of them that have several, by name and case.
        word_rules: the rules by lists of words.
        prefixes: those that turn a word into its opposite.
        opposites: folded word → the words that exclude it.
        cardinals, multiples, ordinals: folded word → number.
        contractions: pairs of an ending, and the words that it is short for.
        spelling_endings: pairs of an ending, and its standard spelling, the longest first.
        spellings: folded word → its standard spelling.
        limits_anywhere, limits_adjacent, negations: find qualifying words in a text.
        harmless: finds what only looks like a qualifier.
        first_words: a text with none of these ASCII words has no qualifier.
        limit_warning, negation_warning: what a cut with a qualifier says, with place for {words}.
    """

    explanations: Mapping[str, str]
    explanations_by_case: Mapping[str, Explanations]
    word_rules: tuple[WordRule, ...] = ()
    prefixes: tuple[str, ...] = ()
    opposites: Mapping[str, frozenset[str]] = _EMPTY
    cardinals: Mapping[str, int] = _EMPTY
    multiples: Mapping[str, int] = _EMPTY
    ordinals: Mapping[str, int] = _EMPTY
    contractions: tuple[tuple[str, str], ...] = ()
    spelling_endings: tuple[tuple[str, str], ...] = ()
    spellings: Mapping[str, str] = _EMPTY
    limits_anywhere: re.Pattern[str] = _NEVER
    limits_adjacent: re.Pattern[str] = _NEVER
    negations: re.Pattern[str] = _NEVER
    harmless: re.Pattern[str] = _NEVER
    first_words: frozenset[str] = frozenset()
    limit_warning: str = ""
    negation_warning: str = ""

    def standard_spelling(self, form: str) -> str:
        """The standard spelling of a folded word."""
        if form in self.spellings:
            return self.spellings[form]
        for ending, standard in self.spelling_endings:
            if form.endswith(ending) and len(form) > len(ending) + 1:
                return form[: len(form) - len(ending)] + standard
        return form

    def expand(self, raw: str) -> Phrase:
        """The folded words that a contraction is short for: of "don't" ("do", "not")."""
        written = raw.lower().replace("’", "'")
        for ending, expansion in self.contractions:
            if written == ending or ("'" in ending and written.endswith(ending)):
                return forms(f"{written[: len(written) - len(ending)]} {expansion}")
        return (fold(raw),)


def rules_path(language: str) -> Path:
    """The file of the rules for documents in a language, by its code; there need not be one."""
    return _FOLDER / f"{language}.yaml"


@lru_cache(maxsize=64)
def rules_for(language: str) -> Rules:
    """The rules for documents in a language, by its code."""
    path = rules_path(language)
    return load_rules(path) if path.exists() else _common_rules()


def _common_rules() -> Rules:
    """What holds for every language."""
    found = _required(yamlfile.read(_ALARMS), (*_WITH_ONE_EXPLANATION, *_WITH_CASES))
    return Rules(
        {name: _template(found[name]) for name in _WITH_ONE_EXPLANATION},
        {name: _templates(found[name].mapping(_CASES)) for name in _WITH_CASES},
    )


def load_rules(path: Path) -> Rules:
    """The rules in a file of a language.

    Raises:
        DataFileError: unknown key, wrong value or a word in two groups, with line and key.
    """
    found = _required(yamlfile.read(path), _KEYS)
    spelling = _required(found["spelling"], ("endings", "words"))
    qualifiers = _required(found["qualifiers"], _QUALIFIERS)
    words = tuple(_word_rule(name, value) for name, value in _entries(found["words"]).items())
    negations = [" ".join(k) for rule in words if rule.name == "negation" for k in rule.groups]
    anywhere, adjacent = _texts(qualifiers["anywhere"]), _texts(qualifiers["beside"])
    first_words = {ascii_words(text)[0] for text in (*anywhere, *adjacent, *negations)}
    endings = sorted(_pairs(spelling["endings"]).items(), key=lambda pair: -len(pair[0]))
    return _common_rules()._replace(
        word_rules=words,
        prefixes=tuple(_texts(found["prefixes"])),
        opposites=_opposites(found["opposites"]),
        cardinals=_numbers(found["numbers"]),
        multiples=_numbers(found["multiples"]),
        ordinals=_numbers(found["ordinals"]),
        contractions=tuple(_pairs(found["contractions"]).items()),
        spelling_endings=tuple(endings),
        spellings=_pairs(spelling["words"]),
        limits_anywhere=_pattern(anywhere),
        limits_adjacent=_pattern(adjacent),
        harmless=_pattern(_texts(qualifiers["harmless"])),
        negations=_pattern([*negations, "cannot", r"\w+n['’]t"]),
        first_words=frozenset(first_words | {"cannot", "t"}),
        limit_warning=_template(qualifiers["warning"], ("words",)),
        negation_warning=_template(qualifiers["negation"], ("words",)),
    )


def _required(value: Value, keys: Sequence[str]) -> dict[str, Value]:
    """A mapping with exactly these keys."""
    found = value.mapping(keys)
    for key in keys:
        if key not in found:
            raise value.error(f"“{key}” is missing", f"Expected the keys {', '.join(keys)}.")
    return found


def _word_rule(name: str, value: Value) -> WordRule:
    found = value.mapping(("groups", *_CASES))
    if "groups" not in found:
        raise value.error("“groups” is missing", "Give the words, a list a group.")
    groups: dict[Phrase, int] = {}
    capitalized: set[Phrase] = set()
    for number, group in enumerate(found.pop("groups").items()):
        for item in group.items():
            phrase = forms(item.text())
            if phrase in groups:
                remedy = "Keep it in one group: a group's words mean the same."
                raise item.error(f"“{item.text()}” is there twice", remedy)
            groups[phrase] = number
            if item.text()[0].isupper():
                capitalized.add(phrase)
    if not found:
        raise value.error("the rule says nothing", f"Add one of {', '.join(_CASES)}.")
    longest = max(map(len, groups), default=1)
    return WordRule(name, groups, frozenset(capitalized), longest, _templates(found))


def _templates(found: Mapping[str, Value]) -> dict[str, str]:
    return {case: _template(value) for case, value in found.items()}


def _template(value: Value, fields: Iterable[str] = ("quote", "source")) -> str:
    """A text with replacement fields for words: {quote} and {source}, or those given."""
    text = value.text()
    try:
        text.format(**dict.fromkeys(fields, ""))
    except (KeyError, IndexError, ValueError):
        expected = " and ".join(f"{{{field}}}" for field in fields)
        raise value.error("the sentence can't be filled in", f"Use only {expected}.") from None
    return text


def _opposites(value: Value) -> dict[str, frozenset[str]]:
    """Each form of each word → the forms of the words that exclude it."""
    found: dict[str, set[str]] = {}
    for line in value.items():
        words = [_inflected(item.text()) for item in line.items()]
        if len(words) < 2:
            raise line.error("found one word", "Give at least two that exclude each other.")
        for own in words:
            for form in own:
                others = (other for other in words if other is not own)
                found.setdefault(form, set()).update(*others)
    return {form: frozenset(others) for form, others in found.items()}


def _inflected(word: str) -> frozenset[str]:
    """A verb or noun with its regular endings: promote, promotes, promoted, promoting."""
    stem = word[:-1] if word.endswith("e") else word
    endings = {word, f"{word}s", f"{stem}ed", f"{stem}ing"}
    if word.endswith(("s", "x", "ch", "sh")):
        endings.add(f"{word}es")
    if word.endswith("y") and word[-2] not in "aeiou":
        endings |= {f"{word[:-1]}ies", f"{word[:-1]}ied"}
    return frozenset(endings)


def _entries(value: Value) -> dict[str, Value]:
    """A mapping with any keys."""
    if not isinstance(value.data, dict):
        raise value.error("found no mapping", "Expected lines of `key: value`.")
    return value.data


def ascii_words(text: str) -> list[str]:
    """The runs of the letters a-z in a text, in lower case: "don't" is "don", "t"."""
    return _ASCII_WORD.findall(text.lower())


def _texts(value: Value) -> list[str]:
    return [item.text() for item in value.items()]


def _numbers(value: Value) -> dict[str, int]:
    return {name: item.integer(0, 10**12) for name, item in _entries(value).items()}


def _pairs(value: Value) -> dict[str, str]:
    return {name: item.text() for name, item in _entries(value).items()}


def _pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(phrases, key=len, reverse=True)
    alternatives = "|".join(phrase.replace(" ", r"\s+") for phrase in longest_first)
    return re.compile(rf"\b(?:{alternatives})\b", re.IGNORECASE)
