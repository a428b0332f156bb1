"""A backup put back: looked at first, what was there kept, the forgotten forgotten again."""

from __future__ import annotations

import json
import shutil
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bloei_core import BloeiError, Context, privacy
from bloei_core.backups import manifest, restoring, swap
from bloei_core.check import check
from bloei_core.engine import DataFolder, Engine, open_engine
from bloei_core.errors import CannotOpen, Forgotten, Maintenance
from bloei_core.testing import add_resident
from bloei_core.vault import KEY_FILE
from tests.backups.conftest import Open, of


def names(engine: Engine) -> list[str]:
    """The residents that the team sees."""
    return sorted(each.name for each in of(engine).parties().values() if each.kind == "person")


def data_of(folder: DataFolder, engine: Engine) -> Path:
    """The newest backup."""
    return manifest.data_of(folder.backups, engine.backups.listed()[0].name)


def quiet(_title: str, _share: float) -> None:
    """Nobody looks on."""


def test_while_the_app_runs_all_is_as_it_was_then(opened: Open, folder: DataFolder) -> None:
    engine = opened()
    context = of(engine)
    add_resident(context, "Fatima B.")
    made = engine.backups.make()
    add_resident(context, "Gerrit V.")
    assert names(engine) == ["Fatima B.", "Gerrit V."]
    restored = engine.backups.restore(data_of(folder, engine))
    assert names(engine) == ["Fatima B."]  # with the context that was there before
    assert engine.warehouse.last_seq == made.seq + 1
    add_resident(context, "Bo T.")
    assert names(engine) == ["Bo T.", "Fatima B."]
    assert check(engine).ok
    assert (Path(restored.aside) / "warehouse.duckdb").exists()
    assert restored.backup == made


def test_what_was_put_aside_can_be_put_back_by_hand(opened: Open, folder: DataFolder) -> None:
    engine = opened()
    engine.backups.make()
    add_resident(of(engine), "Gerrit V.")
    restored = engine.backups.restore(data_of(folder, engine))
    engine.close()
    for end in ("", ".wal", ".seq"):
        (folder.path / f"warehouse.duckdb{end}").unlink(missing_ok=True)
    for old in Path(restored.aside).iterdir():
        shutil.copy(old, folder.path / old.name)
    assert names(opened()) == ["Gerrit V."]


def test_who_was_forgotten_since_is_forgotten_again(opened: Open, folder: DataFolder) -> None:
    engine = opened()
    context = of(engine)
    fatima = add_resident(context, "Fatima B.")
    add_resident(context, "Gerrit V.")
    engine.backups.make()
    privacy.forget_person(context, fatima)
    restored = engine.backups.restore(data_of(folder, engine))
    assert restored.forgotten == 1
    assert [each for each in names(engine) if "Fatima" in each] == []
    rows = engine.warehouse.read("select status, name_sealed from core.person order by status")
    assert [row["status"] for row in rows] == ["active", "forgotten"]
    assert rows[1]["name_sealed"] is None
    assert check(engine).ok


def test_forgetting_takes_the_key_from_every_copy_at_once(opened: Open, folder: DataFolder) -> None:
    engine = opened()
    context = of(engine)
    fatima = add_resident(context, "Fatima B.")
    engine.backups.make()
    older = folder.backups / "ouder" / KEY_FILE
    older.parent.mkdir()
    shutil.copy(folder.backups / KEY_FILE, older)
    keys = [folder.keys, folder.backups / KEY_FILE, older]
    wrapped = wrapped_of(folder.keys, fatima)
    assert all(wrapped in file.read_bytes() for file in keys)
    privacy.forget_person(context, fatima)
    assert [file for file in keys if wrapped in file.read_bytes()] == []
    assert fatima in (folder.backups / "forgotten.txt").read_text().splitlines()


def wrapped_of(file: Path, owner: str) -> bytes:
    """The key of somebody as it stands in a file."""
    with closing(sqlite3.connect(file)) as keys:
        ((wrapped,),) = keys.execute("select wrapped from key where owner = ?", (owner,))
    return bytes(wrapped)


def test_an_old_copy_of_the_keys_brings_nobody_back(opened: Open, folder: DataFolder) -> None:
    """Both put back from elsewhere, from before she was forgotten: the list knows better."""
    engine = opened()
    context = of(engine)
    fatima = add_resident(context, "Fatima B.")
    engine.backups.make()
    elsewhere = folder.path.parent / "elders"
    shutil.copytree(folder.backups, elsewhere)
    privacy.forget_person(context, fatima)
    data = data_of(folder, engine)
    engine.close()
    folder.keys.unlink()
    restored = restoring.restore_there(folder, elsewhere / data.name, quiet, opener)
    assert restored.forgotten == 1
    again = opened()
    assert "Fatima B." not in names(again)
    assert again.vault.is_forgotten(fatima)
    with pytest.raises(Forgotten):
        again.vault.seal("terug", fatima)


def test_on_another_machine_the_list_beside_the_backup_counts(
    opened: Open, folder: DataFolder, tmp_path: Path
) -> None:
    """Old keys, old data, and the newest list: she stays forgotten."""
    engine = opened()
    context = of(engine)
    fatima = add_resident(context, "Fatima B.")
    engine.backups.make()
    elsewhere = tmp_path / "elders"
    shutil.copytree(folder.backups, elsewhere)
    privacy.forget_person(context, fatima)
    shutil.copy(folder.backups / "forgotten.txt", elsewhere)
    data = elsewhere / data_of(folder, engine).name
    other = DataFolder(tmp_path / "nieuw")
    other.path.mkdir()
    shutil.copy(folder.master_key, other.master_key)
    restored = restoring.restore_there(other, data, quiet, opener)
    assert restored.forgotten == 1
    again = open_engine(other, isolate=False)
    assert again.vault.is_forgotten(fatima)
    assert "Fatima B." not in names(again)
    assert wrapped_somewhere(other.path, wrapped_of(elsewhere / KEY_FILE, fatima)) == []
    again.close()


def wrapped_somewhere(folder: Path, wrapped: bytes) -> list[Path]:
    """The files that hold these bytes."""
    return [file for file in folder.rglob("*") if file.is_file() and wrapped in file.read_bytes()]


def opener(folder: DataFolder) -> Engine:
    """As the command line does."""
    return open_engine(folder)


@pytest.mark.parametrize("lost", ["warehouse.duckdb", "keys.sqlite", "both", "damaged"])
def test_without_an_app_also_what_was_lost_comes_back(
    opened: Open, folder: DataFolder, lost: str
) -> None:
    engine = opened()
    add_resident(of(engine), "Fatima B.")
    engine.backups.make()
    data = data_of(folder, engine)
    engine.close()
    if lost == "damaged":
        folder.warehouse.write_bytes(folder.warehouse.read_bytes()[:5000])
        folder.keys.write_bytes(b"geen sleutels")
    else:
        for name in ("warehouse.duckdb", "keys.sqlite") if lost == "both" else (lost,):
            (folder.path / name).unlink()
    restored = restoring.restore_there(folder, data, quiet, opener)
    assert restored.backup.name == data.stem
    again = opened()
    assert names(again) == ["Fatima B."]
    assert check(again).ok


Spoil = Callable[[Path], None]


def _cut(data: Path) -> None:
    data.write_bytes(data.read_bytes()[:-1000])


def _flip(data: Path) -> None:
    content = bytearray(data.read_bytes())
    content[len(content) // 2] ^= 1
    data.write_bytes(bytes(content))


def _say_otherwise(data: Path) -> None:
    about = json.loads(manifest.about_of(data).read_text())
    about["rows"]["core.person"] += 1
    manifest.about_of(data).write_text(json.dumps(about))


def _say_nothing(data: Path) -> None:
    manifest.about_of(data).unlink()


def _say_nonsense(data: Path) -> None:
    manifest.about_of(data).write_text('{"format": 1}')


@pytest.mark.parametrize("spoil", [_cut, _flip, _say_otherwise, _say_nothing, _say_nonsense])
def test_what_is_not_whole_is_refused_and_nothing_changes(
    opened: Open, folder: DataFolder, spoil: Spoil
) -> None:
    engine = opened()
    add_resident(of(engine), "Fatima B.")
    engine.backups.make()
    data = data_of(folder, engine)
    spoil(data)
    with pytest.raises(CannotOpen, match="reservekopie"):
        engine.backups.restore(data)
    assert names(engine) == ["Fatima B."]
    add_resident(of(engine), "Gerrit V.")
    assert not list(folder.path.glob(f"*{swap.FRESH}"))
    assert not (folder.path / swap.ASIDE).exists()


def test_with_other_keys_it_is_refused(opened: Open, folder: DataFolder, tmp_path: Path) -> None:
    engine = opened()
    engine.backups.make()
    other = DataFolder(tmp_path / "ander")
    stranger = open_engine(other)
    with pytest.raises(CannotOpen, match="sleutels passen niet"):
        stranger.backups.restore(data_of(folder, engine))
    stranger.close()


def test_what_does_not_open_after_all_goes_back(
    opened: Open, folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = opened()
    engine.backups.make()
    add_resident(of(engine), "Gerrit V.")
    take_up, times = engine.take_up, []

    def fails_once() -> None:
        times.append(1)
        if len(times) == 1:
            raise CannotOpen("Migratie 9 lukt niet.")
        take_up()

    monkeypatch.setattr(engine, "take_up", fails_once)
    with pytest.raises(CannotOpen, match="Migratie 9"):
        engine.backups.restore(data_of(folder, engine))
    assert names(engine) == ["Gerrit V."]
    add_resident(of(engine), "Bo T.")
    assert check(engine).ok


@pytest.mark.parametrize("step", ["noted", "old data aside", "data in place", "all in place"])
def test_a_crash_while_files_are_swapped_is_finished_at_the_next_start(
    opened: Open, folder: DataFolder, step: str
) -> None:
    engine = opened()
    add_resident(of(engine), "Fatima B.")
    engine.backups.make()
    data = data_of(folder, engine)
    add_resident(of(engine), "Gerrit V.")
    engine.close()
    fresh = folder.warehouse.with_name(f"warehouse.duckdb{swap.FRESH}")
    shutil.copy(data, fresh)
    swap.begin(folder.path, "toen")
    aside = folder.path / swap.ASIDE / "toen"
    if step != "noted":
        aside.mkdir(parents=True)
        folder.warehouse.rename(aside / "warehouse.duckdb")
    if step in ("data in place", "all in place"):
        (folder.path / "warehouse.duckdb.seq").rename(aside / "warehouse.duckdb.seq")
        fresh.rename(folder.warehouse)
    assert folder.exists()  # nobody may make a demo city there
    assert names(opened()) == ["Fatima B."]
    assert (aside / "warehouse.duckdb").exists()
    assert not swap.is_begun(folder.path)


def test_everybody_waits_outside_and_goes_on_after(
    opened: Open, folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = opened()
    add_resident(of(engine), "Fatima B.")
    engine.backups.make()
    swapping, go_on = threading.Event(), threading.Event()
    take_up = engine.take_up

    def slow() -> None:
        swapping.set()
        assert go_on.wait(20)
        take_up()

    monkeypatch.setattr(engine, "take_up", slow)
    restoring_it = threading.Thread(target=engine.backups.restore, args=[data_of(folder, engine)])
    restoring_it.start()
    assert swapping.wait(20)
    assert "reservekopie terug" in (engine.warehouse.door.why or "")
    seen: list[object] = []
    context = of_now(engine)
    reader = threading.Thread(target=lambda: seen.append(len(context.parties())))
    writer = threading.Thread(target=lambda: seen.append(add_resident(context, "Bo T.")))
    reader.start()
    writer.start()
    time.sleep(0.1)
    assert seen == []
    go_on.set()
    for each in (restoring_it, reader, writer):
        each.join(20)
    assert len(seen) == 2
    assert names(engine) == ["Bo T.", "Fatima B."]
    assert engine.warehouse.door.why is None


def of_now(engine: Engine) -> Context:
    """A context without asking the warehouse."""
    from bloei_core.testing import MEMBERS, TEAM_A

    return engine.context(MEMBERS[2], [TEAM_A])


def test_who_waits_too_long_hears_why(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = opened()
    monkeypatch.setattr("bloei_core.warehouse.door._SECONDS_TO_WAIT_OUTSIDE", 0.05)
    heard: list[Exception] = []

    def read() -> None:
        try:
            engine.warehouse.read("select 1 as one")
        except Maintenance as error:
            heard.append(error)

    with engine.warehouse.door.shut("Bloei is even dicht."):
        reader = threading.Thread(target=read)
        reader.start()
        reader.join(20)
    assert [str(each) for each in heard] == ["Bloei is even dicht."]
    assert engine.warehouse.read("select 1 as one")


def test_a_reader_who_does_not_come_out_keeps_it_from_being_shut(opened: Open) -> None:
    engine = opened()
    inside, go_on = threading.Event(), threading.Event()

    def stay() -> None:
        with engine.warehouse.door:
            inside.set()
            go_on.wait(20)

    reader = threading.Thread(target=stay)
    reader.start()
    assert inside.wait(20)
    with pytest.raises(BloeiError, match="te druk"), engine.warehouse.door.shut("Dicht.", 0.05):
        pass
    go_on.set()
    reader.join(20)
    assert engine.warehouse.read("select 1 as one")
