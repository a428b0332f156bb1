"""Make a backup beside the running app, verify it, and let old ones go."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from bloei_core.backups import copying, manifest
from bloei_core.backups.copying import Content
from bloei_core.backups.manifest import Backup
from bloei_core.backups.rule import kept
from bloei_core.errors import BloeiError
from bloei_core.vault import KEY_FILE, Vault
from bloei_core.warehouse import Warehouse

Progress = Callable[[str, float], None]
_log = logging.getLogger("bloei.backup")


def make(warehouse: Warehouse, vault: Vault, folder: Path, progress: Progress) -> Backup:
    """A backup of this moment, read back and compared; it and the keys are on disk at the end.

    Raises BloeiError when it cannot be made or is not the same; nothing half is left then.
    """
    began = time.monotonic()
    made_at = datetime.now(UTC)
    data = _free_name(folder, made_at)
    fresh = data.with_suffix(manifest.FRESH)
    _tidy(folder)
    try:
        content = copying.copy(warehouse, fresh, lambda share: progress("Kopiëren", share * 0.8))
        progress("Vergelijken", 0.8)
        _require_same(fresh, content)
        seq = _last_event(fresh)
        summed = manifest.checksum(fresh, lambda share: progress("Controlegetal", 0.9 + share / 10))
        rows = {place: each.rows for place, each in content.items()}
        backup = Backup(data.stem, made_at, seq, rows, fresh.stat().st_size, summed)
        _to_disk(fresh)
        vault.copy_to(folder / KEY_FILE)
        manifest.write(data, backup)
        _to_disk(manifest.about_of(data))
        fresh.rename(data)
        _to_disk(folder)
    except Exception:
        _tidy(folder)
        raise
    took = round(time.monotonic() - began, 1)
    _log.info("backup made", extra={"backup": backup.name, "bytes": backup.size, "seconds": took})
    return backup


def prune(folder: Path) -> list[str]:
    """Let go of what the rule does not keep; the names."""
    found = manifest.every(folder)
    keep = kept(each.when for each in found)
    gone = [each.name for each in found if each.when not in keep]
    for name in gone:
        data = manifest.data_of(folder, name)
        data.unlink()  # first: what is said about nothing is no backup
        manifest.about_of(data).unlink()
    if gone:
        _log.info("backups pruned", extra={"count": len(gone)})
    return gone


def _free_name(folder: Path, made_at: datetime) -> Path:
    stem = f"bloei-{made_at.astimezone(manifest.CITY_TIME):%Y-%m-%d-%H%M%S}"
    for number in range(100):
        data = manifest.data_of(folder, f"{stem}-{number}" if number else stem)
        if not data.exists():
            return data
    raise BloeiError("Er zijn net al heel veel reservekopieën gemaakt.")


def _tidy(folder: Path) -> None:
    """Take away what a crash left behind."""
    for left in folder.glob(f"bloei-*{manifest.FRESH}*"):
        left.unlink()
    for about in folder.glob(f"bloei-*{manifest.ABOUT}"):
        if not about.with_suffix(manifest.DATA).exists():
            about.unlink()


def _require_same(data: Path, content: Mapping[str, Content]) -> None:
    copied = Warehouse(data, look_only=True)
    try:
        same = copying.content(copied) == content
    finally:
        copied.close()
    if not same:
        raise BloeiError("De reservekopie is niet gelijk aan de gegevens. Ze is weggegooid.")


def _last_event(data: Path) -> int:
    copied = Warehouse(data, look_only=True)
    try:
        found = copied.read("select coalesce(max(seq), 0) as seq from core.event")
        return int(found[0]["seq"])
    finally:
        copied.close()


def _to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
