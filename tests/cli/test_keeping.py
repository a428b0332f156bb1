"""Backups and the master key from the command line, with and without a running app."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import pytest

from bloei_core.control import ControlServer
from bloei_core.engine import DataFolder, Engine
from bloei_core.testing import add_resident
from tests.cli.conftest import Bloei


@pytest.fixture
def served(folder: DataFolder, opened: Engine) -> Iterator[ControlServer]:
    """An app that runs on the folder."""
    server = ControlServer(opened, folder)
    server.start()
    yield server
    server.stop()


def name_of(said: str) -> str:
    """The name of the backup that was made."""
    found = re.search(r"De reservekopie (\S+) is gemaakt en nagelezen", said)
    assert found, said
    return found[1]


def test_without_an_app_a_backup_is_made_listed_and_put_back(
    folder: DataFolder, bloei: Bloei
) -> None:
    assert bloei("backup", "--list", "--data", folder.path).out == (
        "Er zijn nog geen reservekopieën.\n"
    )
    made = bloei("backup", "--data", folder.path)
    assert made.status == 0
    name = name_of(made.out)
    listed = bloei("backup", "--list", "--data", folder.path).out
    assert listed.startswith(f"{name}  ")
    assert re.search(r"\d\d-\d\d-\d{4} \d\d:\d\d  [\d.]+ gebeurtenissen  \d+ MB", listed)
    restored = bloei("restore", name, "--yes", "--data", folder.path)
    assert restored.status == 0, restored.err
    assert "is teruggezet." in restored.out
    assert "Opnieuw gewist, omdat ze intussen waren gewist: 0." in restored.out
    assert bloei("check", "--data", folder.path).status == 0


def test_beside_a_running_app_it_asks(
    served: ControlServer, folder: DataFolder, opened: Engine, bloei: Bloei
) -> None:
    name = name_of(bloei("backup", "--data", folder.path).out)
    before = opened.warehouse.last_seq
    team = opened.team_ids()[0]
    teamleider = next(each for each in opened.members([team]) if "teamleider" in each.roles(team))
    add_resident(opened.context(teamleider, [team]), "Gerrit V.")
    restored = bloei("restore", name, "--yes", "--data", folder.path)
    assert restored.status == 0, restored.err
    assert opened.warehouse.last_seq == before + 1  # that it was put back
    assert bloei("check", "--data", folder.path).status == 0
    rotated = bloei("rotate-key", "--data", folder.path)
    assert rotated.status == 0, rotated.err
    assert "sleutels zijn opnieuw verzegeld" in rotated.out
    assert bloei("check", "--data", folder.path).status == 0


def test_who_does_not_say_yes_changes_nothing(
    folder: DataFolder, bloei: Bloei, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = name_of(bloei("backup", "--data", folder.path).out)
    before = folder.warehouse.read_bytes()
    for typed in ("", "nee\n", "j\n"):
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        answer = bloei("restore", name, "--data", folder.path)
        assert answer.status == 2
        assert answer.err.endswith("Er is niets veranderd.\n")
    assert folder.warehouse.read_bytes() == before
    monkeypatch.setattr("sys.stdin", io.StringIO("Ja\n"))
    assert bloei("restore", name, "--data", folder.path).status == 0


def test_what_is_no_backup_is_refused_in_one_line(folder: DataFolder, bloei: Bloei) -> None:
    (folder.backups / "los.duckdb").write_bytes(b"los")
    for asked, said in (
        ("bloei-1999", "Deze reservekopie is er niet: bloei-1999."),
        ("los", "Dit is geen reservekopie van Bloei"),
        (str(folder.warehouse), "Dit is geen reservekopie van Bloei"),
    ):
        answer = bloei("restore", asked, "--yes", "--data", folder.path)
        assert answer.status == 2
        assert said in answer.err
        assert answer.err.count("\n") == 1


def test_a_damaged_backup_is_refused_by_the_app_and_all_goes_on(
    served: ControlServer, folder: DataFolder, opened: Engine, bloei: Bloei
) -> None:
    name = name_of(bloei("backup", "--data", folder.path).out)
    data = folder.backups / f"{name}.duckdb"
    content = bytearray(data.read_bytes())
    content[len(content) // 2] ^= 1
    data.write_bytes(content)
    answer = bloei("restore", name, "--yes", "--data", folder.path)
    assert answer.status == 2
    assert "beschadigd" in answer.err
    assert bloei("check", "--data", folder.path).status == 0
    assert opened.warehouse.door.why is None


def test_without_an_app_the_key_is_replaced(folder: DataFolder, bloei: Bloei) -> None:
    before = folder.master_key.read_bytes()
    answer = bloei("rotate-key", "--data", folder.path)
    assert answer.status == 0, answer.err
    assert "Bewaar een kopie van de nieuwe hoofdsleutel" in answer.out
    assert folder.master_key.read_bytes() != before
    assert bloei("check", "--data", folder.path).status == 0
