"""Migrations that came later, over rows that were there already."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bloei_core.engine import PLUGIN_FOLDER
from bloei_core.schema import CORE, Migration, core_migrations, migrate, migrations_in
from bloei_core.warehouse import Warehouse

CALENDAR = "initiative_calendar"


@pytest.fixture
def warehouse(tmp_path: Path) -> Iterator[Warehouse]:
    """An empty warehouse in a file."""
    made = Warehouse(tmp_path / "bloei.duckdb")
    yield made
    made.close()


def before(migrations: Sequence[Migration], name: str) -> list[Migration]:
    """The migrations that come before the one with this name."""
    return [each for each in migrations if each.name < name]


def day(number: int) -> datetime:
    """Noon on a day of January."""
    return datetime(2026, 1, number, 12, tzinfo=UTC)


def test_what_was_closed_says_since_when_and_what_was_opened_again_how_often(
    warehouse: Warehouse,
) -> None:
    migrate(warehouse, CORE, before(core_migrations(), "0012"))
    with warehouse.unit_of_work("noor") as work:
        for request, party, status in (
            ("open", "plek", "open"),
            ("closed", "plek", "closed"),
            ("again", "plek", "open"),
            ("with-place", "gone", "closed"),
            ("before-place", "gone", "closed"),
            ("never-told", "plek", "closed"),
        ):
            work.execute(
                "insert into core.request (id, party, party_kind, talent, status, created_at) "
                "values ($id, $party, 'organisation', 'koken', $status, $day)",
                id=request,
                party=party,
                status=status,
                day=day(1),
            )
        for number, name, subject in (
            (3, "core.request_closed", "closed"),
            (4, "core.request_closed", "again"),
            (5, "core.request_closed", "again"),
            (6, "core.request_reopened", "again"),
            (7, "core.request_closed", "again"),
            (8, "core.request_reopened", "again"),
            (9, "core.request_closed", "before-place"),
            (10, "core.organisation_closed", "gone"),
        ):
            work.now = day(number)
            work.record(name, subject=subject)
    migrate(warehouse, CORE, core_migrations())
    rows = warehouse.read("select id, closed_at from core.request")
    assert {row["id"]: row["closed_at"] for row in rows} == {
        "open": None,
        "closed": day(3),
        "again": None,
        "with-place": day(10),
        "before-place": day(9),
        "never-told": day(1),
    }
    assert warehouse.read("select * from core.closed_spell order by closed_at") == [
        {"request": "again", "closed_at": day(4), "opened_at": day(6)},
        {"request": "again", "closed_at": day(7), "opened_at": day(8)},
    ]


def test_what_is_known_of_a_time_goes_to_the_team_of_its_entry(warehouse: Warehouse) -> None:
    migrate(warehouse, CORE, core_migrations())
    known = migrations_in(CALENDAR, PLUGIN_FOLDER / CALENDAR / "migrations")
    migrate(warehouse, CALENDAR, before(known, "0002"))
    with warehouse.unit_of_work("noor") as work:
        for number, team in enumerate(("strijp", "gestel")):
            work.execute(
                "insert into initiative_calendar.entry (id, team, verbinder, kind, all_day, "
                "starts, ends, created_at, changed_seq) values "
                "($id, $team, 'noor', 'koffie', false, $day, $day + interval 1 hour, $day, 1)",
                id=f"entry-{number}",
                team=team,
                day=day(1),
            )
            work.execute(
                "insert into initiative_calendar.occurrence (id, entry, original, attendance) "
                "values ($id, $entry, $day, $number)",
                id=f"time-{number}",
                entry=f"entry-{number}",
                day=day(1),
                number=number,
            )
        work.record("initiative_calendar.entry_added", subject="entry-0")
    migrate(warehouse, CALENDAR, known)
    sql = "select id, team, entry, attendance from initiative_calendar.occurrence order by id"
    assert [tuple(row.values()) for row in warehouse.read(sql)] == [
        ("time-0", "strijp", "entry-0", 0),
        ("time-1", "gestel", "entry-1", 1),
    ]
