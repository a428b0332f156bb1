"""What is read of the neighbourhood, and which part of it a team may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bloei_core.names import PartyKind

SEEN_PERSON = "select person from core.visible_person where list_contains($teams, team)"
SEEN_ORGANISATION = (
    "select organisation from core.visible_organisation where list_contains($teams, team)"
)
SEEN_PARTY = "select party from core.visible_party where list_contains($teams, team)"


@dataclass(frozen=True, slots=True)
class Person:
    """A resident. The sealed fields open with `context.open`."""

    id: str
    number: int
    buurt: str
    name_sealed: bytes | None
    contact_sealed: bytes | None
    motivation_sealed: bytes | None
    age_band: str
    language: str
    availability: tuple[str, ...]
    company: str
    pace: str
    step: str
    verbinder: str | None
    status: str
    created_at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class Organisation:
    """An ontwikkelplaats. `answer_days`: how fast it usually answers, its own pace."""

    id: str
    number: int
    kind: str
    buurt: str
    name_sealed: bytes
    contact_sealed: bytes | None
    answer_days: int
    city_wide: bool
    status: str
    created_at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class Offer:
    """An aanbod: a talent of a resident, or what a place has to give."""

    id: str
    party: str
    party_kind: PartyKind
    talent: str
    description_sealed: bytes | None
    status: str
    created_at: datetime
    version: int
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Request:
    """A vraag of a resident, or a vacature of a place. `hours` a week, when known.

    `fulfilled_by`: the id of the match that answers it, as long as that one does.
    """

    id: str
    party: str
    party_kind: PartyKind
    talent: str
    description_sealed: bytes | None
    hours: int | None
    guidance: str | None
    status: str
    created_at: datetime
    version: int
    fulfilled_by: str | None
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class OnDay:
    """Something about a resident on a day: the name of an event, or that she stopped."""

    id: str
    day: date
    name: str


@dataclass(frozen=True, slots=True)
class BuurtBalance:
    """How many open offers and vragen of residents a buurt has."""

    buurt: str
    name: str
    offers: int
    requests: int
