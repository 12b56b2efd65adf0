"""For programs: one JSON object.

JSON has all text verbatim, and is ASCII: it is valid whatever encoding a terminal or a file has,
even with lone surrogates.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from gsisearch.render.records import VIEWS

if TYPE_CHECKING:
    from gsisearch.render import View
    from gsisearch.render.terminal import Style

#: Changes only when a key is removed or changes its meaning; new keys may be added at any time.
VERSION = 1


def write(view: View, value: object, style: Style) -> str:
    """The facts of the records and a list of the items."""
    records = VIEWS[view](value)
    items = {records.name: records.items} if records.name else {}
    return json.dumps({"version": VERSION, **records.facts, **items}, indent=2) + "\n"
