"""The embedded engine: an index that Whoosh can open, read without it."""
