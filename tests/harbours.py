"""A corpus of several documents, with and without dates, whose names begin alike."""

from __future__ import annotations

from pathlib import Path

#: By slug: the date, "" for none, and the paragraphs; the first line of some is a heading.
DOCUMENTS = {
    "harbour": (
        "2018-03-01",
        ["The harbour board of Ostland meets.", "Dues and fees are the same."],
    ),
    "harbour-2019": (
        "2019-06-07",
        [
            "The harbour is open to every ship of Ostland.",
            "1. Dues",
            "Harbour dues are low, and low dues bring ships.",
            "We pledge to: 1) lower the dues; 2) open the harbour; 3) dredge the river of Ostland.",
            "2. Ships",
            "A ship pays no dues in a storm. Covid-19 changed this.",
        ],
    ),
    "harbour-2021": (
        "2021",
        [
            "The dues of the harbour rose. Every harbour of São Lago raised its dues.",
            "1. Fees",
            "Ships pay dues, and the pilots of Ostland are paid from the dues.",
        ],
    ),
    "lake-2020": ("2020-05", ["The lake has one harbour, and no dues at all.", "Ostland is far."]),
    "river-notes": ("", ["Dues of the river harbour are not known.", "The river is low."]),
    "river-2020": ("2020-05-09", ["River dues are due in May.", "The harbour is on the river."]),
}


def write(folder: Path) -> Path:
    """Write the corpus into a folder, and give it."""
    folder.mkdir(exist_ok=True)
    for slug, (date, paragraphs) in DOCUMENTS.items():
        (folder / f"{slug}.txt").write_text("\n\n".join(paragraphs) + "\n", encoding="utf-8")
        dated = f"date: {date}\n" if date else ""
        text = f"title: Notes of {slug}\nlanguage: en\n{dated}"
        (folder / f"{slug}.yaml").write_text(text, encoding="utf-8")
    return folder
