"""`python -m bench`: how fast gsisearch is beside others, all measured in one run."""

from __future__ import annotations

import argparse
import json
import os
import platform
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import cold, scale, warm

_ARTICLE = Path(__file__).parent.parent / "corpus"
_PARTS = ("cold", "warm", "scale")
_SIZES = (1_000, 10_000, 100_000)
_QUICK_SIZES = (1_000, 10_000)


def main() -> None:
    """The program."""
    given = options().parse_args()
    # Whoosh whole, as programs import it: gsisearch imports what it needs of it in its own way.
    import_module("whoosh.index")
    print(f"{platform.python_implementation()} {platform.python_version()}, {_machine()}\n")
    with TemporaryDirectory(prefix="gsisearch-bench-") as name:
        scratch = Path(name)
        for part in _PARTS:
            (scratch / part).mkdir()
        if "cold" in given.parts:
            print(cold.measure(scratch / "cold", _ARTICLE, 15 if given.quick else 40), end="\n\n")
        if "warm" in given.parts:
            print(warm.measure(scratch / "warm", _ARTICLE, 15 if given.quick else 60), end="\n\n")
        if "scale" in given.parts and given.scale:
            _scale(scratch / "scale", given)


def _scale(scratch: Path, given: argparse.Namespace) -> None:
    queries = json.loads(given.queries.read_text(encoding="utf-8"))
    sizes = given.sizes or (_QUICK_SIZES if given.quick else _SIZES)
    rounds = 2 if given.quick else 3
    costs = list(scale.measure(scratch, given.scale, queries, sizes, rounds))
    print(scale.tables(costs))
    if given.plot:
        from bench.plot import plot

        plot(costs, given.plot)


def options() -> argparse.ArgumentParser:
    """What reads the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "parts",
        nargs="*",
        default=_PARTS,
        metavar="PART",
        type=_part,
        help=f"{', '.join(_PARTS)}; else all",
    )
    parser.add_argument("--quick", action="store_true", help="fewer rounds and sizes")
    parser.add_argument("--scale", type=Path, metavar="FILE", help="paragraphs, JSON Lines")
    parser.add_argument(
        "--queries",
        type=Path,
        metavar="FILE",
        help='for them, JSON: {"keyword": [...], "phrase": [...]}',
    )
    parser.add_argument("--sizes", type=_sizes, metavar="N,...", help="how many paragraphs")
    parser.add_argument("--plot", type=Path, metavar="FILE", help="draw cost against size, PNG")
    return parser


def _part(text: str) -> str:
    # Python before 3.12 takes the default for one of argparse's `choices`.
    if text not in _PARTS:
        raise argparse.ArgumentTypeError(f"{text!r} is none of {', '.join(_PARTS)}")
    return text


def _sizes(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.split(",")))


def _machine() -> str:
    busy = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors{busy}"


if __name__ == "__main__":
    main()
