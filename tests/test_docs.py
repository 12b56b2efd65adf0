"""What the README and the help texts say is true: commands, options and output."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from gsisearch.cli.program import program

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCS = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "docs").glob("*.md"))]
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")

#: A console block of the README or the documents: a command, and what it prints, on stdout and stderr.
_BLOCK = re.compile(r"```console\n\$ (?P<command>[^\n]+)\n(?P<output>.*?)```", re.DOTALL)
SESSIONS = [
    (match["command"], match["output"])
    for text in [README, *DOCS]
    for match in _BLOCK.finditer(text)
]


def commands(group: click.Group, path: str = "gsisearch") -> Iterator[tuple[str, click.Command]]:
    """Every command below a group, with its full name."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command
        yield f"{path} {name}", command
        if isinstance(command, click.Group):
            yield from commands(command, f"{path} {name}")


COMMANDS = dict(commands(program))


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example_of_itself(name: str) -> None:
    text = COMMANDS[name].get_help(click.Context(COMMANDS[name], info_name=name))
    _, _, examples = text.partition("Examples:\n")
    assert name in examples
    assert COMMANDS[name].help


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_in_the_readme(name: str) -> None:
    assert f"`{name.removeprefix('gsisearch ')}" in README


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("readme")
    shutil.copytree(ROOT / "corpus", folder / "corpus")
    return folder


@pytest.mark.parametrize(("command", "output"), SESSIONS, ids=[command for command, _ in SESSIONS])
def test_the_readme_shows_what_is_printed(checkout: Path, command: str, output: str) -> None:
    arguments = shlex.split(command)
    assert arguments.pop(0) == "gsisearch"
    done = subprocess.run(
        [sys.executable, "-m", "gsisearch", *arguments],
        cwd=checkout,
        env={**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    assert done.stdout == output


def test_the_readme_has_a_tour_and_fits() -> None:
    assert len(_BLOCK.findall(README)) >= 8
    assert len(README.splitlines()) <= 300


def test_links_lead_to_files() -> None:
    for path in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]:
        for link in re.findall(r"\]\(([^)#:]+)\)", path.read_text(encoding="utf-8")):
            assert (path.parent / link).exists(), f"{path.name}: {link}"


def test_the_two_commands_of_the_readme_stand_alone() -> None:
    assert 'python -m pip install . && gsisearch search "cold war mentality"\n' in README
    assert "python -m pip install '.[test]' && python -m pytest\n" in README


MODULES = {
    path.stem
    for path in (ROOT / "gsisearch").iterdir()
    if not path.name.startswith("__") and (path.suffix == ".py" or (path / "__init__.py").exists())
}


@pytest.mark.parametrize("module", sorted(MODULES))
def test_every_module_is_in_the_documents(module: str) -> None:
    _, _, table = ARCHITECTURE.partition("| part | is about |")
    assert f"`{module}`" in table
