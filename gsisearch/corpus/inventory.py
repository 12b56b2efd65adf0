"""The source files of a corpus folder, and what is wrong with the names of its files."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from gsisearch.corpus.formats import FORMATS, SUFFIXES
from gsisearch.corpus.locations import SETTINGS_FILE, corpus_files
from gsisearch.errors import DataFileError
from gsisearch.results import Finding

_SLUG = re.compile(r"[a-z0-9][a-z0-9-]*")
_SETTINGS = Path(SETTINGS_FILE).stem

#: Files that nobody expects to be searched: hidden files, what editors and systems leave behind,
#: and files about the folder.
_IGNORED = re.compile(
    r"[.~#].*|.*~|.*\.(?:bak|orig|tmp|swp|part|crdownload|license)|(?:Thumbs\.db|desktop\.ini|Icon\r)"
    r"|(?:readme|licen[cs]e|copying|notice|changelog|citation|makefile)(?:\..*)?",
    re.IGNORECASE | re.DOTALL,
)
_IGNORED_FOLDERS = {"originals"}


def inventory(folder: Path) -> tuple[list[Path], list[Finding]]:
    """The source files of a corpus folder by name, and the findings about file names.

    A document with a wrong name, or without its source file, is not among the source files.

    Raises:
        DataFileError: the folder can't be read.
    """
    files = corpus_files(folder)
    names = {path.name for path in files}
    findings = [*_name_findings(files, names), *_unread_files(folder, names)]
    kept_out = {finding.document for finding in findings}
    sources = [path for path in files if path.suffix in FORMATS and path.stem not in kept_out]
    return sources, findings


def _is_source(path: Path) -> bool:
    """Whether a file is a source file, perhaps with a suffix in capitals."""
    return path.suffix.lower() in FORMATS


def _name_findings(files: Sequence[Path], names: Collection[str]) -> Iterator[Finding]:
    sources = {path.stem for path in files if _is_source(path)}
    slugs = {stem.lower() for stem in sources}
    for path in files:
        error = _name_error(path, names)
        if not error or (path.stem in slugs - sources and not _is_source(path)):
            continue  # the source file has a wrong name, which has its own finding
        slug = path.stem if path.stem in sources else path.stem.lower()
        sidecar = f"{slug}.yaml"
        is_extra = slug == _SETTINGS or (sidecar in names and path.name != sidecar)
        if is_extra and not _is_source(path):  # another file is used instead
            yield Finding.of(error, "warning")
        else:
            yield Finding.of(error, "error", slug)


def _name_error(path: Path, names: Collection[str]) -> DataFileError | None:
    """What is wrong with the name of a source file or sidecar."""
    if path.name == SETTINGS_FILE:
        return None
    is_source, slug = _is_source(path), path.stem.lower()
    right = f"{slug}{path.suffix.lower() if is_source else '.yaml'}"
    sources = [f"{slug}{suffix}" for suffix in FORMATS if f"{slug}{suffix}" in names]
    if not _SLUG.fullmatch(slug) or (is_source and slug == _SETTINGS):
        remedy = "Name it with letters a-z, digits and hyphens, and not “settings”."
        return DataFileError(path, f"“{path.stem}” can't be the slug of a document", remedy)
    if path.name != right and right in names:
        remedy = "Rename one of the two: slugs must differ by more than capitals."
        return DataFileError(path, f"the slug is that of {right} too", remedy)
    if path.name != right:
        remedy = f"Sources end in {SUFFIXES}, sidecars in .yaml, and slugs are lower case."
        return DataFileError(path, f"expected the name {right}", remedy)
    if not is_source and not sources:
        remedy = f"Add the document's text as {slug}.txt, or remove the sidecar."
        return DataFileError(path, "a sidecar without its document", remedy)
    if is_source and len(sources) > 1:
        other = next(name for name in sources if name != path.name)
        remedy = "Rename one of the two: slugs must differ by more than the suffix."
        return DataFileError(path, f"the slug is that of {other} too", remedy)
    return None


def _unread_files(folder: Path, names: Collection[str]) -> Iterator[Finding]:
    """Warnings about other files and folders, which a user may expect to be searched."""
    for path in folder.iterdir():
        if path.name in names or _IGNORED.fullmatch(path.name):
            continue
        if not path.is_dir():
            problem = f"not read: a corpus is {SUFFIXES} files, each with a sidecar .yaml"
            remedy = "Save its text as <slug>.txt, with a sidecar <slug>.yaml, or move it away."
        elif path.name not in _IGNORED_FOLDERS:
            problem = "a folder: what is in it is not read"
            remedy = "Move its documents up into the corpus folder, or name it with --corpus."
        else:
            continue
        yield Finding.of(DataFileError(path, problem, remedy), "warning")
