"""Measurements: how good and how quick the product is, beside what could be used instead.

Not part of the package; run from a checkout.  `README.md` has the figures for relevance
(`python -m bench.relevance`), `SPEED.md` those for speed (`python -m bench`).
"""
