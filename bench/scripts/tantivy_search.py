"""A straightforward search with tantivy: `python tantivy_search.py FOLDER QUERY`."""

import sys

import tantivy

index = tantivy.Index.open(sys.argv[1])
searcher = index.searcher()
query = index.parse_query(sys.argv[2], ["title", "text"])
snippets = tantivy.SnippetGenerator.create(searcher, query, index.schema, "text")
for score, address in searcher.search(query, limit=10).hits:
    document = searcher.doc(address)
    print(document["id"][0], score, snippets.snippet_from_doc(document).to_html())
