"""Migrations: in order, once, each whole or not at all, and never changed afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bloei_core.errors import CannotOpen
from bloei_core.schema import CORE, Migration, applied, core_migrations, migrate, migrations_in
from bloei_core.warehouse import Warehouse

FIRST = Migration("bus", "0001_ride", "create table bus.ride (id text primary key);")
SECOND = Migration("bus", "0002_day", "alter table bus.ride add column day date;")
THIRD = Migration("bus", "0003_more", "create table bus.stop (id text);")


@pytest.fixture
def warehouse() -> Iterator[Warehouse]:
    """An empty warehouse in memory."""
    made = Warehouse()
    yield made
    made.close()


def columns(warehouse: Warehouse, schema: str) -> set[str]:
    """`table.column` of all that stands in a schema."""
    sql = (
        "select table_name || '.' || column_name as c from duckdb_columns() where schema_name = $s"
    )
    return {row["c"] for row in warehouse.read(sql, {"s": schema})}


def test_twice_is_once(warehouse: Warehouse) -> None:
    assert migrate(warehouse, "bus", [FIRST, SECOND]) == 2
    assert migrate(warehouse, "bus", [FIRST, SECOND]) == 0
    assert columns(warehouse, "bus") == {"ride.id", "ride.day"}
    assert [name for name, _ in applied(warehouse, "bus")] == ["0001_ride", "0002_day"]


def test_only_what_is_new_is_applied(warehouse: Warehouse) -> None:
    assert migrate(warehouse, "bus", [FIRST]) == 1
    assert migrate(warehouse, "bus", [FIRST, SECOND, THIRD]) == 2


@pytest.mark.parametrize(
    ("later", "named"),
    [
        ([Migration("bus", "0001_ride", FIRST.sql + " "), SECOND], "0001_ride"),
        ([SECOND], "0001_ride"),
        ([FIRST], "0002_day"),
        ([], "0001_ride"),
        ([FIRST, Migration("bus", "0001_zoo", "select 1"), SECOND], "0002_day"),
    ],
    ids=["edited", "first lost", "last lost", "all lost", "overtaken"],
)
def test_history_cannot_be_rewritten(
    warehouse: Warehouse, later: list[Migration], named: str
) -> None:
    migrate(warehouse, "bus", [FIRST, SECOND])
    with pytest.raises(CannotOpen, match=f"{named} van bus is veranderd"):
        migrate(warehouse, "bus", later)
    assert columns(warehouse, "bus") == {"ride.id", "ride.day"}


@pytest.mark.parametrize(
    "sql",
    [
        "create table bus.half (id text); insert into bus.nowhere values (1);",
        "create table bus.half (id text); this is no SQL",
        "create table bus.half (id text); select cast('x' as integer);",
    ],
)
def test_a_failing_migration_leaves_nothing_and_stops_the_rest(
    warehouse: Warehouse, sql: str
) -> None:
    bad = Migration("bus", "0002_bad", sql)
    with pytest.raises(CannotOpen, match="0002_bad van bus lukt niet"):
        migrate(warehouse, "bus", [FIRST, bad, THIRD])
    assert columns(warehouse, "bus") == {"ride.id"}
    assert [name for name, _ in applied(warehouse, "bus")] == ["0001_ride"]
    assert migrate(warehouse, "bus", [FIRST, SECOND]) == 1


@pytest.mark.parametrize("word", ["commit", "COMMIT", "rollback", "begin transaction"])
def test_a_migration_may_not_end_its_own_transaction(warehouse: Warehouse, word: str) -> None:
    sneaky = Migration("bus", "0001_half", f"create table bus.half (id text); {word}; select 1/x;")
    with pytest.raises(CannotOpen):
        migrate(warehouse, "bus", [sneaky])
    assert columns(warehouse, "bus") == set()


def test_plugins_do_not_see_each_others_migrations(warehouse: Warehouse) -> None:
    migrate(warehouse, "bus", [FIRST])
    assert migrate(warehouse, "car", [Migration("car", "0001_ride", "select 1")]) == 1
    assert [name for name, _ in applied(warehouse, "bus")] == ["0001_ride"]


def test_files_are_read_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    for name in ("0010_later", "0002_second", "0001_first"):
        (tmp_path / f"{name}.sql").write_text("select 1;")
    (tmp_path / "notes.txt").write_text("no migration")
    names = [each.name for each in migrations_in("bus", tmp_path)]
    assert names == ["0001_first", "0002_second", "0010_later"]
    assert migrations_in("bus", tmp_path / "absent") == []


def test_line_ends_of_another_system_change_no_checksum(tmp_path: Path) -> None:
    sums = set()
    for end in (b"\n", b"\r\n"):
        (tmp_path / "0001.sql").write_bytes(b"select 1;" + end)
        sums.add(migrations_in("bus", tmp_path)[0].checksum)
    assert len(sums) == 1


def test_the_core_migrates_itself(warehouse: Warehouse) -> None:
    assert migrate(warehouse, CORE, core_migrations()) >= 1
    assert "person.name_sealed" in columns(warehouse, CORE)
