"""The structure that the README promises: imports point one way, heavy ones come late."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from itertools import chain
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "gsisearch"
MODULES = sorted(PACKAGE.rglob("*.py"))

#: Who may import what from outside, by the top level name.
GUESTS = {"whoosh": "index/whoosh/", "click": "cli/", "yaml": "corpus/yamlfile"}

#: What `gsisearch` consists of, from the bottom up: nothing imports from what stands above it.
ORDER = (
    ("errors",),
    ("model",),
    ("results", "verdicts", "deadline"),
    ("text",),
    ("corpus", "query"),
    ("citing", "matching"),
    ("index",),
    ("quotations",),
    ("search",),
    ("library", "render"),
    ("cli",),
)
#: Renderers take what the library returns; they need only the model and text.
RENDER_MAY_IMPORT = {"model", "results", "verdicts", "text", "render"}


def imports(path: Path) -> Iterator[str]:
    """The full names of the modules that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def name_of(path: Path) -> str:
    """The dotted name of a module; a package has that of its folder."""
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


NAMES = {name_of(path): path for path in MODULES}
#: Module → the modules of the package that it imports, types alone and late imports included.
#: The package itself is left out: it loads its public names when they are first used.
GRAPH = {
    name: {other for other in imports(path) if other in NAMES} - {name, "gsisearch"}
    for name, path in NAMES.items()
    if name not in {"gsisearch", "gsisearch.__main__"}
}


def part_of(name: str) -> str:
    """The module or package directly below `gsisearch` that a module is in."""
    return name.split(".")[1]


def longest_chain(graph: dict[str, set[str]]) -> tuple[str, ...]:
    """The longest way along the imports; fails where they lead back to where they began."""

    @cache
    def way(name: str) -> tuple[str, ...]:
        assert name not in path, f"a circle of imports: {path[path.index(name) :]}"
        path.append(name)
        others = [way(other) for other in graph[name]]
        longest: tuple[str, ...] = max(others, key=len, default=())
        path.pop()
        return (name, *longest)

    path: list[str] = []
    return max([way(name) for name in graph], key=len)


def test_no_module_imports_itself_in_the_end() -> None:
    # A package that is imported for one of its modules is not imported for itself.
    longest_chain(
        {
            name: {one for one in others if not any(o.startswith(f"{one}.") for o in others)}
            for name, others in GRAPH.items()
        }
    )


def test_there_are_at_most_ten_levels() -> None:
    parts: dict[str, set[str]] = {part_of(name): set() for name in GRAPH}
    for name, others in GRAPH.items():
        parts[part_of(name)] |= {part_of(other) for other in others} - {part_of(name)}
    assert len(longest_chain(parts)) <= 10


def test_the_parts_are_few() -> None:
    """At most nine packages and the front end; at most six modules beside them."""
    parts = [path for path in PACKAGE.iterdir() if not path.name.startswith("_")]
    packages = {path.name for path in parts if path.is_dir() and (path / "__init__.py").exists()}
    modules = {path.stem for path in parts if path.suffix == ".py"}
    assert packages | modules == set(chain.from_iterable(ORDER))
    assert len(packages - {"cli"}) <= 9
    assert len(modules) <= 6


@pytest.mark.parametrize("name", sorted(GRAPH))
def test_imports_point_down(name: str) -> None:
    level = {part: number for number, parts in enumerate(ORDER) for part in parts}
    here = part_of(name)
    for there in map(part_of, GRAPH[name]):
        assert here == there or level[there] < level[here], f"{here} imports {there}"
        assert here != "render" or there in RENDER_MAY_IMPORT, f"a renderer imports {there}"


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
    assert not loaded & {"whoosh", "click", "yaml", "platformdirs", "gsisearch.library"}


def test_a_search_imports_nothing_that_it_does_not_use(tmp_path: Path) -> None:
    open = f"import gsisearch; library = gsisearch.open('corpus', {str(tmp_path)!r})"
    loaded_after(open)  # builds the index
    loaded = loaded_after(f"{open}\nlibrary.search('cold war')")
    assert "gsisearch.library" in loaded
    unused = {"yaml", "click", "urllib.request", "ssl", "whoosh", "gsisearch.corpus.segmentation"}
    assert not loaded & (unused | {"html", "pickle", "queue"})
    others = "library.kwic('war'); library.verify('a tree without roots'); library.like('1.1')"
    assert "whoosh" not in loaded_after(f"{open}\n{others}")


@pytest.mark.parametrize(
    ("view", "format", "modules"),
    [
        ("results", "text", {"terminal", "wording", "text", "text.passages"}),
        ("results", "json", {"terminal", "json", "records"}),
        ("results", "markdown", {"terminal", "wording", "markdown"}),
        ("vocabulary", "text", {"terminal", "wording", "text", "text.words"}),
        ("vocabulary", "count", {"terminal", "count"}),
    ],
)
def test_a_format_imports_no_other(view: str, format: str, modules: set[str]) -> None:
    value = "Results('x', 0, False, None, ())" if view == "results" else "Vocabulary('x', 0, ())"
    loaded = loaded_after(
        "from gsisearch import Results, Vocabulary\n"
        "from gsisearch.render import render\n"
        f"print(render({view!r}, {value}, {format!r}))"
    )
    prefix = "gsisearch.render."
    assert {name.removeprefix(prefix) for name in loaded if name.startswith(prefix)} == modules


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
        "import random, gsisearch.index.whoosh.writer\n"
        "assert random.random() < 1"
    )


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_module_touches_the_table_of_modules(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    named = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert not {"modules", "sys.modules"} & {*named, *imports(path)}
