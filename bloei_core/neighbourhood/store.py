"""People, ontwikkelplaatsen, what they offer and what they ask, as they are stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bloei_core.context import Context
from bloei_core.names import PartyKind
from bloei_core.warehouse import EVERY_TEAM, Row, Work


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


_PERSON = "select * from core.person"
_ORGANISATION = "select * from core.organisation"
_SEEN_PERSON = "select person from core.visible_person where list_contains($teams, team)"
_SEEN_ORGANISATION = (
    "select organisation from core.visible_organisation where list_contains($teams, team)"
)
_SEEN_PARTY = "select party from core.visible_party where list_contains($teams, team)"


def person(context: Context, person_id: str) -> Person | None:
    """One resident, when a team in view may see her."""
    rows = context.rows(
        f"{_PERSON} where id = $id and id in ({_SEEN_PERSON} and person = $id)", id=person_id
    )
    return _person(rows[0]) if rows else None


def people(context: Context, ids: Sequence[str]) -> list[Person]:
    """These residents, as far as a team in view may see them."""
    sql = f"{_PERSON} where list_contains($ids, id) and id in ({_SEEN_PERSON})"
    return [_person(row) for row in context.rows(sql, ids=list(ids))]


def is_of_team(context: Context, buurt: str) -> bool:
    """Whether this buurt belongs to the team in view today."""
    sql = "select team from core.buurt_team where buurt = $buurt and team = $team"
    return bool(context.reference(sql, buurt=buurt, team=context.team))


def organisation(context: Context, organisation_id: str) -> Organisation | None:
    """One ontwikkelplaats, when it works for a team in view."""
    sql = f"{_ORGANISATION} where id = $id and id in ({_SEEN_ORGANISATION} and organisation = $id)"
    rows = context.rows(sql, id=organisation_id)
    return Organisation(**rows[0]) if rows else None


def organisations(context: Context, ids: Sequence[str]) -> list[Organisation]:
    """These ontwikkelplaatsen, as far as they work for a team in view."""
    sql = f"{_ORGANISATION} where list_contains($ids, id) and id in ({_SEEN_ORGANISATION})"
    return [Organisation(**row) for row in context.rows(sql, ids=list(ids))]


def answer_days(context: Context) -> dict[str, int]:
    """How fast each ontwikkelplaats that works for a team in view usually answers, in days."""
    sql = f"select id, answer_days from core.organisation where id in ({_SEEN_ORGANISATION})"
    return {row["id"]: row["answer_days"] for row in context.rows(sql)}


def organisation_teams(context: Context, organisation_id: str) -> tuple[str, ...]:
    """The teams in view that this ontwikkelplaats works for."""
    sql = """
        select team from core.visible_organisation
        where organisation = $id and list_contains($teams, team) order by team
    """
    return tuple(row["team"] for row in context.rows(sql, id=organisation_id))


def offers_of(context: Context, party: str) -> list[Offer]:
    """What a party offers, newest first."""
    sql = f"""
        select * from core.offer
        where party = $party and party in ({_SEEN_PARTY} and party = $party)
        order by created_at desc, id
    """
    return [Offer(**row) for row in context.rows(sql, party=party)]


def requests_of(context: Context, party: str) -> list[Request]:
    """What a party asks, newest first."""
    sql = f"""
        select * from core.request
        where party = $party and party in ({_SEEN_PARTY} and party = $party)
        order by created_at desc, id
    """
    return [Request(**row) for row in context.rows(sql, party=party)]


def offer(context: Context, offer_id: str) -> Offer | None:
    """One aanbod, when a team in view may see whose it is."""
    sql = f"select * from core.offer where id = $id and party in ({_SEEN_PARTY})"
    rows = context.rows(sql, id=offer_id)
    return Offer(**rows[0]) if rows else None


def request(context: Context, request_id: str) -> Request | None:
    """One vraag or vacature, when a team in view may see whose it is."""
    sql = f"select * from core.request where id = $id and party in ({_SEEN_PARTY})"
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


# --- duties ----------------------------------------------------------------------------------


def stopped_before(context: Context, before: date) -> list[OnDay]:
    """Residents of the teams in view who take no part any more, and whom nothing happened to since
    a day; with the last day something did.
    """
    sql = """
        select person.id, 'stopped' as name,
            greatest(person.created_at, max(event.happened_at))::date as day
        from core.person
        join core.buurt_team using (buurt)
        left join core.event on event.subject = person.id
        where list_contains($teams, buurt_team.team) and status = 'closed'
        group by person.id, person.created_at having day < $before order by day, person.id
    """
    return [OnDay(**row) for row in context.rows(sql, before=before)]


def closed_halves_before(context: Context, before: date) -> list[Offer | Request]:
    """Offers and requests with a typed text that are closed since before a day."""
    old = f"""
        where closed_at < $before and description_sealed is not null
            and party in ({_SEEN_PARTY})
        order by closed_at, id
    """
    offers = context.rows(f"select * from core.offer {old}", before=before)
    requests = context.rows(f"select * from core.request {old}", before=before)
    return [*(Offer(**row) for row in offers), *(Request(**row) for row in requests)]


def sharing_teams(context: Context, person_id: str) -> list[str]:
    """The teams in view that see a resident because of a match or a kernteam, once for each."""
    sql = """
        select team from core.shared_person
        where person = $id and list_contains($teams, team) order by team, because
    """
    return [row["team"] for row in context.rows(sql, id=person_id)]


def log_of(context: Context, person_id: str) -> list[OnDay]:
    """What the event log has about a resident whom a team in view may see, oldest first."""
    sql = f"""
        select seq::text as id, happened_at::date as day, name from core.event
        where subject = $id and subject in ({_SEEN_PERSON} and person = $id) order by seq
    """
    return [OnDay(**row) for row in context.rows(sql, id=person_id)]


_Wanted = tuple[PartyKind, str | None, str | None]
_OPEN_AND_WANTED = f"""
    status = 'open' and party_kind = $kind and party in ({_SEEN_PARTY} and kind = $kind)
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
        where status = 'open' and talent = $talent and party in ({_SEEN_PARTY})
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


# --- writing ---------------------------------------------------------------------------------


def add_person(work: Work, fields: Row) -> int:
    """Write a new resident; her number, the first that is free."""
    return _add_numbered(work, "person", fields)


def add_organisation(work: Work, fields: Row) -> int:
    """Write a new ontwikkelplaats; its number, the first that is free."""
    return _add_numbered(work, "organisation", fields)


def add_offer(work: Work, fields: Row) -> None:
    """Write a new aanbod."""
    _add(work, "offer", fields)


def add_request(work: Work, fields: Row) -> None:
    """Write a new vraag or vacature."""
    _add(work, "request", fields)


def moved(work: Work, table: str, party: str, buurt: str) -> dict[str, str]:
    """What an event says when a party goes to another buurt; nothing when it is the same.

    In lower case, as all codes in events.
    """
    [row] = work.execute(f"select buurt from core.{table} where id = $id", id=party)
    return {"old": row["buurt"].lower(), "new": buurt.lower()} if row["buurt"] != buurt else {}


def change(work: Work, table: str, row_id: str, version: int, fields: Row) -> bool:
    """Change a row of `core.<table>`; False when another version stands there by now."""
    assignments = ", ".join(f"{name} = ${name}" for name in fields)
    sealed = [name for name in fields if name.endswith("_sealed")]
    work.outdates(f"core.{table}", sealed, "where id = $id", id=row_id)
    rows = work.execute(
        f"update core.{table} set {assignments}, version = version + 1 "
        "where id = $row_id and version = $old_version returning version",
        row_id=row_id,
        old_version=version,
        **fields,
    )
    return bool(rows)


def set_organisation_teams(work: Work, organisation_id: str, teams: Sequence[str]) -> None:
    """Say for which teams an ontwikkelplaats works."""
    work.execute(
        "delete from core.organisation_team where organisation = $organisation",
        organisation=organisation_id,
    )
    for team in teams:
        work.execute(
            "insert into core.organisation_team (organisation, team) values ($organisation, $team)",
            organisation=organisation_id,
            team=team,
        )


def add_organisation_team(work: Work, organisation_id: str, team: str) -> None:
    """An ontwikkelplaats works for this team too."""
    work.execute(
        "insert or ignore into core.organisation_team (organisation, team) "
        "values ($organisation, $team)",
        organisation=organisation_id,
        team=team,
    )


def close_open_of(work: Work, party: str) -> None:
    """Close every open aanbod and vraag of a party."""
    for table in ("offer", "request"):
        work.execute(
            f"update core.{table} set status = 'closed', closed_at = $now, version = version + 1 "
            "where party = $party and status = 'open'",
            party=party,
            now=work.now,
        )


def fulfil_request(work: Work, request_id: str, team: str, because: str) -> None:
    """A vraag or vacature is answered by `because` (the id of a match): closed, if still open."""
    done = work.execute(
        """
        update core.request
        set status = 'closed', closed_at = $now, fulfilled_by = $because, version = version + 1
        where id = $id and status = 'open' returning id
        """,
        id=request_id,
        because=because,
        now=work.now,
    )
    if done:
        work.record("core.request_closed", subject=request_id, team=team, because=because)


def reopen_fulfilled(work: Work, team: str, because: str) -> None:
    """What was answered by `because` is open again, if whoever asked it still takes part."""
    answered = work.execute(
        """
        select id from core.request
        where fulfilled_by = $because and status = 'closed' and party in (
            select id from core.person where status = 'active'
            union all select id from core.organisation where status = 'active'
        )
        """,
        because=because,
    )
    for row in answered:
        end_spell(work, row["id"])
        work.execute(
            """
            update core.request
            set status = 'open', closed_at = null, fulfilled_by = null, version = version + 1
            where id = $id
            """,
            id=row["id"],
        )
        work.record("core.request_reopened", subject=row["id"], team=team, because=because)


def end_spell(work: Work, request_id: str) -> None:
    """Keep from when a vraag or vacature was closed; call it just before that opens again."""
    work.execute(
        """
        insert into core.closed_spell
        select id, closed_at, $now from core.request where id = $id and closed_at is not null
        """,
        id=request_id,
        now=work.now,
    )


def share_person(work: Work, person_id: str, team: str, because: str) -> None:
    """Let a team see a resident as long as `because` (the id of an open match) holds."""
    share = {"person": person_id, "team": team, "because": because}
    if work.execute(_SHARED, **share):  # as at nearly every move of a match
        return
    already = team in _teams_that_see(work, person_id)
    work.execute(
        "insert into core.shared_person (person, team, because) values ($person, $team, $because)",
        **share,
    )
    if not already:
        work.record("core.person_shared", subject=person_id, team=team)


_SHARED = """
    select because from core.shared_person
    where person = $person and team = $team and because = $because
"""


def unshare(work: Work, because: str) -> None:
    """End what was shared because of this."""
    ended = work.execute(
        "delete from core.shared_person where because = $because returning person, team",
        because=because,
    )
    for row in ended:
        if row["team"] not in _teams_that_see(work, row["person"]):
            work.record("core.person_unshared", subject=row["person"], team=row["team"])


def team_to_tell(work: Work, person_id: str, team: str) -> str:
    """Which team must hear that this resident changed: `team`, or all when others see her too."""
    return team if _teams_that_see(work, person_id) <= {team} else EVERY_TEAM


def _teams_that_see(work: Work, person_id: str) -> set[str]:
    sql = "select team from core.visible_person where person = $person"
    return {row["team"] for row in work.execute(sql, person=person_id)}


def _add(work: Work, table: str, fields: Row) -> None:
    columns = ", ".join(fields)
    values = ", ".join(f"${name}" for name in fields)
    work.execute(f"insert into core.{table} ({columns}) values ({values})", **fields)


def _add_numbered(work: Work, table: str, fields: Row) -> int:
    found = work.execute(f"select coalesce(max(number), 0) + 1 as free from core.{table}")
    number = int(found[0]["free"])
    _add(work, table, {**fields, "number": number})
    return number


def _person(row: dict[str, Any]) -> Person:
    return Person(**{**row, "availability": tuple(row["availability"])})
