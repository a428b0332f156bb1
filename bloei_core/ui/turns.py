"""Who asks something of the server waits a moment for a turn (docs/decisions/0022-turns.md).

Every run of a page is a thread. A hundred threads that calculate leave Python's lock so rarely to
the one thread that sends the answers, that what is to be sent heaps up.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

_AT_ONCE = 3
_PATIENCE = 5.0  # seconds: behind runs that wait for something themselves nobody waits for ever

_free = threading.Semaphore(_AT_ONCE)
_mine = threading.local()


@contextmanager
def turn() -> Iterator[None]:
    """Wait until fewer than three others calculate, or five seconds; inside a turn: go on."""
    if getattr(_mine, "turn", False):
        yield
        return
    held = _free.acquire(timeout=_PATIENCE)
    _mine.turn = True
    try:
        yield
    finally:
        _mine.turn = False
        if held:
            _free.release()
