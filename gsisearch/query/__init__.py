"""The query language: text → tree.

>>> from gsisearch.query import parse
>>> parse("peace -war")
And((Word('peace'), Not(Word('war'))), implied=True)
"""

from gsisearch.query import tree
from gsisearch.query.parser import as_phrase, as_row, parse, phrase, row

__all__ = ["as_phrase", "as_row", "parse", "phrase", "row", "tree"]
