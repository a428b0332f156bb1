"""The SQL of a backup: a copy of everything from one moment, and whether two are the same."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from bloei_core.warehouse import Cursor, Warehouse

_COPY = "bloei_copy"
_SECONDS_BETWEEN_LOOKS = 0.25


_TABLES = """
    select schema_name, table_name from duckdb_tables()
    where database_name = $database and not internal order by all
"""
_VIEWS = """
    select schema_name, view_name from duckdb_views()
    where database_name = $database and not internal order by all
"""


@dataclass(frozen=True, slots=True)
class Content:
    """What a table holds: how many rows, and a number that changes with any value in them."""

    rows: int
    hash: int


def copy(
    warehouse: Warehouse, target: Path, progress: Callable[[float], None]
) -> Mapping[str, Content]:
    """Copy all that is committed at this moment into a new file; what is in it.

    Readers and writers go on: the copy is one transaction and sees what was there at its start.
    """
    size = max(warehouse.size(), 1)
    with warehouse.aside() as cursor, _attached(cursor, target):
        cursor.execute("begin transaction")
        try:
            source = _one(cursor, "select current_database()")
            content = _content(cursor, source)
            with _watched(target, size, progress):
                cursor.execute(f'copy from database "{source}" to {_COPY}').fetchall()
            cursor.execute("commit")
        except Exception:
            with suppress(Exception):
                cursor.execute("rollback")
            raise
    return content


def content(warehouse: Warehouse) -> Mapping[str, Content]:
    """What is in every table; reads all of it, so that damage shows."""
    with warehouse.aside() as cursor:
        return _content(cursor, _one(cursor, "select current_database()"))


def unreadable(warehouse: Warehouse, share: Callable[[float], None]) -> list[str]:
    """The tables and views of which something cannot be read."""
    with warehouse.aside() as cursor:
        database = _one(cursor, "select current_database()")
        tables = [*_tables(cursor, database), *_tables(cursor, database, _VIEWS)]
    found = []
    for number, (place, table) in enumerate(tables):
        share(number / len(tables))
        try:
            with warehouse.aside() as cursor:
                cursor.execute(_CONTENT.format(table=table)).fetchall()
        except Exception:
            found.append(place)
    return found


def _content(cursor: Cursor, database: str) -> dict[str, Content]:
    found = {}
    for place, table in _tables(cursor, database):
        row = cursor.execute(_CONTENT.format(table=table)).fetchone()
        assert row
        found[place] = Content(row[0], row[1] or 0)
    return found


def _tables(cursor: Cursor, database: str, which: str = _TABLES) -> list[tuple[str, str]]:
    rows = cursor.execute(which, {"database": database}).fetchall()
    return [(f"{schema}.{name}", f'"{database}"."{schema}"."{name}"') for schema, name in rows]


def _one(cursor: Cursor, sql: str) -> str:
    row = cursor.execute(sql).fetchone()
    assert row
    return str(row[0])


@contextmanager
def _attached(cursor: Cursor, target: Path) -> Iterator[None]:
    place = str(target).replace("'", "''")
    cursor.execute(f"attach '{place}' as {_COPY}")
    try:
        yield
    finally:
        cursor.execute(f"detach {_COPY}")


@contextmanager
def _watched(target: Path, size: int, progress: Callable[[float], None]) -> Iterator[None]:
    """DuckDB does not say how far it is; the growing file does, more or less."""
    finished = threading.Event()

    def look() -> None:
        while not finished.wait(_SECONDS_BETWEEN_LOOKS):
            progress(min(target.stat().st_size / size, 0.99))

    watcher = threading.Thread(target=look, name="backup progress", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        finished.set()
        watcher.join()


_CONTENT = "select count(*), bit_xor(hash(each)) from {table} as each"
