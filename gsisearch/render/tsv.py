"""For `cut` and `awk`: TSV, each item on one line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gsisearch.render.csv import FORMULA_STARTS
from gsisearch.render.records import VIEWS
from gsisearch.text.words import printable

if TYPE_CHECKING:
    from gsisearch.render import View
    from gsisearch.render.terminal import Style

#: What some program takes for the end of a cell or of a row.
_SEPARATORS = re.compile(r"\r\n|[\t\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")


def write(view: View, value: object, style: Style) -> str:
    """A header line and a row for each item; tabs stand between values, and never in them.

    A tab or a line end in a value becomes a space, so each row is one line.  Spreadsheets and CSV
    readers take a quotation mark at the beginning of a value for syntax: only such a value is
    quoted as in CSV.  Formulas are treated as in CSV.
    """
    records = VIEWS[view](value)
    rows = [[_cell(row.get(key, "")) for key in records.columns] for row in records.rows]
    return "".join("\t".join(row) + "\n" for row in [records.columns, *rows])


def _cell(value: object) -> str:
    if value is None:
        return ""
    text = printable(_SEPARATORS.sub(" ", str(value)))
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return f"'{text}"
    return '"{}"'.format(text.replace('"', '""')) if text.startswith('"') else text
