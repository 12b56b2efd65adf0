"""Search settings: `settings.yaml` of a corpus folder → `model.Settings`."""

from __future__ import annotations

from pathlib import Path

from gsisearch import yamlfile
from gsisearch.locations import SETTINGS_FILE
from gsisearch.model import Settings
from gsisearch.text import forms
from gsisearch.yamlfile import quoted

_KEYS = ("boosts", "snippet_length", "synonyms")
_BOOSTS = ("title", "commitments", "text")


def load(folder: Path) -> Settings:
    """The settings of a corpus folder; the defaults where it has no `settings.yaml`.

    Raises:
        DataFileError: unknown key or wrong value, with file, line and key.
    """
    path = folder / SETTINGS_FILE
    if not path.exists() and not path.is_symlink():
        return Settings()
    found = yamlfile.read(path).mapping(_KEYS)
    boosts = found["boosts"].mapping(_BOOSTS) if "boosts" in found else {}
    numbers = {name: value.number(0, 100) for name, value in boosts.items()}
    defaults = Settings()
    return Settings(
        title=numbers.get("title", defaults.title),
        commitments=numbers.get("commitments", defaults.commitments),
        text=numbers.get("text", defaults.text),
        snippet_length=(
            found["snippet_length"].integer(40, 2000)
            if "snippet_length" in found
            else defaults.snippet_length
        ),
        synonyms=_synonyms(found["synonyms"]) if "synonyms" in found else (),
    )


def _synonyms(value: yamlfile.Value) -> tuple[tuple[str, ...], ...]:
    groups = []
    seen: dict[tuple[str, ...], str] = {}
    for group in value.items():
        names = group.items()
        if len(names) < 2:
            raise group.error(f"found {len(names)} name", "Give at least two names for one thing.")
        for name in names:
            shown, words = quoted(name.text()), forms(name.text())
            if not words:
                raise name.error(f"{shown} has no word", "Give a name of letters or digits.")
            if (other := seen.setdefault(words, name.key)) != name.key:
                raise name.error(f"{shown} is {other} too", "Name a thing in one place only.")
        groups.append(tuple(name.text() for name in names))
    return tuple(groups)
