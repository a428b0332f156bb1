"""The one engine of this process, opened when the server starts or when a page first asks."""

from __future__ import annotations

import threading
from functools import cache

from bloei_core import signin
from bloei_core.engine import Engine, default_folder, open_engine
from bloei_core.signin import Provider

_lock = threading.Lock()
_engine: Engine | None = None


@cache
def provider() -> Provider | None:
    """With what people sign in; None in the demo city. Raises CannotOpen when it is half set up."""
    return signin.provider()


def engine(*, accept_loss: bool = False) -> Engine:
    """The open engine, opened when it is not; then `accept_loss` counts.

    Raises CannotOpen with a Dutch sentence when the data cannot be used.
    """
    global _engine  # noqa: PLW0603 - one process owns the file, so one engine is the point
    with _lock:
        if _engine is None:
            _engine = open_engine(default_folder(), accept_loss=accept_loss)
        return _engine


def close() -> None:
    """Close the engine, when one is open."""
    global _engine  # noqa: PLW0603
    with _lock:
        if _engine is not None:
            _engine.close()
            _engine = None
