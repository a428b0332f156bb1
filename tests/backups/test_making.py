"""A backup is whole, of one moment, read back, and made while others work."""

from __future__ import annotations

import json
import threading
import time
from pathlib import Path

import pytest

from bloei_core import BloeiError
from bloei_core.backups import copying, manifest
from bloei_core.engine import DataFolder, Engine
from bloei_core.errors import Damaged
from bloei_core.testing import add_resident, make_engine
from bloei_core.warehouse import Warehouse
from tests.backups.conftest import Open, of


def test_a_backup_holds_everything_and_says_what(opened: Open, folder: DataFolder) -> None:
    engine = opened()
    add_resident(of(engine), "Fatima B.")
    heard: list[float] = []
    made = engine.backups.make(lambda _title, share: heard.append(share))
    assert engine.backups.listed() == [made]
    assert made.seq == engine.warehouse.last_seq
    assert made.rows["core.person"] == 1
    assert made.rows["core.event"] == made.seq
    assert heard == sorted(heard)
    copy = Warehouse(manifest.data_of(folder.backups, made.name), look_only=True)
    assert copying.content(copy) == copying.content(engine.warehouse)
    copy.close()


def test_it_is_for_its_owner_only_and_leaves_nothing_else(opened: Open, folder: DataFolder) -> None:
    made = opened().backups.make()
    names = {file.name for file in folder.backups.iterdir()}
    assert names == {f"{made.name}.duckdb", f"{made.name}.json", "keys.sqlite"}
    assert {file.stat().st_mode & 0o077 for file in folder.backups.iterdir()} == {0}


def test_writers_go_on_and_the_copy_is_of_one_moment(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each writer adds a resident and an offer in one go: a copy may never have half of it."""
    engine = opened()
    context = of(engine)
    stop, wrote = threading.Event(), threading.Semaphore(0)

    def write() -> None:
        while not stop.is_set():
            add_resident(context, "Fatima B.", "koken")
            wrote.release()

    writers = [threading.Thread(target=write) for _ in range(3)]
    for each in writers:
        each.start()
    for _ in range(5):
        wrote.acquire(timeout=20)
        made = engine.backups.make()
        assert made.rows["core.person"] == made.rows["core.offer"]
        assert made.rows["core.event"] == made.seq
    stop.set()
    for each in writers:
        each.join(20)


def test_a_writer_does_not_wait_for_a_backup(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = opened()
    inside, go_on = threading.Event(), threading.Event()
    content = copying._content

    def slow(*args: object) -> object:
        inside.set()
        assert go_on.wait(20)
        return content(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(copying, "_content", slow)
    copy = threading.Thread(target=engine.backups.make)
    copy.start()
    assert inside.wait(20)
    add_resident(of(engine), "Fatima B.")  # the copy has begun and is not done
    assert engine.backups.busy is not None
    with pytest.raises(BloeiError, match="al een reservekopie"):
        engine.backups.make()
    go_on.set()
    copy.join(20)
    assert engine.backups.busy is None


def test_a_copy_that_is_not_the_same_is_thrown_away(
    opened: Open, folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = opened()
    monkeypatch.setattr(copying, "content", lambda _warehouse: {})
    with pytest.raises(BloeiError, match="niet gelijk"):
        engine.backups.make()
    assert list(folder.backups.iterdir()) == []
    assert engine.backups.failed == (
        "De reservekopie is niet gelijk aan de gegevens. Ze is weggegooid."
    )


def test_what_a_crash_left_is_taken_away_and_never_listed(opened: Open, folder: DataFolder) -> None:
    engine = opened()
    (folder.backups / "bloei-2026-01-01-033000.new").write_bytes(b"half")
    (folder.backups / "bloei-2026-01-01-033000.new.wal").write_bytes(b"half")
    (folder.backups / "bloei-2026-01-02-033000.json").write_text("{}")
    assert engine.backups.listed() == []
    engine.backups.make()
    assert not list(folder.backups.glob("bloei-2026-01-0*"))


def test_old_ones_go_by_the_rule_and_only_those(opened: Open, folder: DataFolder) -> None:
    engine = opened()
    first = engine.backups.make()
    for day in range(1, 29):
        _as_if_made(folder, first.name, f"2026-02-{day:02}T03:30:00+00:00")
    strange = folder.backups / "van-een-ander.duckdb"
    strange.write_bytes(b"blijft")
    engine.backups.make()
    february = [each for each in engine.backups.listed() if each.when.month == 2]
    assert 5 <= len(february) <= 11
    assert strange.exists()
    data = {each.stem for each in folder.backups.glob("bloei-*.duckdb")}
    assert {each.stem for each in folder.backups.glob("bloei-*.json")} == data


def _as_if_made(folder: DataFolder, name: str, moment: str) -> None:
    data = manifest.data_of(folder.backups, name)
    other = data.with_stem(f"bloei-{moment[:10]}-033000")
    other.write_bytes(b"")
    about = json.loads(manifest.about_of(data).read_text())
    manifest.about_of(other).write_text(json.dumps({**about, "made_at": moment}))


def test_in_memory_there_is_nothing_to_back_up() -> None:
    engine = make_engine()
    with pytest.raises(BloeiError, match="geheugen"):
        engine.backups.make()
    assert engine.backups.listed() == []
    engine.close()


def test_a_backup_of_damaged_data_is_refused_and_says_so(opened: Open, folder: DataFolder) -> None:
    engine = opened()
    with engine.warehouse.unit_of_work("bloei") as work:
        for number in range(30_000):
            work.record("core.test_done", subject=f"x{number}") if number < 1 else None
        work.insert("core.shared_person", [_row(number) for number in range(60_000)])
    engine.close()
    flip_bytes(folder.warehouse)
    with pytest.raises(Damaged):
        opened().backups.make()
    assert not list(folder.backups.glob("bloei-*"))


def _row(number: int) -> dict[str, str]:
    return {"person": f"{number * 7919:032x}", "team": f"team-{number % 8}", "because": "proef"}


def flip_bytes(file: Path) -> None:
    """One bit in every block after the first few."""
    with file.open("r+b") as content:
        size = file.stat().st_size
        for place in range(3 * 4096 + 262_144 + 1000, size, 262_144):
            content.seek(place)
            (byte,) = content.read(1)
            content.seek(place)
            content.write(bytes([byte ^ 1]))


def test_a_backup_in_the_background_tells_how_far_it_is(opened: Open) -> None:
    engine: Engine = opened()
    engine.backups.start()
    deadline = time.monotonic() + 20
    while engine.backups.busy is not None and time.monotonic() < deadline:
        time.sleep(0.02)
    assert len(engine.backups.listed()) == 1
    assert engine.backups.failed is None
