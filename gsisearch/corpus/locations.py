"""Where the corpus is, and which of its files belong to it."""

from __future__ import annotations

import os
from collections.abc import Container
from pathlib import Path

from gsisearch.corpus.formats import FORMATS
from gsisearch.errors import DataFileError

#: The file of a corpus folder that has the search settings.
SETTINGS_FILE = "settings.yaml"

#: Larger source files are not read.
MAX_SOURCE_BYTES = 50_000_000

#: Files about a folder, in any case: they are documents only if they have a sidecar.
_NOTES = {"readme", "license", "licence", "copying", "notice", "changelog"}
_PACKAGE = Path(__file__).parent.parent


def corpus_folder(given: str | Path | None = None) -> Path:
    """The corpus folder: the given one, else `GSISEARCH_CORPUS`, `./corpus`, or the packaged one.

    `./corpus` is used only if it has a YAML file, as every corpus with a document does.

    Raises:
        DataFileError: the folder named does not exist.
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
    """The source files, sidecars and settings of a corpus folder, by slug.

    Raises:
        DataFileError: the folder is missing or unreadable.
    """
    try:
        found = {
            path.name: path
            for path in folder.iterdir()
            if path.suffix.lower() in (*FORMATS, ".yaml", ".yml") and not path.name.startswith(".")
        }
    except OSError as error:
        remedy = "Name a folder with documents: --corpus DIR, or GSISEARCH_CORPUS."
        raise DataFileError(folder, f"no corpus here: {error.strerror}", remedy) from None
    kept = (path for path in found.values() if not _is_note(path, found))
    return sorted(kept, key=lambda path: (path.stem, path.suffix))


def _is_note(path: Path, names: Container[str]) -> bool:
    return (
        path.suffix.lower() in FORMATS
        and path.stem.lower() in _NOTES
        and f"{path.stem}.yaml" not in names
    )


def source_files(folder: Path) -> list[Path]:
    """The source files of a corpus folder, by slug; see `corpus_files`."""
    return [path for path in corpus_files(folder) if path.suffix in FORMATS]


def source_path(folder: Path, slug: str) -> Path:
    """The source file of a document, which need not exist."""
    paths = [folder / f"{slug}{suffix}" for suffix in FORMATS]
    return next((path for path in paths if path.exists()), paths[0])


def leaves_folder(path: Path) -> bool:
    """Whether a file is a link to a file outside its folder, or a broken link."""
    try:
        return path.is_symlink() and not path.resolve().is_relative_to(path.parent.resolve())
    except (OSError, RuntimeError):  # links in a circle
        return True
