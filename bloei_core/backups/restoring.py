"""Put a backup back: look at it first, keep what was there, forget again who was forgotten."""

from __future__ import annotations

import fcntl
import logging
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bloei_core import privacy, schema
from bloei_core.backups import manifest, swap
from bloei_core.backups.manifest import Backup
from bloei_core.errors import BloeiError, CannotOpen
from bloei_core.master_key import has_master_key, master_keys
from bloei_core.vault import FORGOTTEN_FILE, KEY_FILE, Vault
from bloei_core.warehouse import Warehouse

if TYPE_CHECKING:
    from bloei_core.engine import DataFolder, Engine

Progress = Callable[[str, float], None]
_SEALS_A_COLUMN = 200
_WHY = "Bloei zet een reservekopie terug. Over een paar minuten kun je verder."
_log = logging.getLogger("bloei.backup")


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back."""

    backup: Backup
    forgotten: int
    """How many people were forgotten again: they were, after the backup was made."""
    aside: str
    """The folder with what was there before."""

    def as_json(self) -> dict[str, Any]:
        """For the command line."""
        return {
            "backup": self.backup.as_json(),
            "forgotten": self.forgotten,
            "aside": self.aside,
        }


def examine(data: Path, vault: Vault, progress: Progress) -> Backup:
    """Look whether a backup is whole and fits this Bloei and these keys. Changes nothing.

    Raises CannotOpen with the reason when it does not.
    """
    backup = manifest.read(data)
    if not data.exists():
        raise CannotOpen(f"Deze reservekopie is er niet: {data}.")
    summed = manifest.checksum(data, lambda share: progress("De kopie nalezen", share / 2))
    if (data.stat().st_size, summed) != (backup.size, backup.sha256):
        raise CannotOpen("Deze reservekopie is beschadigd: het controlegetal klopt niet.")
    with closing(Warehouse(data, look_only=True)) as copy:
        _require_known(copy)
        _require_rows(copy, backup)
        progress("De sleutels proberen", 0.55)
        _require_opens(copy, vault)
    return backup


def restore_here(engine: Engine, folder: DataFolder, data: Path, progress: Progress) -> Restored:
    """Put a backup back while the app runs: everybody waits outside for a moment.

    Raises BloeiError when it is not fit; then all is as it was.
    """
    swap.leave(folder.path)  # an earlier try may have been broken off
    backup = examine(data, engine.vault, progress)
    aside = _aside()
    with _ready(folder, data, backup, progress), engine.warehouse.door.shut(_WHY):
        progress("Wisselen", 0.9)
        swap.begin(folder.path, aside)
        forgotten = _swapped(engine, folder, aside)
        _note(engine, backup, forgotten)
    return Restored(backup, forgotten, str(folder.path / swap.ASIDE / aside))


def restore_there(
    folder: DataFolder, data: Path, progress: Progress, opened: Callable[[DataFolder], Engine]
) -> Restored:
    """The same while no app runs; also into a folder where the warehouse or its keys are lost.

    `opened` opens the folder once the backup is there. Raises BloeiError as above.
    """
    _require_nobody_else(folder)
    folder.make()
    swap.finish(folder.path)
    swap.leave(folder.path)  # an earlier try may have been broken off
    _take_list(folder, data)
    aside = _aside()
    try:
        with closing(_vault_for(folder, data)) as vault:
            backup = examine(data, vault, progress)
    except Exception:
        swap.leave(folder.path)
        raise
    with _ready(folder, data, backup, progress):
        progress("Wisselen", 0.9)
        swap.begin(folder.path, aside)
        swap.finish(folder.path)
    try:
        engine = opened(folder)
    except Exception:
        swap.put_back(folder.path, aside)
        raise
    with closing(engine):
        _note(engine, backup, engine.forgotten_again)
    return Restored(backup, engine.forgotten_again, str(folder.path / swap.ASIDE / aside))


def _take_list(folder: DataFolder, data: Path) -> None:
    """Who was forgotten according to the list beside the backup is forgotten here too."""
    theirs, ours = data.parent / FORGOTTEN_FILE, folder.backups / FORGOTTEN_FILE
    if theirs.exists() and theirs.resolve() != ours.resolve():
        with ours.open("a") as file:
            file.write(theirs.read_text())


def _swapped(engine: Engine, folder: DataFolder, aside: str) -> int:
    """Open the other file; how many were forgotten again. When it does not fit all goes back."""
    try:
        engine.warehouse.replace(lambda: _finish(folder))
        engine.warehouse.other_file_came()
        engine.take_up()
    except Exception:
        engine.warehouse.replace(lambda: swap.put_back(folder.path, aside))
        engine.warehouse.other_file_came()
        engine.take_up()
        raise
    return engine.forgotten_again


def _finish(folder: DataFolder) -> None:
    swap.finish(folder.path)


def _note(engine: Engine, backup: Backup, forgotten: int) -> None:
    engine.read_log.note_restored()
    with engine.warehouse.unit_of_work("bloei") as work:
        work.record("core.backup_restored", subject=backup.name, seq=backup.seq)
    told = {"backup": backup.name, "events": backup.seq, "forgotten": forgotten}
    _log.info("backup restored", extra=told)


@contextmanager
def _ready(folder: DataFolder, data: Path, backup: Backup, progress: Progress) -> Iterator[None]:
    """The copy of the backup that will take the place, whole and on disk."""
    fresh = folder.warehouse.with_name(f"{folder.warehouse.name}{swap.FRESH}")
    try:
        progress("Klaarzetten", 0.6)
        shutil.copyfile(data, fresh)
        fresh.chmod(0o600)
        with fresh.open("rb") as file:
            os.fsync(file.fileno())
        if manifest.checksum(fresh) != backup.sha256:
            raise CannotOpen("De reservekopie kan niet goed worden gekopieerd: de schijf hapert.")
        yield
    finally:
        swap.leave(folder.path)


def _aside() -> str:
    return f"{datetime.now(UTC).astimezone(manifest.CITY_TIME):%Y-%m-%d-%H%M%S}"


def _require_known(copy: Warehouse) -> None:
    known = schema.applied(copy, schema.CORE)
    ours = [(each.name, each.checksum) for each in schema.core_migrations()]
    if not known or known != ours[: len(known)]:
        raise CannotOpen("Deze reservekopie is van een andere Bloei: de tabellen zijn anders.")


def _require_rows(copy: Warehouse, backup: Backup) -> None:
    for table, number in backup.rows.items():
        schema_name, _, name = table.partition(".")
        found = copy.read(f'select count(*) as n from "{schema_name}"."{name}"')
        if found[0]["n"] != number:
            raise CannotOpen("Deze reservekopie is niet wat erbij staat: de aantallen verschillen.")


def _require_opens(copy: Warehouse, vault: Vault) -> None:
    for column in privacy.sealed_columns_of(copy):
        rows = copy.read(
            f'select "{column.column}" as sealed from "{column.schema}"."{column.table}" '
            f'where "{column.column}" is not null limit {_SEALS_A_COLUMN}'
        )
        if not all(vault.is_sound(row["sealed"]) for row in rows):
            raise CannotOpen("De sleutels passen niet bij deze reservekopie.")


def _vault_for(folder: DataFolder, data: Path) -> Vault:
    """The vault of the folder; when its keys are lost the copy beside the backup."""
    if not has_master_key(folder.master_key):
        raise CannotOpen(f"De hoofdsleutel ontbreekt: {folder.master_key} is er niet.")
    keys = master_keys(folder.master_key)
    copy = data.parent / KEY_FILE
    try:
        if folder.keys.exists() or not copy.exists():
            return Vault(folder.keys, keys.current, older=keys.older, is_new=False)
    except CannotOpen:
        if not copy.exists():
            raise
    fresh = folder.keys.with_name(f"{folder.keys.name}{swap.FRESH}")
    shutil.copyfile(copy, fresh)
    fresh.chmod(0o600)
    return Vault(fresh, keys.current, older=keys.older, is_new=False)


def _require_nobody_else(folder: DataFolder) -> None:
    if not folder.warehouse.exists():
        return
    with folder.warehouse.open("rb+") as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise BloeiError("Een ander programma heeft de gegevens open.") from error
