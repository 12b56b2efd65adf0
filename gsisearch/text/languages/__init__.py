"""Languages: the rules for texts and queries that depend on their language.

A language is a module of this package, named by its ISO 639 code (`fr`), with a constant
`LANGUAGE`.  To add a language, add its module, and if needed the rules for its quotations.  A
language without a module is searched without stemming and stop words.
"""

# No `from __future__ import annotations`: classes with annotations that are strings take longer to
# define, and every search defines these.

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from importlib import import_module
from typing import NamedTuple

from gsisearch.text.stemming import snowball
from gsisearch.text.words import fold, lowercase

#: The language code of documents that don't specify one.
DEFAULT = "en"

_UNKNOWN = "und"


class Language(NamedTuple):
    """The rules of a language.  All words are folded, see `text.words.fold`.

    Attributes:
        code: ISO 639 code in lower case; "und" for an unknown language.
        names: other names that a sidecar may use for it.
        stemmer: name of its Snowball algorithm; "" for none.
        accents: whether the stemmer takes accents into account.
        prefixes: prefixes written as one word with the next word (articles, conjunctions),
            longest first.
        stop_words: words that queries ignore if they have other words.  Negations and modal verbs
            of obligation are not among them.
        openers: words that a question begins with.
        requests: pairs of words that a request begins with.
        asking: words of a question that are about the text and not its subject.
        abbreviations: regular expression for words after which a full stop doesn't end a sentence;
            it applies to unfolded text.
        respell: word → other spellings, which need not exist.
        root: stem → its root, which related stems have in common.
    """

    code: str
    names: frozenset[str] = frozenset()
    stemmer: str = ""
    accents: bool = True
    prefixes: tuple[str, ...] = ()
    stop_words: frozenset[str] = frozenset()
    question_words: frozenset[str] = frozenset()
    request_phrases: frozenset[tuple[str, str]] = frozenset()
    framing_words: frozenset[str] = frozenset()
    abbreviations: str = ""
    respell: Callable[[str], Iterable[str]] | None = None
    root: Callable[[str], str] | None = None

    def terms(self, word: str) -> tuple[str, ...]:
        """The terms of a word for keyword search; words with a common term match each other.

        The first term is the stem, under which texts are indexed.  The others are its stem if
        typed without accents, and the word without its prefix.  "Sécurité" in French has
        `fr:secur` and `fr:securit`.

        Args:
            word: the word as written.
        """
        return tuple(dict.fromkeys(f"{self.code}:{stem}" for stem in self._stems(word)))

    def stem(self, word: str) -> str:
        """The term under which a word of a text is indexed."""
        return self.terms(word)[0]

    @property
    def has_several_terms(self) -> bool:
        """Whether a word may have more than one term."""
        return bool(self.prefixes or (self.stemmer and self.accents))

    def _stems(self, word: str) -> Iterator[str]:
        form = fold(word)
        if not self.stemmer or form.isdigit():
            yield form
        elif self.accents:
            yield fold(snowball(lowercase(word), self.stemmer))
            yield fold(snowball(form, self.stemmer))
        else:
            yield snowball(form, self.stemmer) if form.isascii() else form
        for prefix in self.prefixes:
            if form.startswith(prefix) and _is_word(form[len(prefix) :], prefix):
                yield form[len(prefix) :]
                break


def _is_word(rest: str, prefix: str) -> bool:
    """Whether the rest after a prefix is long enough to be a word; after a prefix of one letter it
    must be longer, because that is more often the first letter of the word."""
    return len(rest) > (1 if len(prefix) > 1 else 2)


@lru_cache(maxsize=256)
def language(tag: str = "") -> Language:
    """The language for a language tag of a sidecar.

    Args:
        tag: a code, optionally with a country (`en`, `en-GB`, `fr_CA`), or a name (`French`); ""
            for the default language.
    """
    first = re.split(r"[-_ (,;]", tag.strip(), maxsplit=1)[0]
    name = fold(first) if first else DEFAULT
    is_code = re.fullmatch(r"[a-z]{2,3}", name) is not None
    found = _load(name) if is_code else None
    if found is None and len(name) > 2:
        found = next((one for one in _all() if name in one.names), None)
    return found or Language(name if is_code else _UNKNOWN)


def _load(code: str) -> Language | None:
    """The language with a code; None if there is no module for it."""
    module = f"{__name__}.{code}"
    try:
        found = import_module(module).LANGUAGE
    except ModuleNotFoundError as error:
        if error.name != module:
            raise
        return None
    assert isinstance(found, Language)
    return found


def _all() -> Iterator[Language]:
    """All languages that have a module."""
    from pkgutil import iter_modules

    return filter(None, (_load(module.name) for module in iter_modules(__path__)))
