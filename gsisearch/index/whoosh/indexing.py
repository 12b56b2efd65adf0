"""Corpus → index: the analysis of every passage, once.

A run of documents is inverted in memory, each word of a text being one append to the
occurrences of its spelling; forms and stems are made of the spellings afterwards.  A large corpus is
several runs, analyzed in several processes; the result is the same.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from gsisearch.corpus.documents import SourceDocument
from gsisearch.index.whoosh import entries, layout, runs
from gsisearch.index.whoosh.entries import StoredSection
from gsisearch.matching.analysis import attribute_terms, commitment_span, title_text, word_offsets
from gsisearch.matching.scoring import MAX_NEIGHBOUR_DISTANCE
from gsisearch.model import Passage
from gsisearch.results import Section
from gsisearch.text.languages import Language, language
from gsisearch.text.variants import variant_prefix
from gsisearch.text.words import WORD, fold, lowercase

#: Characters of the corpus in a run: what a process holds the occurrences of.
RUN_CHARACTERS = 4_000_000

_ONCE = array(layout.NUMBER, [1]).tobytes()
_STEMMED_BODY = {"paragraph": "text", "commitment": "commitments"}


class _Spellings(dict[str, Callable[[int], None]]):
    """A word as it is written → what appends to the occurrences of its spelling.

    A spelling is the folded word, with its accents where the stem goes by them.
    """

    def __init__(self, language: Language) -> None:
        super().__init__()
        self._language = language
        self._spelled = lowercase if language.has_several_terms else fold
        self._occurrences: defaultdict[str, array[int]] = defaultdict(lambda: array("Q"))

    def __missing__(self, word: str) -> Callable[[int], None]:
        append = self[word] = self._occurrences[self._spelled(word)].append
        return append

    def forms(self) -> Iterator[tuple[str, array[int]]]:
        """Each folded word, with occurrences; some have several."""
        return ((fold(word), found) for word, found in self._occurrences.items())

    def stems(self) -> Iterator[tuple[str, array[int]]]:
        """Each stem, with occurrences; most have several."""
        stem = self._language.stem
        return ((stem(word), found) for word, found in self._occurrences.items())

    def other_terms(self) -> Iterator[tuple[str, array[int]]]:
        """What leads to a stem from another term of the word, with occurrences."""
        if self._language.has_several_terms:
            for word, found in self._occurrences.items():
                stem, *others = self._language.terms(word)
                yield from ((variant_prefix((other,)) + stem, found) for other in others)


class Task(NamedTuple):
    """A run that is to be: its documents, and the first of its records and places."""

    documents: list[SourceDocument]
    number: int
    place: int


def build(
    folder: Path,
    sources: Iterable[SourceDocument],
    progress: Callable[[int], None] = lambda documents: None,
) -> tuple[int, int]:
    """Write the index of documents into an empty folder.

    The documents are taken one by one; only those of a few runs are kept in memory.

    Args:
        folder: the folder.
        sources: the documents in order.
        progress: is told now and then how many documents are analyzed.

    Returns:
        How many documents and passages it has.
    """
    from gsisearch.index.whoosh import writer
    from gsisearch.index.whoosh.workers import run_parallel

    paths: list[Path] = []
    about: list[tuple[str, bytes]] = []

    def calls() -> Iterator[tuple[Task, Path]]:
        for task in _tasks(sources, about):
            paths.append(folder / f"run-{len(paths)}")
            yield task, paths[-1]

    try:
        for _ in run_parallel(_write_run, calls()):
            progress(len(about))
        return len(about), writer.build(folder, paths, about)
    finally:
        for path in paths:
            path.unlink(missing_ok=True)


def _tasks(sources: Iterable[SourceDocument], about: list[tuple[str, bytes]]) -> Iterator[Task]:
    """The documents in runs of about the same size; `about` gets the slug and entry of each."""
    number = place = size = 0
    task = Task([], 0, 0)
    for source in sources:
        if size >= RUN_CHARACTERS:
            yield task
            task, size = Task([], number, place), 0
        task.documents.append(source)
        size += len(source.source)
        about.append((source.document.slug, _about(source, number)))
        for section in source.sections:
            title = title_text(source, section)
            number += len(section.passages)
            place += sum(_stretch(passage, title) for passage in section.passages)
    yield task


def _about(source: SourceDocument, number: int) -> bytes:
    """What the index keeps of a document besides its passages, of which `number` is the first."""
    sections = []
    for section in source.sections:
        last = number + len(section.passages)
        span = section.start, section.end
        sections.append(StoredSection(section.id, section.heading, *span, number, last))
        number = last
    return entries.pack_document(source.document, sections)


def _stretch(passage: Passage, title: str) -> int:
    """How many places a record has: no text has more words than characters."""
    return max(len(passage.reading), len(title)) + MAX_NEIGHBOUR_DISTANCE


def _write_run(task: Task, path: Path) -> None:
    inversion = Inversion(task.number, task.place)
    for source in task.documents:
        for section in source.sections:
            inversion.add(source, section)
    runs.write(path, inversion.numbers(), inversion.entries, inversion.fields())


class Inversion:
    """The occurrences of every term of some passages, gathered in memory.

    Args:
        number, place: of the first record.
    """

    def __init__(self, number: int, place: int) -> None:
        self.entries: list[bytes] = []
        self._number = number
        self._place = place
        self._body_lengths = array(layout.NUMBER)
        self._title_lengths = array(layout.NUMBER)
        self._stretches = array(layout.NUMBER)
        self._families = array(layout.NUMBER)
        self._commitment_places = array(layout.NUMBER)
        self._fields: dict[str, defaultdict[str, array[int]]] = {
            name: defaultdict(lambda: array("Q")) for name in layout.FIELDS
        }
        #: By field and language.
        self._words: dict[tuple[str, str], _Spellings] = {}

    def add(self, source: SourceDocument, section: Section) -> None:
        """Add the passages of a section."""
        passage_language = language(source.document.language)
        title = title_text(source, section)
        titled = WORD.findall(title)
        children: defaultdict[str, list[Passage]] = defaultdict(list)
        for passage in section.passages:
            children[passage.parent].append(passage)
        for passage in section.passages:
            own = children.get(passage.id, ())
            self._add(source, passage_language, passage, own, titled, _stretch(passage, title))

    def _add(
        self,
        source: SourceDocument,
        passage_language: Language,
        passage: Passage,
        children: Sequence[Passage],
        titled: Sequence[str],
        stretch: int,
    ) -> None:
        cut = WORD.cut(passage.reading)
        written = cut[1::2]
        self._add_words(_STEMMED_BODY[passage.kind], passage_language, written)
        self._add_words("title", passage_language, titled)
        for field, found in attribute_terms(source, passage).items():
            for value in found:
                self._fields[field][value].append(layout.occurrence(self._number, 0))
        if children:
            self._families.extend((self._number, len(children)))
            starts, _ = word_offsets(source, passage)
            for child in children:
                self._commitment_places.extend(
                    self._place + position for position in commitment_span(starts, child)
                )
        self.entries.append(_entry(source, passage, cut))
        self._body_lengths.append(len(written))
        self._title_lengths.append(len(titled))
        self._stretches.append(stretch)
        self._number += 1
        self._place += stretch

    def _add_words(self, field: str, passage_language: Language, written: Sequence[str]) -> None:
        """Add the words that a field of the next record has, in order."""
        spellings = self._words.get((field, passage_language.code))
        if spellings is None:
            spellings = self._words[field, passage_language.code] = _Spellings(passage_language)
        first = layout.occurrence(self._number, self._place)
        for occurrence, add in enumerate(map(spellings.__getitem__, written), first):
            add(occurrence)

    def numbers(self) -> runs.Numbers:
        """What the run says of its records."""
        return runs.Numbers(
            *(
                values.tobytes()
                for values in (
                    self._body_lengths,
                    self._title_lengths,
                    self._stretches,
                    self._families,
                    self._commitment_places,
                )
            )
        )

    def fields(self) -> Mapping[str, Iterable[runs.Block]]:
        """The blocks of each field, in order."""
        fields: dict[str, Mapping[str, array[int]]] = dict(self._fields)
        bodies = self._of(*_STEMMED_BODY.values())
        fields["exact"] = _united(words.forms() for words in bodies)
        fields["title_exact"] = _united(words.forms() for words in self._of("title"))
        for field in (*_STEMMED_BODY.values(), "title"):
            fields[field] = _united(words.stems() for words in self._of(field))
        others = (words.other_terms() for words in self._words.values())
        fields["variant"] = _united((self._fields["variant"].items(), *others))
        return {
            name: _blocks(found, placed=name in layout.PLACED) for name, found in fields.items()
        }

    def _of(self, *fields: str) -> list[_Spellings]:
        """The words of some fields, whatever their languages."""
        return [words for (field, _), words in self._words.items() if field in fields]


def _entry(source: SourceDocument, passage: Passage, cut: Sequence[str]) -> bytes:
    steps = list(map(len, cut[:-1]))
    plain = not source.map.is_edited(passage.start, passage.end)
    if plain and max(steps, default=0) < 256:
        return entries.pack_entry(passage, bytes(steps))
    starts, ends = word_offsets(source, passage)
    return entries.pack_entry(passage, None, starts + ends)


def _united(parts: Iterable[Iterable[tuple[str, array[int]]]]) -> dict[str, array[int]]:
    """The occurrences of each term in any of the parts."""
    found: defaultdict[str, list[array[int]]] = defaultdict(list)
    for name, occurrences in chain.from_iterable(parts):
        found[name].append(occurrences)
    return {name: _in_order(each) for name, each in found.items()}


def _in_order(parts: Sequence[array[int]]) -> array[int]:
    return parts[0] if len(parts) == 1 else array("Q", sorted(chain.from_iterable(parts)))


def _blocks(found: Mapping[str, array[int]], *, placed: bool) -> Iterator[runs.Block]:
    for name in sorted(found):
        numbers, places = layout.split(found[name])
        if len(numbers) == 1:
            postings = numbers.tobytes(), _ONCE
        else:
            counted = Counter(numbers)  # in the order of the numbers
            postings = (
                array(layout.NUMBER, counted).tobytes(),
                array(layout.NUMBER, counted.values()).tobytes(),
            )
        yield name.encode("utf-8", "surrogatepass"), *postings, places.tobytes() if placed else b""
