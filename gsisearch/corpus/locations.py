"""Which folder is the corpus, and which of its files matter."""

from __future__ import annotations

import os
from collections.abc import Container
from pathlib import Path

from gsisearch.errors import DataFileError

#: The file of a corpus folder that says how it is searched.
SETTINGS_FILE = "settings.yaml"

#: Larger sources are not read, nor compared with what they were.
MAX_SOURCE_BYTES = 50_000_000

_SUFFIXES = (".txt", ".yaml", ".yml")
#: Files about a folder, in any case: they are documents only where they have a sidecar.
_NOTES = {"readme", "license", "licence", "copying", "notice", "changelog"}
_PACKAGE = Path(__file__).parent.parent


def corpus_folder(given: str | Path | None = None) -> Path:
    """The corpus: as given, else `GSISEARCH_CORPUS`, else `./corpus`, else the packaged one.

    `./corpus` counts only when it holds a YAML file, as every corpus with a document does.

    Raises:
        DataFileError: a named folder is not there.
    """
    named = given or os.environ.get("GSISEARCH_CORPUS")
    if named:
        folder = Path(named).expanduser()
        if not folder.is_dir():
            remedy = "Name a folder with documents: --corpus DIR, or GSISEARCH_CORPUS."
            problem = "not a folder" if folder.exists() else "no such folder"
            raise DataFileError(folder, problem, remedy)
        return folder
    local = Path("corpus")
    if local.is_dir() and any(local.glob("*.yaml")):
        return local
    packaged = _PACKAGE / "data"
    return packaged if packaged.is_dir() else _PACKAGE.parent / "corpus"


def corpus_files(folder: Path) -> list[Path]:
    """The files of a corpus folder that matter, by slug: sources, sidecars, settings.

    Raises:
        DataFileError: the folder is missing or unreadable.
    """
    try:
        found = {
            path.name: path
            for path in folder.iterdir()
            if path.suffix.lower() in _SUFFIXES and not path.name.startswith(".")
        }
    except OSError as error:
        remedy = "Name a folder with documents: --corpus DIR, or GSISEARCH_CORPUS."
        raise DataFileError(folder, f"no corpus here: {error.strerror}", remedy) from None
    kept = (path for path in found.values() if not _is_note(path, found))
    return sorted(kept, key=lambda path: (path.stem, path.suffix))


def _is_note(path: Path, names: Container[str]) -> bool:
    return (
        path.suffix.lower() == ".txt"
        and path.stem.lower() in _NOTES
        and f"{path.stem}.yaml" not in names
    )


def leaves_folder(path: Path) -> bool:
    """Whether a file is a link to what is not in its folder, or to nothing that can be found."""
    try:
        return path.is_symlink() and not path.resolve().is_relative_to(path.parent.resolve())
    except (OSError, RuntimeError):  # a circle of links
        return True
