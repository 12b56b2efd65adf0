"""Repairs proposed for a document: what looks damaged, and what it probably was.

A person reads the proposals and puts those that are right into the sidecar; nothing is
repaired by itself.  Three kinds of damage are looked for: words glued together, a stop or comma
without the space after it, and lost apostrophes.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

from gsisearch.corpus.documents import MAX_REPAIR_LENGTH, load_document
from gsisearch.corpus.locations import MAX_SOURCE_BYTES, corpus_files
from gsisearch.corpus.yamlfile import decode, read_bytes
from gsisearch.errors import DataFileError
from gsisearch.model import Offsets
from gsisearch.text.spelling import nearest
from gsisearch.text.text_map import places
from gsisearch.text.words import fold, forms, lines

_GLUED_STOP = re.compile(r"(?<![^\W\d_])[^\W\d_]{2,}[.!?,;:](?=[^\W\d_]{2})[^\W\d_]+")
_CHUNK = re.compile(r"\S+")
#: What is only in addresses.
_ADDRESS = re.compile(r"://|@|www\.|\.(?:com|org|net|gov|edu|int|cn|html?|pdf)\b")
_LETTERS = re.compile(r"[^\W\d_]+")
#: Contractions that are no words without their apostrophe.
_CONTRACTIONS = {
    form.replace("'", ""): form
    for form in (
        "aren't can't couldn't didn't doesn't don't hasn't haven't isn't mustn't shouldn't that's"
        " there's they're wasn't weren't what's who's won't wouldn't you're"
    ).split()
}
#: A glued word is at least so long; shorter ones are rather names and abbreviations.
_SHORTEST_GLUED = 5


#: Folded word → how common it is; 0 for what is no word.
Vocabulary = Callable[[str], int]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A repair that may be put into a sidecar, and `reason`, what looks wrong.

    The other fields are those of `model.Repair`; `published` stands once in its line.
    """

    line: int
    start: int
    end: int
    published: str
    reading: str
    reason: str


def propose_for(folder: Path, slug: str) -> tuple[Proposal, ...]:
    """The repairs that a document of a corpus may need besides those that it has.

    The words of the other documents are known, and those of the language where
    `pyspellchecker` (the extra `repairs`) is installed and has it.

    Args:
        folder: the corpus folder.
        slug: the document's; it need not have a sidecar yet.

    Raises:
        DataFileError: there is no such document, or its sidecar is not valid.
    """
    slugs = [path.stem for path in corpus_files(folder) if path.suffix == ".txt"]
    if slug not in slugs:
        near = nearest(slug, slugs)
        hint = f"Did you mean {', '.join(near)}? " if near else ""
        remedy = f"{hint}Give the name of a .txt file of the corpus, without its ending."
        raise DataFileError(folder, f"no document “{slug}”", remedy)
    path = folder / f"{slug}.txt"
    if not path.with_suffix(".yaml").exists():
        source = decode(read_bytes(path, MAX_SOURCE_BYTES), path)
        return tuple(propose(source, _vocabulary(folder, slug, "en")))
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


def _overlaps(spans: Sequence[Offsets], start: int, end: int) -> bool:
    """Whether any of some stretches, which are in order, has a part of another."""
    at = bisect_left(spans, (end,)) - 1
    return at >= 0 and spans[at][1] > start


def _vocabulary(folder: Path, slug: str, language: str) -> Vocabulary:
    counts: Counter[str] = Counter()
    for path in corpus_files(folder):
        if path.suffix == ".txt" and path.stem != slug:
            with suppress(DataFileError):  # a document that is kept out
                counts.update(forms(decode(read_bytes(path, MAX_SOURCE_BYTES), path)))
    try:
        from spellchecker import SpellChecker

        words = SpellChecker(language=language).word_frequency
    except (ImportError, ValueError):  # not installed, or not for this language
        return lambda form: counts[form]
    return lambda form: counts[form] + words[form]


def propose(source: str, vocabulary: Vocabulary) -> Iterator[Proposal]:
    """The repairs that a text may need, in reading order.

    Args:
        source: the text as published.
        vocabulary: words that are known to be some.

    Returns:
        Those that a sidecar can have: what is in its line several times, and can't be told apart
        by the words around it within the length of a repair, is left out.
    """
    counts = Counter(forms(source))
    names = {word for word in _LETTERS.findall(source) if word[0].isupper()}

    def known(form: str) -> int:
        return vocabulary(form) or (counts[form] if counts[form] > 1 else 0)

    for number, (first, last) in enumerate(lines(source), 1):
        line = source[first:last]
        found = _damage(_CHUNK.sub(_without_address, line), vocabulary, known, names)
        wider = _told_apart(line, [(start, end) for start, end, *_ in found])
        for (start, end, reading, reason), (left, right) in zip(found, wider, strict=True):
            whole = line[left:start] + reading + line[end:right]
            published = line[left:right]
            if max(len(published), len(whole)) <= MAX_REPAIR_LENGTH:
                yield Proposal(number, first + left, first + right, published, whole, reason)


def _without_address(chunk: re.Match[str]) -> str:
    """What stands between spaces; blanks for an address."""
    return " " * len(chunk[0]) if _ADDRESS.search(chunk[0]) else chunk[0]


_Found = tuple[int, int, str, str]  # start, end, reading, reason


def _damage(text: str, vocabulary: Vocabulary, known: Vocabulary, names: set[str]) -> list[_Found]:
    found = [*_stops(text), *_lost_apostrophes(text, vocabulary, names)]
    taken = {start for start, *_ in found}
    return sorted(found + [item for item in _glued(text, known) if item[0] not in taken])


def _stops(text: str) -> Iterator[_Found]:
    for match in _GLUED_STOP.finditer(text):
        reading = re.sub(r"([.!?,;:])", r"\1 ", match.group())
        yield match.start(), match.end(), reading, "no space after the stop"


def _lost_apostrophes(text: str, vocabulary: Vocabulary, names: set[str]) -> Iterator[_Found]:
    """Contractions, and names that are there without the s too: `Whats`, `Chinas`."""
    for match in _LETTERS.finditer(text):
        word = match.group()
        reading = ""
        if contraction := _CONTRACTIONS.get(word.lower()):
            reading = word[0] + contraction[1:]
        elif word[0].isupper() and word[-1] == "s" and word[:-1] in names:
            reading = "" if vocabulary(fold(word)) else f"{word[:-1]}'s"
        if reading and not _has_apostrophe(text, match.end()):
            yield match.start(), match.end(), reading, "an apostrophe is lost"


def _glued(text: str, known: Vocabulary) -> Iterator[_Found]:
    for match in _LETTERS.finditer(text):
        if known(fold(match.group())) or _has_apostrophe(text, match.end()):
            continue
        if reading := _split(match.group(), known):
            yield match.start(), match.end(), reading, "two words are glued"


def _has_apostrophe(text: str, end: int) -> bool:
    return text[end : end + 1] in ("'", "’")


def _split(word: str, known: Vocabulary) -> str:
    """The word as the most common pair of words that it can be of, "" if of none."""
    is_short = len(word) < _SHORTEST_GLUED and not word[:-2].isupper()
    if is_short or len(word) > MAX_REPAIR_LENGTH:
        return ""
    pairs = [
        (known(fold(word[:at])) * known(fold(word[at:])), f"{word[:at]} {word[at:]}")
        for at in range(1, len(word))
        if _is_word(word[:at]) and _is_word(word[at:])
    ]
    weight, reading = max(pairs, default=(0, ""))
    return reading if weight else ""


def _is_word(part: str) -> bool:
    """Whether a part is long enough for a word of its own: a, I, or two letters and more."""
    return len(part) > 1 or part in ("a", "A", "I")


def _told_apart(line: str, spans: Iterable[Offsets]) -> list[Offsets]:
    """Stretches of a line, each with as many words around it as make it stand there only once,
    or make it too long for a repair."""
    wide = list(spans)
    doubtful = list(range(len(wide)))
    for widen in cycle((_with_word_before, _with_word_after)):
        standing = places(line, {line[slice(*wide[at])] for at in doubtful})
        doubtful = [at for at in doubtful if len(standing[line[slice(*wide[at])]]) > 1]
        doubtful = [at for at in doubtful if wide[at][1] - wide[at][0] <= MAX_REPAIR_LENGTH]
        if not doubtful:
            break
        for at in doubtful:
            wide[at] = widen(line, *wide[at])
    return wide


def _with_word_before(line: str, start: int, end: int) -> Offsets:
    return line.rfind(" ", 0, max(0, start - 1)) + 1, end


def _with_word_after(line: str, start: int, end: int) -> Offsets:
    after = line.find(" ", end + 1)
    return start, after if after >= 0 else len(line)
