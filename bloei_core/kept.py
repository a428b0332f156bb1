"""Values that are read again only when something happened that can change them."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class Kept(Generic[T]):
    """What `read` gave, kept in memory as long as `latest` gives the same event number.

    Safe to share between threads: two may read at the same time, and both are right.
    """

    def __init__(self, latest: Callable[[], int], read: Callable[[], T]) -> None:
        """Reads nothing yet."""
        self._latest = latest
        self._read = read
        self._known: tuple[int, T] | None = None

    def value(self) -> T:
        """The value as it is now. Raises whatever `read` raises."""
        seq = self._latest()  # before reading: the value may be newer, never older
        known = self._known
        if known is None or known[0] != seq:
            known = self._known = (seq, self._read())
        return known[1]

    def clear(self) -> None:
        """Read it again the next time, whatever the number is."""
        self._known = None


class Memory:
    """Many such values by key; those that were not asked for the longest make room."""

    def __init__(self, most: int = 1000) -> None:
        """Keeps at most so many values."""
        self._most = most
        self._lock = threading.Lock()
        self._known: OrderedDict[Hashable, tuple[int, Any]] = OrderedDict()

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._known.clear()

    def value(self, key: Hashable, seq: int, read: Callable[[], T]) -> T:
        """What `read` gave for this key, read again when `seq` is another number.

        None, which stands for what failed, is not kept.
        """
        known = self._known.get(key)
        if known is None or known[0] != seq:
            known = (seq, read())
        value: T = known[1]
        if value is not None:
            self._keep(key, known)
        return value

    def _keep(self, key: Hashable, known: tuple[int, Any]) -> None:
        with self._lock:
            self._known[key] = known
            self._known.move_to_end(key)
            while len(self._known) > self._most:
                self._known.popitem(last=False)
