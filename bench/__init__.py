"""Measurements: how good and how quick the product is, beside what could be used instead.

Not part of the package; run from a checkout.  `bench/README.md` has the figures.
"""
