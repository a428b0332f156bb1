"""Who is signed in now, and whether the screen was touched: in memory, by the key of a sign-in.

Idle time runs from the last thing that a human did; a page that asks by itself whether something
changed is no activity. How long both may last are settings of the city.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from bloei_core.errors import SignedOut

Clock = Callable[[], float]


class Gone(StrEnum):
    """Why somebody is not signed in any more. The values stand in addresses."""

    EXPIRED = "verlopen"
    IDLE = "stil"
    LEFT = "uit"
    CHANGED = "veranderd"


_SENTENCES = {
    Gone.EXPIRED: "Je was lang genoeg ingelogd. Log opnieuw in om verder te gaan.",
    Gone.IDLE: "Er gebeurde een tijd niets op dit scherm. Log opnieuw in om verder te gaan.",
    Gone.LEFT: "Je bent uitgelogd.",
    Gone.CHANGED: "Wat jij in Bloei mag is net veranderd. Open de pagina opnieuw.",
}


@dataclass(slots=True)
class _SignIn:
    ends: float
    touched: float
    left: bool = False


class Presence:
    """The sign-ins of this process. Safe to share between threads."""

    def __init__(self, idle_seconds: Callable[[], float], clock: Clock = time.time) -> None:
        """`idle_seconds` tells how long a screen may stay untouched."""
        self._idle_seconds = idle_seconds
        self._clock = clock
        self._lock = threading.Lock()
        self._known: dict[str, _SignIn] = {}

    def arrive(self, key: str, ends: float) -> None:
        """Somebody signed in, or showed a sign-in that holds until `ends`."""
        now = self._clock()
        with self._lock:
            known = self._known.get(key)
            if known is not None:
                known.ends = ends
                return
            self._known = {each: one for each, one in self._known.items() if one.ends > now}
            self._known[key] = _SignIn(ends, now)

    def touch(self, key: str) -> None:
        """A human did something. Too late does not count: who was gone stays gone."""
        with self._lock:
            known = self._known.get(key)
            if known is not None and self._gone(known) is None:
                known.touched = self._clock()

    def leave(self, key: str) -> None:
        """Somebody signed out: this sign-in never works again, whoever copied it."""
        with self._lock:
            if key in self._known:
                self._known[key].left = True

    def gone(self, key: str) -> Gone | None:
        """Why this sign-in does not hold any more; None while it does."""
        with self._lock:
            known = self._known.get(key)
            return Gone.EXPIRED if known is None else self._gone(known)

    def _gone(self, known: _SignIn) -> Gone | None:
        now = self._clock()
        if known.left:
            return Gone.LEFT
        if now >= known.ends:
            return Gone.EXPIRED
        return Gone.IDLE if now - known.touched >= self._idle_seconds() else None


def sentence(gone: Gone) -> str:
    """What to tell who is not signed in any more."""
    return _SENTENCES[gone]


def signed_out(gone: Gone) -> SignedOut:
    """The refusal for who is not signed in any more."""
    return SignedOut(sentence(gone))
