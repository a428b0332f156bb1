"""The records of decisions: short, whole, and there where code and pages point to them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
RECORDS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
_POINTER = re.compile(r"docs/decisions/([\w.-]+\.md)")


@pytest.mark.parametrize("record", RECORDS, ids=lambda path: path.stem)
def test_a_record_says_what_why_and_so(record: Path) -> None:
    text = record.read_text()
    number = int(record.name[:4])
    assert text.startswith(f"# {number}. ")
    assert re.findall(r"^\*\*(\w+)\*\* ", text, re.MULTILINE) == ["What", "Why", "So"]
    assert len(text.split()) < 250


def test_records_are_numbered_without_a_gap() -> None:
    assert [int(record.name[:4]) for record in RECORDS] == list(range(1, len(RECORDS) + 1))


def test_every_pointer_leads_to_a_record() -> None:
    files = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    files += [
        path
        for folder in ("bloei_core", "pages", "plugins")
        for path in (ROOT / folder).rglob("*.py")
    ]
    pointed = {name for path in files for name in _POINTER.findall(path.read_text())}
    assert pointed
    assert pointed <= {record.name for record in RECORDS}
