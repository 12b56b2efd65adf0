"""Build one index in a process of its own: `python -m bench.build ENGINE FOLDER SOURCE COUNT`.

ENGINE is `gsisearch`, for which SOURCE is a corpus folder, or a name in `rivals.RIVALS`, for
which it is a file of paragraphs.  Prints the seconds, the memory and what was built, as JSON.
"""

from __future__ import annotations

import json
import sys
import time
from contextlib import suppress
from pathlib import Path

from bench import speeches
from bench.rivals import RIVALS

GSISEARCH = "gsisearch"


def build(engine: str, folder: Path, source: Path, count: int) -> int:
    """Build an index; returns how many passages it has."""
    if engine == GSISEARCH:
        import gsisearch

        return gsisearch.open(source, folder).passage_count
    folder.mkdir()
    RIVALS[engine].build(folder, speeches.texts(source, count))
    return count


def _peak() -> int:
    """The greatest resident size of this process, or of one of its own, in kilobytes."""
    with suppress(OSError):  # elsewhere than on Linux; `getrusage` there counts the parent's too
        lines = Path("/proc/self/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))
    try:
        import resource
    except ImportError:  # not on Windows
        return 0
    both = resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN
    most = max(resource.getrusage(who).ru_maxrss for who in both)
    return most // 1024 if sys.platform == "darwin" else most


def main() -> None:
    """The program."""
    engine, folder, source, count = sys.argv[1:]
    start = time.perf_counter()
    passages = build(engine, Path(folder), Path(source), int(count))
    seconds = time.perf_counter() - start
    print(json.dumps({"seconds": seconds, "passages": passages, "peak_kilobytes": _peak()}))


if __name__ == "__main__":
    main()
