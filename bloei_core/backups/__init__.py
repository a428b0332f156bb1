"""Backups: made every night and by hand, kept by a rule, and put back.

docs/decisions/0017-backups.md tells why it is so.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bloei_core.backups import making, manifest, restoring
from bloei_core.backups.manifest import Backup
from bloei_core.backups.restoring import Restored
from bloei_core.contributions import Job
from bloei_core.errors import BloeiError, NotFound

if TYPE_CHECKING:
    from bloei_core.context import Context
    from bloei_core.engine import DataFolder, Engine

__all__ = ["Backup", "Backups", "Restored", "find", "jobs"]

Progress = Callable[[str, float], None]


class Backups:
    """The backups of one engine. One is made or put back at a time."""

    def __init__(self, engine: Engine, folder: DataFolder | None) -> None:
        """`folder` is None for a warehouse in memory, that has none."""
        self._engine = engine
        self._folder = folder
        self._lock = threading.Lock()
        self.busy: tuple[str, float] | None = None
        """What is going on and how far it is, between 0 and 1."""
        self.failed: str | None = None
        """The Dutch reason why the last one did not work."""

    @property
    def possible(self) -> bool:
        """Whether there is a folder to keep them in."""
        return self._folder is not None

    def listed(self) -> list[Backup]:
        """Every backup, the newest first."""
        return manifest.every(self._folder.backups) if self._folder else []

    def make(self, progress: Progress = lambda _title, _share: None) -> Backup:
        """Make one and let go of what the rule does not keep. Raises BloeiError when it fails."""
        folder = self._required()
        with self._alone("Reservekopie maken", progress) as report:
            engine = self._engine
            made = making.make(engine.warehouse, engine.vault, folder.backups, report)
            making.prune(folder.backups)
        return made

    def start(self) -> None:
        """Make one in a thread of its own; look at `busy` and `failed`."""
        if self.busy is None:
            self.busy = ("Beginnen", 0.0)
            threading.Thread(target=self._make_quietly, name="backup", daemon=True).start()

    def restore(self, data: Path, progress: Progress = lambda _title, _share: None) -> Restored:
        """Put one back while the app runs. Raises BloeiError when it is not fit."""
        folder = self._required()
        with self._alone("Reservekopie terugzetten", progress) as report:
            return restoring.restore_here(self._engine, folder, data, report)

    def _make_quietly(self) -> None:
        try:
            self.make()
        except BloeiError:
            pass  # `failed` tells
        except Exception as error:
            self.busy, self.failed = None, "Er ging iets mis. Kijk bij “Wat misging”."
            self._engine.plugins.note("bloei", "reservekopie", error)

    def _required(self) -> DataFolder:
        if self._folder is None:
            self.busy = None
            raise BloeiError("Deze gegevens staan alleen in het geheugen.")
        return self._folder

    @contextmanager
    def _alone(self, what: str, progress: Progress) -> Iterator[Progress]:
        def report(title: str, share: float) -> None:
            self.busy = (title, share)
            progress(title, share)

        if not self._lock.acquire(blocking=False):
            raise BloeiError("Er wordt al een reservekopie gemaakt of teruggezet.")
        try:
            self.busy, self.failed = (what, 0.0), None
            yield report
        except BloeiError as error:
            self.failed = str(error)
            raise
        except OSError as error:
            self.failed = f"De schijf werkt niet mee: {error.strerror}."
            raise BloeiError(self.failed) from error
        finally:
            self.busy = None
            self._lock.release()


def find(folder: DataFolder, asked: str) -> Path:
    """The backup that somebody means: a file, or the name of one in the folder of the backups.

    Raises NotFound when there is none.
    """
    named = manifest.data_of(folder.backups, asked.removesuffix(manifest.DATA))
    for found in (Path(asked), named):
        if found.is_file():
            return found.resolve()
    raise NotFound(f"Deze reservekopie is er niet: {asked}.")


def jobs() -> list[Job]:
    """A backup every night."""
    return [Job("backup", "Reservekopie maken", "30 3 * * *", _nightly)]


def _nightly(context: Context) -> int:
    backups = context.engine.backups
    if not backups.possible:
        return 0
    backups.make()
    return 1
