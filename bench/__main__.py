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
_SIZES = (1_000, 10_000, 100_000)
_QUICK_SIZES = (1_000, 10_000)


def main() -> None:
    """The program."""
    options = _parser().parse_args()
    # Whoosh whole, as programs import it: gsisearch imports what it needs of it in its own way.
    import_module("whoosh.index")
    print(f"{platform.python_implementation()} {platform.python_version()}, {_machine()}\n")
    with TemporaryDirectory(prefix="gsisearch-bench-") as name:
        scratch = Path(name)
        for part in ("cold", "warm", "scale"):
            (scratch / part).mkdir()
        if "cold" in options.parts:
            print(cold.measure(scratch / "cold", _ARTICLE, 15 if options.quick else 40), end="\n\n")
        if "warm" in options.parts:
            print(warm.measure(scratch / "warm", _ARTICLE, 15 if options.quick else 60), end="\n\n")
        if "scale" in options.parts and options.scale:
            _scale(scratch / "scale", options)


def _scale(scratch: Path, options: argparse.Namespace) -> None:
    queries = json.loads(options.queries.read_text(encoding="utf-8"))
    sizes = options.sizes or (_QUICK_SIZES if options.quick else _SIZES)
    rounds = 2 if options.quick else 3
    costs = list(scale.measure(scratch, options.scale, queries, sizes, rounds))
    print(scale.tables(costs))
    if options.plot:
        from bench.plot import plot

        plot(costs, options.plot)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "parts",
        nargs="*",
        default=["cold", "warm", "scale"],
        metavar="PART",
        choices=["cold", "warm", "scale"],
        help="cold, warm, scale; else all",
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


def _sizes(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.split(",")))


def _machine() -> str:
    busy = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors{busy}"


if __name__ == "__main__":
    main()
