"""How much is measured: all of it, or a short look."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Amount:
    """How much is measured."""

    sizes: tuple[int, ...]
    scales: tuple[int, ...]
    drags: int
    moves: int
    reruns: int
    sessions: int
    moves_a_session: int
    """Of each in the crowd; with 48 they work for two minutes."""
    layers: int
    """Changes of the layer of the map."""
    entries: tuple[int, int]
    """Of a small and a full agenda."""
    starts: int
    """Of the server."""


FULL = Amount((40, 200, 1000, 3000), (1, 10, 100), 36, 200, 11, 30, 48, 30, (100, 50_000), 5)
QUICK = Amount((40, 200), (1, 2), 12, 30, 3, 6, 2, 6, (100, 2_000), 1)
