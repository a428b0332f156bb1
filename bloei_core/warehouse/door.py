"""The door to the warehouse: many go in and out; now and then one shuts it to be alone inside."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from bloei_core.errors import BloeiError, Maintenance

_SECONDS_TO_WAIT_OUTSIDE = 10.0
_SECONDS_TO_GET_EMPTY = 30.0


class Door:
    """Readers and writers hold it open together. Who is inside may go in again."""

    def __init__(self) -> None:
        """Open, with nobody inside."""
        self._changed = threading.Condition()
        self._inside: dict[int, int] = {}
        self._owner: int | None = None
        self.why: str | None = None
        """The Dutch reason why it is shut; None: it is open."""

    def __enter__(self) -> None:
        """Go in. Raises Maintenance when it stays shut too long."""
        me = threading.get_ident()
        with self._changed:
            if self._owner is not None and self._owner != me and me not in self._inside:
                self._wait_outside()
            self._inside[me] = self._inside.get(me, 0) + 1

    def __exit__(self, *_error: object) -> None:
        """Go out."""
        me = threading.get_ident()
        with self._changed:
            self._inside[me] -= 1
            if not self._inside[me]:
                del self._inside[me]
                if self._owner is not None:
                    self._changed.notify_all()

    @contextmanager
    def shut(self, why: str, patience: float = _SECONDS_TO_GET_EMPTY) -> Iterator[None]:
        """Be alone inside. Raises BloeiError when somebody does not come out in time."""
        me = threading.get_ident()
        with self._changed:
            if self._owner is not None:
                raise Maintenance(self.why or why)
            self._owner, self.why = me, why
            if not self._changed.wait_for(lambda: set(self._inside) <= {me}, patience):
                self._open()
                raise BloeiError("Bloei is nu te druk. Probeer het over een paar minuten.")
        try:
            yield
        finally:
            with self._changed:
                self._open()

    def _open(self) -> None:
        self._owner, self.why = None, None
        self._changed.notify_all()

    def _wait_outside(self) -> None:
        deadline = time.monotonic() + _SECONDS_TO_WAIT_OUTSIDE
        while self._owner is not None:
            if not self._changed.wait(deadline - time.monotonic()):
                raise Maintenance(self.why or "")
