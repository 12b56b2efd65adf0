"""Languages: what differs from one to the next when texts and queries are read.

A language is a module of this package, named by its code in ISO 639 (`fr`), with a constant
`LANGUAGE`.  Nothing else names languages: another is added by adding its module, and perhaps the
rules for its quotations.  A language without a module is searched without stems and stop words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from importlib import import_module
from typing import NamedTuple

from gsisearch.text.stemming import snowball
from gsisearch.text.words import fold, lowercase

#: The code of the language of documents that name none.
DEFAULT = "en"

_UNKNOWN = "und"


class Language(NamedTuple):
    """What is known of a language.  Its words are folded, see `text.words.fold`.

    Attributes:
        code: of ISO 639, in small letters; "und" for a language that has none.
        names: what else a sidecar may call it.
        stemmer: the name of its Snowball algorithm; "" for none.
        accents: whether the stemmer goes by accents.
        prefixes: what is written as one with the word after it, the longest first.
        stop_words: words that a keyword query may leave unmatched while it has others.  Negations
            and what says how binding something is are not among them.
        openers: words that a question begins with.
        requests: pairs of words that a request begins with.
        asking: words of a question that are about the text and not its subject.
        abbreviations: what a full stop after it ends no sentence, as a regular expression for
            texts as they are written.
        respell: word → other spellings of it, which need not exist.
        root: stem → what related stems have in common with it.
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
        """What a word is compared by in keyword search: a word of a text, and one of a query.

        Two words are forms of one where they share a term.  The first is the stem, which texts
        are indexed by; then come the stem that it has when it is typed without accents, and the
        word without its prefix.  "Sécurité" in French has `fr:secur` and `fr:securit`.

        Args:
            word: as it is written.
        """
        return tuple(dict.fromkeys(f"{self.code}:{stem}" for stem in self._stems(word)))

    def stem(self, word: str) -> str:
        """The term that a word of a text is indexed by."""
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
    """Whether what follows a prefix is long enough to be a word: what looks like a single letter
    before it is more often the first of the word itself."""
    return len(rest) > (1 if len(prefix) > 1 else 2)


@lru_cache(maxsize=256)
def language(tag: str = "") -> Language:
    """The language that a sidecar names.

    Args:
        tag: a code, perhaps with a country (`en`, `en-GB`, `fr_CA`), or a name (`French`); "" for
            the language of documents that name none.
    """
    first = re.split(r"[-_ (,;]", tag.strip(), maxsplit=1)[0]
    name = fold(first) if first else DEFAULT
    is_code = re.fullmatch(r"[a-z]{2,3}", name) is not None
    found = _load(name) if is_code else None
    if found is None and len(name) > 2:
        found = next((one for one in _all() if name in one.names), None)
    return found or Language(name if is_code else _UNKNOWN)


def _load(code: str) -> Language | None:
    """The language of a module; None where there is no module for it."""
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
