"""The plain citation as a Markdown link."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gsisearch.citing.styles import Link, plain
from gsisearch.citing.wording import Locator
from gsisearch.model import Document
from gsisearch.text.words import on_one_line

_SPECIAL = re.compile(r"[\\`*_\[\]<>|~&$]")


def cite(document: Document, locators: Sequence[Locator] = (), link: Link | None = None) -> str:
    """A link to the passages; without a web address, the citation and where the text is from."""
    text = _escaped(plain.cite(document, locators))
    if not document.url:
        origin = f" Source: {_escaped(document.source)}." if document.source else ""
        return f"{text}{origin} (No web address is known.)"
    address = link() if link else document.url
    return f"[{text}]({address.replace('(', '%28').replace(')', '%29')})"


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", on_one_line(text))
