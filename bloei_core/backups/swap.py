"""Put other files in the place of the warehouse (and the keys), so that a crash loses neither.

What comes lies ready as `….restored`; a note says where the old files go. Whoever opens the folder
first finishes what the note says.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

FRESH = ".restored"
_NOTE = "restoring.txt"
ASIDE = "opzij"


def is_begun(folder: Path) -> bool:
    """Whether something waits to be put in its place."""
    return (folder / _NOTE).exists()


def begin(folder: Path, aside: str) -> None:
    """From here on there is no way back: what lies ready will be put in its place."""
    note = folder / f"{_NOTE}.new"
    with note.open("w") as file:
        file.write(aside)
        file.flush()
        os.fsync(file.fileno())
    note.rename(folder / _NOTE)
    _settle(folder)


def finish(folder: Path) -> bool:
    """Put what lies ready in its place, when a note says so; whether one did."""
    note = folder / _NOTE
    if not note.exists():
        return False
    aside = folder / ASIDE / note.read_text().strip()
    aside.mkdir(mode=0o700, parents=True, exist_ok=True)
    for fresh in _ready(folder):
        target = fresh.with_suffix("")
        for old in (target, *_companions(target)):
            if old.exists():
                old.rename(aside / old.name)
        _settle(folder)
        fresh.rename(target)
        _settle(folder)
    note.unlink()
    return True


def put_back(folder: Path, aside: str) -> None:
    """The other way round: what was put aside comes back in place of what came."""
    kept = sorted((folder / ASIDE / aside).iterdir())
    for old in kept:
        for came in _companions(folder / old.name):
            came.unlink(missing_ok=True)
    for old in kept:
        old.replace(folder / old.name)
    _settle(folder)


def leave(folder: Path) -> None:
    """Take away what lay ready; nothing was swapped yet."""
    if not (folder / _NOTE).exists():
        for fresh in _ready(folder):
            fresh.unlink()


def _ready(folder: Path) -> Iterator[Path]:
    return iter(sorted(folder.glob(f"*{FRESH}")))


def _companions(target: Path) -> list[Path]:
    """What belongs to the old file alone: its log, how far that went, a journal."""
    return [target.with_name(f"{target.name}{end}") for end in (".wal", ".seq", "-journal")]


def _settle(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
