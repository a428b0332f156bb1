"""Cards of a board in memory, that count how often they are read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from bloei_core.ui.board import Card, Gone


@dataclass
class MemorySource:
    """Cards in memory, with the version at which each last changed."""

    stored: dict[str, Card]
    latest: int = 1
    changed_at: dict[str, int] = field(default_factory=dict)
    reads: int = 0

    def version(self) -> int:
        return self.latest

    def cards(self) -> Sequence[Card]:
        self.reads += 1
        return list(self.stored.values())

    def changed(self, since: int) -> Sequence[Card | Gone]:
        self.reads += 1
        ids = [card for card, version in self.changed_at.items() if version > since]
        return [self.stored.get(card) or Gone(card) for card in ids]

    def put(self, card: Card) -> None:
        self.latest += 1
        self.stored[card.id] = card
        self.changed_at[card.id] = self.latest

    def remove(self, card: str) -> None:
        self.latest += 1
        del self.stored[card]
        self.changed_at[card] = self.latest
