"""Benches: how good gsisearch's ranking is beside others; see `README.md`.  Run from a checkout."""
