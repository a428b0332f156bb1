"""One unit of work: what is committed together or not at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import duckdb
import pyarrow as pa

from bloei_core.errors import NotSaved, ProgrammingMistake
from bloei_core.warehouse.events import EVERY_TEAM, Event, event_row, require_codes
from bloei_core.warehouse.statements import Cursor, Row, Statements, fetch

Trace = tuple[str, Row]
"""A SELECT and its parameters that find a row when a unit of work was committed, and only then."""


def no_proof(_text: str) -> str:
    """Nothing is proved in a warehouse without an engine."""
    raise ProgrammingMistake("this warehouse has no engine that proves")


class Work:
    """One unit of work: statements and events that are committed together or not at all."""

    def __init__(
        self,
        cursor: Cursor,
        actor: str,
        last_seq: int,
        statements: Statements,
    ) -> None:
        self._cursor = cursor
        self._last_seq = last_seq
        self._statements = statements
        self.actor = actor
        self.now = datetime.now(UTC)
        self.events: list[Event] = []
        self.outdated: list[bytes] = []
        self.broken = False
        self.is_ready = False
        """Whether nothing is left to do but to commit."""
        self.trace: Trace | None = None
        """How to see that this was committed; events leave a trace by themselves."""
        self.prove: Callable[[str], str] = no_proof
        """A keyed hash of a text, that only this installation can make."""

    def execute(self, sql: str, **params: Any) -> list[Row]:
        """Run one statement with named parameters; what it returns, as dictionaries.

        Raises ProgrammingMistake for a statement that would end the transaction.
        """
        try:
            statement = self._statements.inside(self._cursor, sql)
            return fetch(self._cursor.execute(statement, params or None))
        except duckdb.Error:
            self.broken = True
            raise

    def record(
        self,
        name: str,
        *,
        subject: str,
        team: str = EVERY_TEAM,
        old: str | None = None,
        new: str | None = None,
        **details: str | int | float | bool | None,
    ) -> Event:
        """Write one event `plugin.noun_happened`; its `seq` rises by one with each event.

        Raises ProgrammingMistake when a value is not an id or a code: names stay out of the log.
        """
        event = Event(name, subject, team, self.actor, self.now, self._next(), old, new, details)
        self._append([event])
        return event

    def record_history(self, events: Sequence[Event]) -> None:
        """Write events that happened in the past (demo, import) in the order given."""
        first = self._next()
        self._append([replace(event, seq=first + index) for index, event in enumerate(events)])

    def outdates(self, table: str, columns: Sequence[str], where: str, **params: Any) -> None:
        """Call it before sealed texts are overwritten or taken away, for these rows and columns.

        After the commit the keys that are theirs alone are destroyed: nothing opens them again.
        """
        if columns:
            for row in self.execute(f"select {', '.join(columns)} from {table} {where}", **params):
                self.outdated += [sealed for sealed in row.values() if sealed is not None]

    def insert(self, table: str, rows: Sequence[Row]) -> None:
        """Insert many rows at once; the keys of the first name the columns of all."""
        if not rows:
            return
        incoming = pa.Table.from_pylist(list(rows))
        before = self._count(table)
        try:
            self._cursor.register("incoming", incoming)
            self._cursor.execute(f"insert into {table} by name select * from incoming").fetchall()
        except duckdb.Error:
            self.broken = True
            raise
        finally:
            with suppress(duckdb.Error):
                self._cursor.unregister("incoming")
        if self._count(table) - before != len(rows):
            raise NotSaved

    def _count(self, table: str) -> int:
        return int(self.execute(f"select count(*) as n from {table}")[0]["n"])

    def _next(self) -> int:
        return self._last_seq + len(self.events) + 1

    def _append(self, events: list[Event]) -> None:
        for event in events:
            require_codes(event)
        if len(events) == 1:
            self.execute(_INSERT_EVENT, **event_row(events[0]))
        else:
            self.insert("core.event", [event_row(event) for event in events])
        self.events.extend(events)
        if events:
            last = events[-1]
            self.trace = (_FIND_EVENT, {name: getattr(last, name) for name in _OF_ONE_EVENT})


_INSERT_EVENT = """
    insert into core.event (seq, happened_at, name, subject, team, actor, old, new, details)
    values ($seq, $happened_at, $name, $subject, $team, $actor, $old, $new, $details)
"""
# After a reopening somebody else may have taken the number.
_OF_ONE_EVENT = ("seq", "happened_at", "subject", "actor")
_FIND_EVENT = f"""
    select seq from core.event where {" and ".join(f"{each} = ${each}" for each in _OF_ONE_EVENT)}
"""
