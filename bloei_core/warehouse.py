"""The DuckDB warehouse: open it, read it, change it in one unit of work.

No other module imports duckdb.
"""

from __future__ import annotations

import json
import os
import re
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa

from bloei_core.door import Door
from bloei_core.errors import (
    BloeiError,
    CannotOpen,
    Damaged,
    NotSaved,
    ProgrammingMistake,
    TookTooLong,
    TookTooMuch,
)
from bloei_core.latest import Latest
from bloei_core.statements import Statements, ends_transaction
from bloei_core.tail import Tail

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

Row = dict[str, Any]
Cursor = duckdb.DuckDBPyConnection

EVERY_TEAM = "*"


def _memory_of_the_machine() -> int:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


_EVENT_NAME = re.compile(r"[a-z][a-z0-9_]*\.[a-z0-9_]{1,80}", re.ASCII)
_CODE = re.compile(r"[a-z0-9_.:*/+-]{0,80}", re.ASCII)
_MOST_MEMORY = 2 * 2**30
_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "threads": 1,  # docs/decisions/0009-one-thread-a-query.md
    # One hungry query may fill neither the memory nor the disk of the machine.
    "memory_limit": f"{min(_MOST_MEMORY, _memory_of_the_machine() // 2) // 2**20}MiB",
    "max_temp_directory_size": "2GiB",
}


@dataclass(frozen=True, slots=True)
class Event:
    """Something that was committed. Ids and codes only, never a name or a typed text."""

    name: str
    subject: str
    team: str
    actor: str
    happened_at: datetime
    seq: int = 0
    old: str | None = None
    new: str | None = None
    details: Mapping[str, str | int | float | bool | None] = field(default_factory=dict)


def _no_proof(_text: str) -> str:
    raise ProgrammingMistake("this warehouse has no engine that proves")


class Work:
    """One unit of work: statements and events that are committed together or not at all."""

    def __init__(
        self,
        cursor: duckdb.DuckDBPyConnection,
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
        self.prove: Callable[[str], str] = _no_proof
        """A keyed hash of a text, that only this installation can make."""

    def execute(self, sql: str, **params: Any) -> list[Row]:
        """Run one statement with named parameters; what it returns, as dictionaries.

        Raises ProgrammingMistake for a statement that would end the transaction.
        """
        try:
            statement = self._statements.inside(self._cursor, sql)
            return _fetch(self._cursor.execute(statement, params or None))
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
            _require_codes(event)
        if len(events) == 1:
            self.execute(_INSERT_EVENT, **_event_row(events[0]))
        else:
            self.insert("core.event", [_event_row(event) for event in events])
        self.events.extend(events)


_INSERT_EVENT = """
    insert into core.event (seq, happened_at, name, subject, team, actor, old, new, details)
    values ($seq, $happened_at, $name, $subject, $team, $actor, $old, $new, $details)
"""


# What the text of a statement can get wrong; a TransactionException of a reader is a write.
_OUR_MISTAKES = (duckdb.ProgrammingError, duckdb.PermissionException, duckdb.TransactionException)
# A checksum that is wrong, a file that is too short, an instance that gave up.
_DAMAGE = (
    duckdb.IOException,
    duckdb.FatalException,
    duckdb.InternalException,
    duckdb.SerializationException,
    duckdb.ConnectionException,  # closed, and could not be opened again
)
_FULL_DISK = "Niet opgeslagen: de schijf is vol. Waarschuw je beheerder."
_WHAT_NOW = (
    "het logboek van de gegevens is beschadigd. Zet een reservekopie terug met “bloei restore”, "
    "of ga zonder die gebeurtenissen verder met “bloei start --accept-loss”."
)
_LOST = f"De laatste gebeurtenissen ({{lost}}) ontbreken: {_WHAT_NOW}"
_BROKEN_LOG = f"De laatste gebeurtenissen zijn niet te lezen: {_WHAT_NOW}"
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
        self._connection = _look(path) if path and look_only else _connect(path, accepts_loss)
        self._is_open = True
        self._accepts_loss = accepts_loss
        self._lock = threading.Lock()
        self._writer: int | None = None
        self._last_seq = 0
        self._latest = Latest()
        self._statements = Statements()
        self.when_outdated: Callable[[Sequence[bytes]], None] = lambda _sealed: None
        """Hears after a commit which sealed texts stand nowhere any more."""
        self.prove: Callable[[str], str] = _no_proof
        """What a unit of work proves with; the engine says how."""

    def close(self) -> None:
        """Fold the log into the file and close it."""
        with self._lock, suppress(duckdb.Error):
            self._connection.execute("CHECKPOINT")
        self._connection.close()
        self._tail.close()

    def resume(self) -> None:
        """Take up counting where the event log stopped; call it after the core migrations."""
        rows = self.read("select team, name, max(seq) as seq from core.event group by team, name")
        self._latest.start((row["team"], row["name"], row["seq"]) for row in rows)
        self._last_seq = max((row["seq"] for row in rows), default=0)
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
            raise CannotOpen(_LOST.format(lost=self.lost))

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
                with _deadline(cursor, patience):
                    rows = _fetch(cursor.execute(statement, dict(params) if params else None))
                cursor.execute("commit")
            except _OUR_MISTAKES as error:
                raise ProgrammingMistake(str(error)) from error
            except duckdb.OutOfMemoryException as error:
                raise TookTooMuch from error
            except duckdb.Error as error:
                if not _is_damage(error):
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
        with self.transaction() as cursor:
            work = self._work(cursor, actor)
            yield work
            if work.broken:
                raise NotSaved
            if not work.events:
                raise ProgrammingMistake("a unit of work must record an event")
            cursor.execute("commit")
            self._remember(work.events)
            self._tail.write(self._last_seq)
        if work.outdated:
            self.when_outdated(work.outdated)

    @contextmanager
    def unheard(self, actor: str) -> Iterator[Work]:
        """Write what no page has to follow, so without an event: the read log. For the engine."""
        with self.transaction() as cursor:
            work = self._work(cursor, actor)
            yield work
            if work.broken:
                raise NotSaved
            if work.events or work.outdated:
                raise ProgrammingMistake("what others must hear of is a unit of work")
            cursor.execute("commit")

    def _work(self, cursor: duckdb.DuckDBPyConnection, actor: str) -> Work:
        work = Work(cursor, actor, self._last_seq, self._statements)
        work.prove = self.prove
        return work

    @property
    def is_writing(self) -> bool:
        """Whether this thread is inside a unit of work."""
        return self._writer == threading.get_ident()

    @contextmanager
    def transaction(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """The write lock and one transaction; whoever uses it commits. For the engine only."""
        if self.is_writing:
            raise ProgrammingMistake("a unit of work cannot stand inside another one")
        try:
            with self.door, self._lock, self._written() as cursor:
                yield cursor
        except duckdb.FatalException as error:
            with suppress(BloeiError):  # somebody else reopens it, or will try again
                self.reopen()
            raise _not_saved(error) from error

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
            raise _not_saved(error) from error
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
                if _is_damage(error) and not _is_full(error):
                    raise Damaged from error
                raise _not_saved(error) from error
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
            self._connection = _connect(self._path)
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
        except _OUR_MISTAKES as error:
            raise ProgrammingMistake(str(error)) from error

    def _remember(self, events: Sequence[Event]) -> None:
        self._last_seq = events[-1].seq
        for event in events:
            self._latest.note(event.team, event.name, event.seq)


def _connect(path: Path | None, accepts_loss: bool = False) -> Cursor:
    try:
        connection = _folded(path, accepts_loss=accepts_loss)
        _require_whole(connection, path)
    except duckdb.Error as error:
        raise _not_opened(error) from error
    connection.execute("SET TimeZone='Europe/Amsterdam'")
    if path:
        backups = str(path.parent / "backups").replace("'", "''")
        connection.execute(f"SET allowed_directories=['{backups}']")
    connection.execute("SET enable_external_access=false")
    connection.execute("SET lock_configuration=true")
    return connection


def _folded(path: Path | None, *, accepts_loss: bool) -> Cursor:
    """Open the file and fold its log into it; on a full disk the log stays what it is."""
    connection = _replayed(path, accepts_loss=accepts_loss)
    try:
        connection.execute("CHECKPOINT")
    except duckdb.FatalException as error:
        connection.close()
        if not _is_full(error):
            raise
        connection = duckdb.connect(str(path), config=_SETTINGS)
    return connection


def _replayed(path: Path | None, *, accepts_loss: bool) -> Cursor:
    """Open the file; DuckDB reads the log, and sometimes sees that it is damaged."""
    try:
        return duckdb.connect(str(path or ":memory:"), config=_SETTINGS)
    except duckdb.Error as error:
        if path is None or "wal file" not in str(error).lower():
            raise
        if not accepts_loss:
            raise CannotOpen(_BROKEN_LOG) from error
        _cut_log(path, error)
        return duckdb.connect(str(path), config=_SETTINGS)


def _cut_log(path: Path, error: duckdb.Error) -> None:
    """Leave of the log what comes before the damage; a copy of the whole was kept."""
    log = path.with_name(f"{path.name}.wal")
    place = re.search(r"byte position (\d+)", str(error))
    os.truncate(log, int(place[1]) if place else 0)


def _look(path: Path) -> Cursor:
    """Open a file without changing it."""
    try:
        connection = duckdb.connect(str(path), read_only=True, config=_SETTINGS)
        _require_whole(connection, path)
    except duckdb.Error as error:
        raise _not_opened(error) from error
    connection.execute("SET TimeZone='Europe/Amsterdam'")
    connection.execute("SET enable_external_access=false")
    connection.execute("SET lock_configuration=true")
    return connection


def _is_damage(error: duckdb.Error) -> bool:
    # A wrong checksum has no class of its own.
    return isinstance(error, _DAMAGE) or type(error) is duckdb.Error


def _is_full(error: duckdb.Error) -> bool:
    return "no space left" in str(error).lower()


def _not_saved(error: duckdb.Error) -> NotSaved:
    return NotSaved(_FULL_DISK) if _is_full(error) else NotSaved()


def _not_opened(error: duckdb.Error) -> CannotOpen:
    if isinstance(error, duckdb.IOException) and "lock" in str(error).lower():
        return CannotOpen("Een ander programma heeft de gegevens open.")
    return CannotOpen(
        "Het bestand met de gegevens kan niet worden geopend: het is beschadigd of geen bestand "
        "van Bloei. Zet een reservekopie terug met “bloei restore”."
    )


def _require_whole(connection: Cursor, path: Path | None) -> None:
    """DuckDB opens a file that was cut short, and only fails where it reads beyond the end."""
    found = connection.execute(_SIZE).fetchone()
    if path and found and path.stat().st_size < found[0]:
        connection.close()
        raise Damaged


_SIZE = """
    select block_size * used_blocks  -- free ones at the end need not be in the file
    from pragma_database_size() where database_name = current_database()
"""


def _fetch(result: duckdb.DuckDBPyConnection) -> list[Row]:
    if not result.description:
        return []
    columns = [column[0] for column in result.description]
    return [dict(zip(columns, values, strict=True)) for values in result.fetchall()]


def _deadline(
    cursor: duckdb.DuckDBPyConnection, seconds: float | None
) -> AbstractContextManager[object]:
    return nullcontext() if seconds is None else _interrupted_after(cursor, seconds)


@contextmanager
def _interrupted_after(cursor: duckdb.DuckDBPyConnection, seconds: float) -> Iterator[None]:
    finished = threading.Event()
    guard = threading.Lock()

    def interrupt() -> None:
        with guard:
            if not finished.is_set():
                cursor.interrupt()

    timer = threading.Timer(seconds, interrupt)
    timer.daemon = True
    timer.start()
    try:
        yield
    except duckdb.InterruptException as error:
        raise TookTooLong from error
    finally:
        timer.cancel()
        with guard:  # no interrupt may hit what the cursor does next
            finished.set()


_EVENT_COLUMNS = tuple(column.name for column in fields(Event))


def _event_row(event: Event) -> Row:
    row = {column: getattr(event, column) for column in _EVENT_COLUMNS}
    row["details"] = json.dumps(event.details) if event.details else None
    return row


def _require_codes(event: Event) -> None:
    if not _EVENT_NAME.fullmatch(event.name):
        raise ProgrammingMistake("the name of an event reads plugin.noun_happened")
    about = (event.subject, event.team, event.actor, event.old, event.new)
    if not all(_is_code(value) for value in (*about, *event.details, *event.details.values())):
        raise ProgrammingMistake(f"event {event.name} may hold ids and codes only")


def _is_code(value: object) -> bool:
    if isinstance(value, str):
        return _CODE.fullmatch(value) is not None
    return value is None or isinstance(value, int | float)
