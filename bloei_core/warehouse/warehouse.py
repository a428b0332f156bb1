"""The warehouse itself: one owner, many readers, one writer at a time."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import duckdb

from bloei_core.errors import (
    BloeiError,
    CannotOpen,
    Damaged,
    NotSaved,
    ProgrammingMistake,
    TookTooMuch,
)
from bloei_core.warehouse.deadline import deadline
from bloei_core.warehouse.door import Door
from bloei_core.warehouse.events import EVERY_TEAM, Event
from bloei_core.warehouse.faults import OUR_MISTAKES, is_damage, is_full, not_saved
from bloei_core.warehouse.latest import Latest
from bloei_core.warehouse.opening import LOST, connect, look
from bloei_core.warehouse.statements import Cursor, Row, Statements, ends_transaction, fetch
from bloei_core.warehouse.tail import Tail
from bloei_core.warehouse.work import Trace, Work, no_proof

_SECONDS_TO_LOOK = 10.0
_SECONDS_BETWEEN_LOOKS = 0.02
_STARTING_AGAIN = "Bloei opent de gegevens opnieuw. Een ogenblik."


class Warehouse:
    """The one owner of the database in this process.

    Readers each get a cursor of their own in a read-only transaction; writers wait for one lock
    (docs/decisions/0002-one-writer.md).
    """

    def __init__(
        self, path: Path | None = None, *, look_only: bool = False, accepts_loss: bool = False
    ) -> None:
        """Open the warehouse at `path`, or an empty one in memory; `look_only` to change nothing.

        Raises CannotOpen, or Damaged when the file is too short. `accepts_loss`: go on when
        committed events are missing, because the log is damaged.
        """
        self._path = path
        self.door = Door()
        self._tail = Tail(None if look_only else path)
        self._tail.keep_log()
        self._connection = look(path) if path and look_only else connect(path, accepts_loss)
        self._is_open = True
        self._accepts_loss = accepts_loss
        self._lock = threading.Lock()
        self._writer: int | None = None
        self._last_seq = 0
        self._is_sure = True  # that no event came after it
        self._latest = Latest()
        self._statements = Statements()
        self.when_outdated: Callable[[Sequence[bytes]], None] = lambda _sealed: None
        """Hears after a commit which sealed texts stand nowhere any more."""
        self.prove: Callable[[str], str] = no_proof
        """What a unit of work proves with; the engine says how."""

    def close(self) -> None:
        """Fold the log into the file and close it."""
        with self._lock, suppress(duckdb.Error):
            if self._path:
                self._connection.execute("CHECKPOINT")
        self._connection.close()
        self._tail.close()

    def resume(self) -> None:
        """Take up counting where the event log stopped; call it after the core migrations."""
        rows = self.read("select team, name, max(seq) as seq from core.event group by team, name")
        self._latest.start((row["team"], row["name"], row["seq"]) for row in rows)
        self._last_seq = max((row["seq"] for row in rows), default=0)
        self._is_sure = True
        if self.lost == 0 or self._accepts_loss:
            self._tail.settle(self._last_seq)

    @property
    def last_seq(self) -> int:
        """The number of the last event of all."""
        return self._last_seq

    @property
    def lost(self) -> int:
        """How many events were committed once and are not there any more: the log is damaged."""
        return max(self._tail.expected - self._last_seq, 0)

    def require_nothing_lost(self) -> None:
        """Raises CannotOpen, with what to do, when committed events are missing."""
        if self.lost:
            raise CannotOpen(LOST.format(lost=self.lost))

    def latest(self, teams: Sequence[str], *names: str) -> int:
        """The number of the last event that concerns one of these teams; costs no query.

        With `names`: of the last one whose name starts with one of these.
        """
        return self._latest.among((*teams, EVERY_TEAM), names)

    def read(
        self, sql: str, params: Mapping[str, Any] | None = None, patience: float | None = None
    ) -> list[Row]:
        """Run exactly one SELECT, read only; after `patience` seconds it is interrupted.

        Raises ProgrammingMistake when `sql` is anything else than one SELECT that changes nothing
        and reads no file, or does not use exactly the parameters given; TookTooLong when it is
        interrupted.
        """
        with self.door:
            statement = self._statements.select(self._connection, sql)
            cursor = self._connection.cursor()
            try:
                cursor.execute("begin transaction read only")
                with deadline(cursor, patience):
                    rows = fetch(cursor.execute(statement, dict(params) if params else None))
                cursor.execute("commit")
            except OUR_MISTAKES as error:
                raise ProgrammingMistake(str(error)) from error
            except duckdb.OutOfMemoryException as error:
                raise TookTooMuch from error
            except duckdb.Error as error:
                if not is_damage(error):
                    raise
                # Such an instance refuses everything until it is opened again: see `heal`.
                self._is_open = self._is_open and not isinstance(error, duckdb.FatalException)
                raise Damaged from error
            finally:
                cursor.close()
        return rows

    @contextmanager
    def unit_of_work(self, actor: str) -> Iterator[Work]:
        """Change something: commits on leaving, rolls back when the body raises.

        Raises NotSaved when the database refuses, ProgrammingMistake when no event was recorded
        or when it is called inside another unit of work.
        """
        with self._work(actor) as work:
            yield work
            if not (work.events or work.broken):
                raise ProgrammingMistake("a unit of work must record an event")
        if work.outdated:
            self.when_outdated(work.outdated)

    @contextmanager
    def unheard(self, actor: str) -> Iterator[Work]:
        """Write what no page has to follow, so without an event: the read log. For the engine."""
        with self._work(actor) as work:
            yield work
            if work.events or work.outdated:
                raise ProgrammingMistake("what others must hear of is a unit of work")

    @contextmanager
    def _work(self, actor: str) -> Iterator[Work]:
        """Committed on leaving. Who hears that it was not saved can be sure that it is not."""
        work: Work | None = None
        try:
            with self.transaction() as cursor:
                if not self._is_sure:
                    self.resume()
                work = Work(cursor, actor, self._last_seq, self._statements)
                work.prove = self.prove
                yield work
                self._commit(cursor, work)
                self._remember(work.events)
        except NotSaved:
            if not (work and work.is_ready and self._came_through(work)):
                raise

    def _commit(self, cursor: Cursor, work: Work) -> None:
        if work.broken:
            raise NotSaved
        work.is_ready = True
        try:
            cursor.execute("commit")
        except duckdb.FatalException:
            raise
        except duckdb.Error:
            # It may have run out of memory after all was saved. Before somebody else may write,
            # and would take the same numbers, it must be known.
            if not self._finds(work.trace):
                raise

    def _came_through(self, work: Work) -> bool:
        """Whether it was saved after all, once the file was opened again."""
        with suppress(BloeiError, duckdb.Error):
            return self._finds(work.trace)
        return False

    def _finds(self, trace: Trace | None) -> bool:
        """Whether the trace of a unit of work is there; waits for memory to look with."""
        until = time.monotonic() + _SECONDS_TO_LOOK
        while trace:
            try:
                return bool(self.read(*trace))
            except TookTooMuch:
                if time.monotonic() > until:
                    self._is_sure = False
                    raise duckdb.FatalException("no memory to look with") from None
                time.sleep(_SECONDS_BETWEEN_LOOKS)
        return False

    @property
    def is_writing(self) -> bool:
        """Whether this thread is inside a unit of work."""
        return self._writer == threading.get_ident()

    @contextmanager
    def transaction(self) -> Iterator[Cursor]:
        """The write lock and one transaction; whoever uses it commits. For the engine only."""
        if self.is_writing:
            raise ProgrammingMistake("a unit of work cannot stand inside another one")
        try:
            with self.door, self._lock, self._written() as cursor:
                yield cursor
        except duckdb.FatalException as error:
            with suppress(BloeiError):  # somebody else reopens it, or will try again
                self.reopen()
            raise not_saved(error) from error

    @contextmanager
    def _written(self) -> Iterator[Cursor]:
        self._writer = threading.get_ident()
        cursor = self._connection.cursor()
        try:
            cursor.execute("begin transaction")
            yield cursor
        except duckdb.FatalException:
            raise
        except duckdb.Error as error:
            raise not_saved(error) from error
        finally:
            self._writer = None
            # Takes back what was not committed. A rollback after a commit would raise inside
            # DuckDB, at the price of a statement.
            with suppress(duckdb.Error):
                cursor.close()

    @contextmanager
    def aside(self) -> Iterator[Cursor]:
        """A cursor beside readers and writers, to copy or compare the whole. For the engine only.

        Raises Damaged when something cannot be read, NotSaved when the copy cannot be written.
        """
        with self.door:
            cursor = self._connection.cursor()
            try:
                yield cursor
            except duckdb.Error as error:
                if is_damage(error) and not is_full(error):
                    raise Damaged from error
                raise not_saved(error) from error
            finally:
                with suppress(duckdb.Error):
                    cursor.close()

    def reopen(self, between: Callable[[], None] = lambda: None) -> None:
        """Close the file and open it again, while everybody waits outside the door.

        `between` may put another file in its place.
        """
        with self.door.shut(_STARTING_AGAIN):
            self.replace(between)
            if self._path:
                self.resume()  # what failed at the very end of a commit may be there all the same

    def replace(self, between: Callable[[], None]) -> None:
        """The same, for who has shut the door already."""
        with suppress(duckdb.Error):
            self._connection.close()
        self._is_open = False
        try:
            between()
        finally:
            self._connection = connect(self._path)
            self._is_open = True

    def heal(self) -> None:
        """Open the file when that did not work before (the disk was full); else do nothing.

        Raises CannotOpen when it still does not work.
        """
        if not self._is_open:
            self.reopen()

    def size(self) -> int:
        """Bytes on disk; 0 in memory."""
        return self._path.stat().st_size if self._path else 0

    def other_file_came(self) -> None:
        """What was known of the file that is gone is of no use any more; then call `resume`."""
        self._tail.drop()

    def ends_transaction(self, sql: str) -> bool:
        """Whether one of these statements begins, commits or rolls back."""
        try:
            return ends_transaction(self._connection, sql)
        except duckdb.Error as error:
            raise NotSaved from error

    def checkpoint(self) -> None:
        """Fold the write-ahead log into the file."""
        with self._lock:
            self._connection.execute("CHECKPOINT")

    def tables_in(self, sql: str) -> set[str]:
        """The tables and views that a statement reads, as `schema.table`."""
        self._statements.select(self._connection, sql)
        # DuckDB cannot name the tables of a statement that has parameters.
        bare = re.sub(r"(?<!\$)\$\w+", "null", sql)
        try:
            return set(self._connection.get_table_names(bare, qualified=True))
        except OUR_MISTAKES as error:
            raise ProgrammingMistake(str(error)) from error

    def _remember(self, events: Sequence[Event]) -> None:
        for event in events:
            self._latest.note(event.team, event.name, event.seq)
            self._last_seq = event.seq
        if events:
            self._tail.write(self._last_seq)
