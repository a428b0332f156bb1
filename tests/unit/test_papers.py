"""A dossier on paper: several short rows are a table, anything else a list of words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import pytest

from bloei_core.privacy import Dossier, Kind
from bloei_core.ui import papers

SHORT = {"dag": "24-11-2026", "waar": "Matchbord"}
WIDE = {f"woord {number}": "ja" for number in range(5)}


@pytest.mark.parametrize(
    ("rows", "is_table"),
    [
        ([SHORT, SHORT], True),
        ([SHORT, {"dag": "25-11-2026"}], True),
        ([SHORT], False),
        ([WIDE, WIDE], False),
        ([SHORT, {"waar": "een heel verhaal " * 5}], False),
        ([SHORT, {"waar": ["Matchbord", "Agenda"]}], False),
    ],
    ids=["short", "one word lacks", "one row", "many words", "long", "several in one"],
)
def test_several_short_rows_are_a_table(
    rows: Sequence[Mapping[str, object]], is_table: bool
) -> None:
    kind = Kind("core", "keek", "Wie zag wat", "Om na te gaan", "algemeen belang", 730, rows)
    dossier = Dossier("p1", 7, datetime(2026, 11, 25, tzinfo=UTC), (kind,))
    body = papers.dossier_page(dossier, "Fatima B.", "Stratum").body
    assert ("<table>" in body) == is_table
    assert ('<dl class="regel">' in body) != is_table
