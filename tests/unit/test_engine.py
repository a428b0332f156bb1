"""The engine: one folder opened as a whole, and refused as a whole."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bloei_core import members, reference, schema
from bloei_core.engine import DATA_VARIABLE, ROOT, DataFolder, default_folder, open_engine
from bloei_core.errors import CannotOpen
from bloei_core.master_key import MASTER_KEY_VARIABLE
from bloei_core.testing import MEMBERS, TEAM_A, make_engine


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DataFolder:
    """A data folder that is not there yet."""
    monkeypatch.delenv(MASTER_KEY_VARIABLE, raising=False)
    return DataFolder(tmp_path / "data")


def test_a_folder_is_made_for_its_owner_only(folder: DataFolder) -> None:
    assert not folder.exists()
    open_engine(folder).close()
    assert folder.exists()
    assert stat.S_IMODE(folder.path.stat().st_mode) == 0o700
    assert stat.S_IMODE(folder.master_key.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.keys.stat().st_mode) == 0o600


def test_every_file_is_for_its_owner_only(folder: DataFolder) -> None:
    before = os.umask(0o022)
    try:
        for _ in range(2):
            engine = open_engine(folder)
            with engine.warehouse.unit_of_work("bloei") as work:
                work.record("core.test_done", subject="x")
            modes = {path.name: _mode(path) for path in folder.path.iterdir() if path.is_file()}
            assert "warehouse.duckdb.wal" in modes
            assert set(modes.values()) == {0o600}
            engine.close()
            folder.warehouse.chmod(0o644)  # as an earlier Bloei made it
    finally:
        os.umask(before)


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def _emptied(folder: DataFolder) -> None:
    folder.keys.write_bytes(b"")


def _garbage(folder: DataFolder) -> None:
    folder.keys.write_bytes(b"no keys at all " * 1000)


def _all_keys_gone(folder: DataFolder) -> None:
    with closing(sqlite3.connect(folder.keys)) as file, file:
        file.execute("delete from key")


@pytest.mark.parametrize(
    ("spoiled", "said"),
    [
        (lambda folder: folder.keys.unlink(), "geen sleutels"),
        (_emptied, "leeg"),
        (_garbage, "kan niet worden gelezen"),
        (_all_keys_gone, "leeg"),
        (lambda folder: folder.master_key.unlink(), "hoofdsleutel ontbreekt"),
        (lambda folder: folder.master_key.write_text("A" * 43 + "="), "hoofdsleutel past niet"),
    ],
)
def test_data_without_their_keys_are_refused_and_left_alone(
    folder: DataFolder, spoiled: Callable[[DataFolder], None], said: str
) -> None:
    open_engine(folder).close()
    spoiled(folder)
    before = {path: path.read_bytes() for path in folder.path.iterdir() if path.is_file()}
    with pytest.raises(CannotOpen, match=said):
        open_engine(folder)
    assert {path: path.read_bytes() for path in folder.path.iterdir() if path.is_file()} == before


def test_what_was_done_is_there_the_next_time(folder: DataFolder) -> None:
    first = open_engine(folder)
    with first.warehouse.unit_of_work("bloei") as work:
        for member in MEMBERS:
            members.add(work, first.vault, member)
    seq = first.warehouse.latest([TEAM_A])
    first.close()
    second = open_engine(folder)
    assert {each.id for each in second.members()} == {each.id for each in MEMBERS}
    assert second.member("noor") == MEMBERS[0]
    assert second.warehouse.latest([TEAM_A]) == seq
    assert {each.id for each in second.members([TEAM_A])} == {"noor", "sem", "els", "ona", "bea"}
    assert second.member("nobody") is None
    second.close()


def test_a_second_process_hears_that_the_data_is_in_use(folder: DataFolder) -> None:
    engine = open_engine(folder)
    code = (
        "from pathlib import Path\n"
        "from bloei_core.engine import DataFolder, open_engine\n"
        "from bloei_core.errors import CannotOpen\n"
        f"try: open_engine(DataFolder(Path({str(folder.path)!r})))\n"
        "except CannotOpen as error: print(error)"
    )
    second = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    engine.close()
    assert second.stdout.strip() == "Een ander programma heeft de gegevens open."


def test_a_failed_start_lets_go_of_the_files(folder: DataFolder) -> None:
    open_engine(folder).close()
    good = folder.master_key.read_bytes()
    folder.master_key.write_bytes(b"A" * 43 + b"=")
    with pytest.raises(CannotOpen, match="hoofdsleutel"):
        open_engine(folder)
    folder.master_key.write_bytes(good)
    engine = open_engine(folder)
    with engine.warehouse.transaction() as cursor:
        cursor.execute("update core.migration set checksum = 'edited' where plugin = 'core'")
        cursor.execute("commit")
    engine.close()
    for _ in range(2):
        with pytest.raises(CannotOpen, match="is veranderd"):
            open_engine(folder)
    assert not [path for path in _open_files() if str(folder.path) in path]


def _open_files() -> list[str]:
    return [str(path.readlink()) for path in Path("/proc/self/fd").iterdir() if path.is_symlink()]


def test_the_folder_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(DATA_VARIABLE, "/srv/bloei")
    assert default_folder().warehouse == Path("/srv/bloei/warehouse.duckdb")
    monkeypatch.delenv(DATA_VARIABLE)
    assert default_folder().path == ROOT / "data" / "local"


def test_facts_of_the_city_are_taken_in_when_they_changed() -> None:
    engine = make_engine()
    reference.take_in(engine.warehouse)
    sql = "select count(*) as n from core.event where name = 'core.reference_taken_in'"
    taken = engine.warehouse.read(sql)[0]["n"]
    with engine.warehouse.unit_of_work("bloei") as work:
        work.execute(
            "update core.talent set label = 'anders' "
            "where code = (select min(code) from core.talent)"
        )
        work.record("core.test_done", subject="x")
    reference.take_in(engine.warehouse)
    reference.take_in(engine.warehouse)
    assert engine.warehouse.read(sql)[0]["n"] == taken + 1
    assert engine.warehouse.read("select * from core.talent where label = 'anders'") == []
    assert len(engine.team_ids()) == 8
    assert engine.team_name(TEAM_A)
    engine.close()


def test_every_core_migration_is_recorded() -> None:
    engine = make_engine()
    known = [(each.name, each.checksum) for each in schema.core_migrations()]
    assert schema.applied(engine.warehouse, schema.CORE) == known
    engine.close()
