"""What travels: from dataclasses to JSON, and from what a browser sends to dataclasses.

Shapes and lengths of what comes in are checked, nothing is trusted. What is empty is left out of
what goes: it saves a third of the bytes of a whole board.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeGuard, TypeVar

from bloei_core.ui.board.nouns import Act, Around, Card, Choice, Lane, Move, Swimlanes

T = TypeVar("T")
Json = dict[str, Any]

MOST_MOVES: Final = 50
"""As many moves, and as many questions, are read from one message."""
MOST_CHOSEN: Final = 200
"""As many cards are read of one act."""
MOST_CHARACTERS: Final = 100
_ASKS: Final = ("open", "add", "more", "act")


@dataclass(frozen=True, slots=True)
class Ask:
    """A question that is no move: open the card, add in or show more of the lane, or an act."""

    kind: Literal["open", "add", "more", "act"]
    nonce: str
    target: str
    """The id of a card or a lane, or the code of an act."""
    cards: Mapping[str, int]

    @property
    def act(self) -> Act:
        """The question as an act."""
        return Act(self.target, self.cards, self.nonce)


@dataclass(frozen=True, slots=True)
class Message:
    """What a browser sent: how far it is, and what it wants."""

    epoch: object
    version: object
    frame: object
    moves: Sequence[Move]
    asks: Sequence[Ask]


# --- what goes to the browser ---


def frame_data(
    name: str, lanes: Sequence[Lane], swimlanes: Swimlanes | None, choices: Sequence[Choice]
) -> Json:
    """Return what seldom changes."""
    data: Json = {"name": name, "lanes": [_lane_data(one) for one in lanes]}
    if swimlanes is not None:
        rows = [_full(id=one.id, title=one.title, help=one.help) for one in swimlanes.rows]
        data["swimlanes"] = {
            "rows": rows,
            "crossing": swimlanes.crossing,
            "rest": swimlanes.rest,
        }
    if choices:
        data["choices"] = [{"code": one.code, "title": one.title} for one in choices]
    return data


def around_data(around: Around) -> Json:
    """Return what stands above the lanes. An `undo` of "" means something other than None."""
    viewers = [{"id": v.id, "initials": v.initials, "name": v.name} for v in around.viewers]
    data = _full(notice=around.notice, viewers=viewers)
    steps = {"undo": around.undo, "redo": around.redo}
    return data | {step: text for step, text in steps.items() if text is not None}


def card_data(card: Card) -> Json:
    """Return a card."""
    data: Json = {
        "id": card.id,
        "lane": card.lane,
        "rank": card.rank,
        "version": card.version,
        "title": card.title,
    }
    return data | _full(
        lines=list(card.lines),
        badges=[_full(text=b.text, tone=_but(b.tone, "neutral"), icon=b.icon) for b in card.badges],
        initials=card.initials,
        fixed=not card.movable,
        group=card.group,
        age=card.age and card.age.level and {"level": card.age.level, "text": card.age.text},
    )


def _lane_data(lane: Lane) -> Json:
    data: Json = {"id": lane.id, "title": lane.title}
    data |= {} if lane.limit is None else {"limit": lane.limit}
    return data | _full(help=lane.help, unseen=lane.unseen, add=lane.add, more=lane.more)


def _full(**fields: object) -> Json:
    return {name: value for name, value in fields.items() if value}


def _but(value: str, usual: str) -> str:
    return "" if value == usual else value


# --- what comes from the browser ---


def read_message(raw: object) -> Message | None:
    """Return what a browser sent; None when it is no message at all."""
    if not isinstance(raw, Mapping):
        return None
    return Message(
        raw.get("epoch"),
        raw.get("version"),
        raw.get("frame"),
        _read_list(raw.get("moves"), MOST_MOVES, _read_move),
        _read_list(raw.get("asks"), MOST_MOVES, _read_ask),
    )


def is_count(value: object) -> TypeGuard[int]:
    """Whether this is a whole number of at least 0."""
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_id(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and 0 < len(value) <= MOST_CHARACTERS


def _is_id_or_none(value: object) -> TypeGuard[str | None]:
    return value is None or _is_id(value)


def _read_list(raw: object, most: int, read: Callable[[object], T | None]) -> list[T]:
    items = raw[:most] if isinstance(raw, list) else []
    return [item for item in map(read, items) if item is not None]


def _read_move(raw: object) -> Move | None:
    if not isinstance(raw, Mapping):
        return None
    card, origin, lane, nonce = (raw.get(name) for name in ("card", "origin", "lane", "nonce"))
    if not (_is_id(card) and _is_id(origin) and _is_id(lane) and _is_id(nonce)):
        return None
    before, after, group = (raw.get(name) for name in ("before", "after", "group"))
    if not (_is_id_or_none(before) and _is_id_or_none(after) and _is_id_or_none(group)):
        return None
    version, batch = raw.get("version"), raw.get("batch")
    if not (is_count(version) and _is_id_or_none(batch)):
        return None
    return Move(card, origin, lane, before, after, version, nonce, group, batch or "")


def _read_ask(raw: object) -> Ask | None:
    if not isinstance(raw, Mapping):
        return None
    kind, nonce, target = raw.get("kind"), raw.get("nonce"), raw.get("target")
    if kind not in _ASKS or not (_is_id(nonce) and _is_id(target)):
        return None
    return Ask(kind, nonce, target, _read_chosen(raw.get("cards")))


def _read_chosen(raw: object) -> dict[str, int]:
    pairs = _read_list(raw, MOST_CHOSEN, _read_seen)
    return dict(pairs)


def _read_seen(raw: object) -> tuple[str, int] | None:
    if not isinstance(raw, list) or len(raw) != 2:
        return None
    card, version = raw
    return (card, version) if _is_id(card) and is_count(version) else None
