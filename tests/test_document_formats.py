"""A document format is one module and its suffix."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

PACKAGE = Path(__file__).parent.parent / "gsisearch"

NEW_FORMAT = '''
"""Journals: `JOURNAL`, then blocks that begin with `|`, headings with `|#`."""

from typing import NamedTuple

from gsisearch.corpus.formats import Block
from gsisearch.errors import DataFileError


class Journal(NamedTuple):
    text: str
    found: tuple[Block, ...]

    def blocks(self, skipped_lines=()):
        numbers = (self.text.count("\\n", 0, block.start) + 1 for block in self.found)
        return (b for b, number in zip(self.found, numbers) if number not in skipped_lines)


def read(data, path):
    start, *parts = data.decode("utf-16").split("|")
    if start != "JOURNAL":
        raise DataFileError(path, "not a journal", "Give a journal.")
    text, blocks = "", []
    for part in parts:
        kind = "heading" if part.startswith("#") else "paragraph"
        block = part.removeprefix("#")
        blocks.append(Block(kind, len(text), len(text) + len(block)))
        text += block + "\\n"
    return Journal(text, tuple(blocks))
'''

JOURNAL = (
    "JOURNAL|The Harbour Board|Ports stay open.|#Duties|The board agrees to"
    " 1) dredge the channel; 2) light thequay.|Ships may anchor."
)
TEXT = (
    "The Harbour Board\nPorts stay open.\nDuties\nThe board agrees to"
    " 1) dredge the channel; 2) light thequay.\nShips may anchor.\n"
)
SIDECAR = """\
title: Harbours
front:
  - The Harbour Board
repairs:
  - {line: 4, published: thequay, reading: the quay}
"""

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A corpus with a journal and a text."""
    folder = tmp_path / "work" / "corpus"
    folder.mkdir(parents=True)
    (folder / "harbours.journal").write_bytes(JOURNAL.encode("utf-16"))
    (folder / "harbours.yaml").write_text(SIDECAR)
    (folder / "pilots.txt").write_text("Pilots light the channel.\n")
    (folder / "pilots.yaml").write_text("title: Pilots\n")
    return folder


@pytest.fixture
def run(corpus: Path, tmp_path: Path) -> Run:
    """Runs a command in a copy of the package that has the new format."""
    package = tmp_path / "gsisearch"
    shutil.copytree(PACKAGE, package)
    formats = package / "corpus" / "formats"
    (formats / "journal.py").write_text(NEW_FORMAT)
    registry = (formats / "__init__.py").read_text(encoding="utf-8")
    changed = registry.replace('".txt": "text"}', '".txt": "text", ".journal": "journal"}')
    (formats / "__init__.py").write_text(changed, encoding="utf-8")

    def command(*arguments: str, path: Path = tmp_path, **environment: str) -> Any:
        return subprocess.run(
            [sys.executable, "-m", "gsisearch", *arguments],
            cwd=corpus.parent,
            env={
                **os.environ,
                "PYTHONPATH": str(path),
                "GSISEARCH_INDEX": str(tmp_path / "index"),
                **environment,
            },
            capture_output=True,
            encoding="utf-8",
            timeout=60,
        )

    return command


def test_a_new_format_is_searched_shown_quoted_and_cited(run: Run, corpus: Path) -> None:
    found = run("search", '"light the quay"', "--json")
    assert (found.returncode, found.stderr) == (0, "")
    (hit,) = json.loads(found.stdout)["hits"]
    assert (hit["document"], hit["id"]) == ("harbours", "1.1.2")
    assert (hit["published"], hit["reading"]) == ("2) light thequay.", "2) light the quay.")
    assert TEXT[hit["start"] : hit["end"]] == hit["published"]
    ((start, end),) = hit["snippets"][0]["marks"]
    assert TEXT[start:end] == "light thequay"

    (outline,) = json.loads(run("outline", "harbours", "--json").stdout)["documents"]
    assert [section["heading"] for section in outline["sections"]] == ["", "Duties"]
    ids = [passage["id"] for section in outline["sections"] for passage in section["passages"]]
    assert ids == ["0.1", "1.1", "1.1.1", "1.1.2", "1.2"]

    verified = json.loads(run("verify", "Ships may anchor.", "--json").stdout)
    assert (verified["verdict"], verified["id"]) == ("exact", "1.2")
    hash = hashlib.sha256((corpus / "harbours.journal").read_bytes()).hexdigest()[:12]
    assert verified["permalink"].startswith(f"harbours@{hash}:1.2#")
    assert "Ships may anchor." in run("show", verified["permalink"]).stdout

    (corpus / "harbours.journal").write_bytes(JOURNAL.replace("may", "can").encode("utf-16"))
    assert run("verify", "Ships can anchor.", "--json").returncode == 0
    assert run("show", verified["permalink"]).returncode == 2


def test_a_new_format_is_checked_repaired_and_completed(run: Run, corpus: Path) -> None:
    checked = run("corpus", "check", "--json")
    assert json.loads(checked.stdout)["findings"] == []
    (corpus / "harbours.yaml").write_text("title: Harbours\n")
    (corpus / "pilots.txt").write_text("Pilots light the quay.\n")
    (proposal,) = json.loads(run("corpus", "propose-repairs", "harbours", "--json").stdout)[
        "proposals"
    ]
    assert (proposal["line"], proposal["reading"]) == (4, "the quay")
    completed = run(
        _GSISEARCH_COMPLETE="zsh_complete", COMP_WORDS="gsisearch search --doc h", COMP_CWORD="3"
    )
    assert "harbours" in completed.stdout

    (corpus / "pilots.journal").write_bytes("JOURNAL|Ships.".encode("utf-16"))
    (corpus / "piers.journal").write_bytes("Ships.".encode("utf-16"))
    (corpus / "piers.yaml").write_text("title: Piers\n")
    (corpus / "piers.pdf").write_text("Ships.")
    found = run("corpus", "check").stdout
    assert "piers.journal: not a journal" in found
    assert "pilots.txt: the slug is that of pilots.journal too" in found
    assert "not read: a corpus is .txt or .journal files, each with a sidecar .yaml" in found


def test_the_new_format_is_in_the_copy_only(run: Run) -> None:
    found = run("corpus", "check", path=PACKAGE.parent)
    assert "harbours.journal: not read: a corpus is .txt files" in found.stdout
    assert "a sidecar without its document" in found.stdout
