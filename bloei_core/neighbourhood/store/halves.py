"""What residents and ontwikkelplaatsen offer and ask, as far as the teams in view may see it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bloei_core.context import Context
from bloei_core.names import PartyKind
from bloei_core.neighbourhood.store.rows import SEEN_PARTY, BuurtBalance, Offer, Request
from bloei_core.warehouse import Row


def offers_of(context: Context, party: str) -> list[Offer]:
    """What a party offers, newest first."""
    sql = f"""
        select * from core.offer
        where party = $party and party in ({SEEN_PARTY} and party = $party)
        order by created_at desc, id
    """
    return [Offer(**row) for row in context.rows(sql, party=party)]


def requests_of(context: Context, party: str) -> list[Request]:
    """What a party asks, newest first."""
    sql = f"""
        select * from core.request
        where party = $party and party in ({SEEN_PARTY} and party = $party)
        order by created_at desc, id
    """
    return [Request(**row) for row in context.rows(sql, party=party)]


def offer(context: Context, offer_id: str) -> Offer | None:
    """One aanbod, when a team in view may see whose it is."""
    sql = f"select * from core.offer where id = $id and party in ({SEEN_PARTY})"
    rows = context.rows(sql, id=offer_id)
    return Offer(**rows[0]) if rows else None


def request(context: Context, request_id: str) -> Request | None:
    """One vraag or vacature, when a team in view may see whose it is."""
    sql = f"select * from core.request where id = $id and party in ({SEEN_PARTY})"
    rows = context.rows(sql, id=request_id)
    return Request(**rows[0]) if rows else None


def open_offers(
    context: Context,
    kind: PartyKind,
    talent: str | None = None,
    limit: int = 100,
    offset: int = 0,
    buurt: str | None = None,
) -> list[Offer]:
    """Open offers of residents or of places, newest first."""
    rows = _open_halves(context, "offer", (kind, talent, buurt), (limit, offset))
    return [Offer(**row) for row in rows]


def open_requests(
    context: Context,
    kind: PartyKind,
    talent: str | None = None,
    limit: int = 100,
    offset: int = 0,
    buurt: str | None = None,
) -> list[Request]:
    """Open vragen of residents, or open vacatures of places, newest first."""
    rows = _open_halves(context, "request", (kind, talent, buurt), (limit, offset))
    return [Request(**row) for row in rows]


def count_open_offers(
    context: Context, kind: PartyKind, talent: str | None = None, buurt: str | None = None
) -> int:
    """How many offers of residents or of places are open."""
    return _count_open(context, "offer", (kind, talent, buurt))


def count_open_requests(
    context: Context, kind: PartyKind, talent: str | None = None, buurt: str | None = None
) -> int:
    """How many vragen (`person`) or vacatures (`organisation`) are open."""
    return _count_open(context, "request", (kind, talent, buurt))


def who_offers(context: Context, talent: str) -> frozenset[str]:
    """The ids of the parties with an open offer of this talent."""
    return _with_open(context, "offer", talent)


def who_asks(context: Context, talent: str) -> frozenset[str]:
    """The ids of the parties with an open vraag or vacature for this talent."""
    return _with_open(context, "request", talent)


def offered_talents(context: Context, ids: Sequence[str]) -> dict[str, list[str]]:
    """Per party the codes of what it offers now, the newest first."""
    return _open_talents(context, "offer", ids)


def asked_talents(context: Context, ids: Sequence[str]) -> dict[str, list[str]]:
    """Per party the codes of what it asks now, the newest first."""
    return _open_talents(context, "request", ids)


def closed_halves_before(context: Context, before: date) -> list[Offer | Request]:
    """Offers and requests with a typed text that are closed since before a day."""
    old = f"""
        where closed_at < $before and description_sealed is not null
            and party in ({SEEN_PARTY})
        order by closed_at, id
    """
    offers = context.rows(f"select * from core.offer {old}", before=before)
    requests = context.rows(f"select * from core.request {old}", before=before)
    return [*(Offer(**row) for row in offers), *(Request(**row) for row in requests)]


def balance_per_buurt(context: Context) -> list[BuurtBalance]:
    """Open offers beside open vragen of residents, per buurt of the teams in view."""
    sql = """
        with resident as (
            select person.id, person.buurt
            from core.person join core.buurt_team using (buurt)
            where list_contains($teams, team) and status = 'active'
        ),
        offers as (
            select buurt, count(*) as n from core.offer join resident on resident.id = offer.party
            where offer.status = 'open' group by buurt
        ),
        requests as (
            select buurt, count(*) as n
            from core.request join resident on resident.id = request.party
            where request.status = 'open' group by buurt
        )
        select buurt.code as buurt, buurt.name, coalesce(offers.n, 0) as offers,
            coalesce(requests.n, 0) as requests
        from core.buurt
        left join offers on offers.buurt = buurt.code
        left join requests on requests.buurt = buurt.code
        where offers.n is not null or requests.n is not null
        order by buurt.name
    """
    return [BuurtBalance(**row) for row in context.rows(sql)]


_Wanted = tuple[PartyKind, str | None, str | None]
_OPEN_AND_WANTED = f"""
    status = 'open' and party_kind = $kind and party in ({SEEN_PARTY} and kind = $kind)
    and ($talent is null or talent = $talent)
    and ($buurt is null or party in (
        select id from core.person where buurt = $buurt
        union all select id from core.organisation where buurt = $buurt
    ))
"""


def _open_halves(context: Context, table: str, wanted: _Wanted, part: tuple[int, int]) -> list[Row]:
    sql = f"""
        select * from core.{table} where {_OPEN_AND_WANTED}
        order by created_at desc, id limit $limit offset $offset
    """
    return context.rows(sql, **_params(wanted), limit=part[0], offset=part[1])


def _count_open(context: Context, table: str, wanted: _Wanted) -> int:
    sql = f"select count(*) as n from core.{table} where {_OPEN_AND_WANTED}"
    return int(context.rows(sql, **_params(wanted))[0]["n"])


def _params(wanted: _Wanted) -> Row:
    kind, talent, buurt = wanted
    return {"kind": kind, "talent": talent, "buurt": buurt}


def _with_open(context: Context, table: str, talent: str) -> frozenset[str]:
    sql = f"""
        select distinct party from core.{table}
        where status = 'open' and talent = $talent and party in ({SEEN_PARTY})
        order by party
    """
    return frozenset(row["party"] for row in context.rows(sql, talent=talent))


def _open_talents(context: Context, table: str, ids: Sequence[str]) -> dict[str, list[str]]:
    sql = f"""
        with wanted as (select unnest($ids) as party)
        select party, list(talent order by created_at desc, id) as talents
        from core.{table} semi join wanted using (party)
        where status = 'open' and party in (
            select party from core.visible_party semi join wanted using (party)
            where list_contains($teams, team)
        )
        group by party order by party
    """
    return {row["party"]: row["talents"] for row in context.rows(sql, ids=list(ids))}
