"""What the files of a corpus folder are: sources to be read, or why not; by their names alone."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from gsisearch.corpus.findings import Finding, finding
from gsisearch.corpus.locations import SETTINGS_FILE, corpus_files
from gsisearch.errors import DataFileError

_SLUG = re.compile(r"[a-z0-9][a-z0-9-]*")
_SETTINGS = Path(SETTINGS_FILE).stem

#: What lies in folders without being meant for readers: hidden files, what editors and systems
#: leave, and what is about the folder.
_OF_NO_INTEREST = re.compile(
    r"[.~#].*|.*~|.*\.(?:bak|orig|tmp|swp|part|crdownload|license)|(?:Thumbs\.db|desktop\.ini|Icon\r)"
    r"|(?:readme|licen[cs]e|copying|notice|changelog|citation|makefile)(?:\..*)?",
    re.IGNORECASE | re.DOTALL,
)
#: Folders that belong to a corpus.
_FOLDERS = {"originals"}


def inventory(folder: Path) -> tuple[list[Path], list[Finding]]:
    """The sources of a corpus folder, by name, and what is wrong with the names of its files.

    A document with a wrong name, or that is not whole, is not among the sources.

    Raises:
        DataFileError: the folder can't be read.
    """
    files = corpus_files(folder)
    names = {path.name for path in files}
    findings = [*_misnamed(files, names), *_not_read(folder, names)]
    kept_out = {found.document for found in findings}
    sources = [path for path in files if path.suffix == ".txt" and path.stem not in kept_out]
    return sources, findings


def _misnamed(files: Sequence[Path], names: Collection[str]) -> Iterator[Finding]:
    sources = {path.stem for path in files if path.suffix.lower() == ".txt"}
    slugs = {stem.lower() for stem in sources}
    for path in files:
        error = _name_error(path, names)
        is_source = path.suffix.lower() == ".txt"
        if not error or (path.stem in slugs - sources and not is_source):
            continue  # its document has another name, which is said of that
        slug = path.stem if path.stem in sources else path.stem.lower()
        sidecar = f"{slug}.yaml"
        if not is_source and (slug == _SETTINGS or (sidecar in names and path.name != sidecar)):
            yield finding("warning", "", error)  # what it would say is said by another file
        else:
            yield finding("error", slug, error)


def _name_error(path: Path, names: Collection[str]) -> DataFileError | None:
    """What is wrong with a file that is neither the settings, nor a document, nor its sidecar."""
    if path.name == SETTINGS_FILE:
        return None
    suffix = ".txt" if path.suffix.lower() == ".txt" else ".yaml"
    slug, right = path.stem.lower(), f"{path.stem.lower()}{suffix}"
    if not _SLUG.fullmatch(slug) or right == f"{_SETTINGS}.txt":
        remedy = "Name it with letters a-z, digits and hyphens, and not “settings”."
        return DataFileError(path, f"“{path.stem}” can't be the slug of a document", remedy)
    if path.name != right and right in names:
        remedy = "Rename one of the two: slugs must differ by more than capitals."
        return DataFileError(path, f"the slug is that of {right} too", remedy)
    if path.name != right:
        remedy = "Sources end in .txt, sidecars in .yaml, and slugs are lower case."
        return DataFileError(path, f"expected the name {right}", remedy)
    if suffix == ".yaml" and f"{slug}.txt" not in names:
        remedy = f"Add the document's text as {slug}.txt, or remove the sidecar."
        return DataFileError(path, "a sidecar without its document", remedy)
    return None


def _not_read(folder: Path, names: Collection[str]) -> Iterator[Finding]:
    """What else is in the folder, and perhaps thought to be searched."""
    for path in folder.iterdir():
        if path.name in names or _OF_NO_INTEREST.fullmatch(path.name):
            continue
        if not path.is_dir():
            problem = "not read: a corpus is .txt files, each with a sidecar .yaml"
            remedy = "Save its text as <slug>.txt, with a sidecar <slug>.yaml, or move it away."
        elif path.name not in _FOLDERS:
            problem = "a folder: what is in it is not read"
            remedy = "Move its documents up into the corpus folder, or name it with --corpus."
        else:
            continue
        yield finding("warning", "", DataFileError(path, problem, remedy))
