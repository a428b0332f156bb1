"""`bloei demo` makes a city, and says what it made."""

from __future__ import annotations

from pathlib import Path

import pytest

from bloei_core.engine import DATA_VARIABLE, DataFolder
from tests.cli.conftest import Bloei


def test_demo_fills_the_folder_of_the_environment(
    bloei: Bloei, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DATA_VARIABLE, str(tmp_path / "data"))
    answer = bloei("demo")
    assert answer.status == 0
    assert answer.out.startswith("De oefenstad is klaar: 1.100 bewoners, 270 plekken en ")
    assert answer.err == "De oefenstad wordt gemaakt…\n"
    assert bloei("check").out.endswith("Alles klopt.\n")


def test_demo_refuses_a_folder_that_has_a_warehouse(bloei: Bloei, folder: DataFolder) -> None:
    before = folder.warehouse.read_bytes()
    answer = bloei("demo", "--data", folder.path)
    assert answer.status == 2
    assert "staan al gegevens" in answer.err
    assert folder.warehouse.read_bytes() == before
