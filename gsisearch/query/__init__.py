"""The query language: text → tree.

>>> from gsisearch.query import parse
>>> parse("peace -war")
And((Word('peace'), Not(Word('war'))), implied=True)
"""

from gsisearch.query import tree
from gsisearch.query.parser import (
    parse,
    phrase,
    words_as_phrase,
    write_phrase,
    write_words_as_phrase,
)

__all__ = ["parse", "phrase", "tree", "words_as_phrase", "write_phrase", "write_words_as_phrase"]
