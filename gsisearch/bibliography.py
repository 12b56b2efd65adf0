"""Citations in the styles of manuals and programs: Chicago, APA, BibTeX, CSL-JSON, RIS, Markdown.

A name stays as the sidecar has it: which part of it is the family name the sidecar does not
say, and in many languages it comes first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal
from urllib.parse import quote

from gsisearch.citations import american_date, dated, place, plain
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

#: A text fragment of more words than twice this many gives only the first and the last ones.
FRAGMENT_WORDS = 8

_SHORT_PARTS = {"section": "sec.", "paragraph": "para."}
_TEX = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{char: f"\\{char}" for char in "&%$#_{}"},
}
_MARKDOWN = re.compile(r"[\\`*_\[\]<>|~&$]")


def cite(
    document: Document,
    passages: Sequence[Passage] = (),
    style: CitationStyle = "plain",
    quoted: str = "",
) -> str:
    """A citation of a document, or of passages of it.

    Args:
        document: what is cited; parts that its sidecar lacks are left out.
        passages: the passages meant, in order.
        style: `plain` one line with all there is; `chicago` a note of the Chicago Manual of
            Style (17th ed., 14.205-207); `apa` a reference of APA style (7th ed., 10.16), the
            place in parentheses after it; `bibtex`, `csl-json` and `ris` records; `markdown` a
            link that scrolls to the quoted words (a text fragment), where there is an address.
        quoted: the words quoted, for the link; else the passage's.

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
            return _markdown(document, passages, quoted)
        case "bibtex":
            return _bibtex(document, passages)
        case "csl-json":
            return _csl_json(document, passages)
        case "ris":
            return _ris(document, passages)


def _plain(document: Document, passages: Sequence[Passage]) -> str:
    headings = [passage.heading for passage in passages]
    return plain(document, [passage.id for passage in passages], headings)


def _places(passages: Sequence[Passage]) -> str:
    return "; ".join(place(passage.id, passage.heading) for passage in passages)


def _chicago(document: Document, passages: Sequence[Passage]) -> str:
    office = f" ({document.office})" if document.office else ""
    author = f"{document.author}{office}, " if document.author else ""
    rest = [
        document.publisher,
        american_date(document.date) if document.date else "",
        _shortened(_places(passages)),
        f"accessed {american_date(document.accessed)}" if document.accessed else "",
        document.url,
    ]
    title = _closed(document.title, ",") if any(rest) else document.title
    return _ended(f"{author}“{title}” {', '.join(filter(None, rest))}".strip())


def _apa(document: Document, passages: Sequence[Passage]) -> str:
    year, month, day = dated(document.date)
    date = ", ".join(filter(None, (year, f"{month} {day}".strip()))) or "n.d."
    author = document.author or document.publisher
    publisher = document.publisher if document.author else ""
    url = document.url
    if document.url and document.accessed:
        url = f"Retrieved {american_date(document.accessed)}, from {document.url}"
    office = f" [{document.office}]" if document.office and document.author else ""
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


def _bibtex(document: Document, passages: Sequence[Passage]) -> str:
    """A `@misc` entry; names and title in double braces, so that no style takes them apart."""
    year, *rest = document.date.split("-")
    fields = {
        "author": _braced(document.author),
        "title": _braced(document.title),
        "howpublished": _tex(document.publisher),
        "year": _tex(year),
        "month": str(int(rest[0])) if rest else "",
        "day": str(int(rest[1])) if len(rest) > 1 else "",
        "url": document.url.replace("{", "%7B").replace("}", "%7D"),
        "urldate": document.accessed,
        "language": _tex(document.language),
        "note": _tex("; ".join(filter(None, (document.office, _places(passages))))),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@misc{{{_key(document, passages)},", *lines, "}"])


def _csl_json(document: Document, passages: Sequence[Passage]) -> str:
    """A list of one item, as Zotero, Pandoc and other CSL processors read it."""
    from json import dumps

    item = {
        "id": _key(document, passages),
        "type": "webpage" if document.url else "document",
        "title": document.title,
        "author": [{"literal": document.author}] if document.author else None,
        "publisher": document.publisher,
        "publisher-place": document.place,
        "issued": _date_parts(document.date),
        "accessed": _date_parts(document.accessed),
        "URL": document.url,
        "language": document.language,
        "source": document.source,
        "note": "; ".join(filter(None, (document.office, _places(passages)))),
    }
    return dumps([{key: value for key, value in item.items() if value}], indent=2)


def _ris(document: Document, passages: Sequence[Passage]) -> str:
    """An entry of RIS, a tag a line."""
    tags = [
        ("TY", "ELEC" if document.url else "GEN"),
        ("AU", document.author),
        ("TI", document.title),
        ("PB", document.publisher),
        ("CY", document.place),
        ("PY", document.date[:4]),
        ("DA", _slashed(document.date)),
        ("LA", document.language),
        ("UR", document.url),
        ("Y2", _slashed(document.accessed)),
        ("N1", "; ".join(filter(None, (document.office, _places(passages))))),
        ("ID", _key(document, passages)),
    ]
    lines = [f"{tag}  - {_folded(value)}" for tag, value in tags if value]
    return "\n".join([*lines, "ER  - "])


def _markdown(document: Document, passages: Sequence[Passage], quoted: str = "") -> str:
    """The plain citation as a link that scrolls to the quoted words.

    Without an address there is nothing to link to, and the citation says where the text is from.
    """
    text = _escaped(_plain(document, passages))
    if not document.url:
        origin = f" Source: {_escaped(document.source)}." if document.source else ""
        return f"{text}{origin} (No web address is known.)"
    quoted = quoted or (passages[0].published if passages else "")
    address = document.url.replace("(", "%28").replace(")", "%29")
    return f"[{text}]({fragment(address, quoted)})"


def fragment(url: str, quoted: str) -> str:
    """An address that scrolls to quoted words: `#:~:text=`, WICG "URL Fragment Text Directives".

    Args:
        url: the address of the page, with or without a fragment of its own.
        quoted: words as the page has them; of many, or of several
            paragraphs, only the first and last are given.
    """
    lines = [words for line in quoted.splitlines() if (words := line.split())]
    if not lines:
        return url
    texts = [" ".join(lines[0])]
    if len(lines) > 1 or len(lines[0]) > 2 * FRAGMENT_WORDS:
        texts = [" ".join(lines[0][:FRAGMENT_WORDS]), " ".join(lines[-1][-FRAGMENT_WORDS:])]
    encoded = ",".join(quote(text, safe="").replace("-", "%2D") for text in texts)
    return f"{url}{'' if '#' in url else '#'}:~:text={encoded}"


def _key(document: Document, passages: Sequence[Passage]) -> str:
    return ":".join((document.slug, *(passage.id for passage in passages[:1])))


def _braced(text: str) -> str:
    return f"{{{_tex(text)}}}" if text else ""


def _tex(text: str) -> str:
    return "".join(_TEX.get(char, char) for char in _folded(text))


def _folded(text: str) -> str:
    """On one line: a line break would begin another tag or field."""
    return " ".join(text.split())


def _escaped(text: str) -> str:
    return _MARKDOWN.sub(r"\\\g<0>", _folded(text))


def _date_parts(date: str) -> dict[str, list[list[int]]] | None:
    return {"date-parts": [list(_numbers(date))]} if date else None


def _numbers(date: str) -> Iterator[int]:
    return map(int, date.split("-"))


def _slashed(date: str) -> str:
    return (date.replace("-", "/") + "///")[:10] if len(date) == 10 else date.replace("-", "/")
