"""Citation styles: a module for each, with `_` for the `-` of its name.

A module has `cite(document, locators, link)`, see `cite` below.  To add a style, add its module
and its name in `CitationStyle`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any, Literal, get_args

from gsisearch.citing.wording import Locator
from gsisearch.model import Document

CitationStyle = Literal["plain", "chicago", "apa", "bibtex", "csl-json", "ris", "markdown"]
STYLES: tuple[CitationStyle, ...] = get_args(CitationStyle)

#: Returns a web address.  Only a style that needs the address calls it.
Link = Callable[[], str]


def cite(
    document: Document,
    locators: Sequence[Locator] = (),
    style: CitationStyle = "plain",
    link: Link | None = None,
) -> str:
    """A citation of a document, or of passages in it.

    Args:
        document: what is cited.  What its sidecar leaves out is omitted.
        locators: the passages, in order.
        style: the citation style.
        link: gives the web address of the passages, see `text_fragments.WebPage.link`; the
            document's `url` unless given.

    Returns:
        One line, or several for records, without a line break at the end.
    """
    module: Any = import_module(f"{__name__}.{style.replace('-', '_')}")
    return str(module.cite(document, locators, link or (lambda: document.url)))
