"""The `author` of a sidecar → authors.

The value is a name, a mapping, or a list of these.  A mapping has the `family`, `given`,
`particle`, `suffix` and `order` of a person, the name of an `institution`, or a `literal` name.
A string is one name, commas and "and" included.  It is split only if it has a form that only
names of persons have (see `parse_person`), never if it might be an institution.
"""

from __future__ import annotations

import re
from itertools import dropwhile

from gsisearch.corpus.yamlfile import Value, excerpt
from gsisearch.model import Author, is_east_asian
from gsisearch.text import languages
from gsisearch.text.words import on_one_line

_PARTS = ("family", "given", "particle", "suffix")
_UNSPLIT = ("institution", "literal")
_KEYS = (*_PARTS, "order", *_UNSPLIT)
_ORDERS = ("given-first", "family-first")

#: Lower-case words before a family name.
_PARTICLES = frozenset(
    "af al auf av bin bint da dal dalla das de degli dei del della den der di do dos du el het"
    " ibn la las le los 't ’t te ten ter van vom von zu zum zur".split()
)
#: Particles written together with the family name.
_JOINED_PARTICLE = re.compile(r"(?:[dl]['’]|(?:al|an|ar|as|ash|at|el)-)(?=.)")
#: Particles that occur in English only in names of persons.
_FOREIGN_PARTICLES = r"van(?: de[nr]?)?|von(?: de[mr])?|vom|zu[mr]?|te[nr]"
_INITIALS = re.compile(r"[^\W\d_]\.(?:-?[^\W\d_]\.)*")
_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
_SUFFIX = re.compile(r"[JS]r\.?|II|III|IV")

#: Words in names of institutions.
_INSTITUTIONS = frozenset(
    """
    academy administration agency alliance assembly association authority bank board bureau cabinet
    center centre chamber charity church club coalition college commission committee commonwealth
    community company confederation conference congress consortium corporation council court
    delegation department directorate embassy endowment executive federation forum foundation fund
    government group headquarters house inc institute institution international kingdom league
    library limited ltd ministry mission movement museum nations network observatory office
    organisation organization parliament partnership party press programme program project republic
    school secretariat senate service services society staff state states survey task team treasury
    tribunal trust union united university watch world
    banco banque comisión comité conseil consejo corte cour institut instituto ministère ministerio
    parlement parlamento república république senado sénat unión universidad université
    bond bund fonds gemeente gericht hof huis kamer koninkrijk ministerie ministerium parlament raad
    regering regierung rijk stad stadt stichting stiftung universiteit universität verband verein
    vereniging
    """.split()
)


def parse(value: Value, language: str) -> tuple[Author, ...]:
    """Parse the authors in a sidecar.

    Args:
        value: the value of `author`.
        language: the language of the document as the sidecar has it, or "".

    Raises:
        DataFileError: unknown or missing keys, wrong types, empty names; with file, line and key.
    """
    if isinstance(value.data, list):
        if not value.data:
            raise value.error("found an empty list", "Name an author a line, or leave the key out.")
        return tuple(_author(item, language) for item in value.data)
    return (_author(value, language),)


def _author(value: Value, language: str) -> Author:
    if isinstance(value.data, str):
        text = on_one_line(value.text())
        return parse_person(text, language) or Author(literal=text)
    fields = value.mapping(_KEYS)
    unsplit = [key for key in _UNSPLIT if key in fields]
    if unsplit and len(fields) > 1:
        remedy = "Give an institution, or a literal name, alone; a person has `family` and `given`."
        raise value.error(f"“{unsplit[0]}” beside other keys", remedy)
    if unsplit:
        return Author(literal=on_one_line(fields[unsplit[0]].text()))
    if "family" not in fields:
        remedy = (
            "A person has `family`, and mostly `given`; for a name in one piece write `literal`."
        )
        raise value.error("“family” is missing", remedy)
    family, given, particle, suffix = (
        _part(fields[key]) if key in fields else "" for key in _PARTS
    )
    first = _is_family_first(fields["order"]) if "order" in fields else is_east_asian(family)
    return Author(family, given, particle, suffix, family_first=first)


def _part(value: Value) -> str:
    text = on_one_line(value.text())
    if "," in text:
        remedy = "Give each part of the name by its key: `family`, `given`, `particle`, `suffix`."
        raise value.error(f"found a comma in {excerpt(text)}", remedy)
    return text


def _is_family_first(value: Value) -> bool:
    order = on_one_line(value.text())
    if order not in _ORDERS:
        raise value.error(f"found {excerpt(order)}", f"Write `{_ORDERS[0]}` or `{_ORDERS[1]}`.")
    return order == _ORDERS[1]


def parse_person(text: str, language: str = "") -> Author | None:
    """Parse a name that has a form which only names of persons have; None for others.

    "van der Berg, Pieter" and "King, Martin Luther, Jr." have such a form: a family name of one
    or two words, and after the comma up to three given names, all capitalized except for
    particles.  So does "Ludwig van Beethoven" in English, where "van" and "von" are not words; a
    document without a language counts as English.  A name with a word like "Bank" ("World Bank,
    Washington") does not.
    """
    words = re.findall(r"[^\s,.]+", text.casefold())
    if not _INSTITUTIONS.isdisjoint(words):
        return None
    if ", " in text:
        return _family_first(*text.split(", "))
    return _given_first(text) if languages.language(language).code == languages.DEFAULT else None


def _family_first(family: str, *rest: str) -> Author | None:
    """Parse "Family, Given", "Family, Given, Suffix" or "Family, Suffix, Given"."""
    suffixes = [piece for piece in rest if _SUFFIX.fullmatch(piece)]
    given = [piece for piece in rest if not _SUFFIX.fullmatch(piece)]
    if len(given) != 1 or len(suffixes) > 1:
        return None
    words = family.split()
    names = list(dropwhile(_PARTICLES.__contains__, words))
    particles = words[: len(words) - len(names)]
    if names and (joined := _JOINED_PARTICLE.match(names[0])):
        particles.append(joined.group())
        names[0] = names[0][joined.end() :]
    if not (1 <= len(names) <= 2 and all(map(_is_name, names)) and _is_given(given[0])):
        return None
    return Author(" ".join(names), given[0], " ".join(particles), "".join(suffixes))


def _given_first(text: str) -> Author | None:
    """Parse "Given van Family"."""
    match = re.fullmatch(rf"(.+?) ({_FOREIGN_PARTICLES}) (\S+)", text)
    if not match:
        return None
    given, particle, family = match.groups()
    return Author(family, given, particle) if _is_given(given) and _is_name(family) else None


def _is_given(text: str) -> bool:
    """Whether a text looks like given names: "Pieter", "J.-P.", "Ludwig van"."""
    words = text.split()
    names = [word for word in words if word not in _PARTICLES]
    return (
        1 <= len(names) <= 3
        and names[0] == words[0]
        and all(_is_name(name) or _INITIALS.fullmatch(name) for name in names)
    )


def _is_name(word: str) -> bool:
    """Whether a word is capitalized, like "Smith" or "X" but not "UN" or "J."."""
    capitals = len(word) > 1 and word.isupper()
    return word[:1].isupper() and not capitals and _WORD.fullmatch(word) is not None
