"""Tables to download, for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from odfdo import Row

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


def ods_file(title: str, headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """The same as an OpenDocument spreadsheet, with dates as dates and numbers as numbers."""
    # A tenth of a second to import: a start does without.
    from odfdo import Document, Table  # noqa: PLC0415

    table = Table(title)
    table.extend_rows([_ods_row(each) for each in (headings, *rows)])
    document = Document("spreadsheet")
    document.body.clear()
    document.body.append(table)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _ods_row(values: Sequence[Any]) -> Row:
    from odfdo import Cell, Row  # noqa: PLC0415

    row = Row()
    row.extend_cells([Cell(_ods_value(each)) for each in values])
    return row


def _ods_value(value: Any) -> Any:  # noqa: ANN401  whatever a table holds
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return value if value is None or is_number or isinstance(value, date) else _cell(value)


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
