"""Migrations: numbered SQL files per plugin, forward only, each atomic with its record."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bloei_core.errors import CannotOpen, NotSaved
from bloei_core.warehouse import Warehouse

CORE = "core"

_BOOTSTRAP = """
    create schema if not exists core;
    create table if not exists core.migration (
        plugin text not null,
        name text not null,
        checksum text not null,
        applied_at timestamptz not null default current_timestamp,
        primary key (plugin, name)
    );
"""


@dataclass(frozen=True, slots=True)
class Migration:
    """One numbered SQL file."""

    plugin: str
    name: str
    sql: str

    @property
    def checksum(self) -> str:
        """SHA-256 of the text, in hexadecimal."""
        return hashlib.sha256(self.sql.encode()).hexdigest()


def migrations_in(plugin: str, folder: Path) -> list[Migration]:
    """The migrations of a plugin in order of their names; none when it has no such folder."""
    files = sorted(folder.glob("*.sql"))
    return [Migration(plugin, file.stem, file.read_text(encoding="utf-8")) for file in files]


def core_migrations() -> list[Migration]:
    """The migrations of the engine itself."""
    return migrations_in(CORE, Path(__file__).parent / "migrations")


def migrate(warehouse: Warehouse, plugin: str, migrations: Sequence[Migration]) -> int:
    """Apply what is new in the plugin's own schema; how many were applied.

    Raises CannotOpen when an applied migration was edited, lost, or overtaken by a lower number,
    or when one fails: that one and all after it are not applied.
    """
    _bootstrap(warehouse)
    known = applied(warehouse, plugin)
    _require_unchanged(plugin, migrations, known)
    fresh = migrations[len(known) :]
    for migration in fresh:
        _apply(warehouse, migration)
    return len(fresh)


def applied(warehouse: Warehouse, plugin: str) -> list[tuple[str, str]]:
    """Name and checksum of what was applied for a plugin, in order."""
    query = "select name, checksum from core.migration where plugin = $plugin order by name"
    return [(row["name"], row["checksum"]) for row in warehouse.read(query, {"plugin": plugin})]


def _bootstrap(warehouse: Warehouse) -> None:
    with warehouse.transaction() as cursor:
        cursor.execute(_BOOTSTRAP)
        cursor.execute("commit")


def _require_unchanged(
    plugin: str, migrations: Sequence[Migration], known: Sequence[tuple[str, str]]
) -> None:
    ours = [(migration.name, migration.checksum) for migration in migrations]
    for position, (name, checksum) in enumerate(known):
        if position >= len(ours) or ours[position] != (name, checksum):
            raise CannotOpen(f"Migratie {name} van {plugin} is veranderd nadat ze was uitgevoerd.")


def _apply(warehouse: Warehouse, migration: Migration) -> None:
    try:
        if warehouse.ends_transaction(migration.sql):
            raise NotSaved  # half of it would stay
        with warehouse.transaction() as cursor:
            cursor.execute(f'create schema if not exists "{migration.plugin}"')
            cursor.execute(migration.sql)
            cursor.execute(
                "insert into core.migration (plugin, name, checksum) values ($plugin, $name, $sum)",
                {"plugin": migration.plugin, "name": migration.name, "sum": migration.checksum},
            )
            cursor.execute("commit")
    except NotSaved as error:
        raise CannotOpen(f"Migratie {migration.name} van {migration.plugin} lukt niet.") from error
