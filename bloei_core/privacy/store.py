"""Every statement about sealed columns, mentions and proofs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bloei_core.context import Context
from bloei_core.contributions import Reference
from bloei_core.warehouse import Row, Warehouse, Work

if TYPE_CHECKING:
    from bloei_core.engine import Engine


@dataclass(frozen=True, slots=True)
class SealedColumn:
    """A column with sealed values; its table has a column `id`."""

    schema: str
    table: str
    column: str

    @property
    def place(self) -> str:
        """`schema.table.column`."""
        return f"{self.schema}.{self.table}.{self.column}"


@dataclass(frozen=True, slots=True)
class StoredHit:
    """Places in a text where a name stood, for a team to decide on. The text itself is elsewhere.

    `spans`: begin, end, begin, end … in the text whose sealed value has this digest.
    """

    id: str
    team: str
    place: str
    row_id: str
    digest: str
    spans: tuple[int, ...]
    found_at: datetime


@dataclass(frozen=True, slots=True)
class Happened:
    """An event about somebody, as the log has it."""

    seq: int
    name: str
    subject: str
    team: str
    actor: str
    happened_at: datetime
    details: dict[str, Any]


# --- sealed columns --------------------------------------------------------------------------


def sealed_columns(warehouse: Warehouse) -> list[SealedColumn]:
    """Every column that holds sealed values, in all schemas."""
    return [SealedColumn(**row) for row in warehouse.read(_SEALED_COLUMNS)]


def sealed_values(engine: Engine, column: SealedColumn) -> list[Row]:
    """Per row of that column its id (`row`), what is sealed and the team it belongs to, if told."""
    return engine.warehouse.read(
        f"select source.id as row, source.{column.column} as sealed, {_team_of(engine, column)} "
        f"as team from {column.schema}.{column.table} as source "
        f"where source.{column.column} is not null"
    )


def sealed_value(work: Work, column: SealedColumn, row: str) -> bytes | None:
    """What is sealed in one row now."""
    table = f"{column.schema}.{column.table}"
    rows = work.execute(f"select {column.column} as sealed from {table} where id = $id", id=row)
    return rows[0]["sealed"] if rows else None


def sealed_of(engine: Engine, column: SealedColumn, row: str) -> bytes | None:
    """The same, outside a unit of work; None too when that table is gone."""
    if column not in sealed_columns(engine.warehouse):
        return None
    table = f"{column.schema}.{column.table}"
    sql = f"select {column.column} as sealed from {table} where id = $id"
    rows = engine.warehouse.read(sql, {"id": row})
    return rows[0]["sealed"] if rows else None


def write_sealed(work: Work, column: SealedColumn, row: str, sealed: bytes) -> None:
    """Put another sealed value in its place."""
    table = f"{column.schema}.{column.table}"
    work.execute(
        f"update {table} set {column.column} = $sealed where id = $id", sealed=sealed, id=row
    )


def teams_of_parties(engine: Engine) -> dict[str, list[str]]:
    """Per resident and place the teams it belongs to today; nothing for a place of the city."""
    found: dict[str, list[str]] = {}
    for row in engine.warehouse.read(_TEAMS_OF_PARTIES):
        found.setdefault(row["party"], []).append(row["team"])
    return found


def own_buurten(context: Context) -> set[str]:
    """The buurten of the team in view."""
    sql = "select buurt from core.buurt_team where team = $team"
    return {row["buurt"] for row in context.reference(sql, team=context.team)}


def _team_of(engine: Engine, column: SealedColumn) -> str:
    """SQL for the team of a row: its own, or that of what it refers to; else null."""
    having_team = {row["name"] for row in engine.warehouse.read(_TABLES_WITH_TEAM)}
    table = f"{column.schema}.{column.table}"
    if table in having_team:
        return "source.team"
    everyone = [loaded.name for loaded in engine.plugins]
    for _, each in engine.plugins.contributed(Reference, everyone):
        if each.table == table and each.target in having_team:
            return f"(select team from {each.target} where id = source.{each.column})"
    return "null"


_SEALED_COLUMNS = """
    select schema_name as schema, table_name as table, column_name as column
    from duckdb_columns()
    where database_name = current_database()  -- not in the copy that is being made
        and data_type = 'BLOB' and ends_with(column_name, '_sealed')
    order by all
"""

_TABLES_WITH_TEAM = """
    select schema_name || '.' || table_name as name from duckdb_columns()
    where database_name = current_database() and column_name = 'team'
"""

_TEAMS_OF_PARTIES = """
    select person.id as party, team from core.person join core.buurt_team using (buurt)
    union all select organisation, team from core.organisation_team
    order by all
"""


# --- who is forgotten ------------------------------------------------------------------------


def unfinished(warehouse: Warehouse, forgotten: Sequence[str]) -> list[str]:
    """Who lost her key and still has rows."""
    sql = """
        select id from core.person where list_contains($forgotten, id) and status <> 'forgotten'
    """
    return [row["id"] for row in warehouse.read(sql, {"forgotten": list(forgotten)})]


def sealed_name(warehouse: Warehouse, person: str) -> bytes | None:
    """The name of a resident as it is stored."""
    rows = warehouse.read("select name_sealed from core.person where id = $id", {"id": person})
    return rows[0]["name_sealed"] if rows else None


def team_of_person(warehouse: Warehouse, person: str) -> str | None:
    """The team of her buurt."""
    sql = """
        select team from core.person join core.buurt_team using (buurt) where id = $id
    """
    rows = warehouse.read(sql, {"id": person})
    return rows[0]["team"] if rows else None


def happened(context: Context, name: str, subject: str | None = None) -> list[Happened]:
    """The events of this name in the teams in view, newest first; with `subject` about that."""
    rows = context.rows(
        """
        select seq, name, subject, team, actor, happened_at, details from core.event
        where name = $name and (list_contains($teams, team) or team = '*')
            and ($subject is null or subject = $subject)
        order by seq desc
        """,
        name=name,
        subject=subject,
    )
    return [Happened(**row | {"details": json.loads(row["details"] or "{}")}) for row in rows]


# --- mentions for other teams ----------------------------------------------------------------


def add_hit(work: Work, hit: StoredHit) -> None:
    """Write down where a name stood."""
    work.execute(
        """
        insert into core.mention (id, team, place, row_id, digest, spans, found_at)
        values ($id, $team, $place, $row_id, $digest, $spans, $found_at)
        """,
        id=hit.id,
        team=hit.team,
        place=hit.place,
        row_id=hit.row_id,
        digest=hit.digest,
        spans=list(hit.spans),
        found_at=hit.found_at,
    )


def hits(context: Context) -> list[StoredHit]:
    """What the teams in view still have to decide on, oldest first."""
    sql = "select * from core.mention where list_contains($teams, team) order by found_at, id"
    return [StoredHit(**row | {"spans": tuple(row["spans"])}) for row in context.rows(sql)]


def every_hit(warehouse: Warehouse) -> list[StoredHit]:
    """What waits in the whole city."""
    rows = warehouse.read("select * from core.mention order by found_at, id")
    return [StoredHit(**row | {"spans": tuple(row["spans"])}) for row in rows]


def remove_hit(work: Work, hit: str, team: str) -> bool:
    """It was decided; False when a colleague was first."""
    sql = "delete from core.mention where id = $id and team = $team returning id"
    return bool(work.execute(sql, id=hit, team=team))
