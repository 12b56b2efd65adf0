"""Search settings: `settings.yaml` of a corpus folder as a frozen `Settings`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from gsisearch import yamlfile
from gsisearch.text import forms

FILE = "settings.yaml"

_KEYS = {
    "boosts": "how much a match weighs in each field",
    "snippet_length": "the longest snippet, in characters",
    "synonyms": "groups of names for one thing",
}
_BOOSTS = {"title": "", "commitments": "", "text": ""}


@dataclass(frozen=True, slots=True)
class Settings:
    """How a corpus is searched.

    `title`, `commitments` and `text` multiply what a match in that field weighs;
    `snippet_length` counts characters; `synonyms` are groups of names for one thing.
    """

    title: float = 0.5
    commitments: float = 1.2
    text: float = 1.0
    snippet_length: int = 240
    synonyms: tuple[tuple[str, ...], ...] = ()


def load(folder: Path) -> Settings:
    """The settings of a corpus folder; the defaults where it has no `settings.yaml`.

    Raises:
        DataFileError: unknown key or wrong value, with file, line and key.
    """
    path = folder / FILE
    if not path.exists() and not path.is_symlink():
        return Settings()
    found = yamlfile.read(path).mapping(_KEYS)
    numbers: dict[str, float] = {}
    if "boosts" in found:
        boosts = found["boosts"].mapping(_BOOSTS)
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
        names = [name.text() for name in group.items()]
        if len(names) < 2:
            raise group.error(f"found {len(names)} name", "Give at least two names for one thing.")
        for name, item in zip(names, group.items(), strict=True):
            if not forms(name):
                raise item.error(f"“{name}” has no word", "Give a name of letters or digits.")
            if (other := seen.setdefault(forms(name), item.key)) != item.key:
                raise item.error(f"“{name}” is in {other} too", "Name a thing in one place only.")
        groups.append(tuple(names))
    return tuple(groups)
