"""Is a quotation exact?  One quotation, or all quotations of a draft, against the corpus.

`Verifier(engine).verify("prosperity is a tree without roots")` gives a `Verification`;
`drafts.check_draft(text, verifier.verify)` a `DraftReport`.
"""

from __future__ import annotations

from gsisearch.quotations.verifier import Verifier

__all__ = ["Verifier"]
