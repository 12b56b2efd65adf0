"""Engines: what holds the inverted index.  `base` is the contract, `whoosh` keeps it."""
