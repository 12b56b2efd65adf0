"""The article's passages, and what is asked of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bench.rivals import Text

KEYWORDS = (
    "cold war mentality",
    "security",
    "sovereignty",
    "UN Charter",
    "security concerns of all countries",
    "what is the global security initiative",
    "peace deficit",
    "indivisible security",
    "unilateral sanctions",
    "food security and energy security",
    "terrorism climate change cybersecurity",
    "Xi Jinping",
    "dialogue instead of confrontation",
    "sustainable development agenda",
    "covid pandemic",
    "Lesotho",
    "role of the United Nations",
    "small circles",
    "artificial intelligence outer space",
    "hot spots Ukraine",
)
PHRASES = (
    "legitimate security concerns",
    "cold war",
    "a tree without roots",
    "the purposes and principles of the UN Charter",
    "indivisible security",
    "peace talks",
    "common, comprehensive, cooperative and sustainable security",
    "all countries",
    "of the United Nations",
    "builder of world peace",
)
QUOTES = (
    "prosperity is a tree without roots",
    "The GSI is underpinned by seven commitments",
    "humanity is living in an indivisible security community",
    "take the legitimate security concerns of all countries seriously",
    "without peace, development is water without a source",
    "reject the Cold War mentality, oppose unilateralism",
    "we should adhere to the direction of promoting peace talks",
    "a sentence of which not a word was ever printed there",
)


def texts(corpus: Path) -> Iterator[Text]:
    """The passages of a corpus folder as its pages have them, each with its title and heading."""
    from gsisearch.corpus.documents import valid_documents

    for source in valid_documents(corpus):
        for section in source.sections:
            title = f"{source.document.title}\n{section.heading}"
            for passage in section.passages:
                is_commitment = passage.kind == "commitment"
                yield Text(passage.id, passage.published, title, is_commitment)
