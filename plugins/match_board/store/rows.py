"""What is stored about matches, as it is read. Sealed fields open with `context.open`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, NamedTuple

from bloei_core import PartyKind


@dataclass(frozen=True, slots=True)
class Match:
    """Two parties around a talent.

    `size`: the step that they take together. `waiting_for`: whose turn it is. The smileys and what
    each side gained are given when the match is rounded off.
    """

    id: str
    team: str
    verbinder: str
    party_a: str
    party_a_kind: PartyKind
    party_b: str
    party_b_kind: PartyKind
    kind: str
    talent: str
    size: str
    request: str | None
    offer: str | None
    lane: str
    rank: float
    agreement_sealed: bytes | None
    next_step_sealed: bytes | None
    next_step_on: date | None
    waiting_for: str | None
    stop_reason: str | None
    started_on: date | None
    smiley_a: str | None
    smiley_b: str | None
    gained_a_sealed: bytes | None
    gained_b_sealed: bytes | None
    created_at: datetime
    closed_at: datetime | None
    version: int
    changed_seq: int
    changed_at: datetime

    @property
    def parties(self) -> tuple[str, str]:
        """The ids of both sides."""
        return (self.party_a, self.party_b)

    @property
    def residents(self) -> tuple[str, ...]:
        """The ids of the sides that are a resident."""
        kinds = ((self.party_a, self.party_a_kind), (self.party_b, self.party_b_kind))
        return tuple(party for party, kind in kinds if kind == "person")


CARD_COLUMNS = """
    id, verbinder, party_a, party_b, party_a_kind, party_b_kind, kind, talent, size, lane, rank,
    next_step_on, waiting_for, stop_reason, started_on, version, changed_at
"""


@dataclass(frozen=True, slots=True)
class BoardCard:
    """What the board shows of a match. `on_board`: whether it is open, or closed not long ago."""

    id: str
    verbinder: str
    party_a: str
    party_b: str
    party_a_kind: PartyKind
    party_b_kind: PartyKind
    kind: str
    talent: str
    size: str
    lane: str
    rank: float
    next_step_on: date | None
    waiting_for: str | None
    stop_reason: str | None
    started_on: date | None
    version: int
    changed_at: datetime
    on_board: bool

    @classmethod
    def of(cls, match: Match) -> BoardCard:
        """What the board shows of a match that was read as a whole."""
        shown = {each.name for each in fields(cls)} - {"on_board"}
        return cls(**{name: getattr(match, name) for name in shown}, on_board=True)

    @property
    def parties(self) -> tuple[str, str]:
        """The ids of both sides."""
        return (self.party_a, self.party_b)


@dataclass(frozen=True, slots=True)
class Note:
    """Something a verbinder wrote down; no text when it was wiped."""

    id: str
    match: str
    text_sealed: bytes | None
    written_at: datetime
    member: str
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class TextVersion:
    """A text as it stood until the event `replaced_seq`; `note` when it is the text of a note."""

    id: str
    match: str
    note: str | None
    field: str
    text_sealed: bytes | None
    replaced_at: datetime
    replaced_seq: int
    member: str


@dataclass(frozen=True, slots=True)
class HandOver:
    """What one verbinder told the next when she gave the match."""

    id: str
    match: str
    giver: str
    receiver: str
    text_sealed: bytes | None
    written_at: datetime
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class SavedView:
    """A way to look at the board that somebody kept. `codes` are those of the address."""

    id: str
    title_sealed: bytes
    codes: str
    is_default: bool
    version: int


@dataclass(frozen=True, slots=True)
class Owner:
    """How many open matches of a team somebody has; `match` is one of them."""

    team: str
    verbinder: str
    match: str
    number: int


@dataclass(frozen=True, slots=True)
class Alone:
    """A resident without an open match, and since when."""

    person: str
    verbinder: str | None
    since: datetime


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of the life of a match, as the event log has it."""

    seq: int
    name: str
    subject: str
    actor: str
    happened_at: datetime
    old: str | None
    new: str | None
    details: Mapping[str, Any]


class Started(NamedTuple):
    """How many matches of one kind started in one period, in one team and maybe one buurt."""

    team: str
    kind: str
    buurt: str
    first_day: date
    number: int
