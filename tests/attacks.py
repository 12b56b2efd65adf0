"""The attacks of the test suite, at length, with what they did counted.

Run it as `python tests/attacks.py [--seconds N]`: the faults, the damage and the crowds take about
three minutes; random inputs are tried until there were a million, or for N seconds.
"""

from __future__ import annotations

import argparse
import itertools
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import corruption
import crowds
import faults
from children import Child
from fuzzing import Fuzzer

from gsisearch.index import opening

ROOT = Path(__file__).parent.parent
_INPUTS = 1_000_000


def inject_faults(folder: Path) -> str:
    """Each fault before each file operation of a build."""
    scene = faults.Scene(folder)
    operations = faults.operations(scene)
    ends = Counter(
        o.error or ("killed" if o.killed else "done") for o in faults.sweep(scene, every=1)
    )
    return f"{ends.total()} faults at {operations} file operations of a build: {_listed(ends)}"


def cut_writes(folder: Path) -> str:
    """Writes that fail in the middle: the process is killed, or gets an error."""
    scene = faults.Scene(folder)
    sizes = [*range(0, 3_000, 50), *range(3_000, 12_000, 500)]
    outcomes = [
        faults.cut_off(scene, size, kill=kill)
        for size, kill in itertools.product(sizes, (False, True))
    ]
    ends = Counter(o.error or ("killed" if o.killed else "done") for o in outcomes)
    return f"{len(outcomes)} writes cut off at {len(sizes)} sizes: {_listed(ends)}"


def interrupt_lines(folder: Path) -> str:
    """Ctrl-C at each line that a build runs in the modules that manage an index."""
    scene = faults.Scene(folder)
    count = faults.lines(scene)
    ends = Counter(faults.interrupt_line(scene, line).error for line in range(1, count + 1))
    return f"{ends.total()} interrupts, one at each line of a build: {_listed(ends)}"


def flip_bits(folder: Path) -> str:
    """Bits all over the files of the article's index."""
    corpus, index = ROOT / "corpus", folder / "index"
    opening.build(corpus, index, lambda _: None)
    tried, missed = corruption.undetected_flips(corpus, index, 2_000)
    assert not missed, missed
    return f"{tried} bits flipped in {len(corruption.files_of(index))} files: all detected"


def damage_files(folder: Path) -> str:
    """Every kind of damage to every file, each followed by a rebuild."""
    corpus, index = folder / "corpus", folder / "index"
    crowds.write_corpus(corpus)
    crowds.searching(corpus, index)
    detected = unchanged = 0
    for number, name in itertools.product(
        range(len(corruption.files_of(index))), corruption.DAMAGE
    ):
        path = corruption.files_of(index)[number]
        if (path.name, name) == ("manifest.json", "a folder"):
            continue  # is an error, and not repaired
        before = path.read_bytes()
        corruption.DAMAGE[name](path)
        same = path.is_file() and not path.is_symlink() and path.read_bytes() == before
        if same and name != "open to others":
            unchanged += 1
            continue
        assert corruption.is_detected(corpus, index), (path, name)
        assert corruption.is_repaired(corpus, index, crowds.searching), (path, name)
        detected += 1
    return f"{detected} files damaged: all detected and mended ({unchanged} were empty before)"


def gather_crowds(folder: Path) -> str:
    """Readers, builders, and processes that remove the index at the same time."""
    members: dict[crowds.Act, int] = {crowds.searching: 4, crowds.building: 2}
    against = [crowds.removing, crowds.emptying]
    seen = crowds.crowd(folder, members, rounds=250, against=against)
    parts = [
        f"{name} {tally.answers}, to be tried again {tally.retryable}, longest {tally.longest:.1f} s"
        for name, tally in seen.items()
    ]
    return f"{sum(members.values())} processes while two remove the index: {'; '.join(parts)}"


def fuzz(folder: Path, seconds: float, processes: int) -> str:
    """Random queries and command lines."""

    def work(seed: int) -> Callable[[], dict[str, object]]:
        return lambda: vars(
            Fuzzer(ROOT / "corpus", folder / f"index-{seed}", seed).run(
                _INPUTS // processes, seconds
            )
        )

    # The seed differs each time, so that every run tries new inputs.
    first = int(time.time())
    workers = [Child(work(first + number)) for number in range(processes)]
    tried: Counter[str] = Counter()
    errors, slowest, slowest_input = 0, 0.0, ""
    for worker in workers:
        outcome = worker.outcome(seconds + 120)
        assert isinstance(outcome.value, dict), outcome
        found = outcome.value
        tried.update(found["tried"])
        errors += found["errors"]
        if found["slowest"] > slowest:
            slowest, slowest_input = found["slowest"], found["slowest_input"]
    return (
        f"{tried.total():,} random inputs from seed {first} ({_listed(tried)}): "
        f"{errors:,} refused, none crashed; the slowest took {slowest:.2f} s: {slowest_input}"
    )


def _listed(counts: Counter[str]) -> str:
    return ", ".join(f"{count:,} {name or 'done'}" for name, count in counts.most_common())


def main(given: Sequence[str] | None = None) -> None:
    """Run all attacks and print a line for each."""
    options = argparse.ArgumentParser(description=main.__doc__)
    options.add_argument("--seconds", type=float, default=600.0, help="for random inputs")
    options.add_argument("--processes", type=int, default=1, help="for random inputs")
    chosen = options.parse_args(given)

    def fuzz_as_chosen(folder: Path) -> str:
        return fuzz(folder, chosen.seconds, chosen.processes)

    attacks = (inject_faults, cut_writes, interrupt_lines, flip_bits, damage_files, gather_crowds)
    for attack in (*attacks, fuzz_as_chosen):
        with TemporaryDirectory() as folder:
            started = time.monotonic()
            said = attack(Path(folder) / "attack")
            print(f"{said} ({time.monotonic() - started:.0f} s)", flush=True)


if __name__ == "__main__":
    main()
