"""A backup as it lies in its folder: a copy of the warehouse and a file that says what is in it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bloei_core.errors import CannotOpen

DATA, ABOUT, FRESH = ".duckdb", ".json", ".new"
_FORMAT = 1
CITY_TIME = ZoneInfo("Europe/Amsterdam")
_CHUNK = 4 * 2**20


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup says about itself. Counts and codes, nothing about people."""

    name: str
    made_at: datetime
    seq: int
    """The number of the last event that is in it."""
    rows: Mapping[str, int]
    """Per `schema.table` how many rows it has."""
    size: int
    """In bytes."""
    sha256: str

    @property
    def when(self) -> datetime:
        """When it was made, in the time of the city."""
        return self.made_at.astimezone(CITY_TIME)

    def as_json(self) -> dict[str, Any]:
        """For machines."""
        return {
            **asdict(self),
            "rows": dict(self.rows),
            "made_at": self.made_at.isoformat(),
            "format": _FORMAT,
        }


def data_of(folder: Path, name: str) -> Path:
    """The copy of the warehouse."""
    return folder / f"{name}{DATA}"


def about_of(data: Path) -> Path:
    """What is said about a copy, beside it."""
    return data.with_suffix(ABOUT)


def write(data: Path, backup: Backup) -> None:
    """Write down what is in a copy."""
    about_of(data).write_text(json.dumps(backup.as_json(), indent=2))


def read(data: Path) -> Backup:
    """What is said about a copy. Raises CannotOpen when nothing is, or nothing sensible."""
    try:
        found = json.loads(about_of(data).read_text())
        made_at = datetime.fromisoformat(found["made_at"])
        if found["format"] != _FORMAT or made_at.tzinfo is None:
            raise ValueError
        rows = {str(table): int(number) for table, number in found["rows"].items()}
        seq, size, checksum = int(found["seq"]), int(found["size"]), str(found["sha256"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise CannotOpen(
            f"Dit is geen reservekopie van Bloei: {about_of(data).name} hoort erbij en is er niet, "
            "of klopt niet."
        ) from error
    return Backup(data.stem, made_at, seq, rows, size, checksum)


def every(folder: Path) -> list[Backup]:
    """All backups in a folder that are whole as far as their names tell, the newest first."""
    found = []
    for data in folder.glob(f"*{DATA}"):
        if about_of(data).exists():
            try:
                found.append(read(data))
            except CannotOpen:
                continue
    return sorted(found, key=lambda each: each.made_at, reverse=True)


def checksum(file: Path, progress: Callable[[float], None] = lambda _share: None) -> str:
    """SHA-256 of a file, in hexadecimal."""
    digest, size, done = hashlib.sha256(), file.stat().st_size, 0
    with file.open("rb") as content:
        while chunk := content.read(_CHUNK):
            digest.update(chunk)
            done += len(chunk)
            progress(done / size)
    return digest.hexdigest()
