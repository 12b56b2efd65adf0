"""A call of every method of a library that answers: what holds for one must hold for all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from gsisearch import Library

#: On the corpus of the repository each finds something.  Keywords go to the method.
CALLS: Mapping[str, Callable[..., Any]] = {
    "search": lambda library, **options: library.search("security -nuclear", **options),
    "phrase": lambda library, **options: library.phrase("cold war", **options),
    "kwic": lambda library, **options: library.kwic("secur*", **options),
    "like": lambda library, **options: library.like("1.2.3", **options),
    "explain": lambda library, **options: library.explain("common security", "1.1", **options),
    "terms": lambda library, **options: library.terms("", **options),
    "collocations": lambda library, **options: library.collocations("security", **options),
    "verify": lambda library, **options: library.verify("a tree with no roots", **options),
    "verify_draft": lambda library, **options: library.verify_draft(
        "They “respect the territorial integrity of all countries”, it says.", **options
    ),
    "show": lambda library, **options: library.show(["1.2"], context=1, **options),
    "outline": lambda library, **options: library.outline(**options),
    "commitments": lambda library, **options: library.commitments(**options),
    "cite": lambda library, **options: library.cite(["1.2.3"], **options),
    "ids": lambda library, **options: library.ids("1", **options),
    "resolve": lambda library, **options: library.resolve(_link(library), **options),
}


def _link(library: Library) -> str:
    """The permalink of a passage, of a closed library too."""
    from builders import article

    return f"gsi-lesotho-2022@{article().documents[0].document.sha256[:12]}:1.2.3"
