"""Cold: a search as a whole process, from the start of the interpreter to its end."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from bench.article import texts
from bench.measure import interleaved, ratios, spread, table
from bench.rivals import FTS5, TANTIVY, WHOOSH_PROGRAM

QUERY = "cold war mentality"
_SCRIPTS = Path(__file__).parent / "scripts"
_BASE = "import click"


def commands(scratch: Path, corpus: Path) -> dict[str, Sequence[str]]:
    """The processes, their indexes built: name → command line."""
    program = shutil.which("gsisearch", path=str(Path(sys.executable).parent))
    ours = [program] if program else [sys.executable, "-m", "gsisearch"]
    found: dict[str, Sequence[str]] = {
        "pass": [sys.executable, "-c", "pass"],
        _BASE: [sys.executable, "-c", _BASE],
        "gsisearch search": [*ours, "search", QUERY],
    }
    passages = list(texts(corpus))
    scripts = {
        "Whoosh script": (WHOOSH_PROGRAM, "whoosh_search.py", ""),
        "SQLite FTS5 script": (FTS5, "fts5_search.py", "passages.db"),
        "tantivy script": (TANTIVY, "tantivy_search.py", ""),
    }
    for name, (rival, script, file) in scripts.items():
        if rival.is_installed:
            folder = scratch / script
            folder.mkdir()
            rival.build(folder, passages)
            found[name] = [sys.executable, str(_SCRIPTS / script), str(folder / file), QUERY]
    return found


def measure(scratch: Path, corpus: Path, rounds: int) -> str:
    """A table of the times of whole processes.

    Args:
        scratch: a folder, which gets a copy of the corpus with a fresh index: a checkout.
        corpus: the folder with the article.
        rounds: how often each is run.
    """
    checkout = scratch / "checkout"
    shutil.copytree(corpus, checkout / "corpus")
    (checkout / "index").mkdir()
    lines = commands(scratch, corpus)
    calls = {name: partial(_run, line, checkout) for name, line in lines.items()}
    interleaved(calls, 1)  # builds the index, and fills the system's caches
    times = interleaved(calls, rounds)
    rows = (
        (name, spread([1e3 * t for t in found], 1), spread(ratios(found, times[_BASE]), 2))
        for name, found in times.items()
    )
    return table(("whole process", "ms", f"times `{_BASE}`"), rows)


def _run(line: Sequence[str], folder: Path) -> None:
    # Modules are compiled once, as they are for everybody who has not forbidden it.
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run(line, cwd=folder, env=environment, check=True, stdout=subprocess.DEVNULL)
