"""Benches: how fast gsisearch is beside others.  See `SPEED.md`; `python -m bench --help`."""
