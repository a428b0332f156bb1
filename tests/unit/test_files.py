"""Files for a spreadsheet: nothing in them is ever a formula."""

from __future__ import annotations

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from bloei_core.ui import csv_file


def read(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_a_dutch_spreadsheet_reads_it() -> None:
    content = csv_file(["buurt", "cijfer"], [["’t Hofke", 1234.5], ["a;b", -3], [None, True]])
    assert content.startswith(b"\xef\xbb\xbf")
    assert read(content) == [
        ["buurt", "cijfer"],
        ["’t Hofke", "1234,5"],
        ["a;b", "-3"],
        ["", "ja"],
    ]


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_no_text_becomes_a_formula_and_none_is_lost(text: str) -> None:
    [_, [cell]] = read(csv_file(["tekst"], [[text + "x"]]))
    assert cell.removeprefix("'").replace("\r\n", "\n") == (text + "x").removeprefix("'").replace(
        "\r\n", "\n"
    )
    assert not cell.lstrip().startswith(("=", "+", "-", "@"))
