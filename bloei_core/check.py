"""`bloei check`: is everything that is stored still what it should be? It reads and never writes.

Damage, migrations, plugins, schemas, references, sealed values, event numbers and the read log are
checked here; plugins add rules of their own with the hook `checks()`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from bloei_core import history, privacy, schema
from bloei_core.access import Member, Membership, Role
from bloei_core.backups import copying
from bloei_core.contributions import Check, Reference
from bloei_core.engine import SYSTEM, Engine
from bloei_core.errors import BloeiError, Damaged, ProgrammingMistake
from bloei_core.plugins import LoadedPlugin
from bloei_core.privacy import SealedColumn
from bloei_core.read_log import checking
from bloei_core.warehouse import EVERY_TEAM, Row

Progress = Callable[[str, float], None]
Share = Callable[[float], None]
Found = tuple[list[str], list[str]]
"""What is wrong, and what is worth telling."""

_SHOWN = 10
_AT_ONCE = 50_000
_TELL_EVERY = 1_000
_AS_LONG_AS = 20  # opening every seal takes about as long as so many other rules
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_READ_LOG = "0007_read_log"
_HISTORY = "0013_history_by_day"
_INSPECTOR = Member(SYSTEM, "Bloei", (Membership(EVERY_TEAM, Role.BEHEERDER),))


@dataclass(frozen=True, slots=True)
class Result:
    """What came out of one rule. `notes` are worth telling but not wrong."""

    key: str
    """`core` or the plugin, a dot, and the code of the rule."""
    title: str
    """The rule in one Dutch sentence."""
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether the rule holds."""
        return not self.problems


@dataclass(frozen=True, slots=True)
class Report:
    """What came out of all rules."""

    results: tuple[Result, ...]

    @property
    def ok(self) -> bool:
        """Whether every rule holds."""
        return all(result.ok for result in self.results)

    def as_json(self) -> dict[str, Any]:
        """For machines: `{"ok": …, "checks": [{"key", "title", "ok", "problems", "notes"}]}`."""
        checks = [
            {
                "key": each.key,
                "title": each.title,
                "ok": each.ok,
                "problems": list(each.problems),
                "notes": list(each.notes),
            }
            for each in self.results
        ]
        return {"ok": self.ok, "checks": checks}


@dataclass(frozen=True, slots=True)
class _Rule:
    key: str
    title: str
    look: Callable[[Engine, Share], Found]
    weight: int = 1
    """How long it takes, compared with others."""


def check(engine: Engine, progress: Progress = lambda _title, _share: None) -> Report:
    """Check everything, one rule after the other; `progress` hears the rule and the share done."""
    rules = [*_OWN_RULES, *_contributed(engine)]
    total = sum(rule.weight for rule in rules)
    done, results = 0, []
    for rule in rules:
        share = partial(_tell, progress, rule, done / total, rule.weight / total)
        share(0.0)
        problems, notes = _looked(rule, engine, share)
        results.append(Result(rule.key, rule.title, tuple(problems), tuple(notes)))
        done += rule.weight
    return Report(tuple(results))


def _looked(rule: _Rule, engine: Engine, share: Share) -> Found:
    try:
        return rule.look(engine, share)
    except Damaged:
        return ["dit is niet na te gaan: een deel van de gegevens is beschadigd"], []


def _tell(progress: Progress, rule: _Rule, before: float, part: float, share: float) -> None:
    progress(rule.title, before + part * share)


# --- migrations ------------------------------------------------------------------------------


def _migrations(engine: Engine, _share: Share) -> Found:
    problems, notes = _compared(engine, schema.CORE, schema.core_migrations())
    for loaded in _with_schema(engine):
        more_problems, more_notes = _compared(engine, loaded.name, loaded.migrations)
        problems += more_problems
        notes += more_notes
    return problems, notes


def _compared(engine: Engine, plugin: str, files: Sequence[schema.Migration]) -> Found:
    known = schema.applied(engine.warehouse, plugin)
    ours = {file.name: file.checksum for file in files}
    last = max((name for name, _ in known), default="")
    fresh = [name for name in ours if name not in dict(known)]
    lost = [f"{plugin} {name}: het bestand is weg" for name, _ in known if name not in ours]
    edited = [
        f"{plugin} {name}: het bestand is veranderd nadat het was uitgevoerd"
        for name, checksum in known
        if ours.get(name, checksum) != checksum
    ]
    late = [f"{plugin} {name}: is ingehaald door {last}" for name in fresh if name < last]
    waiting = [f"{plugin} {name}: volgt bij de volgende start" for name in fresh if name > last]
    return lost + edited + late, waiting


# --- plugins and schemas ---------------------------------------------------------------------


def _plugins(engine: Engine, _share: Share) -> Found:
    problems = [
        f"{failure.plugin}: {failure.kind} bij {failure.spot} ({', '.join(failure.places)})"
        for failure in engine.plugins.failures
        if engine.plugins.get(failure.plugin) is None
    ]
    return problems, []


def _schemas(engine: Engine, _share: Share) -> Found:
    owned = {schema.CORE, *(each.name for each in _with_schema(engine))}
    left = {row["plugin"] for row in engine.warehouse.read(_MIGRATED_PLUGINS)} - owned
    found = {row["name"] for row in engine.warehouse.read(_SCHEMAS)} - owned
    problems = [f"{name}: niemand kent dit deel van de gegevens" for name in sorted(found - left)]
    notes = [
        f"{name}: deze plugin is er niet (meer); zijn gegevens zijn bewaard"
        for name in sorted(left)
    ]
    return problems, notes


def _with_schema(engine: Engine) -> list[LoadedPlugin]:
    return [loaded for loaded in engine.plugins if loaded.name != schema.CORE]


# --- references ------------------------------------------------------------------------------


def _references(engine: Engine, _share: Share) -> Found:
    everyone = [loaded.name for loaded in engine.plugins]
    problems: list[str] = []
    for _, reference in engine.plugins.contributed(Reference, everyone):
        problems += _orphans(engine, reference)
    return problems, []


def _orphans(engine: Engine, reference: Reference) -> list[str]:
    place = f"{reference.table}.{reference.column}"
    try:
        rows = engine.warehouse.read(_orphan_query(reference), {"everywhere": EVERY_TEAM})
    except ProgrammingMistake:
        return [f"{place} of {reference.target}: deze kolom bestaat niet"]
    if not rows:
        return []
    examples = _some([str(row["id"]) for row in rows])
    return [f"{place}: {len(rows)} zonder {reference.target} ({examples})"]


def _orphan_query(reference: Reference) -> str:
    parts = reference.target.split(".")
    schema_name, table, column = parts if len(parts) == 3 else (*parts, "id")
    for name in (*reference.table.split("."), reference.column, schema_name, table, column):
        if not _NAME.fullmatch(name):
            raise ProgrammingMistake(f"not a name: {name}")
    return f"""
        select distinct source.{reference.column} as id
        from {reference.table} as source
        where source.{reference.column} is not null
            and source.{reference.column}::text <> $everywhere
            and source.{reference.column} not in (
                select target.{column} from {schema_name}.{table} as target
                where target.{column} is not null
            )
        order by id
    """


# --- sealed values ---------------------------------------------------------------------------


@dataclass(slots=True)
class _Counter:
    """Tells how far it is while rows go through."""

    share: Share
    total: int
    seen: int = 0

    def through(self, rows: Iterator[Row]) -> Iterator[Row]:
        for row in rows:
            if self.seen % _TELL_EVERY == 0:
                self.share(min(self.seen / max(self.total, 1), 1.0))
            self.seen += 1
            yield row


def _sealed(engine: Engine, share: Share) -> Found:
    columns = privacy.sealed_columns(engine)
    counter = _Counter(share, sum(_count(engine, column) for column in columns))
    problems = []
    for column in columns:
        try:
            problems += _unreadable(engine, column, counter)
        except ProgrammingMistake:
            problems.append(f"{column.place}: deze tabel heeft geen kolom id")
    return problems, []


def _unreadable(engine: Engine, column: SealedColumn, counter: _Counter) -> list[str]:
    sound, rows = engine.vault.is_sound, counter.through(_sealed_rows(engine, column))
    bad = [row["id"] for row in rows if not sound(row["sealed"])]
    return [f"{column.place}: {len(bad)} niet te openen ({_some(bad)})"] if bad else []


def _count(engine: Engine, column: SealedColumn) -> int:
    sql = f'select count("{column.column}") as n from "{column.schema}"."{column.table}"'
    return int(engine.warehouse.read(sql)[0]["n"])


def _sealed_rows(engine: Engine, column: SealedColumn) -> Iterator[Row]:
    """All rows with a sealed value, a part at a time: together they may not fit in memory."""
    table = f'"{column.schema}"."{column.table}"'
    last = engine.warehouse.read(f"select max(rowid) as last from {table}")[0]["last"]
    for start in range(0, (last or 0) + 1, _AT_ONCE):
        yield from engine.warehouse.read(
            f'select id, "{column.column}" as sealed from {table} '
            f'where rowid between $start and $end and "{column.column}" is not null',
            {"start": start, "end": start + _AT_ONCE - 1},
        )


# --- damage ----------------------------------------------------------------------------------


def _readable(engine: Engine, share: Share) -> Found:
    return copying.unreadable(engine.warehouse, share), []


def _complete(engine: Engine, _share: Share) -> Found:
    lost, last = engine.warehouse.lost, engine.warehouse.last_seq
    if not lost:
        return [], []
    return [f"{last + 1} tot en met {last + lost}: zijn opgeslagen en er niet meer"], []


# --- events ----------------------------------------------------------------------------------


def _events(engine: Engine, _share: Share) -> Found:
    gaps = engine.warehouse.read(_GAPS)
    return [f"tussen {row['before']} en {row['after']}" for row in gaps[:_SHOWN]], []


# --- read log --------------------------------------------------------------------------------


def _read_log(engine: Engine, _share: Share) -> Found:
    if _READ_LOG not in dict(schema.applied(engine.warehouse, schema.CORE)):
        return [], []  # it follows at the next start
    try:
        problems, notes = checking.damage(engine.warehouse, engine.vault)
    except ProgrammingMistake:
        return ["het hele logboek is weg"], []
    more = [f"en nog {len(problems) - _SHOWN}"] if len(problems) > _SHOWN else []
    return problems[:_SHOWN] + more, notes[:_SHOWN]


# --- history ---------------------------------------------------------------------------------


def _history(engine: Engine, _share: Share) -> Found:
    if _HISTORY not in dict(schema.applied(engine.warehouse, schema.CORE)):
        return [], []  # it follows at the next start
    return history.unlike_log(engine.warehouse), []


# --- what plugins add ------------------------------------------------------------------------


def _contributed(engine: Engine) -> list[_Rule]:
    everyone = [loaded.name for loaded in engine.plugins]
    return [
        _Rule(f"{plugin}.{each.key}", each.title, partial(_asked, plugin, each))
        for plugin, each in engine.plugins.contributed(Check, everyone)
    ]


def _asked(plugin: str, rule: Check, engine: Engine, _share: Share) -> Found:
    context = engine.context(_INSPECTOR, engine.team_ids())
    try:
        found = list(rule.problems(context))
    except BloeiError as error:
        return [str(error)], []
    except Exception as error:
        failure = engine.plugins.note(plugin, f"controle {rule.key}", error)
        return [f"de controle zelf ging fout: {failure.kind} ({', '.join(failure.places)})"], []
    more = [f"en nog {len(found) - _SHOWN}"] if len(found) > _SHOWN else []
    return found[:_SHOWN] + more, []


def _some(ids: Sequence[str]) -> str:
    more = f" en nog {len(ids) - _SHOWN}" if len(ids) > _SHOWN else ""
    return ", ".join(ids[:_SHOWN]) + more


_OWN_RULES = (
    _Rule("core.readable", "Alle gegevens zijn te lezen, van begin tot eind.", _readable, 5),
    _Rule("core.complete", "Elke gebeurtenis die is opgeslagen is er nog.", _complete),
    _Rule("core.migrations", "Elke stap van de tabellen is bekend en onveranderd.", _migrations),
    _Rule("core.plugins", "Elke plugin die er is kan worden geladen.", _plugins),
    _Rule("core.schemas", "Elk deel van de gegevens hoort bij een plugin.", _schemas),
    _Rule("core.references", "Nergens wordt verwezen naar iets dat er niet is.", _references),
    _Rule(
        "core.sealed",
        "Elke verzegelde waarde is te openen, of de sleutel is gewist.",
        _sealed,
        _AS_LONG_AS,
    ),
    _Rule("core.events", "De gebeurtenissen zijn doorlopend genummerd vanaf 1.", _events),
    _Rule("core.history", "Waar doelen op terugkijken is gelijk aan het logboek.", _history),
    _Rule("core.read_log", "Het logboek van wie wat zag is heel.", _read_log),
)

_MIGRATED_PLUGINS = "select distinct plugin from core.migration"

# Tables in DuckDB's own schema `main` belong to nobody.
_SCHEMAS = """
    select schema_name as name
    from duckdb_schemas()
    where database_name = current_database() and not internal and schema_name <> 'main'
    union
    select schema_name from duckdb_tables()
    where database_name = current_database() and not internal
    union
    select schema_name from duckdb_views()
    where database_name = current_database() and not internal
    order by name
"""

_GAPS = """
    with numbered as (
        select seq as after, lag(seq, 1, 0) over (order by seq) as before from core.event
    )
    select before, after from numbered where after <> before + 1 order by after
"""
