"""A browser, a small board and a session, in Python: what the tests of the protocol share."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bloei_core.ui.board.feed import Feed, OnId, OnMove, Page
from bloei_core.ui.board.nouns import Card
from tests.ui.memory_source import MemorySource

FRAME: dict[str, Any] = {"board": "b", "name": "Bord", "lanes": []}
AROUND: dict[str, Any] = {"notice": "Drie kaarten"}


class Source(MemorySource):
    """A small board."""

    def __init__(self, number: int = 3) -> None:
        cards = (Card(f"k{n}", "a", n, 1, f"Kaart {n}") for n in range(number))
        super().__init__({card.id: card for card in cards}, latest=10)

    def touch(self, card: str, lane: str = "a") -> None:
        old = self.stored[card]
        self.put(replace(old, lane=lane, version=old.version + 1))


class Client:
    """What board.js does with the data, in Python: so that a property can be tried on both."""

    def __init__(self) -> None:
        self.epoch, self.version = "", -1
        self.cards: dict[str, dict[str, Any]] = {}
        self.frame: dict[str, Any] = {}
        self.frame_mark = ""

    def take(self, data: dict[str, Any]) -> bool:
        data = json.loads(json.dumps(data))
        if data["base"] is None and data["epoch"] != self.epoch:
            self.epoch, self.version = data["epoch"], -1
        gap = data["base"] is not None and data["base"] > self.version
        if data["epoch"] != self.epoch or gap:
            return False
        if "frame" not in data and data["frame_mark"] != self.frame_mark:
            return False
        self.frame = data.get("frame", self.frame)
        self.frame_mark = data["frame_mark"]
        if data["version"] >= self.version:
            self.cards = {} if data["base"] is None else self.cards
            self.cards.update({card["id"]: card for card in data["cards"]})
            for gone in data["gone"]:
                self.cards.pop(gone, None)
            self.version = data["version"]
        return True

    def message(self, *moves: dict[str, Any], asks: Sequence[Any] = ()) -> dict[str, Any]:
        return {
            "epoch": self.epoch,
            "version": max(self.version, 0),
            "frame": self.frame_mark,
            "moves": list(moves),
            "asks": list(asks),
        }


def a_move(nonce: str = "n1", card: str = "k0", **fields: object) -> dict[str, Any]:
    move = {"card": card, "origin": "a", "lane": "b", "before": None, "after": None}
    return {**move, "version": 1, "nonce": nonce, **fields}


def yes(_: object) -> None:
    """Accept anything."""


def page(on_move: OnMove = yes, on_open: OnId = yes, **hands: Any) -> Page:
    return Page(on_move, on_open, **hands)


PAGE = page()


def synced(source: Source) -> tuple[Feed, Client]:
    """A browser that has the whole board and said so."""
    feed, client = Feed(), Client()
    assert client.take(feed.data(FRAME, AROUND, "v", source))
    feed.receive(client.message(), PAGE)
    return feed, client


def fail(_: object) -> None:
    raise AssertionError("asked for something that is no move")
