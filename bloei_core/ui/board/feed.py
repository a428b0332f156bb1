"""What one browser session was told about one board, and what it asked."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from bloei_core.ui.board.nouns import (
    Act,
    ActReply,
    Asking,
    BoardSource,
    Card,
    Done,
    Gone,
    Move,
    Reply,
)
from bloei_core.ui.board.wire import Ask, Json, card_data, is_count, read_message

MOST_CHANGES: Final = 200
"""With more changed cards than this the whole board is sent: it is about as small, and simpler."""
FAILED: Final = "Er ging iets mis. De kaart is niet verplaatst. Probeer het nog eens."
FAILED_ACT: Final = "Er ging iets mis. Er is niets veranderd. Probeer het nog eens."

Answer = tuple[str, str]
"""`yes`, `no` or `ask`, and what is told with it."""
OnMove = Callable[[Move], Reply]
OnAct = Callable[[Act], ActReply]
OnId = Callable[[str], None]


def ignore(_: object) -> None:
    """Nothing happens."""


@dataclass(frozen=True, slots=True)
class Page:
    """What the page does with what is asked."""

    on_move: OnMove
    on_open: OnId
    on_act: OnAct = ignore
    on_add: OnId = ignore
    on_more: OnId = ignore

    def asked(self, ask: Ask) -> ActReply:
        """Pass a question on to where it belongs."""
        if ask.kind == "act":
            return self.on_act(ask.act)
        {"open": self.on_open, "add": self.on_add, "more": self.on_more}[ask.kind](ask.target)
        return None


@dataclass(slots=True)
class Feed:
    """What one browser session was told about one board. At most one copy of the board: `sent`."""

    view: str = ""
    epoch: str = ""
    base: int | None = None
    """The version that the browser says it has; None: it has nothing of this epoch."""
    version: int = -1
    frame: Json = field(default_factory=dict)
    frame_known: str = ""
    """The mark of the frame that the browser says it has."""
    around: Json = field(default_factory=dict)
    answers: dict[str, Answer] = field(default_factory=dict)
    """Per nonce the answer. Kept as long as the browser asks."""
    sent: Json | None = None
    sent_packed: tuple[Json | None, bytes] = (None, b"")
    """What was sent, with how it travelled."""
    in_a_hurry: bool = False
    """Somebody waits for an answer: what can wait comes with the next look."""

    def data(self, frame: Json, around: Json, view: str, source: BoardSource) -> Json:
        """Return what the browser must know; the same object as long as nothing changed."""
        version = source.version()  # before the cards: they may be newer, never older
        if view != self.view or version < self.version:
            self._begin(view)
        now = (version, frame, around)
        if self.sent is None or now != (self.version, self.frame, self.around):
            self.version, self.frame, self.around = now
            self.sent = self._payload(source)
        return self.sent

    def packed(self, frame: Json, around: Json, view: str, source: BoardSource) -> bytes:
        """Return the same as it travels: JSON in UTF-8, that Streamlit passes on as it is.

        What is no bytes Streamlit searches for tables, writes as JSON and writes once more to
        compare.
        """
        data = self.data(frame, around, view, source)
        if self.sent_packed[0] is not data:
            self.sent_packed = (data, _packed(data))
        return self.sent_packed[1]

    def receive(self, raw: object, page: Page) -> None:
        """Handle what the browser sent. Each nonce is answered once; garbage is ignored."""
        message = read_message(raw)
        if message is None:
            return
        self._note(message.epoch, message.version, message.frame)
        asked = {move.nonce for move in message.moves} | {ask.nonce for ask in message.asks}
        self.answers = {nonce: said for nonce, said in self.answers.items() if nonce in asked}
        self.sent = None
        for move in message.moves:
            self._answer(move.nonce, FAILED, partial(page.on_move, move))
        for ask in message.asks:
            self._answer(ask.nonce, FAILED_ACT, partial(page.asked, ask))

    def _answer(self, nonce: str, failed: str, ask: Callable[[], ActReply]) -> None:
        if nonce not in self.answers:
            self.answers[nonce] = ("no", failed)  # stands when the page raises
            self.answers[nonce] = _as_answer(ask())

    def _begin(self, view: str) -> None:
        self.view, self.epoch = view, secrets.token_hex(6)
        self.base, self.sent = None, None

    def _note(self, epoch: object, version: object, frame: object) -> None:
        known = epoch == self.epoch and is_count(version) and version <= self.version
        self.base = version if known and is_count(version) else None
        self.frame_known = frame if self.base is not None and isinstance(frame, str) else ""

    def _payload(self, source: BoardSource) -> Json:
        changes = self._changes(source)
        if changes is None:
            self.base, changes = None, source.cards()
        latest = {change.id: change for change in changes}
        data: Json = {
            "board": self.frame["board"],
            "view": _mark(self.view),
            "epoch": self.epoch,
            "base": self.base,
            "version": self.version,
            "frame_mark": _mark(json.dumps(self.frame)),
            "around": self.around,
            "cards": [card_data(one) for one in latest.values() if isinstance(one, Card)],
            "gone": [one.id for one in latest.values() if isinstance(one, Gone)],
            "answers": {nonce: list(said) for nonce, said in self.answers.items()},
        }
        if data["frame_mark"] != self.frame_known:
            data["frame"] = self.frame
        return data

    def _changes(self, source: BoardSource) -> Sequence[Card | Gone] | None:
        """Return what changed since the browser's version; None: send the whole board."""
        if self.base is None:
            return None
        changes = () if self.version == self.base else source.changed(self.base)
        return changes if len(changes) <= MOST_CHANGES else None


def _as_answer(reply: ActReply) -> Answer:
    if isinstance(reply, Done):
        return "yes", reply.text
    if isinstance(reply, Asking):
        return "ask", reply.text
    return ("no", reply) if reply else ("yes", "")


def _packed(data: Json) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


def _mark(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:10]
