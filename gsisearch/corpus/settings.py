"""Search settings: `settings.yaml` of a corpus folder → `model.Settings`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from gsisearch.corpus import yamlfile
from gsisearch.corpus.findings import ErrorCollector
from gsisearch.corpus.locations import SETTINGS_FILE
from gsisearch.corpus.yamlfile import excerpt
from gsisearch.model import Settings
from gsisearch.text.words import forms

_KEYS = ("boosts", "snippet_length", "synonyms")
_BOOSTS = ("title", "commitments", "text")


def load(folder: Path) -> Settings:
    """The settings of a corpus folder, or the defaults if it has no `settings.yaml`.

    Raises:
        DataFileError: unknown key or wrong value, with file, line and key.
    """
    errors = ErrorCollector()
    found = read(folder, errors)
    errors.raise_first()
    return found


def read(folder: Path, errors: ErrorCollector) -> Settings:
    """The settings of a corpus folder, with defaults for wrong values; `errors` collects these."""
    path = folder / SETTINGS_FILE
    if not path.exists() and not path.is_symlink():
        return Settings()
    given: dict[str, Any] = {}
    with errors:
        found = yamlfile.read(path, errors).mapping(_KEYS, errors)
        if "boosts" in found:
            with errors:
                for name, value in found["boosts"].mapping(_BOOSTS, errors).items():
                    with errors:
                        given[name] = value.number(0, 100)
        if "snippet_length" in found:
            with errors:
                given["snippet_length"] = found["snippet_length"].integer(40, 2000)
        if "synonyms" in found:
            with errors:
                given["synonyms"] = _synonyms(found["synonyms"])
    return Settings(**given)


def _synonyms(value: yamlfile.Value) -> tuple[tuple[str, ...], ...]:
    groups = []
    seen: dict[tuple[str, ...], str] = {}
    for group in value.items():
        names = group.items()
        if len(names) < 2:
            raise group.error(f"found {len(names)} name", "Give at least two names for one thing.")
        for name in names:
            shown, words = excerpt(name.text()), forms(name.text())
            if not words:
                raise name.error(f"{shown} has no word", "Give a name of letters or digits.")
            if (other := seen.setdefault(words, name.key)) != name.key:
                raise name.error(f"{shown} is {other} too", "Name a thing in one place only.")
        groups.append(tuple(name.text() for name in names))
    return tuple(groups)
