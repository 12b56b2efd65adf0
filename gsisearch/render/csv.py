"""For spreadsheets: CSV, verbatim except for what a spreadsheet or a terminal would act on."""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING

from gsisearch.render.records import VIEWS
from gsisearch.text.words import printable

if TYPE_CHECKING:
    from gsisearch.render import View
    from gsisearch.render.terminal import Style

#: A spreadsheet takes a cell that begins with one of these for a formula (OWASP, "CSV Injection").
FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")


def write(view: View, value: object, style: Style) -> str:
    """A header line and a row for each item.

    A cell that a spreadsheet would take for a formula gets an apostrophe in front, and each
    character that must not reach a terminal (see `text.words.is_unsafe`) is replaced by another.
    """
    records = VIEWS[view](value)
    file = StringIO()
    writer = csv.DictWriter(file, records.columns, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    for row in records.rows:
        writer.writerow({key: _cell(value) for key, value in row.items()})
    return file.getvalue()


def _cell(value: object) -> object:
    if not isinstance(value, str):
        return value
    safe = "\r\n".join(map(printable, value.split("\r\n")))
    return f"'{safe}" if value.startswith(FORMULA_STARTS) else safe
