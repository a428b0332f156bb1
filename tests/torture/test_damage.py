"""What a disk can do to the data: full, cut short, a bit that fell over. Told in Dutch.

Each fault is really caused, on the files of a real data folder.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from bloei_core import BloeiError, NotSaved, city
from bloei_core.check import check
from bloei_core.engine import SYSTEM, DataFolder, Engine, inspect_engine, open_engine
from bloei_core.errors import CannotOpen
from tests.support.server import ROOT, bloei
from tests.torture.members import VERBINDERS
from tests.torture.small_disk import people_of
from tests.torture.test_kill import of_team, reopened, writing

LOG = "warehouse.duckdb.wal"
BLOCK, HEADER = 262_144, 3 * 4096


@pytest.fixture
def filled(tmp_path: Path) -> DataFolder:
    """A folder with some tens of thousands of rows, folded into the file."""
    folder = DataFolder(tmp_path / "data")
    with closing(open_engine(folder, isolate=False)) as engine:
        fill(engine, 30_000)
    return folder


def fill(engine: Engine, rows: int) -> None:
    """Rows of a table that the start does not read."""
    about = {"team": "*", "plugin": "proef", "value": "1"}
    with engine.warehouse.unit_of_work(SYSTEM) as work:
        work.insert("core.setting", [{**about, "key": f"r{number}"} for number in range(rows)])
        work.record("core.proof_added", subject="proef")


def wrong(engine: Engine) -> dict[str, list[str]]:
    """What `bloei check` says is wrong."""
    return {each.key: list(each.problems) for each in check(engine).results if not each.ok}


def flip(file: Path, place: int) -> None:
    """One bit."""
    with file.open("r+b") as content:
        content.seek(place)
        (byte,) = content.read(1)
        content.seek(place)
        content.write(bytes([byte ^ 0x10]))


def test_a_flipped_bit_in_the_file_is_named_or_was_in_nothing(
    filled: DataFolder, rounds: int, tmp_path: Path
) -> None:
    """Wherever it falls: refused at the start, named by the check, or in a place of no use."""
    chance, size = Random(1), filled.warehouse.stat().st_size
    with closing(inspect_engine(filled)) as engine:
        whole = content_of(engine)
    found = {"refused": 0, "named": 0, "nothing": 0}
    for number in range(min(5 * rounds, MOST_FLIPS)):
        folder = DataFolder(tmp_path / f"flip-{number}")
        shutil.copytree(filled.path, folder.path)
        flip(folder.warehouse, chance.randrange(size))
        found[looked_at(folder, whole)] += 1
        shutil.rmtree(folder.path)
    assert found["refused"] + found["named"] > 0, found


def looked_at(folder: DataFolder, whole: object) -> str:
    """What `bloei check` makes of a folder with a bit that fell over."""
    try:
        engine = inspect_engine(folder)
    except CannotOpen as error:
        return "refused" if "beschadigd" in str(error) else str(error)
    with closing(engine):
        if problems := wrong(engine):
            return "named" if "core.readable" in problems else str(problems)
        return "nothing" if content_of(engine) == whole else "unseen"


def content_of(engine: Engine) -> object:
    """A number that changes with any value in any table."""
    from bloei_core.backups import copying

    return copying.content(engine.warehouse)


def test_the_table_that_is_damaged_is_named_and_the_rest_goes_on(filled: DataFolder) -> None:
    """Every block that holds rows of the big table, and no other."""
    place = filled.warehouse.read_bytes().find(b"r29999")
    assert place > HEADER, "the rows are not to be found"
    flip(filled.warehouse, place)
    with closing(open_engine(filled)) as engine:
        assert wrong(engine)["core.readable"] == ["core.setting"]
        assert len(engine.team_ids()) == len(city.teams())
        with engine.warehouse.unit_of_work(SYSTEM) as work:
            work.record("core.proof_added", subject="later")
        with pytest.raises(BloeiError, match="beschadigd"):
            engine.backups.make()


@pytest.mark.parametrize("share", [0.9, 0.5, 0.1, 0.0])
def test_a_file_that_was_cut_short_is_refused_in_dutch(filled: DataFolder, share: float) -> None:
    size = filled.warehouse.stat().st_size
    os.truncate(filled.warehouse, int(size * share) or 100)
    with pytest.raises(CannotOpen, match="beschadigd"):
        open_engine(filled)
    started = bloei(filled.path, "check", "--data", str(filled.path))
    assert started.returncode == 2
    assert "beschadigd" in started.stderr
    assert "Traceback" not in started.stderr


def test_a_flipped_bit_in_the_log_is_found_and_says_how_much_is_gone(
    tmp_path: Path, rounds: int
) -> None:
    """DuckDB reads the log up to there and throws the rest away without a word."""
    chance = Random(2)
    for number in range(min(3 * rounds, MOST_FLIPS)):
        folder = DataFolder(tmp_path / f"log-{number}")
        with writing(folder.path, number) as writer:
            writer.wait_for({"person", "match", "note"})
        log = folder.path / LOG
        said = [line[1] for line in writer.lines if line[0] == "person"]
        flip(log, chance.randrange(log.stat().st_size // 3, log.stat().st_size))
        kept = log.read_bytes()
        try:
            with closing(inspect_engine(folder)) as engine:
                if not engine.warehouse.lost:
                    assert set(said) <= people_of(engine)
                    continue
                assert "core.complete" in wrong(engine)
        except CannotOpen:
            pass  # DuckDB saw it
        assert (folder.path / f"{LOG}.kept").read_bytes() == kept
        with pytest.raises(CannotOpen, match=r"De laatste gebeurtenissen .* beschadigd"):
            open_engine(folder)
        with closing(open_engine(folder, accept_loss=True)) as engine:
            assert "core.complete" not in wrong(engine)
        with closing(open_engine(folder)) as engine:
            assert engine.warehouse.lost == 0
            assert not (folder.path / f"{LOG}.kept").exists()


def test_without_damage_nothing_seems_lost_after_a_kill(tmp_path: Path) -> None:
    with writing(tmp_path) as writer:
        writer.wait_for({"person"})
    assert (tmp_path / LOG).stat().st_size
    with reopened(tmp_path) as engine:
        assert engine.warehouse.lost == 0
        assert not (tmp_path / f"{LOG}.kept").exists()
        assert wrong(engine) == {}


# --- a disk that is full -----------------------------------------------------------------------

MOST_FLIPS = 40
"""Each takes a second or more; the places are drawn by chance."""
WITH_SMALL_DISK = "tests.torture.small_disk"


@pytest.fixture
def small_disk(tmp_path: Path) -> list[str]:
    """The command that runs a module with a disk of a few MB on a folder; only root may mount."""
    if os.geteuid() != 0 or shutil.which("unshare") is None:
        pytest.skip("a small disk can only be mounted by root")
    folder = tmp_path / "disk"
    folder.mkdir()
    command = 'mount -t tmpfs -o size=24m tmpfs "$1" && exec "$2" -m "$3" "$1"'
    if subprocess.run(["unshare", "-m", "true"], check=False).returncode:
        pytest.skip("this machine allows no mount of its own")
    return [
        "unshare",
        "-m",
        "sh",
        "-c",
        command,
        "sh",
        str(folder),
        sys.executable,
        WITH_SMALL_DISK,
    ]


def test_a_full_disk_is_told_loses_nothing_and_is_over_when_there_is_room(
    small_disk: list[str],
) -> None:
    ran = subprocess.run(
        small_disk, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False
    )
    assert ran.returncode == 0, ran.stdout[-2000:] + ran.stderr[-3000:]
    assert ran.stdout.splitlines()[-1] == "whole"


def test_without_room_for_a_key_nobody_is_half_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The key is written before the row: a name without a key would be lost for good."""
    import sqlite3

    with closing(open_engine(DataFolder(tmp_path), isolate=False)) as engine:
        with engine.warehouse.unit_of_work(SYSTEM) as work:
            from bloei_core import members

            for member in VERBINDERS:
                members.add(work, engine.vault, member)
        engine.vault._file.execute("pragma max_page_count = 1")
        with pytest.raises(NotSaved, match="schijf is vol"):
            for number in range(1000):
                engine.vault.create_keys([f"p{number}"])
        engine.vault._file.execute("pragma max_page_count = 1000000")
        engine.vault.create_keys(["weer-ruimte"])
        assert of_team(engine).parties() == {}
        assert check(engine).ok
        assert isinstance(engine.vault._file, sqlite3.Connection)
