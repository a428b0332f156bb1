"""A demo city in memory with every plugin, and what of it belongs to which team.

Tables that no demo scenario fills get invented rows, so that a plugin without one is tested too.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any
from uuid import uuid4

from bloei_core import Context, Member, Membership, Reference, Role, Row, city
from bloei_core.demo.make import fill_demo
from bloei_core.engine import Engine
from bloei_core.errors import NotSaved
from bloei_core.read_log import store as read_log
from bloei_core.vault import Vault
from bloei_core.warehouse import EVERY_TEAM, Event, Warehouse
from tests.contract.installed import registry

A, B = city.teams()[0].code, city.teams()[1].code
CANARY = "Zwaluwstaart"
INVENTED = "Kanariewoord"
TODAY = date(2026, 11, 20)
_ROWS_A_TEAM = 3
_NOT_OF_A_TEAM = {"event", "member", "membership", "migration", "setting", "team", "team_plugin"}


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a column `id`."""

    schema: str
    name: str
    columns: Mapping[str, str]

    @property
    def place(self) -> str:
        """`schema.table`."""
        return f"{self.schema}.{self.name}"


@dataclass(frozen=True)
class Town:
    """An engine full of rows."""

    engine: Engine

    def member(self, role: Role, team: str = A) -> Member:
        """Somebody with this role for this team, or for the city."""
        for member in self.engine.members():
            if any(each.role == role and each.covers(team) for each in member.memberships):
                return member
        return Member("nobody", "Niemand N.", (Membership(EVERY_TEAM, role),))

    def context(
        self, team: str = A, role: Role = Role.VERBINDER, *, hidden: bool = False
    ) -> Context:
        """What somebody of that team has in view."""
        return self.engine.context(self.member(role, team), [team], hide_names=hidden)

    @cached_property
    def tables(self) -> list[Table]:
        """Every table with a column `id`, in every schema."""
        columns: dict[tuple[str, str], dict[str, str]] = {}
        for row in self.engine.warehouse.read(_COLUMNS):
            key = (row["schema"], row["table"])
            columns.setdefault(key, {})[row["column"]] = row["type"]
        every = [Table(schema, name, found) for (schema, name), found in columns.items()]
        return [each for each in every if "id" in each.columns and each.name not in _NOT_OF_A_TEAM]

    @cached_property
    def only_of(self) -> Mapping[str, Mapping[str, frozenset[str]]]:
        """For A and B, per table the ids of rows that only that team may see."""
        return {team: self._only_of(team, other) for team, other in ((A, B), (B, A))}

    def _only_of(self, team: str, other: str) -> Mapping[str, frozenset[str]]:
        rows = self.engine.warehouse.read(_ONLY_SEEN_BY, {"team": team, "other": other})
        found: dict[str, set[str]] = {table.place: set() for table in self.tables}
        for row in rows:
            found[f"core.{row['kind']}"].add(row["party"])
        known = {row["party"] for row in rows}
        for _ in range(2):  # a note belongs to a match, a match to a team
            for table in self.tables:
                if table.place not in ("core.person", "core.organisation"):
                    found[table.place] |= self._belonging(table, team, known)
                    known |= found[table.place]
        return {place: frozenset(ids) for place, ids in found.items()}

    def _belonging(self, table: Table, team: str, known: set[str]) -> set[str]:
        texts = [name for name, kind in table.columns.items() if kind == "VARCHAR" and name != "id"]
        rows = self.engine.warehouse.read(f"select {', '.join(['id', *texts])} from {table.place}")
        if "team" in table.columns:
            return {row["id"] for row in rows if row["team"] == team}
        return {row["id"] for row in rows if any(row[name] in known for name in texts)}

    def ids_only_of(self, team: str) -> frozenset[str]:
        """The ids of everything that only that team may see."""
        return frozenset().union(*self.only_of[team].values())

    def named_in(self, text: str) -> frozenset[str]:
        """The residents that only A may see and whose names stand in this text."""
        people = sorted(self.only_of[A]["core.person"])
        numbers = {int(each) for each in re.findall(rf"{CANARY}(\d+)", text)}
        return frozenset(people[each] for each in numbers)

    def forget_who_looked(self) -> int:
        """Begin another quarter of an hour for everybody; the number of the last row so far."""
        self.engine.read_log._windows.clear()
        last = read_log.last(self.engine.warehouse)
        return last.seq if last else 0

    def seen_since(self, seq: int) -> frozenset[str]:
        """Everybody in the rows of the read log after this one."""
        sets = dict(read_log.people(self.engine.warehouse))
        rows = read_log.after(self.engine.warehouse, seq)
        return frozenset(person for row in rows if row.people for person in sets[row.people])

    def without(self, team: str) -> None:
        """Take away all that only this team may see."""
        with self.engine.warehouse.unit_of_work("bloei") as work:
            for place, ids in self.only_of[team].items():
                if ids:
                    work.execute(f"delete from {place} where list_contains($ids, id)", ids=[*ids])
            for log in ("core.event", "core.told"):
                work.execute(f"delete from {log} where team = $team", team=team)
            gone = [*self.ids_only_of(team)]
            work.execute(
                "delete from core.shared_person where list_contains($ids, person)", ids=gone
            )
            work.record("core.test_done", subject="gone")


def build() -> Town:
    """The demo city of seed 1 with invented rows where it has none, and canaries for names in A."""
    engine = Engine(Warehouse(), Vault(None, os.urandom(32)), registry())
    fill_demo(engine, seed=1, today=TODAY)
    town = Town(engine)
    for table in town.tables:
        if table.schema != "core" and not town.engine.warehouse.read(f"from {table.place} limit 1"):
            _invent(town, table)
    made = Town(engine)
    _name_canaries(made)
    return made


def _name_canaries(town: Town) -> None:
    """Everybody that only A may see gets a name of her own that occurs nowhere else."""
    now = datetime.now(UTC)
    people = sorted(town.only_of[A]["core.person"])
    seal = town.engine.vault.seal
    with town.engine.vault.in_bulk(), town.engine.warehouse.unit_of_work("bloei") as work:
        for number, person in enumerate(people):
            work.execute(
                "update core.person set name_sealed = $name "
                "where id = $id and name_sealed is not null",
                name=seal(f"{CANARY}{number} Q.", person),
                id=person,
            )
        work.record_history(
            [Event("core.person_changed", person, A, "bloei", now) for person in people]
        )


def _invent(town: Town, table: Table) -> None:
    """Some rows for both teams, by the types of the columns and the references of the plugin."""
    for team in (A, B):
        people = sorted(town.only_of[team]["core.person"])[:_ROWS_A_TEAM]
        rows = [_row(town, table, team, person) for person in people]
        try:
            with town.engine.warehouse.unit_of_work("bloei") as work:
                for row in rows:
                    names = ", ".join(row)
                    values = ", ".join(f"${name}" for name in row)
                    work.execute(f"insert into {table.place} ({names}) values ({values})", **row)
                work.record(f"{table.schema}.row_invented", subject=table.name, team=team)
        except NotSaved as error:
            raise AssertionError(
                f"{table.place} has rules that invented rows do not meet ({error.__cause__}): "
                f"give {table.schema} a demo() hook that fills it for every team"
            ) from error


def _row(town: Town, table: Table, team: str, person: str) -> Row:
    references = town.engine.plugins.contributed(Reference, [table.schema])
    targets = {each.column: each.target for _, each in references if each.table == table.place}
    return {
        name: _value(town, name, kind, targets.get(name, ""), team, person)
        for name, kind in table.columns.items()
    }


def _value(town: Town, name: str, kind: str, target: str, team: str, person: str) -> Any:
    by_name: dict[str, Callable[[], Any]] = {
        "id": lambda: str(uuid4()),
        "team": lambda: team,
        "core.team": lambda: team,
        "core.member": lambda: town.member(Role.VERBINDER, team).id,
        "core.person": lambda: person,
        "core.organisation": lambda: min(town.only_of[team]["core.organisation"]),
        "core.buurt.code": lambda: next(each for each in city.teams() if each.code == team).buurten[
            0
        ],
    }
    by_kind: dict[str, Callable[[], Any]] = {
        "BLOB": lambda: town.engine.vault.seal(INVENTED, person, town.engine.vault.text_key()),
        "DATE": lambda: TODAY,
        "TIMESTAMP WITH TIME ZONE": lambda: datetime.now(UTC),
        "BOOLEAN": lambda: False,
        "VARCHAR": lambda: "verzonnen",
        "JSON": lambda: "{}",
    }
    make = by_name.get(target) or by_name.get(name) or by_kind.get(kind) or (lambda: 1)
    return make()


def flattened(value: Any) -> Iterable[Any]:
    """Every text, number and bytes in what a function returned."""
    if isinstance(value, Mapping):
        for key, each in value.items():
            yield key
            yield from flattened(each)
    elif isinstance(value, list | tuple | set | frozenset):
        for each in value:
            yield from flattened(each)
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            yield from flattened(getattr(value, name))
    else:
        yield value


_COLUMNS = """
    select schema_name as schema, table_name as table, column_name as column, data_type as type
    from duckdb_columns()
    where not internal and table_name in (select table_name from duckdb_tables())
    order by schema_name, table_name, column_index
"""

_ONLY_SEEN_BY = """
    select party, kind from core.visible_party where team = $team
    except select party, kind from core.visible_party where team = $other
"""
