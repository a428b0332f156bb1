"""Adding and changing residents, ontwikkelplaatsen and what they offer and ask."""

from __future__ import annotations

from collections.abc import Sequence

from bloei_core.warehouse import Row, Work


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


def _add(work: Work, table: str, fields: Row) -> None:
    columns = ", ".join(fields)
    values = ", ".join(f"${name}" for name in fields)
    work.execute(f"insert into core.{table} ({columns}) values ({values})", **fields)


def _add_numbered(work: Work, table: str, fields: Row) -> int:
    found = work.execute(f"select coalesce(max(number), 0) + 1 as free from core.{table}")
    number = int(found[0]["free"])
    _add(work, table, {**fields, "number": number})
    return number
