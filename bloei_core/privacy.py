"""Export, redact and forget: every plugin's duties towards one person, in one place."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bloei_core.access import Action
from bloei_core.context import Context
from bloei_core.contributions import PersonalData
from bloei_core.errors import Forgotten, NotFound
from bloei_core.neighbourhood import store
from bloei_core.neighbourhood.service import require_own_person
from bloei_core.warehouse import Work

if TYPE_CHECKING:
    from bloei_core.engine import Engine

_REDACTED = "…"
_AROUND = 40
_NAME_COLUMN = "name_sealed"  # somebody else may bear the same name

_SEALED_COLUMNS = """
    select schema_name as schema, table_name as table, column_name as column
    from duckdb_columns()
    where data_type = 'BLOB' and ends_with(column_name, '_sealed')
    order by all
"""

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
    return [SealedColumn(**row) for row in engine.warehouse.read(_SEALED_COLUMNS)]


def mentions(context: Context, person: str) -> list[Mention]:
    """Typed texts about others that hold the name of this person, for a human to confirm."""
    context.require(Action.FORGET_PERSON)
    pattern = _name_pattern(context, person)
    return [
        Mention(column, row, _excerpt(text, pattern))
        for column in sealed_columns(context.engine)
        if column.column != _NAME_COLUMN
        for row, sealed, text in _opened(context.engine, column)
        if person not in context.engine.vault.owners(sealed) and pattern.search(text)
    ]


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
            for plugin, duty in duties(engine):
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


def _opened(engine: Engine, column: SealedColumn) -> list[tuple[str, bytes, str]]:
    sql = f"select id, {column.column} as sealed from {column.schema}.{column.table} "
    rows = engine.warehouse.read(f"{sql} where {column.column} is not null")
    found = []
    for row in rows:
        try:
            found.append((row["id"], row["sealed"], engine.vault.open(row["sealed"])))
        except Forgotten:
            continue
    return found


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


def _excerpt(text: str, pattern: re.Pattern[str]) -> str:
    found = pattern.search(text)
    assert found is not None
    start, end = max(found.start() - _AROUND, 0), found.end() + _AROUND
    return text[start:end].replace("\n", " ")
