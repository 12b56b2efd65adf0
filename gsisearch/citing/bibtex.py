"""Citations as BibTeX entries, which BibTeX and biber read."""

from __future__ import annotations

import re
from itertools import pairwise

from gsisearch.model import Author, Document

#: A month is a macro that every style defines, in its language.
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
# BibTeX counts braces even after a backslash: `\{` alone would take the rest of the file.
_TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{char: f"\\{char}" for char in "&%$#_"},
}
_URL = {"{": "%7B", "}": "%7D", "\\": "%5C"}
#: A part of a name in which BibTeX would see more than one part, or name.
_DIVISIBLE = re.compile(r"(?i)(?:^|\s)(?:and|others)(?:$|\s)|,|[^\w\s.'’-]")


def entry(document: Document, key: str, note: str) -> str:
    """A `@misc` entry; the title in double braces, so that no style changes its capitals.

    Args:
        document: what is cited; parts that it lacks are left out.
        key: the citation key, of letters, digits and `-.:`.
        note: what no other field is for.
    """
    year, month, day = (*document.date.split("-"), "", "")[:3]
    fields = {
        "author": _braced(" and ".join(map(name, document.authors))),
        "title": _braced(_group(document.title)),
        "howpublished": _braced(tex(document.publisher)),
        "year": _braced(tex(year)),
        "month": _MONTHS[int(month) - 1] if month else "",
        "day": _braced(str(int(day)) if day else ""),
        "url": _braced("".join(_URL.get(char, char) for char in document.url)),
        "urldate": _braced(document.accessed),
        "language": _braced(tex(document.language)),
        "note": _braced(tex(note)),
    }
    lines = [f"  {field} = {value}," for field, value in fields.items() if value]
    return "\n".join([f"@misc{{{key},", *lines, "}"])


def name(author: Author) -> str:
    """An author as BibTeX takes names apart: "von Last, Jr, First"; an institution in braces."""
    if author.literal:
        return _group(author.literal)
    if not author.given:
        return _group(author.name)
    family = Author(_family(author.family), particle=_part(author.particle)).surname
    return ", ".join(filter(None, (family, _part(author.suffix), _part(author.given))))


def _family(text: str) -> str:
    """A family name, in braces where a word in lower case would make particles of those before."""
    small = [word[0].islower() for word in text.split()]
    is_mixed = any(after and not before for before, after in pairwise(small))
    return _group(text) if is_mixed else _part(text)


def tex(text: str) -> str:
    """Text on one line, its special characters as TeX writes them."""
    return "".join(_TEX.get(char, char) for char in " ".join(text.split()))


def _part(text: str) -> str:
    """A part of a name, in braces if BibTeX would take it apart."""
    return _group(text) if _DIVISIBLE.search(text) else tex(text)


def _group(text: str) -> str:
    """Text in braces, taken as it is.

    BibTeX takes braces that begin with a backslash for one letter with an accent, whose capitals
    it changes: an empty group before it prevents that.
    """
    inner = tex(text)
    guard = "{}" if inner.startswith("\\") else ""
    return f"{{{guard}{inner}}}"


def _braced(text: str) -> str:
    return f"{{{text}}}" if text else ""
