"""Arabic; the article, conjunctions and prepositions are prefixes of the next word."""

from __future__ import annotations

from gsisearch.text.languages import Language
from gsisearch.text.words import forms

LANGUAGE = Language(
    code="ar",
    names=frozenset(forms("ara arabic العربية عربي")),
    prefixes=(
        "وبال",
        "وكال",
        "فبال",
        "ولل",
        "فلل",
        "وال",
        "فال",
        "بال",
        "كال",
        "لل",
        "ال",
        "و",
        "ف",
    ),
    stop_words=frozenset(
        forms(
            "او ان التي الذي الذين الى انه انها تلك ثم ذلك على عن في قد كان كانت كما من مع هذا هذه"
            " هم هو هي"
        )
    ),
)
