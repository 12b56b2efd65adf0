"""Citations in the styles of manuals and programs: Chicago, APA, BibTeX, CSL-JSON, RIS, Markdown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from gsisearch.citing import bibtex, names
from gsisearch.citing.citations import american_date, dated, place, plain
from gsisearch.citing.titles import quoted
from gsisearch.model import Document, Passage

CitationStyle = Literal["plain", "chicago", "apa", "bibtex", "csl-json", "ris", "markdown"]
STYLES: tuple[CitationStyle, ...] = (
    "plain",
    "chicago",
    "apa",
    "bibtex",
    "csl-json",
    "ris",
    "markdown",
)

_SHORT_PARTS = {"section": "sec.", "paragraph": "para."}
_MARKDOWN = re.compile(r"[\\`*_\[\]<>|~&$]")


def cite(
    document: Document,
    passages: Sequence[Passage] = (),
    style: CitationStyle = "plain",
    address: str = "",
) -> str:
    """A citation of a document, or of passages of it.

    Args:
        document: what is cited; parts that its sidecar lacks are left out.
        passages: the passages meant, in order.
        style: `plain` one line with all there is; `chicago` a note of the Chicago Manual of
            Style (17th ed., 14.205-207); `apa` a reference of APA style (7th ed., 10.16), the
            place in parentheses after it; `bibtex`, `csl-json` (an array of one item) and `ris`
            records; `markdown` the plain citation as a link.
        address: where the link leads, see `fragments.Page.address`; else the document's `url`.

    Returns:
        Text without a line break at its end: one line, or in BibTeX, CSL-JSON and RIS several.
    """
    match style:
        case "plain":
            return _plain(document, passages)
        case "chicago":
            return _chicago(document, passages)
        case "apa":
            return _apa(document, passages)
        case "markdown":
            return _markdown(document, passages, address)
        case "bibtex":
            return bibtex.entry(document, _key(document, passages), _note(document, passages))
        case "csl-json":
            return _csl_json(document, passages)
        case "ris":
            return _ris(document, passages)


def _plain(document: Document, passages: Sequence[Passage]) -> str:
    headings = [passage.heading for passage in passages]
    return plain(document, [passage.id for passage in passages], headings)


def _places(passages: Sequence[Passage]) -> str:
    return "; ".join(place(passage.id, passage.heading) for passage in passages)


def _note(document: Document, passages: Sequence[Passage]) -> str:
    """What records have no field for: the office, and the places."""
    return "; ".join(filter(None, (document.office, _places(passages))))


def _chicago(document: Document, passages: Sequence[Passage]) -> str:
    office = f" ({document.office})" if document.office else ""
    author = f"{names.chicago(document.authors)}{office}, " if document.authors else ""
    rest = [
        document.publisher,
        american_date(document.date) if document.date else "",
        _shortened(_places(passages)),
        f"accessed {american_date(document.accessed)}" if document.accessed else "",
        document.url,
    ]
    if not any(rest):
        return author + quoted(document.title, ".")
    return _ended(f"{author}{quoted(document.title, ',')} {', '.join(filter(None, rest))}")


def _apa(document: Document, passages: Sequence[Passage]) -> str:
    year, month, day = dated(document.date)
    date = ", ".join(filter(None, (year, f"{month} {day}".strip()))) or "n.d."
    author = names.apa(document.authors) or document.publisher
    publisher = document.publisher if document.authors else ""
    url = document.url
    if document.url and document.accessed:
        url = f"Retrieved {american_date(document.accessed)}, from {document.url}"
    office = f" [{document.office}]" if document.office and document.authors else ""
    title = f"*{document.title}*"
    head = (
        f"{_closed(author + office, '.')} ({date}). {_ended(title)}"
        if author
        else f"{_ended(title)} ({date})."
    )
    reference = " ".join(filter(None, (head, publisher and _ended(publisher), url)))
    where = _shortened(_places(passages))
    return f"{reference} ({where})" if where else reference


def _shortened(text: str) -> str:
    for word, short in _SHORT_PARTS.items():
        text = re.sub(rf"\b{word}\b", short, text)
    return text


def _closed(text: str, stop: str) -> str:
    """The text with a stop after it, unless it ends with one of its own."""
    return text if text.endswith(("?", "!", ".", stop)) else text + stop


def _ended(text: str) -> str:
    return _closed(text, ".")


def _csl_json(document: Document, passages: Sequence[Passage]) -> str:
    """A list of one item, as Zotero, Pandoc and other CSL processors read it."""
    from json import dumps

    item = {
        "id": _key(document, passages),
        "type": "webpage" if document.url else "document",
        "title": document.title,
        "author": list(map(names.csl, document.authors)),
        "publisher": document.publisher,
        "publisher-place": document.place,
        "issued": _date_parts(document.date),
        "accessed": _date_parts(document.accessed),
        "URL": document.url,
        "language": document.language,
        "source": document.source,
        "note": _note(document, passages),
    }
    return dumps([{key: value for key, value in item.items() if value}], indent=2)


def _ris(document: Document, passages: Sequence[Passage]) -> str:
    """An entry of RIS, a tag a line."""
    tags = [
        ("TY", "ELEC" if document.url else "GEN"),
        *(("AU", names.ris(author)) for author in document.authors),
        ("TI", document.title),
        ("PB", document.publisher),
        ("CY", document.place),
        ("PY", document.date[:4]),
        ("DA", _slashed(document.date)),
        ("LA", document.language),
        ("UR", document.url),
        ("Y2", _slashed(document.accessed)),
        ("N1", _note(document, passages)),
        ("ID", _key(document, passages)),
    ]
    lines = [f"{tag}  - {_folded(value)}" for tag, value in tags if value]
    return "\n".join([*lines, "ER  - "])


def _markdown(document: Document, passages: Sequence[Passage], address: str) -> str:
    """The plain citation as a link.

    Without an address there is nothing to link to, and the citation says where the text is from.
    """
    text = _escaped(_plain(document, passages))
    if not document.url:
        origin = f" Source: {_escaped(document.source)}." if document.source else ""
        return f"{text}{origin} (No web address is known.)"
    address = (address or document.url).replace("(", "%28").replace(")", "%29")
    return f"[{text}]({address})"


def _key(document: Document, passages: Sequence[Passage]) -> str:
    """What names a record: the same for the same places only."""
    ids = "-".join(passage.id for passage in passages)
    return f"{document.slug}:{ids}" if ids else document.slug


def _folded(text: str) -> str:
    """On one line: a line break would begin another tag or field."""
    return " ".join(text.split())


def _escaped(text: str) -> str:
    return _MARKDOWN.sub(r"\\\g<0>", _folded(text))


def _date_parts(date: str) -> dict[str, list[list[int]]] | None:
    return {"date-parts": [list(map(int, date.split("-")))]} if date else None


def _slashed(date: str) -> str:
    """A date of RIS, "2022/06/07/": its slashes stand even where it lacks a part."""
    return "/".join((*date.split("-"), "", "", "")[:4]) if date else ""
