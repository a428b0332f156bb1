"""Who else looks at this board now: kept in this process only, and forgotten after ten seconds."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from weakref import WeakKeyDictionary

from bloei_core import Context

SECONDS = 10.0


class Presence:
    """Who looks at which board. Safe to share between threads; nothing is stored."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        """`now` gives seconds."""
        self._now = now
        self._lock = threading.Lock()
        self._seen: dict[str, dict[str, float]] = {}

    def look(self, board: str, member: str) -> list[str]:
        """Say that somebody looks; the ids of who else does, in a fixed order."""
        now = self._now()
        with self._lock:
            seen = self._seen.setdefault(board, {})
            seen[member] = now
            for gone in [each for each, when in seen.items() if now - when > SECONDS]:
                del seen[gone]
            return sorted(each for each in seen if each != member)


_PER_ENGINE: WeakKeyDictionary[object, Presence] = WeakKeyDictionary()
_LOCK = threading.Lock()


def others_looking(context: Context) -> Sequence[str]:
    """Say that this member looks at the board of the team in view; who else does."""
    with _LOCK:
        presence = _PER_ENGINE.setdefault(context.engine, Presence())
    return presence.look(context.team, context.member.id)
