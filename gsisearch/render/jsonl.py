"""For programs: JSON Lines, with all text verbatim, in ASCII as in `json`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from gsisearch.render.records import VIEWS

if TYPE_CHECKING:
    from gsisearch.render import View
    from gsisearch.render.terminal import Style


def write(view: View, value: object, style: Style) -> str:
    """One JSON object per line, for each of the items."""
    records = VIEWS[view](value)
    return "".join(f"{json.dumps(item)}\n" for item in (*records.first_items, *records.items))
