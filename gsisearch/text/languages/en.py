"""English."""

from __future__ import annotations

from gsisearch.text.languages import Language
from gsisearch.text.respelling import respellings


def _root(stem: str) -> str:
    from gsisearch.text.related_stems import root  # rarely needed

    return root(stem)


LANGUAGE = Language(
    code="en",
    names=frozenset({"eng", "english"}),
    stemmer="english",
    accents=False,
    stop_words=frozenset(
        "a about an and any are as at be been but by can could did do does for from had has have"
        " how i if in into is it its me my of on or our shall should so some than that the their"
        " them then there these they this those to was we were what when where which who whom"
        " whose why will with would you your".split()
    ),
    question_words=frozenset(
        "what which who whom whose when where why how is are was were do does did has have had can"
        " could will would should".split()
    ),
    request_phrases=frozenset(
        (verb, object)
        for verb in ("tell", "show", "give", "find", "explain")
        for object in ("me", "us", "what", "how", "why")
    ),
    framing_words=frozenset(
        "say says said saying tell tells told mean means meant mention mentions mentioned talk"
        " talks speak speaks think thinks call called according give explain show find me us"
        " please article author document passage passages speaker speech text".split()
    ),
    abbreviations=(
        r"Mr|Mrs|Ms|Dr|H\.E|St|Nos?|Arts?|vs|etc|e\.g|i\.e|U\.[SNK]|cf|pp?|paras?|Gen|Col|Prof|Rev"
        r"|Hon|Jan|Feb|Aug|Sept?|Oct|Nov|Dec"
    ),
    respell=respellings,
    root=_root,
)
