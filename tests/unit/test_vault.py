"""The vault: what is sealed opens, what is forgotten never does, and keys are kept well."""

from __future__ import annotations

import base64
import os
import sqlite3
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bloei_core.errors import CannotOpen, Forgotten
from bloei_core.master_key import MASTER_KEY_VARIABLE, master_key
from bloei_core.vault import Vault

MASTER = bytes(range(32))


@pytest.fixture
def vault() -> Iterator[Vault]:
    """A vault in memory."""
    made = Vault(None, MASTER)
    yield made
    made.close()


@given(text=st.text(), owners=st.lists(st.text(min_size=1, max_size=40), min_size=1, max_size=4))
def test_what_is_sealed_opens_again(text: str, owners: list[str]) -> None:
    vault = Vault(None, MASTER)
    try:
        usable = [owner for owner in owners if _storable(owner)] or ["owner"]
        sealed = vault.seal(text if _storable(text) else "", *usable)
        assert vault.open(sealed) == (text if _storable(text) else "")
        assert set(vault.owners(sealed)) == set(usable)
    finally:
        vault.close()


def _storable(text: str) -> bool:
    try:
        return len(text.encode()) < 256
    except UnicodeEncodeError:  # half a character
        return False


def test_the_same_text_never_looks_the_same(vault: Vault) -> None:
    assert vault.seal("Fatima", "p1") != vault.seal("Fatima", "p1")
    assert b"Fatima" not in vault.seal("Fatima", "p1")


def test_destroyed_means_unreadable_and_stays_so(vault: Vault) -> None:
    sealed = vault.seal("Fatima", "p1")
    assert vault.open(sealed) == "Fatima"
    vault.destroy("p1")
    with pytest.raises(Forgotten):
        vault.open(sealed)
    with pytest.raises(Forgotten):
        vault.seal("again", "p1")
    assert vault.is_forgotten("p1")
    assert vault.forgotten() == ["p1"]


def test_a_bulk_of_keys_brings_nobody_back(vault: Vault) -> None:
    sealed = vault.seal("Fatima", "p1")
    vault.destroy("p1")
    vault.create_keys(["p1", "p2"])
    with pytest.raises(Forgotten):
        vault.seal("again", "p1")
    with pytest.raises(Forgotten):
        vault.open(sealed)
    assert vault.open(vault.seal("Sem", "p2")) == "Sem"


def test_text_about_several_closes_when_one_is_forgotten(vault: Vault) -> None:
    both = vault.seal("samen koken", "p1", "p2", vault.text_key())
    one = vault.seal("alleen", "p2")
    vault.destroy("p1")
    with pytest.raises(Forgotten):
        vault.open(both)
    assert vault.open(one) == "alleen"


def test_the_order_of_owners_is_of_no_matter(vault: Vault) -> None:
    assert vault.owners(vault.seal("x", "p2", "p1", "p2")) == ("p1", "p2")


def test_a_value_without_an_owner_is_refused(vault: Vault) -> None:
    with pytest.raises(ValueError, match="owner"):
        vault.seal("x")


def test_keys_of_texts_are_no_people(vault: Vault) -> None:
    key = vault.text_key()
    vault.seal("x", key)
    vault.destroy(key)
    assert vault.is_forgotten(key)
    assert vault.forgotten() == []


@pytest.mark.parametrize("position", [0, 1, 2, 5, -1, -17])
def test_tampering_is_noticed(vault: Vault, position: int) -> None:
    sealed = bytearray(vault.seal("Fatima", "p1"))
    sealed[position] ^= 1
    with pytest.raises((CannotOpen, Forgotten)):
        vault.open(bytes(sealed))


def test_the_owners_on_the_outside_cannot_be_exchanged(vault: Vault) -> None:
    vault.seal("Sem", "p2")
    sealed = vault.seal("Fatima", "p1")
    with pytest.raises(CannotOpen):
        vault.open(sealed.replace(b"p1", b"p2"))


@pytest.mark.parametrize(
    "garbage",
    [b"", b"\x01", b"\x01\x00", b"\x01\x01\xff", b"\x02\x01\x01a", b"\x01\x01\x02\xff\xff"],
)
def test_garbage_is_told_in_words(vault: Vault, garbage: bytes) -> None:
    with pytest.raises(CannotOpen, match="beschadigd"):
        vault.open(garbage)


def test_keys_survive_a_restart_and_so_does_forgetting(tmp_path: Path) -> None:
    file = tmp_path / "keys.sqlite"
    first = Vault(file, MASTER)
    kept, gone = first.seal("Sem", "p1"), first.seal("Fatima", "p2")
    first.destroy("p2")
    first.close()
    second = Vault(file, MASTER)
    assert second.open(kept) == "Sem"
    with pytest.raises(Forgotten):
        second.open(gone)
    second.close()


def test_the_wrong_master_key_opens_nothing(tmp_path: Path) -> None:
    file = tmp_path / "keys.sqlite"
    Vault(file, MASTER).close()
    with pytest.raises(CannotOpen, match="hoofdsleutel past niet"):
        Vault(file, os.urandom(32))


def test_the_key_file_is_of_its_owner_only_and_holds_no_key_in_the_clear(tmp_path: Path) -> None:
    file = tmp_path / "keys.sqlite"
    vault = Vault(file, MASTER)
    vault.seal("Fatima", "p1")
    plain = vault._keys["p1"]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    vault.destroy("p1")
    vault.close()
    assert plain not in file.read_bytes()
    assert b"Fatima" not in file.read_bytes()


def test_a_destroyed_key_is_wiped_from_the_file(tmp_path: Path) -> None:
    file = tmp_path / "keys.sqlite"
    vault = Vault(file, MASTER)
    vault.create_keys(["p1"])
    reader = sqlite3.connect(file)
    wrapped = reader.execute("select wrapped from key where owner = 'p1'").fetchone()[0]
    reader.close()
    assert wrapped in file.read_bytes()
    vault.destroy("p1")
    assert all(wrapped not in each.read_bytes() for each in tmp_path.iterdir())
    vault.close()


def test_a_bulk_is_on_disk_at_its_end(tmp_path: Path) -> None:
    file = tmp_path / "keys.sqlite"
    vault = Vault(file, MASTER)
    with vault.in_bulk():
        sealed = [vault.seal(f"tekst {n}", f"p{n}") for n in range(300)]
    vault.close()
    again = Vault(file, MASTER)
    assert [again.open(each) for each in sealed] == [f"tekst {n}" for n in range(300)]
    again.close()


def test_keys_of_a_bulk_that_failed_are_not_used_again(tmp_path: Path) -> None:
    file = tmp_path / "keys.sqlite"
    vault = Vault(file, MASTER)
    with pytest.raises(ZeroDivisionError), vault.in_bulk():
        vault.seal("weg", "p1")
        raise ZeroDivisionError
    sealed = vault.seal("blijft", "p1")
    vault.close()
    again = Vault(file, MASTER)
    assert again.open(sealed) == "blijft"
    again.close()


def test_many_threads_share_one_key(vault: Vault) -> None:
    sealed: list[bytes] = []
    barrier = threading.Barrier(8)

    def seal() -> None:
        barrier.wait()
        sealed.extend(vault.seal("samen", "p1", f"q{n}") for n in range(20))

    threads = [threading.Thread(target=seal) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {vault.open(each) for each in sealed} == {"samen"}
    assert len(sealed) == 160


# --- the master key ----------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def _no_master_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(MASTER_KEY_VARIABLE, raising=False)


def test_a_first_start_makes_a_private_master_key(tmp_path: Path) -> None:
    file = tmp_path / "master.key"
    made = master_key(file)
    assert len(made) == 32
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert master_key(file) == made


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_a_master_key_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    file = tmp_path / "master.key"
    master_key(file)
    file.chmod(mode)
    with pytest.raises(CannotOpen, match="chmod 600"):
        master_key(file)


@pytest.mark.parametrize("text", ["", "no base64!", base64.b64encode(b"too short").decode()])
def test_a_master_key_that_is_none_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "master.key"
    file.touch(mode=0o600)
    file.write_text(text)
    with pytest.raises(CannotOpen, match="base64 van 32 bytes"):
        master_key(file)


def test_the_environment_goes_first_and_writes_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(MASTER_KEY_VARIABLE, base64.b64encode(MASTER).decode() + "\n")
    file = tmp_path / "master.key"
    assert master_key(file) == MASTER
    assert not file.exists()
    monkeypatch.setenv(MASTER_KEY_VARIABLE, "wrong")
    with pytest.raises(CannotOpen, match=MASTER_KEY_VARIABLE):
        master_key(file)
