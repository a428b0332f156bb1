"""A read that takes too long is interrupted."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

import duckdb

from bloei_core.errors import TookTooLong
from bloei_core.warehouse.statements import Cursor


def deadline(cursor: Cursor, seconds: float | None) -> AbstractContextManager[object]:
    """What is run in here may take so many seconds. Raises TookTooLong."""
    return nullcontext() if seconds is None else _interrupted_after(cursor, seconds)


@contextmanager
def _interrupted_after(cursor: Cursor, seconds: float) -> Iterator[None]:
    finished = threading.Event()
    guard = threading.Lock()

    def interrupt() -> None:
        with guard:
            if not finished.is_set():
                cursor.interrupt()

    timer = threading.Timer(seconds, interrupt)
    timer.daemon = True
    timer.start()
    try:
        yield
    except duckdb.InterruptException as error:
        raise TookTooLong from error
    finally:
        timer.cancel()
        with guard:  # no interrupt may hit what the cursor does next
            finished.set()
