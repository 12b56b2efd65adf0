"""The structure that the README promises: imports point one way, heavy ones come late."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "gsisearch"
MODULES = sorted(PACKAGE.rglob("*.py"))

#: Who may import what from outside, by the top level name.
GUESTS = {"whoosh": "engines/whoosh", "click": "cli/", "yaml": "yamlfile"}

#: The floors of the house, from the ground up: a module imports from its own floor or below.
FLOORS = (
    {"errors", "frozen", "caching", "timing", "index_version", "stemming"},
    {"model", "verdicts", "__init__", "authors"},
    {
        "text",
        "repair",
        "spelling",
        "spans",
        "variants",
        "titles",
        "citations",
        "query",
        "enumerations",
        "headings",
        "encodings",
        "mojibake",
    },
    {"respelling", "questions", "kin"},
    {"expansion"},
    {"chunking", "locations", "workers", "locks", "trust"},
    {"yamlfile", "yamlhints", "settings", "findings", "inventory"},
    {"bylines"},
    {"corpus", "freshness", "engines"},
    {"indexing", "store", "postings", "leaf", "matching", "neighbours", "addresses"},
    {"names", "bibtex", "fragments"},
    {
        "evidence",
        "bibliography",
        "permalinks",
        "plans",
        "ranking",
        "snippets",
        "audit",
        "upkeep",
        "concordance",
    },
    {"quotations", "ordering", "retrieval", "guesses", "exploration", "explanation", "proposals"},
    {"advice"},
    {"arguments"},
    {"session"},
    {"sessions"},
    {"reading"},
    {"search"},
    {"render"},
    {"cli", "__main__"},
)
#: Renderers take what the library gives; they need nothing but the model and text.
RENDER_MAY_IMPORT = {"frozen", "authors", "model", "verdicts", "text", "render"}


def imports(path: Path) -> Iterator[str]:
    """The full names of the modules that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def room(name: str) -> str:
    """The module or package directly below `gsisearch` that a dotted name or path is in."""
    parts = name.split(".")
    return parts[1] if len(parts) > 1 else "__init__"


def own_room(path: Path) -> str:
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


def floor(name: str) -> int:
    found = [number for number, rooms in enumerate(FLOORS) if name in rooms]
    assert found, f"{name} is on no floor: give it one in FLOORS"
    return found[0]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_down(path: Path) -> None:
    here = own_room(path)
    for name in imports(path):
        if not name.startswith("gsisearch"):
            continue
        there = room(name)
        if not (PACKAGE / there).is_dir() and not (PACKAGE / f"{there}.py").is_file():
            continue  # a public name of the package itself
        if here == "__init__":
            continue  # loads public names from everywhere, when they are first used
        assert floor(there) <= floor(here), f"{here} imports {name} from a higher floor"
        if here == "render":
            assert there in RENDER_MAY_IMPORT, f"a renderer imports {name}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_guests_stay_in_their_room(path: Path) -> None:
    place = path.relative_to(PACKAGE).as_posix()
    for name in imports(path):
        home = GUESTS.get(name.partition(".")[0])
        assert home is None or place.startswith(home), f"{place} imports {name}"


def loaded_after(code: str) -> set[str]:
    """The modules that a fresh interpreter has loaded after running some code."""
    program = f"{code}\nimport sys; print(*sys.modules)"
    output = subprocess.run(
        [sys.executable, "-c", program],
        cwd=PACKAGE.parent,
        capture_output=True,
        text=True,
        check=True,
    )
    return set(output.stdout.splitlines()[-1].split())


def test_importing_the_package_imports_no_guest() -> None:
    loaded = loaded_after("import gsisearch")
    assert not loaded & {"whoosh", "click", "yaml", "platformdirs", "gsisearch.search"}


def test_a_search_imports_nothing_that_it_does_not_use(tmp_path: Path) -> None:
    open = f"import gsisearch; library = gsisearch.open('corpus', {str(tmp_path)!r})"
    loaded_after(open)  # builds the index
    loaded = loaded_after(f"{open}\nlibrary.search('cold war')")
    assert "gsisearch.search" in loaded
    unused = {"yaml", "click", "urllib.request", "ssl", "whoosh", "gsisearch.chunking"}
    assert not loaded & (unused | {"dataclasses", "html", "pickle", "queue", "random"})
    others = "library.kwic('war'); library.verify('a tree without roots'); library.like('1.1')"
    assert "whoosh" not in loaded_after(f"{open}\n{others}")


def test_the_modules_that_are_loaded_are_what_they_are_called(tmp_path: Path) -> None:
    """Whoever imports a module while this package is imported, in another thread perhaps, gets it."""
    loaded_after(
        "import sys\n"
        "class Watch:\n"
        "    def find_spec(name, path=None, target=None):\n"
        "        for other in sys.stdlib_module_names & sys.modules.keys():\n"
        "            assert sys.modules[other].__spec__, f'not the module {other}'\n"
        "sys.meta_path.insert(0, Watch)\n"
        "import gsisearch\n"
        f"library = gsisearch.open('corpus', {str(tmp_path)!r})\n"
        "library.search('cold war')\n"
        "library.verify('a tree without roots')\n"
        "import random, gsisearch.engines.whoosh_codec\n"
        "assert random.random() < 1"
    )


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_module_touches_the_table_of_modules(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    named = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert not {"modules", "sys.modules"} & {*named, *imports(path)}
