"""Proposed repairs: damage in a document, and what was probably meant.

Nothing is repaired automatically: a person reviews the proposals and copies the right ones into
the sidecar.  Three kinds of damage are found: words glued together, punctuation without a space
after it, and lost apostrophes.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import cycle
from pathlib import Path
from typing import NamedTuple

from gsisearch.corpus import formats
from gsisearch.corpus.documents import load_document
from gsisearch.corpus.files import read_bytes
from gsisearch.corpus.locations import MAX_SOURCE_BYTES, source_files, source_path
from gsisearch.corpus.repairs import MAX_LENGTH
from gsisearch.errors import DataFileError
from gsisearch.model import Offsets
from gsisearch.results import Proposal
from gsisearch.text.spelling import nearest
from gsisearch.text.text_map import places
from gsisearch.text.words import fold, forms, lines

_GLUED_STOP = re.compile(r"(?<![^\W\d_])[^\W\d_]{2,}[.!?,;:](?=[^\W\d_]{2})[^\W\d_]+")
_NON_SPACE = re.compile(r"\S+")
#: What occurs only in web and mail addresses.
_ADDRESS = re.compile(r"://|@|www\.|\.(?:com|org|net|gov|edu|int|cn|html?|pdf)\b")
_LETTERS = re.compile(r"[^\W\d_]+")
#: Contractions that are not words without the apostrophe.
_CONTRACTIONS = {
    form.replace("'", ""): form
    for form in (
        "aren't can't couldn't didn't doesn't don't hasn't haven't isn't mustn't shouldn't that's"
        " there's they're wasn't weren't what's who's won't wouldn't you're"
    ).split()
}
#: The minimum length of glued words; shorter ones are more likely names or abbreviations.
_MIN_GLUED = 5

#: Folded word → its frequency; 0 if it is unknown.
Vocabulary = Callable[[str], int]


def propose_repairs(folder: Path, slug: str) -> tuple[Proposal, ...]:
    """Propose repairs for a document, besides those in its sidecar.

    Known words are those of the other documents, and those of its language if `pyspellchecker`
    (the extra `repairs`) is installed and has a dictionary for it.

    Args:
        folder: the corpus folder.
        slug: of the document, which need not have a sidecar yet.

    Raises:
        DataFileError: there is no such document, or its sidecar is not valid.
    """
    slugs = [path.stem for path in source_files(folder)]
    if slug not in slugs:
        near = nearest(slug, slugs)
        hint = f"Did you mean {', '.join(near)}? " if near else ""
        remedy = (
            f"{hint}Give the name of a {formats.SUFFIXES} file of the corpus, without its ending."
        )
        raise DataFileError(folder, f"no document “{slug}”", remedy)
    path = source_path(folder, slug)
    if not path.with_suffix(".yaml").exists():
        return tuple(propose(_text(path), _vocabulary(folder, slug, "en")))
    document = load_document(path)
    taken = [(repair.start, repair.end) for repair in document.repairs]
    inside = [(s.start, s.end) for s in document.sections]
    known = _vocabulary(folder, slug, document.document.language or "en")
    return tuple(
        proposal
        for proposal in propose(document.source, known)
        if _overlaps(inside, proposal.start, proposal.start + 1)
        and not _overlaps(taken, proposal.start, proposal.end)
    )


def _text(path: Path) -> str:
    return formats.read(read_bytes(path, MAX_SOURCE_BYTES), path).text


def _overlaps(spans: Sequence[Offsets], start: int, end: int) -> bool:
    """Whether any of some sorted spans overlaps `start:end`."""
    at = bisect_left(spans, (end,)) - 1
    return at >= 0 and spans[at][1] > start


def _vocabulary(folder: Path, slug: str, language: str) -> Vocabulary:
    counts: Counter[str] = Counter()
    for path in source_files(folder):
        if path.stem != slug:
            with suppress(DataFileError):  # the document is not valid
                counts.update(forms(_text(path)))
    try:
        from spellchecker import SpellChecker

        words = SpellChecker(language=language).word_frequency
    except (ImportError, ValueError):  # not installed, or no such dictionary
        return lambda form: counts[form]
    return lambda form: counts[form] + words[form]


def propose(source: str, vocabulary: Vocabulary) -> Iterator[Proposal]:
    """Propose repairs for a text, in reading order.

    Args:
        source: the text as published.
        vocabulary: known words.

    Returns:
        Repairs that a sidecar can have: damage that occurs several times in a line is extended by
        the words around it until it is unique, or omitted if that makes it too long.
    """
    counts = Counter(forms(source))
    names = {word for word in _LETTERS.findall(source) if word[0].isupper()}

    def known(form: str) -> int:
        return vocabulary(form) or (counts[form] if counts[form] > 1 else 0)

    for number, (first, last) in enumerate(lines(source), 1):
        line = source[first:last]
        found = _damage(_NON_SPACE.sub(_blank_address, line), vocabulary, known, names)
        unique = _extended_until_unique(line, [(one.start, one.end) for one in found])
        for (start, end, reading, reason), (left, right) in zip(found, unique, strict=True):
            whole = line[left:start] + reading + line[end:right]
            published = line[left:right]
            if max(len(published), len(whole)) <= MAX_LENGTH:
                yield Proposal(number, first + left, first + right, published, whole, reason)


def _blank_address(match: re.Match[str]) -> str:
    """The matched text, or spaces if it is an address."""
    return " " * len(match[0]) if _ADDRESS.search(match[0]) else match[0]


class _Damage(NamedTuple):
    """Damage in a line: `reading` is what was probably meant."""

    start: int
    end: int
    reading: str
    reason: str


def _damage(text: str, vocabulary: Vocabulary, known: Vocabulary, names: set[str]) -> list[_Damage]:
    """The damage in a line, in order."""
    found = [*_missing_spaces(text), *_lost_apostrophes(text, vocabulary, names)]
    starts = {one.start for one in found}
    return sorted(found + [one for one in _glued(text, known) if one.start not in starts])


def _missing_spaces(text: str) -> Iterator[_Damage]:
    """Punctuation without a space after it."""
    for match in _GLUED_STOP.finditer(text):
        reading = re.sub(r"([.!?,;:])", r"\1 ", match.group())
        yield _Damage(*match.span(), reading, "no space after the stop")


def _lost_apostrophes(text: str, vocabulary: Vocabulary, names: set[str]) -> Iterator[_Damage]:
    """Contractions, and names that occur without the s too: `Whats`, `Chinas`."""
    for match in _LETTERS.finditer(text):
        word = match.group()
        reading = ""
        if contraction := _CONTRACTIONS.get(word.lower()):
            reading = word[0] + contraction[1:]
        elif word[0].isupper() and word[-1] == "s" and word[:-1] in names:
            reading = "" if vocabulary(fold(word)) else f"{word[:-1]}'s"
        if reading and not _has_apostrophe(text, match.end()):
            yield _Damage(*match.span(), reading, "an apostrophe is lost")


def _glued(text: str, known: Vocabulary) -> Iterator[_Damage]:
    """Two words without a space between them."""
    for match in _LETTERS.finditer(text):
        if known(fold(match.group())) or _has_apostrophe(text, match.end()):
            continue
        if reading := _split(match.group(), known):
            yield _Damage(*match.span(), reading, "two words are glued")


def _has_apostrophe(text: str, end: int) -> bool:
    return text[end : end + 1] in ("'", "’")


def _split(word: str, known: Vocabulary) -> str:
    """The most frequent pair of words that a word may consist of; "" if there is none."""
    is_short = len(word) < _MIN_GLUED and not word[:-2].isupper()
    if is_short or len(word) > MAX_LENGTH:
        return ""
    pairs = [
        (known(fold(word[:at])) * known(fold(word[at:])), f"{word[:at]} {word[at:]}")
        for at in range(1, len(word))
        if _is_word(word[:at]) and _is_word(word[at:])
    ]
    weight, reading = max(pairs, default=(0, ""))
    return reading if weight else ""


def _is_word(part: str) -> bool:
    """Whether a part is long enough to be a word: a, I, or at least two letters."""
    return len(part) > 1 or part in ("a", "A", "I")


def _extended_until_unique(line: str, spans: Iterable[Offsets]) -> list[Offsets]:
    """Spans of a line, extended by the words around them until their text occurs only once, or
    until they are too long for a repair."""
    extended = list(spans)
    repeated = list(range(len(extended)))
    for extend in cycle((_with_word_before, _with_word_after)):
        offsets = places(line, {line[slice(*extended[at])] for at in repeated})
        repeated = [at for at in repeated if len(offsets[line[slice(*extended[at])]]) > 1]
        repeated = [at for at in repeated if extended[at][1] - extended[at][0] <= MAX_LENGTH]
        if not repeated:
            break
        for at in repeated:
            extended[at] = extend(line, *extended[at])
    return extended


def _with_word_before(line: str, start: int, end: int) -> Offsets:
    return line.rfind(" ", 0, max(0, start - 1)) + 1, end


def _with_word_after(line: str, start: int, end: int) -> Offsets:
    after = line.find(" ", end + 1)
    return start, after if after >= 0 else len(line)
