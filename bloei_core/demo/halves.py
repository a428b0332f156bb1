"""What the residents and places of the demo city offer and ask, written when all is decided."""

from __future__ import annotations

from collections.abc import Iterator

from bloei_core.demo.scenario import DemoCity, DemoHalf, DemoParty
from bloei_core.warehouse import Row


def write_halves(city: DemoCity) -> None:
    """Write every aanbod, vraag and vacature."""
    offers = (half for party in _parties(city) for half in party.offers)
    requests = (half for party in _parties(city) for half in party.requests)
    city.insert("core.offer", (_row(city, half) for half in offers))
    city.insert("core.request", (_row(city, half) | _asked(half) for half in requests))


def _parties(city: DemoCity) -> Iterator[DemoParty]:
    yield from city.residents
    yield from city.places


def _row(city: DemoCity, half: DemoHalf) -> Row:
    closed = half.closed_at or half.owner.until
    return {
        "id": half.id,
        "party": half.owner.id,
        "party_kind": half.owner.kind,
        "talent": half.talent,
        "description_sealed": city.seal(half.text, half.owner.id),
        "status": "closed" if closed else "open",
        "created_at": half.created_at,
        "closed_at": closed,
        "version": 2 if closed else 1,
    }


def _asked(half: DemoHalf) -> Row:
    return {"hours": half.hours, "guidance": half.guidance, "fulfilled_by": half.fulfilled_by}
