"""Opening the file: settings, a log that is folded in, a file that must be whole."""

from __future__ import annotations

import os
import re
from pathlib import Path

import duckdb

from bloei_core.errors import CannotOpen, Damaged
from bloei_core.warehouse.faults import is_full, not_opened
from bloei_core.warehouse.statements import Cursor


def _memory_of_the_machine() -> int:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


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
_WHAT_NOW = (
    "het logboek van de gegevens is beschadigd. Zet een reservekopie terug met “bloei restore”, "
    "of ga zonder die gebeurtenissen verder met “bloei start --accept-loss”."
)
LOST = f"De laatste gebeurtenissen ({{lost}}) ontbreken: {_WHAT_NOW}"
_BROKEN_LOG = f"De laatste gebeurtenissen zijn niet te lezen: {_WHAT_NOW}"


def connect(path: Path | None, accepts_loss: bool = False) -> Cursor:
    """Open the file, or an empty database in memory; with its log folded in.

    Raises CannotOpen, or Damaged when the file is too short. `accepts_loss`: go on without what
    the damaged log held.
    """
    try:
        connection = _folded(path, accepts_loss=accepts_loss)
        _require_whole(connection, path)
    except duckdb.Error as error:
        raise not_opened(error) from error
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
        if not is_full(error):
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


def look(path: Path) -> Cursor:
    """Open a file without changing it."""
    try:
        connection = duckdb.connect(str(path), read_only=True, config=_SETTINGS)
        _require_whole(connection, path)
    except duckdb.Error as error:
        raise not_opened(error) from error
    connection.execute("SET TimeZone='Europe/Amsterdam'")
    connection.execute("SET enable_external_access=false")
    connection.execute("SET lock_configuration=true")
    return connection


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
