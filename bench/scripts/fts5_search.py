"""A straightforward search with SQLite FTS5: `python fts5_search.py FILE QUERY`."""

import sqlite3
import sys

query = " ".join(f'"{word}"' for word in sys.argv[2].split())
found = sqlite3.connect(sys.argv[1]).execute(
    "SELECT id, bm25(passages), snippet(passages, -1, '[', ']', '…', 40)"
    " FROM passages WHERE passages MATCH ? ORDER BY rank LIMIT 10",
    (query,),
)
for row in found:
    print(*row)
