"""A file of paragraphs → a corpus folder, a document a speech.

The file is JSON Lines, plain or gzipped, an object with `id` and `text` a line; what stands in
an id before “#” names the speech (in the UN General Debate corpus `COUNTRY_SESSION_YEAR`).
"""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from bench.rivals import Text


def texts(file: Path, count: int) -> Iterator[Text]:
    """The first paragraphs of a file."""
    opened = gzip.open if file.suffix == ".gz" else open
    with opened(file, "rt", encoding="utf-8") as lines:
        for line in islice(lines, count):
            item = json.loads(line)
            yield Text(item["id"], " ".join(item["text"].split()))


def write_corpus(folder: Path, file: Path, count: int) -> None:
    """Write the first paragraphs as documents: a line a paragraph, an empty one between them."""
    speeches: defaultdict[str, list[str]] = defaultdict(list)
    for text in texts(file, count):
        speeches[text.id.partition("#")[0]].append(text.text)
    folder.mkdir()
    for name, paragraphs in speeches.items():
        slug = name.lower().replace("_", "-")
        (folder / f"{slug}.txt").write_text("\n\n".join(paragraphs) + "\n", encoding="utf-8")
        (folder / f"{slug}.yaml").write_text(f"title: Speech {name}\n", encoding="utf-8")
