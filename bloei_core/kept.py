"""A value that is read again only when something happened that can change it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

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
