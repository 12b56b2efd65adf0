"""A place in a document → how to cite it, and a link that lasts."""
