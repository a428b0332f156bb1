"""Rules about what is stored, for `bloei check`: each gives the ids of what breaks it."""

from __future__ import annotations

from bloei_core import Context


def lanes_unlike_events(context: Context) -> list[str]:
    """Matches whose lane is not the one that their events end in; after an undone start: none."""
    sql = """
        with told as (
            select subject, any_value(team) as team, arg_max(coalesce(new, ''), seq) as lane
            from core.event
            where starts_with(name, 'match_board.match_added')
                or starts_with(name, 'match_board.match_moved')
            group by subject
        )
        select coalesce(match.id, told.subject) as id
        from match_board.match full join told on told.subject = match.id
        where list_contains($teams, coalesce(match.team, told.team))
            and coalesce(told.lane, '') <> coalesce(match.lane, '')
        order by id
    """
    return [row["id"] for row in context.rows(sql)]


def shared_ranks(context: Context) -> list[str]:
    """Matches that share their place in a lane with another one."""
    sql = """
        select id from match_board.match where list_contains($teams, team)
        qualify count(*) over (partition by team, lane, rank) > 1 order by id
    """
    return [row["id"] for row in context.rows(sql)]


def kinds_unlike_parties(context: Context) -> list[str]:
    """Matches whose kind does not follow from their parties."""
    sql = """
        select id from match_board.match
        where list_contains($teams, team) and kind <> case
            when party_a_kind = 'person' and party_b_kind = 'person' then 'inwoner-inwoner'
            when party_a_kind = 'organisation' and party_b_kind = 'organisation'
                then 'ontwikkelplaats-ontwikkelplaats'
            else 'inwoner-ontwikkelplaats' end
        order by id
    """
    return [row["id"] for row in context.rows(sql)]


def lost_parties(context: Context) -> list[str]:
    """Matches with a side that is no resident or place at all."""
    sql = """
        with party as (
            select id, 'person' as kind from core.person
            union all select id, 'organisation' from core.organisation
        )
        select id from match_board.match
        where list_contains($teams, team) and (
            (party_a, party_a_kind) not in (select (id, kind) from party)
            or (party_b, party_b_kind) not in (select (id, kind) from party)
        )
        order by id
    """
    return [row["id"] for row in context.rows(sql)]


def sizes_unknown(context: Context) -> list[str]:
    """Matches with a size, smiley or turn that does not exist."""
    sql = """
        select id from match_board.match
        where list_contains($teams, team) and (
            size is null or size not in ('koffie', 'meelopen', 'uurtje', 'rol', 'heel')
            or waiting_for not in ('wij', 'bewoner', 'plek', 'ander')
            or smiley_a not in ('blij', 'goed', 'gaat', 'niet')
            or smiley_b not in ('blij', 'goed', 'gaat', 'niet')
            or (lane <> 'afgerond' and coalesce(smiley_a, smiley_b) is not null)
        )
        order by id
    """
    return [row["id"] for row in context.rows(sql)]
