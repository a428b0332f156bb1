"""Inzien met reden: looking at a resident of another team, with a reason, for one day."""

from bloei_core.peek.service import (
    MOST_MISSES,
    OTHER,
    Peeked,
    Why,
    acknowledge,
    ask_by_id,
    ask_by_name,
    look,
    opened,
    running,
    shown,
    unseen,
)
from bloei_core.peek.store import Peek

__all__ = [
    "MOST_MISSES",
    "OTHER",
    "Peek",
    "Peeked",
    "Why",
    "acknowledge",
    "ask_by_id",
    "ask_by_name",
    "look",
    "opened",
    "running",
    "shown",
    "unseen",
]
