"""Is a quotation exact?  One quotation, or every one of a draft, against the corpus.

`Verifier(reader).verify("prosperity is a tree without roots")` gives a `Verification`;
`drafts.check(text, verifier.verify)` a `DraftReport`.
"""

from __future__ import annotations

from gsisearch.quotations.verify import Verifier, verify
from gsisearch.verdicts import (
    Alarm,
    Change,
    Checked,
    Cut,
    DraftReport,
    Nearest,
    Quotation,
    Unclosed,
    Verdict,
    Verification,
)

__all__ = [
    "Alarm",
    "Change",
    "Checked",
    "Cut",
    "DraftReport",
    "Nearest",
    "Quotation",
    "Unclosed",
    "Verdict",
    "Verification",
    "Verifier",
    "verify",
]
