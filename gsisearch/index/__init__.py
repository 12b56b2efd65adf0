"""The index: what holds it, how it is built, published and kept fresh."""
