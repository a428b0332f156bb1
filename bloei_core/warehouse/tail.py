"""How far the event log went, in a small file beside the warehouse.

DuckDB reads its log until the first byte that is wrong and silently drops the rest. So after each
commit the number of its last event is written here; whoever opens the warehouse and finds less
knows that something is missing (docs/decisions/0017-backups.md). It is not forced to the disk: that
costs microseconds, survives a killed process, and after a power cut it is at most too low.
"""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path

_DIGITS = 20


class Tail:
    """The number of the last event that was committed, as the file beside the warehouse says."""

    def __init__(self, warehouse: Path | None) -> None:
        """Read it; without a warehouse on disk there is nothing to keep."""
        self._path = warehouse and warehouse.with_name(f"{warehouse.name}.seq")
        self._log = warehouse and warehouse.with_name(f"{warehouse.name}.wal")
        self._file: int | None = None
        self.expected = self._read()

    def keep_log(self) -> None:
        """Before the log is read and emptied: a copy, for when it turns out to be damaged."""
        if self._log and self._log.exists() and self._log.stat().st_size and self.expected:
            with suppress(OSError):  # a full disk: then there is no copy
                if not self._kept.exists():
                    shutil.copyfile(self._log, self._kept)

    def write(self, seq: int) -> None:
        """Say that everything up to this event is committed."""
        if self._path is None:
            return
        self.expected = seq
        with suppress(OSError):  # a full disk: too low is no harm
            if self._file is None:
                self._file = os.open(self._path, os.O_WRONLY | os.O_CREAT, 0o600)
            os.pwrite(self._file, f"{seq:0{_DIGITS}}\n".encode(), 0)

    def settle(self, seq: int) -> None:
        """What is there is all there is: forget about anything that came after."""
        self.write(seq)
        if self._path:
            self._kept.unlink(missing_ok=True)

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def drop(self) -> None:
        """Forget: another warehouse comes in its place."""
        self.close()
        self.expected = 0
        if self._path:
            self._path.unlink(missing_ok=True)
            self._kept.unlink(missing_ok=True)

    @property
    def _kept(self) -> Path:
        assert self._log
        return self._log.with_name(f"{self._log.name}.kept")

    def _read(self) -> int:
        if self._path is None:
            return 0
        try:
            return int(self._path.read_bytes()[:_DIGITS])
        except (OSError, ValueError):
            return 0
