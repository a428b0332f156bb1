"""Facts of the city in the warehouse: taken in from `data/` when those files changed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from bloei_core import city
from bloei_core.city import TeamDivision
from bloei_core.division import BuurtMove
from bloei_core.warehouse import Row, Warehouse, Work

_TEAM_NAMES = "select id, name from core.team order by rank"


def take_in(warehouse: Warehouse) -> None:
    """Bring teams, buurten and talents up to date with the reference files."""
    wanted = {
        "core.team": _team_rows(),
        "core.buurt": _buurt_rows(),
        "core.team_buurt": _team_buurt_rows(city.teams()),
        "core.talent": _talent_rows(),
    }
    changed = {table: rows for table, rows in wanted.items() if _stored(warehouse, table) != rows}
    if not changed:
        return
    with warehouse.unit_of_work("bloei") as work:
        for table, rows in changed.items():
            work.execute(f"delete from {table}")
            work.insert(table, rows)
            work.record("core.reference_taken_in", subject=table)


def take_moves(warehouse: Warehouse) -> None:
    """Tell the city which buurten went to another team."""
    rows = warehouse.read("select buurt, team, valid_from from core.buurt_move order by all")
    city.take_moves(BuurtMove(**row) for row in rows)


def write_division(work: Work, moves: Iterable[BuurtMove]) -> None:
    """Write which buurt is whose with these moves."""
    work.execute("delete from core.team_buurt")
    work.insert("core.team_buurt", _team_buurt_rows(city.teams_with(moves)))


def team_names(warehouse: Warehouse) -> dict[str, str]:
    """Team ids and their Dutch names, in the fixed order."""
    return {row["id"]: row["name"] for row in warehouse.read(_TEAM_NAMES)}


def _stored(warehouse: Warehouse, table: str) -> list[Row]:
    return warehouse.read(f"select * from {table} order by rowid")


def _team_rows() -> list[Row]:
    names = {team.code: team.name for team in city.teams()}
    return [
        {"id": code, "name": name, "rank": rank} for rank, (code, name) in enumerate(names.items())
    ]


def _buurt_rows() -> list[Row]:
    return [
        {
            "code": buurt.code,
            "year": buurt.year,
            "name": buurt.name,
            "wijk": buurt.wijk,
            "stadsdeel": buurt.stadsdeel,
            "residents": buurt.residents,
            "outline": ";".join(f"{lon} {lat}" for lon, lat in buurt.outline),
        }
        for buurt in city.buurten()
    ]


def _team_buurt_rows(teams: Iterable[TeamDivision]) -> list[Row]:
    return [
        {
            "team": team.code,
            "buurt": buurt,
            "valid_from": team.valid_from,
            # The file names the last day itself, the table the first day after it.
            "valid_to": team.valid_to and team.valid_to + timedelta(days=1),
        }
        for team in teams
        for buurt in team.buurten
    ]


def _talent_rows() -> list[Row]:
    groups = {group.code: group.label for group in city.talent_groups()}
    return [
        {
            "code": talent.code,
            "label": talent.label,
            "category": groups[talent.group],
            "icon": talent.icon,
        }
        for talent in city.talents()
    ]
