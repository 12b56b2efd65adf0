"""The rules of what turns the meaning of a quotation: the files in `meaning` as a frozen `Rules`.

A language has the rules of its file, `en.yaml`; one without a file has no rules about words, but
numbers, names and the order of words are compared all the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from gsisearch.corpus import yamlfile
from gsisearch.corpus.yamlfile import Value
from gsisearch.text.words import fold, forms

_FOLDER = Path(__file__).with_name("meaning")
#: What alarms say that need no list of words.
_ALARMS = _FOLDER / "alarms.yaml"

Forms = tuple[str, ...]
Sentences = Mapping[str, str]  # dropped, added, changed → what the reader is told

_CASES = {"dropped": "", "added": "", "changed": ""}
_LETTERS = re.compile("[a-z]+")
_NEVER = re.compile(r"(?!)")  # matches nothing
_SINGLE = ("prefix", "opposite", "order", "omission", "parts")
_BY_CASE = ("number", "name")
_QUALIFIERS = ("anywhere", "beside", "harmless", "warning", "negation")
_KEYS = {
    "words": "rules by lists of words",
    "prefixes": "beginnings that turn a word into its opposite",
    "opposites": "words that exclude each other",
    "numbers": "numbers in words",
    "multiples": "words that multiply the number before them",
    "ordinals": "ordinal numbers in words",
    "contractions": "what is written together and read apart",
    "spelling": "spellings of one word",
    "qualifiers": "words that limit what is said",
}


@dataclass(frozen=True, slots=True)
class WordRule:
    """A rule by lists of words: word or phrase → group, and what it says.

    `capital` are those that count only with a capital: March, but not to march.
    """

    name: str
    groups: Mapping[Forms, int]
    capital: frozenset[Forms]
    longest: int
    sentences: Sentences


@dataclass(frozen=True)
class Rules:
    """All rules.

    `explanations` and `cases` hold what the alarms say that need no list of words, the latter by
    case; `words` are the rules by lists; `opposites` maps a word to the words that exclude it;
    `cardinals`, `multiples` and `ordinals` map words to values; `contractions` are pairs of
    an ending and the words it stands for; `limits_anywhere`, `limits_beside` and `negations`
    find qualifying words in a text, `harmless` what only looks like them; a text
    with none of the `first_words` has none.
    """

    explanations: Mapping[str, str]
    cases: Mapping[str, Sentences]
    words: tuple[WordRule, ...] = ()
    prefixes: tuple[str, ...] = ()
    opposites: Mapping[str, frozenset[str]] = field(default_factory=dict)
    cardinals: Mapping[str, int] = field(default_factory=dict)
    multiples: Mapping[str, int] = field(default_factory=dict)
    ordinals: Mapping[str, int] = field(default_factory=dict)
    contractions: tuple[tuple[str, str], ...] = ()
    endings: tuple[tuple[str, str], ...] = ()
    spellings: Mapping[str, str] = field(default_factory=dict)
    limits_anywhere: re.Pattern[str] = _NEVER
    limits_beside: re.Pattern[str] = _NEVER
    negations: re.Pattern[str] = _NEVER
    harmless: re.Pattern[str] = _NEVER
    first_words: frozenset[str] = frozenset()
    limit_warning: str = ""
    negation_warning: str = ""

    def spelled(self, form: str) -> str:
        """A folded word in the one spelling that stands for all."""
        if form in self.spellings:
            return self.spellings[form]
        for ending, other in self.endings:
            if form.endswith(ending) and len(form) > len(ending) + 1:
                return form[: len(form) - len(ending)] + other
        return form

    def apart(self, raw: str) -> Forms:
        """A word as the folded words it is read as: "don't" is ("do", "not")."""
        written = raw.lower().replace("’", "'")
        for ending, read in self.contractions:
            if written == ending or ("'" in ending and written.endswith(ending)):
                return forms(f"{written[: len(written) - len(ending)]} {read}")
        return (fold(raw),)


def file_of(language: str) -> Path:
    """The file of the rules for documents in a language, by its code; there need not be one."""
    return _FOLDER / f"{language}.yaml"


@lru_cache(maxsize=64)
def rules_for(language: str) -> Rules:
    """The rules for documents in a language, by its code."""
    path = file_of(language)
    return load(path) if path.exists() else Rules(*_alarms())


def _alarms() -> tuple[Mapping[str, str], Mapping[str, Sentences]]:
    """What the alarms say that need no list of words: by name, and by name and case."""
    found = _fixed(yamlfile.read(_ALARMS), (*_SINGLE, *_BY_CASE))
    return (
        {name: _sentence(found[name]) for name in _SINGLE},
        {name: _sentences(found[name].mapping(_CASES)) for name in _BY_CASE},
    )


def load(path: Path) -> Rules:
    """The rules in a file of a language.

    Raises:
        DataFileError: unknown key, wrong value or a word in two groups, with line and key.
    """
    top = yamlfile.read(path)
    found = top.mapping(_KEYS)
    for key in _KEYS:
        if key not in found:
            raise top.error(f"“{key}” is missing", f"Add it: {_KEYS[key]}.")
    spelling = _fixed(found["spelling"], ("endings", "words"))
    qualifiers = _fixed(found["qualifiers"], _QUALIFIERS)
    words = tuple(_word_rule(name, value) for name, value in _entries(found["words"]).items())
    negations = [" ".join(k) for rule in words if rule.name == "negation" for k in rule.groups]
    anywhere, beside = _texts(qualifiers["anywhere"]), _texts(qualifiers["beside"])
    first_words = {letters(text)[0] for text in (*anywhere, *beside, *negations)}
    explanations, cases = _alarms()
    return Rules(
        explanations=explanations,
        cases=cases,
        words=words,
        prefixes=tuple(_texts(found["prefixes"])),
        opposites=_opposites(found["opposites"]),
        cardinals=_values(found["numbers"]),
        multiples=_values(found["multiples"]),
        ordinals=_values(found["ordinals"]),
        contractions=tuple(_pairs(found["contractions"]).items()),
        endings=_longest_first(_pairs(spelling["endings"])),
        spellings=_pairs(spelling["words"]),
        limits_anywhere=_pattern(anywhere),
        limits_beside=_pattern(beside),
        harmless=_pattern(_texts(qualifiers["harmless"])),
        negations=_pattern([*negations, "cannot", r"\w+n['’]t"]),
        first_words=frozenset(first_words | {"cannot", "t"}),
        limit_warning=_sentence(qualifiers["warning"], words=""),
        negation_warning=_sentence(qualifiers["negation"], words=""),
    )


def _fixed(value: Value, keys: Iterable[str]) -> dict[str, Value]:
    """A mapping with just these keys."""
    found = value.mapping(dict.fromkeys(keys, ""))
    for key in keys:
        if key not in found:
            raise value.error(f"“{key}” is missing", f"Expected the keys {', '.join(keys)}.")
    return found


def _word_rule(name: str, value: Value) -> WordRule:
    found = value.mapping({"groups": "", **_CASES})
    if "groups" not in found:
        raise value.error("“groups” is missing", "Give the words, a list a group.")
    groups: dict[Forms, int] = {}
    capital: set[Forms] = set()
    for number, group in enumerate(found.pop("groups").items()):
        for item in group.items():
            words = forms(item.text())
            if words in groups:
                remedy = "Keep it in one group: a group's words mean the same."
                raise item.error(f"“{item.text()}” is there twice", remedy)
            groups[words] = number
            if item.text()[0].isupper():
                capital.add(words)
    if not found:
        raise value.error("the rule says nothing", f"Add one of {', '.join(_CASES)}.")
    longest = max(map(len, groups), default=1)
    return WordRule(name, groups, frozenset(capital), longest, _sentences(found))


def _sentences(found: Mapping[str, Value]) -> Sentences:
    return {case: _sentence(value) for case, value in found.items()}


def _sentence(value: Value, **names: str) -> str:
    """A sentence with places for words: {quote} and {source}, or those named."""
    text = value.text()
    names = names or {"quote": "", "source": ""}
    try:
        text.format(**names)
    except (KeyError, IndexError, ValueError):
        expected = " and ".join(f"{{{name}}}" for name in names)
        raise value.error(
            "the sentence can't be filled in", f"Its places are {expected}."
        ) from None
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


def letters(text: str) -> list[str]:
    """The runs of the letters a-z in a text, in lower case: "don't" is "don", "t"."""
    return _LETTERS.findall(text.lower())


def _texts(value: Value) -> list[str]:
    return [item.text() for item in value.items()]


def _values(value: Value) -> dict[str, int]:
    return {name: item.integer(0, 10**12) for name, item in _entries(value).items()}


def _pairs(value: Value) -> dict[str, str]:
    return {name: item.text() for name, item in _entries(value).items()}


def _longest_first(pairs: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(pairs.items(), key=lambda pair: -len(pair[0])))


def _pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(phrases, key=len, reverse=True)
    alternatives = "|".join(phrase.replace(" ", r"\s+") for phrase in longest_first)
    return re.compile(rf"\b(?:{alternatives})\b", re.IGNORECASE)
