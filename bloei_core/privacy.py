"""Export, redact and forget: every plugin's duties towards one person, in one place."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bloei_core.access import Action
from bloei_core.context import Context
from bloei_core.contributions import PersonalData, Reference
from bloei_core.errors import Forgotten, NotFound
from bloei_core.neighbourhood import store
from bloei_core.neighbourhood.service import require_own_person
from bloei_core.warehouse import Warehouse, Work

if TYPE_CHECKING:
    from bloei_core.engine import Engine

_REDACTED = "…"
_AROUND = 40
_NAME_COLUMN = "name_sealed"  # somebody else may bear the same name
_CONTACT_COLUMN = "contact_sealed"

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

_OWN_BUURTEN = "select buurt from core.buurt_team where team = $team"

_UNFINISHED = """
    select id from core.person where list_contains($forgotten, id) and status <> 'forgotten'
"""


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
class Mention:
    """A typed text about others in which a name occurs."""

    where: SealedColumn
    row: str
    excerpt: str
    """Some words around the name; "" for a field that tells how to reach somebody."""


@dataclass(frozen=True, slots=True)
class Mentions:
    """Where a name occurs: in texts of the team in view, and in how many of other teams."""

    ours: tuple[Mention, ...] = ()
    elsewhere: int = 0


@dataclass(frozen=True, slots=True)
class _Text:
    row: str
    sealed: bytes
    text: str
    team: str | None
    """The team whose row it is; None when the table does not say."""


def duties(engine: Engine) -> list[tuple[str, PersonalData]]:
    """What every installed plugin keeps about people, switched off or not."""
    everyone = [loaded.name for loaded in engine.plugins]
    return engine.plugins.contributed(PersonalData, everyone)


def export_person(context: Context, person: str) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """All that is known about a person: per kind of data its rows, with Dutch keys."""
    context.require(Action.SEE_NAMES)
    context.party(person)
    return {duty.title: duty.export(context, person) for _, duty in duties(context.engine)}


def sealed_columns(engine: Engine) -> list[SealedColumn]:
    """Every column that holds sealed values, in all schemas."""
    return sealed_columns_of(engine.warehouse)


def sealed_columns_of(warehouse: Warehouse) -> list[SealedColumn]:
    """The same of a warehouse without its engine, such as a backup."""
    return [SealedColumn(**row) for row in warehouse.read(_SEALED_COLUMNS)]


def mentions(context: Context, person: str) -> Mentions:
    """Typed texts about others that hold the name of this person, for a human to confirm.

    Texts of other teams are only counted: they are not hers to read.
    """
    context.require(Action.FORGET_PERSON)
    pattern = _name_pattern(context, person)
    own = _own_parties(context)
    ours, elsewhere = [], 0
    for column in sealed_columns(context.engine):
        for each in _naming(context.engine, column, person, pattern):
            if _is_ours(context, each, own):
                ours.append(Mention(column, each.row, _excerpt(column, each.text, pattern)))
            else:
                elsewhere += 1
    return Mentions(tuple(ours), elsewhere)


def _naming(
    engine: Engine, column: SealedColumn, person: str, pattern: re.Pattern[str]
) -> list[_Text]:
    if column.column == _NAME_COLUMN:
        return []
    return [
        each
        for each in _opened(engine, column)
        if person not in engine.vault.owners(each.sealed) and pattern.search(each.text)
    ]


def _own_parties(context: Context) -> frozenset[str]:
    buurten = {row["buurt"] for row in context.reference(_OWN_BUURTEN, team=context.team)}
    return frozenset(
        each.id
        for each in context.parties().values()
        if each.kind == "organisation" or each.buurt in buurten
    )


def _is_ours(context: Context, found: _Text, own: frozenset[str]) -> bool:
    if found.team is not None:
        return found.team in context.teams
    vault = context.engine.vault
    owners = {each for each in vault.owners(found.sealed) if not vault.is_text_key(each)}
    return bool(owners) and owners <= own


def forget_person(context: Context, person: str, confirmed: Sequence[Mention] = ()) -> None:
    """Destroy the key of a person, scrub every plugin's rows, redact the confirmed mentions.

    What was counted stays counted. Once begun it cannot be undone; after a crash it is finished
    at the next start. Raises NotAllowed, also for who belongs to another team, or NotFound when
    the team may not see her.
    """
    context.require(Action.FORGET_PERSON)
    if context.party(person).kind != "person":
        raise NotFound("Dit is geen bewoner.")
    require_own_person(context, person)
    pattern = _name_pattern(context, person)
    context.engine.vault.destroy(person)
    context.engine.names.drop(person)
    with context.unit_of_work() as work:
        team = store.team_to_tell(work, person, context.team)
        _scrub(context.engine, work, person)
        stale = [key for each in confirmed for key in _redact(context.engine, work, each, pattern)]
        work.record("core.person_forgotten", subject=person, team=team)
    context.engine.vault.destroy(*stale)


def finish_forgetting(engine: Engine) -> int:
    """Scrub who lost her key but still has rows (a crash came between); how many are done now.

    What a plugin cannot is noted and stops nobody: it is tried again at every start until it can.
    """
    rows = engine.warehouse.read(_UNFINISHED, {"forgotten": engine.vault.forgotten()})
    return sum(_finished(engine, row["id"]) for row in rows)


def _finished(engine: Engine, person: str) -> bool:
    plugin = ""
    try:
        with engine.warehouse.unit_of_work("bloei") as work:
            for each in duties(engine):
                plugin, duty = each
                duty.forget(work, person)
            work.record("core.person_forgotten", subject=person)
    except Exception as error:
        if not engine.plugins.isolate:
            raise
        engine.plugins.note(plugin, "gegevens wissen", error)
        return False
    return True


def _scrub(engine: Engine, work: Work, person: str) -> None:
    for _, duty in duties(engine):
        duty.forget(work, person)


def _name_pattern(context: Context, person: str) -> re.Pattern[str]:
    # "Fatima B." is looked for as "Fatima", the way people write about each other.
    name = context.party(person).name
    call_name = re.sub(r"\s+\S\.?$", "", name).strip() or name
    return re.compile(rf"(?<!\w){re.escape(call_name)}(?!\w)", re.IGNORECASE)


def _opened(engine: Engine, column: SealedColumn) -> list[_Text]:
    rows = engine.warehouse.read(
        f"select source.id as row, source.{column.column} as sealed, {_team_of(engine, column)} "
        f"as team from {column.schema}.{column.table} as source "
        f"where source.{column.column} is not null"
    )
    found = []
    for row in rows:
        try:
            found.append(_Text(**row, text=engine.vault.open(row["sealed"])))
        except Forgotten:
            continue
    return found


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


def _redact(
    engine: Engine, work: Work, mention: Mention, pattern: re.Pattern[str]
) -> Sequence[str]:
    """Write the text without the name under a new key; the keys that are of no use any more."""
    table, column = f"{mention.where.schema}.{mention.where.table}", mention.where.column
    rows = work.execute(f"select {column} as sealed from {table} where id = $id", id=mention.row)
    if not rows or rows[0]["sealed"] is None:
        return ()
    owners = engine.vault.owners(rows[0]["sealed"])
    try:
        text = pattern.sub(_REDACTED, engine.vault.open(rows[0]["sealed"]))
    except Forgotten:  # closed for good by now, which is more than was asked
        return ()
    stale = [owner for owner in owners if engine.vault.is_text_key(owner)]
    kept = [owner for owner in owners if owner not in stale]
    sealed = engine.vault.seal(text, *kept, engine.vault.text_key())
    work.execute(
        f"update {table} set {column} = $sealed where id = $id", sealed=sealed, id=mention.row
    )
    return stale


def _excerpt(column: SealedColumn, text: str, pattern: re.Pattern[str]) -> str:
    if column.column == _CONTACT_COLUMN:
        return ""
    found = pattern.search(text)
    assert found is not None
    start, end = max(found.start() - _AROUND, 0), found.end() + _AROUND
    return text[start:end].replace("\n", " ")
