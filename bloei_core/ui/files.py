"""Tables to download, for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any, Final

# A spreadsheet takes a text that begins so for a formula, also behind blanks.
_FORMULA: Final = ("=", "+", "-", "@")


def csv_file(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """A file that a Dutch spreadsheet opens: semicolons, decimal commas, UTF-8 with its mark.

    A text that would be a formula gets an apostrophe in front; None becomes an empty cell.
    """
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([_cell(each) for each in headings])
    writer.writerows([_cell(each) for each in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _cell(value: Any) -> str:  # noqa: ANN401  whatever a table holds
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return (f"{value:.10g}").replace(".", ",")
    text = str(value)
    return f"'{text}" if text.lstrip().startswith(_FORMULA) else text
