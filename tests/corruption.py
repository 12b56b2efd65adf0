"""Damage to the files of an index, from single bits to whole files."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from gsisearch.corpus.locations import corpus_files
from gsisearch.index import checking
from gsisearch.index.freshness import State
from gsisearch.index.store import Store

Damage = Callable[[Path], object]


def _cut(share: float) -> Damage:
    def damage(path: Path) -> None:
        data = path.read_bytes()
        path.write_bytes(data[: int(len(data) * share)])

    return damage


def _replaced(path: Path) -> None:
    """Replace a file with a link to a copy."""
    aside = path.parent.parent.parent / "elsewhere"
    aside.write_bytes(path.read_bytes())
    path.unlink()
    path.symlink_to(aside)


def _made_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


#: Kind of damage → how to do it to a file.
DAMAGE: dict[str, Damage] = {
    "emptied": _cut(0),
    "half of it": _cut(0.5),
    "all but the last byte": lambda path: path.write_bytes(path.read_bytes()[:-1]),
    "a byte more": lambda path: path.write_bytes(path.read_bytes() + b"\0"),
    "zeroed": lambda path: path.write_bytes(bytes(path.stat().st_size)),
    "noise": lambda path: path.write_bytes(os.urandom(path.stat().st_size)),
    "removed": lambda path: path.unlink(),
    "a folder": _made_folder,
    "a link": _replaced,
    "open to others": lambda path: path.chmod(0o666),
}


def files_of(index: Path) -> list[Path]:
    """The manifest and the files of the generation in use."""
    return [index / "manifest.json", *sorted(index.glob("gen-*/*"))]


def is_detected(corpus: Path, index: Path) -> bool:
    """Whether opening the index would detect that it is damaged, or not of this corpus."""
    return Store(index).state(corpus_files(corpus))[0] is not State.FRESH


def flips(path: Path, count: int) -> Iterator[tuple[int, int]]:
    """The offsets of `count` bits, spread evenly over a file from its first to its last byte."""
    size = path.stat().st_size
    for number in range(count):
        yield number * (size - 1) // max(1, count - 1), number % 8


def flip(path: Path, at: int, bit: int) -> None:
    """Flip a bit in place."""
    with path.open("r+b") as file:
        file.seek(at)
        byte = file.read(1)[0]
        file.seek(at)
        file.write(bytes([byte ^ 1 << bit]))


def undetected_flips(corpus: Path, index: Path, count: int) -> tuple[int, list[str]]:
    """Flip bits: how many were tried, and which of them opening would not detect."""
    tried, missed = 0, []
    for path in files_of(index):
        for at, bit in flips(path, min(count, 8 * path.stat().st_size)):
            flip(path, at, bit)
            tried += 1
            if not is_detected(corpus, index):
                missed.append(f"{path.name} at {at}, bit {bit}")
            flip(path, at, bit)
    assert not is_detected(corpus, index)
    return tried, missed


def is_repaired(corpus: Path, index: Path, answers: Callable[[Path, Path], object]) -> bool:
    """Whether a search gives the usual answers and leaves an intact index."""
    answers(corpus, index)
    return checking.check(corpus, index).state == "fresh"
