"""Another master key takes over: both open the vault until every key is wrapped under the new."""

from __future__ import annotations

import base64
import os
import threading
from pathlib import Path

import pytest

from bloei_core import BloeiError
from bloei_core.engine import DataFolder, open_engine
from bloei_core.errors import CannotOpen, Forgotten
from bloei_core.master_key import (
    MASTER_KEY_VARIABLE,
    is_changing,
    master_key,
    master_keys,
    rotate,
    settle,
)
from bloei_core.vault import KEY_FILE, Vault, write_private

OLD, NEW = bytes(range(32)), bytes(range(32, 64))


@pytest.fixture(autouse=True)
def _no_master_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(MASTER_KEY_VARIABLE, raising=False)


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    """The master key in a file."""
    write_private(tmp_path / "master.key", base64.b64encode(OLD))
    return tmp_path / "master.key"


def opened(key_file: Path) -> Vault:
    """The vault beside a key file, as the engine opens it."""
    keys = master_keys(key_file)
    file = key_file.parent / KEY_FILE
    copies = [key_file.parent / "backups"]
    return Vault(file, keys.current, older=keys.older, is_new=not file.exists(), copies=copies)


def test_afterwards_only_the_new_one_opens_and_nobody_noticed(key_file: Path) -> None:
    vault = opened(key_file)
    sealed = vault.seal("Fatima", "p1")
    vault.destroy("p2")
    heard: list[float] = []
    assert rotate(vault, key_file, heard.append) == 2  # hers and that of the vault itself
    assert vault.open(sealed) == "Fatima"
    later = vault.seal("Sem", "p3")
    vault.close()
    assert heard[-1] == 1.0
    assert master_key(key_file) != OLD
    again = opened(key_file)
    assert (again.open(sealed), again.open(later)) == ("Fatima", "Sem")
    assert again.is_forgotten("p2")
    again.close()
    with pytest.raises(CannotOpen, match="past niet"):
        Vault(key_file.parent / KEY_FILE, OLD, is_new=False)
    assert not is_changing(key_file)


def test_the_copies_of_the_keys_follow(key_file: Path) -> None:
    backups = key_file.parent / "backups"
    backups.mkdir()
    vault = opened(key_file)
    sealed = vault.seal("Fatima", "p1")
    vault.copy_to(backups / KEY_FILE)
    rotate(vault, key_file)
    vault.close()
    copy = Vault(backups / KEY_FILE, master_key(key_file), is_new=False)
    assert copy.open(sealed) == "Fatima"
    copy.close()


@pytest.mark.parametrize("share", [0.0, 0.4, 1.0])
def test_a_crash_halfway_is_finished_and_until_then_both_open(
    key_file: Path, share: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bloei_core.vault._AT_ONCE", 10)
    vault = opened(key_file)
    sealed = [vault.seal(f"tekst {number}", f"p{number}") for number in range(50)]

    def crash(done: float) -> None:
        if done > share:
            raise KeyboardInterrupt

    if share == 0.0:
        write_private(key_file.with_name("master.key.new"), base64.b64encode(NEW))
    else:
        with pytest.raises(KeyboardInterrupt) if share < 1 else _nothing():
            rotate(vault, key_file, crash)
    vault.close()
    again = opened(key_file)
    assert [again.open(each) for each in sealed] == [f"tekst {n}" for n in range(50)]
    if is_changing(key_file):
        rotate(again, key_file)
    assert [again.open(each) for each in sealed] == [f"tekst {n}" for n in range(50)]
    again.close()
    assert not is_changing(key_file)
    opened(key_file).close()


class _nothing:  # noqa: N801
    def __enter__(self) -> None:
        """Nothing."""

    def __exit__(self, *_error: object) -> None:
        """Nothing."""


def test_a_key_that_is_made_or_destroyed_meanwhile_is_so_afterwards(
    key_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bloei_core.vault._AT_ONCE", 5)
    vault = opened(key_file)
    sealed = [vault.seal(f"tekst {number}", f"p{number}") for number in range(100)]
    fresh: list[bytes] = []

    def meanwhile(_share: float) -> None:
        number = len(fresh)
        fresh.append(vault.seal(f"nieuw {number}", f"q{number}"))
        vault.destroy(f"p{99 - number}")

    rotate(vault, key_file, meanwhile)
    vault.close()
    again = opened(key_file)
    assert [again.open(each) for each in fresh] == [f"nieuw {n}" for n in range(len(fresh))]
    gone = range(100 - len(fresh), 100)
    for number in range(100):
        if number in gone:
            with pytest.raises(Forgotten):
                again.open(sealed[number])
        else:
            assert again.open(sealed[number]) == f"tekst {number}"
    again.close()


def test_with_the_key_in_the_environment_the_new_one_waits_there(
    key_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key_file.unlink()
    monkeypatch.setenv(MASTER_KEY_VARIABLE, base64.b64encode(OLD).decode())
    vault = opened(key_file)
    sealed = vault.seal("Fatima", "p1")
    rotate(vault, key_file)
    vault.close()
    assert is_changing(key_file)
    still_old = opened(key_file)  # started again before the environment was changed
    assert still_old.open(sealed) == "Fatima"
    still_old.close()
    settle(key_file)
    assert is_changing(key_file)
    new = key_file.with_name("master.key.new").read_text()
    monkeypatch.setenv(MASTER_KEY_VARIABLE, new)
    settle(key_file)
    assert not is_changing(key_file)
    vault = opened(key_file)
    assert vault.open(sealed) == "Fatima"
    vault.close()
    assert not key_file.exists()


def test_the_engine_finishes_what_was_begun_and_refuses_two_at_once(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "data")
    engine = open_engine(folder, isolate=False)
    sealed = engine.vault.seal("Fatima", "p1")
    asked, go_on = threading.Event(), threading.Event()

    def slow(_share: float) -> None:
        asked.set()
        go_on.wait(20)

    rotating = threading.Thread(target=engine.rotate_key, args=[slow])
    rotating.start()
    assert asked.wait(20)
    with pytest.raises(BloeiError, match="al vervangen"):
        engine.rotate_key()
    assert engine.vault.open(sealed) == "Fatima"
    go_on.set()
    rotating.join(20)
    engine.close()
    write_private(folder.path / "master.key.new", base64.b64encode(os.urandom(32)))
    again = open_engine(folder, isolate=False)
    assert not is_changing(folder.master_key)
    assert again.vault.open(sealed) == "Fatima"
    again.close()


def test_a_wrong_master_key_is_refused_and_harms_nothing(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "data")
    open_engine(folder).close()
    good = folder.master_key.read_bytes()
    before = folder.keys.read_bytes()
    folder.master_key.write_bytes(base64.b64encode(NEW))
    with pytest.raises(CannotOpen, match="hoofdsleutel past niet"):
        open_engine(folder)
    folder.master_key.unlink()
    with pytest.raises(CannotOpen, match="hoofdsleutel ontbreekt"):
        open_engine(folder)
    assert folder.keys.read_bytes() == before
    assert not folder.master_key.exists()
    folder.master_key.touch(0o600)
    folder.master_key.write_bytes(good)
    open_engine(folder).close()
