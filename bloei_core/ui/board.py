"""A kanban board that knows nothing of what its cards stand for.

The page supplies a `BoardSource` and says in `on_move` whether a move is allowed; this module and
`board.js` do the rest. Only changed cards travel: the browser names the version that it has, and
gets every card that changed since. It draws a move at once and asks; each move carries a nonce,
and its answer travels back under that nonce, so nothing is lost when Streamlit skips a step.

What a drag does, in order: `askMove` in board.js, `_receive` here (in Streamlit's callback),
`on_move` of the page, and the fragment's rerun, which sends the answer with the changed cards.
"""

from __future__ import annotations

import hashlib
import json
import math
import secrets
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal, Protocol, TypeGuard, TypeVar

import streamlit as st

T = TypeVar("T")
Tone = Literal["neutral", "green", "amber", "red", "blue"]

MOST_CHANGES: Final = 200
"""With more changed cards than this the whole board is sent: it is about as small, and simpler."""
MOST_MOVES: Final = 50
MOST_CHARACTERS: Final = 100
FAILED: Final = "Er ging iets mis. De kaart is niet verplaatst. Probeer het nog eens."


@dataclass(frozen=True, slots=True)
class Lane:
    """A column. `help` is a short line under its title."""

    id: str
    title: str
    help: str = ""


@dataclass(frozen=True, slots=True)
class Badge:
    """A short mark on a card. The tone is never the only sign: `text` says it too."""

    text: str
    tone: Tone = "neutral"
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """A card as it is shown. `rank` orders the cards of a lane, ascending; a finite number.

    `version` rises with each change of this card; the browser names it when it asks for a move.
    """

    id: str
    lane: str
    rank: float
    version: int
    title: str
    lines: tuple[str, ...] = ()
    badges: tuple[Badge, ...] = ()
    initials: str = ""
    movable: bool = True

    def __post_init__(self) -> None:
        if not math.isfinite(self.rank):
            raise ValueError(f"rank of a card must be finite, not {self.rank}")


@dataclass(frozen=True, slots=True)
class Gone:
    """A card that left the board."""

    id: str


@dataclass(frozen=True, slots=True)
class Move:
    """What a person asked for.

    `before` and `after` are the cards that should stand just below and just above it, None at an
    end. `version` is that of the card as this person saw it. Shape and length are checked, nothing
    else: whether these ids exist, and whether this person may do it, is for the page's service.
    """

    card: str
    origin: str
    lane: str
    before: str | None
    after: str | None
    version: int
    nonce: str


class BoardSource(Protocol):
    """What the page supplies."""

    def version(self) -> int:
        """A cheap number that rises with each change of this board."""

    def cards(self) -> Sequence[Card]:
        """The whole board."""

    def changed(self, since: int) -> Sequence[Card | Gone]:
        """Whole cards that changed after that version; `Gone` for one that left the board."""


_HERE: Final = Path(__file__).parent


def _code() -> str:
    style = json.dumps((_HERE / "board.css").read_text(encoding="utf-8"))
    parts = [(_HERE / name).read_text(encoding="utf-8") for name in ("board_hands.js", "board.js")]
    return "\n".join([f"const STYLE = {style};", *parts])


# Streamlit sends the text of a component's JavaScript along with each change of its data. So the
# code is a component of its own, without data: it never changes, and Streamlit sends it once.
# The board itself is these few lines, that hand their data over to it.
_CODE = st.components.v2.component("bloei_board_code", js=_code())
_BOARD = st.components.v2.component(
    "bloei_board",
    js="""
export default function (component) {
  const door = (globalThis.bloeiBoard ??= { waiting: new Map() });
  if (door.show) door.show(component);
  else door.waiting.set(component.parentElement, component);
  return () => door.close?.(component.parentElement);
}
""",
)

OnMove = Callable[[Move], str | None]
OnOpen = Callable[[str], None]


@dataclass(slots=True)
class Feed:
    """What one browser session was told about one board. At most one copy of the board: `sent`."""

    view: str = ""
    epoch: str = ""
    base: int | None = None
    """The version that the browser says it has; None: it has nothing of this epoch."""
    version: int = -1
    frame: dict[str, Any] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)
    """Per nonce the reason of a refusal, or "" for a yes. Kept as long as the browser asks."""
    sent: dict[str, Any] | None = None
    in_a_hurry: bool = False
    """Somebody waits for an answer: what can wait comes with the next look."""

    def data(self, frame: dict[str, Any], view: str, source: BoardSource) -> dict[str, Any]:
        """Return what the browser must know; the same object as long as nothing changed."""
        version = source.version()  # before the cards: they may be newer, never older
        if view != self.view or version < self.version:
            self._begin(view)
        if self.sent is None or version != self.version or frame != self.frame:
            self.sent = self._payload(frame, version, source)
            self.version, self.frame = version, frame
        return self.sent

    def receive(self, message: object, on_move: OnMove, on_open: OnOpen) -> None:
        """Handle what the browser sent. Each nonce is answered once; garbage is ignored."""
        if not isinstance(message, Mapping):
            return
        moves = _read_list(message.get("moves"), _read_move)
        opens = _read_list(message.get("opens"), _read_open)
        self._note_version(message.get("epoch"), message.get("version"))
        asked = {move.nonce for move in moves} | {nonce for nonce, _ in opens}
        self.answers = {nonce: why for nonce, why in self.answers.items() if nonce in asked}
        self.sent = None
        for move in moves:
            self._answer_move(move, on_move)
        for nonce, card in opens:
            self._answer_open(nonce, card, on_open)

    def _answer_move(self, move: Move, on_move: OnMove) -> None:
        if move.nonce in self.answers:
            return
        self.answers[move.nonce] = FAILED  # stands when on_move raises
        self.answers[move.nonce] = on_move(move) or ""

    def _answer_open(self, nonce: str, card: str, on_open: OnOpen) -> None:
        if nonce not in self.answers:
            self.answers[nonce] = ""
            on_open(card)

    def _begin(self, view: str) -> None:
        self.view, self.epoch = view, secrets.token_hex(6)
        self.base, self.sent = None, None

    def _note_version(self, epoch: object, version: object) -> None:
        known = epoch == self.epoch and _is_number(version) and version <= self.version
        self.base = version if known and _is_number(version) else None

    def _payload(self, frame: dict[str, Any], version: int, source: BoardSource) -> dict[str, Any]:
        changes = self._changes(version, source)
        if changes is None:
            self.base, changes = None, source.cards()
        latest = {change.id: change for change in changes}
        return {
            **frame,
            "view": hashlib.sha256(self.view.encode()).hexdigest()[:16],
            "epoch": self.epoch,
            "base": self.base,
            "version": version,
            "cards": [_card_data(one) for one in latest.values() if isinstance(one, Card)],
            "gone": [one.id for one in latest.values() if isinstance(one, Gone)],
            "answers": dict(self.answers),
        }

    def _changes(self, version: int, source: BoardSource) -> Sequence[Card | Gone] | None:
        """Return what changed since the browser's version; None: send the whole board."""
        if self.base is None:
            return None
        changes = () if version == self.base else source.changed(self.base)
        return changes if len(changes) <= MOST_CHANGES else None


def board(  # noqa: PLR0913 (what a page must say about its board; all by name)
    *,
    key: str,
    name: str,
    lanes: Sequence[Lane],
    source: BoardSource,
    view: str,
    on_move: OnMove,
    on_open: OnOpen,
    notice: Callable[[], str] = str,
) -> None:
    """Draw a board; call it in a fragment that runs every two seconds to follow others.

    `name` is what a screen reader calls the board. `view` names what is shown (filters, names
    hidden or not, the person): another view starts anew. `on_move` answers None when the move is
    done, or a short Dutch sentence that says why not; it is called in Streamlit's callback, so it
    draws nothing, and so does `on_open`. What they raise is Streamlit's to show; a move of which
    `on_move` raised goes back. `notice` gives a line above the board; after a move it is asked for
    at the next look, within two seconds. When `source.version()` is what was last sent, nothing is
    read.
    """
    feed = _feed(key)
    drawn = [_lane_data(one) for one in lanes]

    def data() -> dict[str, Any]:
        line = feed.frame["notice"] if feed.in_a_hurry and feed.frame else notice()
        frame = {"board": key, "name": name, "notice": line, "lanes": drawn}
        return feed.data(frame, view, source)

    def receive() -> None:
        state = st.session_state.get(key)
        feed.receive(state.get("sync") if isinstance(state, Mapping) else None, on_move, on_open)
        feed.in_a_hurry = True
        # Streamlit sends what is drawn in steps of 10 ms, from the first element on: with the
        # answer worked out before anything is drawn, it travels in the first step. What fails here
        # fails again when the board is drawn, and is told there.
        with suppress(Exception):
            data()

    with st.container(gap=None):
        _CODE(key=f"{key}-code")
        _BOARD(key=key, data=data(), on_sync_change=receive)
    feed.in_a_hurry = False


def _feed(key: str) -> Feed:
    feed: Feed = st.session_state.setdefault(f"_board_{key}", Feed())
    return feed


def _lane_data(lane: Lane) -> dict[str, str]:
    return {"id": lane.id, "title": lane.title, "help": lane.help}


def _card_data(card: Card) -> dict[str, Any]:
    """Leave out what is empty: it saves a third of the bytes of a whole board."""
    data: dict[str, Any] = {
        "id": card.id,
        "lane": card.lane,
        "rank": card.rank,
        "version": card.version,
        "title": card.title,
        "movable": card.movable,
    }
    if card.lines:
        data["lines"] = list(card.lines)
    if card.badges:
        data["badges"] = [{"text": b.text, "tone": b.tone, "icon": b.icon} for b in card.badges]
    if card.initials:
        data["initials"] = card.initials
    return data


# --- what comes from the browser: shapes are checked, nothing is trusted ---


def _is_id(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and 0 < len(value) <= MOST_CHARACTERS


def _is_number(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _read_list(raw: object, read: Callable[[object], T | None]) -> list[T]:
    items = raw[:MOST_MOVES] if isinstance(raw, list) else []
    return [item for item in map(read, items) if item is not None]


def _read_move(raw: object) -> Move | None:
    if not isinstance(raw, Mapping):
        return None
    card, origin, lane, nonce = (raw.get(name) for name in ("card", "origin", "lane", "nonce"))
    before, after, version = (raw.get(name) for name in ("before", "after", "version"))
    if not (_is_id(card) and _is_id(origin) and _is_id(lane) and _is_id(nonce)):
        return None
    if not (before is None or _is_id(before)) or not (after is None or _is_id(after)):
        return None
    if not _is_number(version):
        return None
    return Move(card, origin, lane, before, after, version, nonce)


def _read_open(raw: object) -> tuple[str, str] | None:
    if not isinstance(raw, Mapping):
        return None
    nonce, card = raw.get("nonce"), raw.get("card")
    return (nonce, card) if _is_id(nonce) and _is_id(card) else None
