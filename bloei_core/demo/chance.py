"""Draws that scenarios of the demo city make."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import TypeVar

Thing = TypeVar("Thing")


def drawn(random: Random, weights: Mapping[Thing, float], count: int = 1) -> list[Thing]:
    """So many draws, each thing as likely as its weight says; the same may come up twice."""
    return random.choices(list(weights), list(weights.values()), k=count)
