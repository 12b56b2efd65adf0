"""British and American spellings of a word.

The rules are about endings and some letters inside words.  The spellings need not exist
("resource" gives "resorce"): callers keep those that occur in the corpus.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

#: Maximum length of a word to which the rules are applied.
_MAX_LENGTH = 50
_VERB = "e ed es er ers ing ings ation ations ational able ably ement ements"


class _Rule(NamedTuple):
    """British `british` corresponds to American `american`.

    It applies after at least `letters` letters.  `rests` are the possible endings of the word after
    it; empty means any.
    """

    letters: int
    british: str
    american: str
    rests: frozenset[str] = frozenset()


def _rule(letters: int, british: str, american: str, rests: str | None = None) -> _Rule:
    """A rule; `rests` are separated by spaces, a leading space allows an empty one."""
    return _Rule(
        letters, british, american, frozenset(rests.split(" ") if rests is not None else ())
    )


_RULES = (
    _rule(3, "our", "or"),  # labour, behavioural, favourite
    _rule(3, "is", "iz", _VERB),  # organise, mobilisation
    _rule(3, "ys", "yz", _VERB),  # analyse
    _rule(3, "enc", "ens", "e ed es ing eless"),  # defence, licensed
    _rule(0, "practic", "practis", "e ed es ing"),
    _rule(3, "ogue", "og", " s"),  # dialogue
    _rule(3, "gramme", "gram", " s"),  # programme
    *(_rule(2, f"{c}re", f"{c}er", " s") for c in "bcghtv"),  # centre, fibre, litre
    *(_rule(2, f"{c}red", f"{c}ered", "") for c in "bchtv"),  # centred
    _rule(4, "ll", "l", "ed er ers ing ings or ors ous ist ists ery"),  # travelling, counsellor
    _rule(4, "l", "ll", " s ment ments"),  # fulfil, enrolment
    _rule(2, "l", "ll", "ful fully fulness"),  # skilful
    _rule(2, "dgement", "dgment", " s al"),  # judgement
    _rule(0, "paed", "ped"),  # paediatric
    _rule(0, "haem", "hem"),
    _rule(1, "naem", "nem"),
    _rule(0, "gynaec", "gynec"),
    _rule(0, "aesth", "esth"),
    _rule(0, "archaeo", "archeo"),
    _rule(0, "palaeo", "paleo"),
    _rule(0, "mediaev", "mediev"),
    _rule(0, "encyclopaed", "encycloped"),
    _rule(0, "foet", "fet"),
    _rule(0, "oestr", "estr"),
    _rule(0, "oesoph", "esoph"),
    _rule(2, "rrhoea", "rrhea"),
    _rule(0, "manoeuv", "maneuv"),
    _rule(0, "manoeuvre", "maneuver"),
    _rule(0, "manoeuvred", "maneuvered"),
    _rule(0, "aeroplane", "airplane"),
    _rule(0, "aluminium", "aluminum"),
    _rule(0, "ageing", "aging", ""),
    _rule(0, "artefact", "artifact"),
    _rule(0, "cosy", "cozy"),
    _rule(0, "enquir", "inquir"),
    _rule(0, "grey", "gray"),
    _rule(0, "jewellery", "jewelry"),
    _rule(0, "mould", "mold"),
    _rule(0, "odour", "odor"),
    _rule(0, "moustache", "mustache"),
    _rule(0, "plough", "plow"),
    _rule(0, "sceptic", "skeptic"),
    _rule(0, "speciality", "specialty"),
    _rule(0, "sulph", "sulf"),
)


@lru_cache(maxsize=4096)
def respellings(form: str) -> tuple[str, ...]:
    """The other spellings of a folded word, each with a single difference."""
    if len(form) > _MAX_LENGTH:
        return ()
    found = dict.fromkeys(
        other
        for rule in _RULES
        for old, new in ((rule.british, rule.american), (rule.american, rule.british))
        for other in _replacements(form, old, new, rule)
    )
    found.pop(form, None)
    return tuple(found)


def _replacements(form: str, old: str, new: str, rule: _Rule) -> Iterator[str]:
    at = form.find(old, rule.letters)
    while at >= 0:
        rest = form[at + len(old) :]
        if not rule.rests or rest in rule.rests:
            yield f"{form[:at]}{new}{rest}"
        at = form.find(old, at + 1)
