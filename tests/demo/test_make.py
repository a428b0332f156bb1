"""A demo warehouse is made whole or not at all, and never over something else."""

from __future__ import annotations

import fcntl
import os
from datetime import date
from pathlib import Path

import pytest

from bloei_core.demo import core, is_demo
from bloei_core.demo.make import fill_demo, make_demo
from bloei_core.demo.scenario import DemoCity
from bloei_core.engine import DataFolder, open_engine
from bloei_core.errors import CannotOpen
from tests.demo.conftest import TODAY, empty_engine


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A city of members only: making one is quick."""

    def settle_nobody(city: DemoCity) -> None:
        city.progress(1.0)

    monkeypatch.setattr("bloei_core.demo.residents.settle", settle_nobody)
    monkeypatch.setattr("bloei_core.demo.places.settle", settle_nobody)
    monkeypatch.setattr("bloei_core.demo.make._scenarios", _only_the_core)


def _only_the_core(_engine: object) -> list[tuple[str, object]]:
    return [("core", each) for each in core.scenarios()]


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path / "data")


def test_the_folder_holds_a_warehouse_that_opens_as_a_demo(
    small: None, folder: DataFolder, tmp_path: Path
) -> None:
    heard: list[tuple[str, float]] = []
    counts = make_demo(folder, today=TODAY, progress=lambda *each: heard.append(each))
    assert counts.rows["core.member"] == 41
    assert [each.name for each in tmp_path.iterdir()] == ["data"]
    assert folder.path.stat().st_mode & 0o777 == 0o700
    parts = [part for _, part in heard]
    assert parts == sorted(parts)
    assert heard[-1] == ("Klaar", 1.0)
    engine = open_engine(folder)
    assert is_demo(engine)
    assert engine.member("verbinder-01") is not None
    engine.close()


def test_a_folder_that_was_only_prepared_is_used(small: None, folder: DataFolder) -> None:
    folder.make()
    make_demo(folder, today=TODAY)
    assert folder.exists()
    assert folder.backups.is_dir()


def test_an_existing_warehouse_is_never_replaced(small: None, folder: DataFolder) -> None:
    make_demo(folder, today=TODAY)
    before = folder.keys.read_bytes()
    with pytest.raises(CannotOpen, match="staan al gegevens"):
        make_demo(folder, today=TODAY)
    assert folder.keys.read_bytes() == before


@pytest.mark.parametrize("name", ["keys.sqlite", "foto.jpg", "backups/copy.duckdb"])
def test_a_folder_with_something_in_it_is_left_alone(
    small: None, folder: DataFolder, name: str
) -> None:
    folder.make()
    (folder.path / name).write_text("iets")
    with pytest.raises(CannotOpen, match="niet leeg"):
        make_demo(folder, today=TODAY)
    assert (folder.path / name).read_text() == "iets"
    assert not folder.exists()


def test_nothing_half_is_left_when_it_fails(
    folder: DataFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_city: DemoCity) -> None:
        raise RuntimeError

    monkeypatch.setattr("bloei_core.demo.residents.settle", fail)
    with pytest.raises(RuntimeError):
        make_demo(folder, today=TODAY)
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_process_left_is_cleared_away(small: None, folder: DataFolder) -> None:
    left = folder.path.parent / ".data.in-aanbouw"
    (left / "backups").mkdir(parents=True)
    (left / "warehouse.duckdb").write_text("half")
    make_demo(folder, today=TODAY)
    assert not left.exists()
    open_engine(folder).close()


def test_two_at_once_do_not_meet(small: None, folder: DataFolder) -> None:
    building = folder.path.parent / ".data.in-aanbouw"
    building.mkdir()
    descriptor = os.open(building, os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    with pytest.raises(CannotOpen, match="al een oefenstad"):
        make_demo(folder, today=TODAY)
    os.close(descriptor)
    assert building.exists()


@pytest.mark.parametrize("scale", [0, -1, 1001])
def test_an_absurd_scale_is_refused(scale: int) -> None:
    engine = empty_engine()
    with pytest.raises(CannotOpen, match="schaal"):
        fill_demo(engine, scale=scale)
    engine.close()


def test_a_day_without_history_is_refused(folder: DataFolder, tmp_path: Path) -> None:
    with pytest.raises(CannotOpen, match="2020"):
        make_demo(folder, today=date(2019, 6, 1))
    assert list(tmp_path.iterdir()) == []
