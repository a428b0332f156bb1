"""One verbinder at work as the server sees her: Streamlit's own messages over a real websocket.

A browser per person would measure the browsers: thirty of them need more than the machine has. So
this speaks for them: it opens the board, follows it every two seconds and asks for moves.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from time import perf_counter
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

Board = dict[str, Any]

_POLL = 2.0
_PATIENCE = 120.0
_ASK_AGAIN = 3.0
LANES = ("in-beeld", "in-gesprek", "voorstel", "kennismaking")


class Refused(Exception):
    """The board did not take a move; a colleague was first."""


@dataclass(slots=True)
class Session:
    """An open board."""

    address: str
    page: str
    query: str
    lanes: Sequence[str] = LANES
    """Between these it moves cards."""
    socket: Any = None
    element: str = ""
    fragment: str = ""
    epoch: str = ""
    version: int = -1
    cards: dict[str, Board] = field(default_factory=dict)
    answers: dict[str, tuple[str, str]] = field(default_factory=dict)
    frame_mark: str = ""
    cached: dict[str, ForwardMsg] = field(default_factory=dict)
    """Large messages that need not be sent again, as a browser keeps them."""
    received: int = 0
    asked_again: int = 0
    _news: asyncio.Event = field(default_factory=asyncio.Event)
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)

    async def open(self, *, follow: bool = True) -> float:
        """Open the page; the seconds until the board is there. `follow` looks every two seconds."""
        host = urlsplit(self.address).netloc
        self.socket = await websockets.connect(
            f"ws://{host}/_stcore/stream",
            subprotocols=[websockets.Subprotocol("streamlit")],
            max_size=None,
        )
        start = perf_counter()
        self._tasks.append(asyncio.create_task(self._listen()))
        await self._ask(fragment=False)
        await self._until(lambda: bool(self.cards))
        await self._ask(moves=[])  # says what it has, as the board in a browser does
        if follow:
            self._tasks.append(asyncio.create_task(self._follow()))
        return perf_counter() - start

    async def close(self) -> None:
        """Leave."""
        for task in self._tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        await self.socket.close()

    async def move(self, chance: Random) -> float:
        """Move a card to another lane; the seconds until the answer. Raises Refused."""
        movable = sorted(each for each, card in self.cards.items() if card["lane"] in self.lanes)
        card = self.cards[chance.choice(movable)]
        lane = chance.choice([each for each in self.lanes if each != card["lane"]])
        nonce = str(uuid4())
        asked = {"card": card["id"], "origin": card["lane"], "lane": lane}
        move = {**asked, "before": None, "after": None, "version": card["version"], "nonce": nonce}
        start = perf_counter()
        await self._ask(moves=[move])
        while not await self._heard(nonce):
            self.asked_again += 1  # as the board in a browser does
            await self._ask(moves=[move])
        took = perf_counter() - start
        kind, why = self.answers[nonce]
        if kind != "yes":
            raise Refused(why)
        return took

    async def _heard(self, nonce: str) -> bool:
        with suppress(TimeoutError):
            await self._until(lambda: nonce in self.answers, _ASK_AGAIN)
        return nonce in self.answers

    async def _follow(self) -> None:
        while True:
            await asyncio.sleep(_POLL)
            await self._ask(automatic=True)

    async def _ask(
        self,
        moves: list[Board] | None = None,
        *,
        fragment: bool = True,
        automatic: bool = False,
    ) -> None:
        message = BackMsg()
        state = message.rerun_script
        state.query_string = self.query
        state.page_name = "" if fragment else self.page
        state.context_info.url = f"{self.address}/{self.page}?{self.query}"
        state.context_info.timezone = "Europe/Amsterdam"
        state.context_info.locale = "nl-NL"
        state.fragment_id = self.fragment if fragment else ""
        state.is_auto_rerun = automatic
        state.cached_message_hashes.extend(self.cached)
        if moves is not None:
            widget = state.widget_states.widgets.add()
            widget.id = f"$$STREAMLIT_INTERNAL_KEY_{self.element}__events"
            far = {"epoch": self.epoch, "version": self.version, "frame": self.frame_mark}
            told = {**far, "moves": moves, "asks": []}
            widget.json_trigger_value = json.dumps([{"event": "sync", "value": told}])
        await self.socket.send(message.SerializeToString())

    async def _listen(self) -> None:
        async for raw in self.socket:
            self.received += len(raw)
            message = ForwardMsg()
            message.ParseFromString(raw)
            if message.WhichOneof("type") == "ref_hash":
                message = self.cached[message.ref_hash]
            elif message.metadata.cacheable and message.hash:
                self.cached[message.hash] = message
            if message.WhichOneof("type") == "delta":
                self._take(message)

    def _take(self, message: ForwardMsg) -> None:
        component = message.delta.new_element.bidi_component
        for data in _boards(component):
            self.element, self.fragment = component.id, message.delta.fragment_id
            if data["base"] is None:
                self.cards = {}
            self.cards.update((card["id"], card) for card in data["cards"])
            for gone in data["gone"]:
                self.cards.pop(gone, None)
            self.epoch, self.version = data["epoch"], data["version"]
            self.frame_mark = data["frame_mark"]
            self.answers = data["answers"]
            self._news.set()

    async def _until(self, there: Callable[[], bool], seconds: float = _PATIENCE) -> None:
        async with asyncio.timeout(seconds):
            while not there():
                self._news.clear()
                await self._news.wait()


def _boards(component: Any) -> Iterator[Board]:
    """What the board component was given; nothing for any other element."""
    data = json.loads(component.bytes) if component.bytes else None
    if isinstance(data, dict) and "epoch" in data:
        yield data
