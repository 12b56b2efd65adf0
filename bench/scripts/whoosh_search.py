"""A straightforward search with Whoosh: `python whoosh_search.py FOLDER QUERY`."""

import sys

from whoosh.index import open_dir
from whoosh.qparser import MultifieldParser

index = open_dir(sys.argv[1])
with index.searcher() as searcher:
    query = MultifieldParser(["title", "commitments", "text"], index.schema).parse(sys.argv[2])
    for hit in searcher.search(query, limit=10):
        print(hit["id"], hit.score, hit.highlights("text"))
