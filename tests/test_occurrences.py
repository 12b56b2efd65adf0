"""A concordance lists every occurrence once, in its most specific passage."""

from __future__ import annotations

from pathlib import Path

import pytest

import gsisearch

TEXT = (
    "The parties agree: 1) to keep peace; 2) peace at sea; and 3) peace on land.\n\nPeace lasts.\n"
)
#: Joins a word of a commitment to one of the next.
JOINED = '\nrepairs: [{line: 1, published: "peace; 2) peace", reading: peacepeace}]'


@pytest.mark.parametrize("repairs", ["", JOINED], ids=["as published", "repaired"])
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("peace", "0.1.1:30 0.1.2:40 0.1.3:61 0.2:77"),
        ("sea OR parties", "0.1:4 0.1.2:49"),
        ("land OR agree OR keep", "0.1:12 0.1.1:25 0.1.3:70"),
        ('"peace on"', "0.1.3:61"),
    ],
)
def test_an_occurrence_is_listed_once(
    tmp_path: Path, repairs: str, query: str, expected: str
) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "a.txt").write_text(TEXT)
    (tmp_path / "corpus" / "a.yaml").write_text(f"title: A{repairs}\n")
    with gsisearch.open(tmp_path / "corpus", tmp_path / "index") as library:
        found = library.kwic(query, limit=None)
        assert " ".join(f"{line.id}:{line.start}" for line in found) == expected
        assert found.total == len(found.lines)
        for limit in 0, 1, 2:
            few = library.kwic(query, limit=limit)
            assert few.lines == found.lines[:limit]
            assert few.total == found.total
        # Sorted, they are the same.
        assert set(library.kwic(query, limit=None, sort="left")) == set(found)
