"""Corpus → index: analysis and inversion of all passages.

A run of documents is inverted in memory: each word of a text is appended to the occurrences of its
spelling, and folded forms and stems are derived from the spellings at the end.  A large corpus
consists of several runs, analyzed in parallel processes; the result is the same.
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

#: Size of a run in characters, which limits the memory of a process.
RUN_CHARACTERS = 4_000_000

_ONCE = array(layout.NUMBER, [1]).tobytes()
_STEMMED_BODY = {"paragraph": "text", "commitment": "commitments"}


class _Spellings(dict[str, Callable[[int], None]]):
    """A word as written → the method that appends to the occurrences of its spelling.

    A spelling is the folded word, with its accents if the stemmer takes these into account.
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
        """The folded words with occurrences; the same word may come several times."""
        return ((fold(word), found) for word, found in self._occurrences.items())

    def stems(self) -> Iterator[tuple[str, array[int]]]:
        """The stems with occurrences; the same stem may come several times."""
        stem = self._language.stem
        return ((stem(word), found) for word, found in self._occurrences.items())

    def other_terms(self) -> Iterator[tuple[str, array[int]]]:
        """The variants that lead from other terms of a word to its stem, with occurrences."""
        if self._language.has_several_terms:
            for word, found in self._occurrences.items():
                stem, *others = self._language.terms(word)
                yield from ((variant_prefix((other,)) + stem, found) for other in others)


class Task(NamedTuple):
    """A run to be analyzed: its documents, its first passage number and first global position."""

    documents: list[SourceDocument]
    number: int
    position: int


def build(
    folder: Path,
    sources: Iterable[SourceDocument],
    progress: Callable[[int], None] = lambda documents: None,
) -> tuple[int, int]:
    """Write an index into an empty folder.

    The documents are read one by one; only those of a few runs are kept in memory.

    Args:
        folder: the folder.
        sources: the documents in order.
        progress: called with the number of documents analyzed so far.

    Returns:
        The number of documents and the number of passages.
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
    """The documents in runs of about the same size.

    The slug and the packed entry of each document are appended to `about`.
    """
    number = position = size = 0
    task = Task([], 0, 0)
    for source in sources:
        if size >= RUN_CHARACTERS:
            yield task
            task, size = Task([], number, position), 0
        task.documents.append(source)
        size += len(source.source)
        about.append((source.document.slug, _about(source, number)))
        for section in source.sections:
            title = title_text(source, section)
            number += len(section.passages)
            position += sum(_extent(passage, title) for passage in section.passages)
    yield task


def _about(source: SourceDocument, number: int) -> bytes:
    """The packed entry of a document whose first passage has a number."""
    sections = []
    for section in source.sections:
        last = number + len(section.passages)
        span = section.start, section.end
        sections.append(StoredSection(section.id, section.heading, *span, number, last))
        number = last
    return entries.pack_document(source.document, sections)


def _extent(passage: Passage, title: str) -> int:
    """The number of global positions reserved for a passage; a word has at least a character."""
    return max(len(passage.reading), len(title)) + MAX_NEIGHBOUR_DISTANCE


def _write_run(task: Task, path: Path) -> None:
    inversion = Inversion(task.number, task.position)
    for source in task.documents:
        for section in source.sections:
            inversion.add(source, section)
    runs.write(path, inversion.numbers(), inversion.entries, inversion.fields())


class Inversion:
    """The occurrences of all terms of some passages, collected in memory.

    Args:
        number, position: the number and the first global position of the first passage.
    """

    def __init__(self, number: int, position: int) -> None:
        self.entries: list[bytes] = []
        self._number = number
        self._position = position
        self._body_lengths = array(layout.NUMBER)
        self._title_lengths = array(layout.NUMBER)
        self._extents = array(layout.NUMBER)
        self._commitment_counts = array(layout.NUMBER)
        self._commitment_bounds = array(layout.NUMBER)
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
            self._add(source, passage_language, passage, own, titled, _extent(passage, title))

    def _add(
        self,
        source: SourceDocument,
        passage_language: Language,
        passage: Passage,
        children: Sequence[Passage],
        titled: Sequence[str],
        extent: int,
    ) -> None:
        cut = WORD.cut(passage.reading)
        written = cut[1::2]
        self._add_words(_STEMMED_BODY[passage.kind], passage_language, written)
        self._add_words("title", passage_language, titled)
        for field, found in attribute_terms(source, passage).items():
            for value in found:
                self._fields[field][value].append(layout.occurrence(self._number, 0))
        if children:
            self._commitment_counts.extend((self._number, len(children)))
            starts, _ = word_offsets(source, passage)
            for child in children:
                self._commitment_bounds.extend(
                    self._position + position for position in commitment_span(starts, child)
                )
        self.entries.append(_entry(source, passage, cut))
        self._body_lengths.append(len(written))
        self._title_lengths.append(len(titled))
        self._extents.append(extent)
        self._number += 1
        self._position += extent

    def _add_words(self, field: str, passage_language: Language, written: Sequence[str]) -> None:
        """Add the words of a field of the next passage, in order."""
        spellings = self._words.get((field, passage_language.code))
        if spellings is None:
            spellings = self._words[field, passage_language.code] = _Spellings(passage_language)
        first = layout.occurrence(self._number, self._position)
        for occurrence, add in enumerate(map(spellings.__getitem__, written), first):
            add(occurrence)

    def numbers(self) -> runs.Numbers:
        """The numbers that the run stores about its passages."""
        return runs.Numbers(
            *(
                values.tobytes()
                for values in (
                    self._body_lengths,
                    self._title_lengths,
                    self._extents,
                    self._commitment_counts,
                    self._commitment_bounds,
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
            name: _blocks(found, positional=name in layout.POSITIONAL)
            for name, found in fields.items()
        }

    def _of(self, *fields: str) -> list[_Spellings]:
        """The words of some fields in all languages."""
        return [words for (field, _), words in self._words.items() if field in fields]


def _entry(source: SourceDocument, passage: Passage, cut: Sequence[str]) -> bytes:
    steps = list(map(len, cut[:-1]))
    plain = not source.map.is_edited(passage.start, passage.end)
    if plain and max(steps, default=0) < 256:
        return entries.pack_entry(passage, bytes(steps))
    starts, ends = word_offsets(source, passage)
    return entries.pack_entry(passage, None, starts + ends)


def _united(parts: Iterable[Iterable[tuple[str, array[int]]]]) -> dict[str, array[int]]:
    """The occurrences of each term in all of the parts."""
    found: defaultdict[str, list[array[int]]] = defaultdict(list)
    for name, occurrences in chain.from_iterable(parts):
        found[name].append(occurrences)
    return {name: _in_order(each) for name, each in found.items()}


def _in_order(parts: Sequence[array[int]]) -> array[int]:
    return parts[0] if len(parts) == 1 else array("Q", sorted(chain.from_iterable(parts)))


def _blocks(found: Mapping[str, array[int]], *, positional: bool) -> Iterator[runs.Block]:
    for name in sorted(found):
        numbers, positions = layout.split(found[name])
        if len(numbers) == 1:
            postings = numbers.tobytes(), _ONCE
        else:
            counted = Counter(numbers)  # in the order of the numbers
            postings = (
                array(layout.NUMBER, counted).tobytes(),
                array(layout.NUMBER, counted.values()).tobytes(),
            )
        yield (
            name.encode("utf-8", "surrogatepass"),
            *postings,
            positions.tobytes() if positional else b"",
        )
