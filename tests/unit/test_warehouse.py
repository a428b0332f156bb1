"""The two doors, the unit of work and the event log, with everything that may not get through."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bloei_core import Context, Event, NotSaved, Row, Work
from bloei_core.errors import CannotOpen, ProgrammingMistake, Refused, TookTooLong
from bloei_core.testing import TEAM_A
from bloei_core.warehouse import Warehouse

ENDLESS = "select count(*) as n from range(100000000) as a, range(100000) as b"
NO_READS = [
    "",
    "no SQL at all",
    "select 1; select 2",
    "select 1; drop table core.team",
    "insert into core.team values ('x', 'X', 9)",
    "update core.team set name = 'weg'",
    "delete from core.team",
    "drop table core.team",
    "create table core.mine (id text)",
    "pragma table_info('core.team')",
    "attach 'elsewhere.duckdb'",
    "copy core.team to 'team.csv'",
    "copy core.team from 'team.csv'",
    "export database 'all'",
    "set threads = 1",
    "set enable_external_access = true",
    "install httpfs",
    "load httpfs",
    "begin transaction",
    "commit",
    "checkpoint",
    "call pragma_version()",
    "explain select 1",
    "prepare q as select 1",
    "with gone as (delete from core.team returning *) select * from gone",
    "with new as (insert into core.team values ('x', 'X', 9) returning *) select * from new",
    "with changed as (update core.team set rank = 1 returning *) select * from changed",
    "select * from read_csv('/etc/passwd')",
    "select * from read_text('/etc/passwd')",
    "select * from read_blob('/etc/passwd')",
    "select * from glob('/etc/*')",
    "select * from '/etc/passwd'",
    "select * from core.no_such_table",
    "select no_such_column from core.team",
    "select no_such_function(1)",
]


@pytest.fixture
def warehouse() -> Iterator[Warehouse]:
    """An empty warehouse in memory with an event log and one table of its own."""
    made = Warehouse()
    with made.transaction() as cursor:
        cursor.execute(
            """
            create schema core;
            create table core.team (id text primary key, name text not null, rank integer);
            create table core.event (
                seq bigint, happened_at timestamptz, name text, subject text, team text,
                actor text, old text, new text, details json
            );
            """
        )
        cursor.execute("commit")
    yield made
    made.close()


def add(work: Work, team: str, name: str = "Naam") -> None:
    """One row and its event."""
    work.execute("insert into core.team values ($id, $name, 1)", id=team, name=name)
    work.record("core.team_added", subject=team, team=team)


def teams(warehouse: Warehouse) -> list[str]:
    """What is stored now."""
    return [row["id"] for row in warehouse.read("select id from core.team order by id")]


# --- the read door -----------------------------------------------------------------------------


@pytest.mark.parametrize("sql", NO_READS)
def test_the_read_door_takes_one_harmless_select_only(warehouse: Warehouse, sql: str) -> None:
    with warehouse.unit_of_work("test") as work:
        add(work, "a")
    with pytest.raises(ProgrammingMistake):
        warehouse.read(sql)
    assert warehouse.read("select id, name, rank from core.team") == [
        {"id": "a", "name": "Naam", "rank": 1}
    ]


@pytest.mark.parametrize("sql", NO_READS)
def test_the_door_for_reference_facts_is_no_way_around(verbinder: Context, sql: str) -> None:
    before = verbinder.reference("select * from core.team order by id")
    with pytest.raises(ProgrammingMistake):
        verbinder.reference(sql)
    assert verbinder.reference("select * from core.team order by id") == before


@pytest.mark.parametrize(
    "sql",
    [
        "select * from core.person",
        "from core.person",
        "table core.event",
        "select * from person",
        'select * from "core"."person"',
        "select * from memory.core.person",
        "select * from core.team where exists (select 1 from core.person)",
        "with team as (select * from core.person) select * from team",
        "select (select max(name_sealed) from core.person)",
        "select * from query('select * from core.person')",
        "select * from query_table('core.person')",
        "summarize core.person",
        "describe core.person",
        "select * from core.visible_party",
        "select * from core.team union all by name select * from core.member",
    ],
)
def test_reference_reads_no_table_with_people(verbinder: Context, sql: str) -> None:
    with pytest.raises(ProgrammingMistake):
        verbinder.reference(sql)


def test_reference_reads_facts_of_the_city(verbinder: Context) -> None:
    sql = "select count(*) as n from core.buurt_team where team = $team and team <> $$x$$"
    assert verbinder.reference(sql, team=TEAM_A)[0]["n"] > 5


def test_a_forgotten_scope_is_refused(verbinder: Context) -> None:
    with pytest.raises(ProgrammingMistake):
        verbinder.rows("select id from core.person")


def test_the_scope_cannot_be_given_by_the_caller(verbinder: Context) -> None:
    sql = "select unnest($teams) as team"
    assert verbinder.rows(sql, teams=["another-team"]) == [{"team": TEAM_A}]


@pytest.mark.parametrize("params", [{}, {"x": 1, "y": 2}, {"y": 1}])
def test_parameters_must_be_those_of_the_statement(
    verbinder: Context, params: dict[str, int]
) -> None:
    with pytest.raises(ProgrammingMistake):
        verbinder.rows("select $x as x where $teams is not null", **params)


def test_values_are_bound_and_never_part_of_the_text(verbinder: Context) -> None:
    typed = "'; drop table core.person; --"
    sql = "select $typed as typed where $teams is not null"
    assert verbinder.rows(sql, typed=typed) == [{"typed": typed}]


def test_a_long_read_is_interrupted_and_the_next_one_works(verbinder: Context) -> None:
    started = time.monotonic()
    with pytest.raises(TookTooLong):
        verbinder.within(0.2).rows(f"{ENDLESS} where $teams is not null")
    with pytest.raises(TookTooLong):
        verbinder.within(0.2).reference(ENDLESS)
    assert time.monotonic() - started < 20
    assert verbinder.within(5).rows("select 1 as one where $teams is not null") == [{"one": 1}]


def test_a_deadline_is_a_failure_of_the_plugin_and_not_a_rule_that_says_no() -> None:
    assert not issubclass(TookTooLong, Refused)


# --- the unit of work --------------------------------------------------------------------------


def test_a_unit_of_work_keeps_rows_and_events_together(warehouse: Warehouse) -> None:
    with warehouse.unit_of_work("noor") as work:
        add(work, "a")
        add(work, "b")
    events = warehouse.read("select seq, name, subject, actor from core.event order by seq")
    assert teams(warehouse) == ["a", "b"]
    assert [(each["seq"], each["subject"]) for each in events] == [(1, "a"), (2, "b")]
    assert {each["actor"] for each in events} == {"noor"}


def test_without_an_event_nothing_is_kept(warehouse: Warehouse) -> None:
    with pytest.raises(ProgrammingMistake), warehouse.unit_of_work("noor") as work:
        work.execute("insert into core.team values ('a', 'A', 1)")
    assert teams(warehouse) == []


def test_an_exception_rolls_back_and_goes_through(warehouse: Warehouse) -> None:
    with pytest.raises(ZeroDivisionError), warehouse.unit_of_work("noor") as work:
        add(work, "a")
        raise ZeroDivisionError
    assert teams(warehouse) == []
    assert warehouse.latest(["a"]) == 0


def test_a_refusal_of_the_database_says_that_nothing_was_saved(warehouse: Warehouse) -> None:
    with pytest.raises(NotSaved, match="Niet opgeslagen"), warehouse.unit_of_work("noor") as work:
        add(work, "a")
        add(work, "a")
    assert teams(warehouse) == []


@pytest.mark.parametrize(
    "bad",
    [
        lambda work: work.execute("insert into core.team values ('a', 'again', 1)"),
        lambda work: work.insert("core.team", [{"id": "a", "name": "again", "rank": 1}]),
        lambda work: work.execute("no SQL"),
    ],
)
def test_a_swallowed_error_may_not_commit(
    warehouse: Warehouse, bad: Callable[[Work], object]
) -> None:
    with pytest.raises(NotSaved), warehouse.unit_of_work("noor") as work:
        add(work, "a")
        with suppress(Exception):  # as careless code would
            bad(work)
    assert teams(warehouse) == []
    assert warehouse.read("select * from core.event") == []


def test_units_of_work_do_not_nest(warehouse: Warehouse) -> None:
    with pytest.raises(ProgrammingMistake), warehouse.unit_of_work("noor") as work:
        add(work, "a")
        with warehouse.unit_of_work("noor") as inner:
            add(inner, "b")
    assert teams(warehouse) == []
    with warehouse.unit_of_work("noor") as work:
        add(work, "c")
    assert teams(warehouse) == ["c"]


@pytest.mark.parametrize(
    "words",
    [
        {"subject": "Fatima B."},
        {"subject": "with space"},
        {"subject": "x" * 81},
        {"subject": "id\n"},
        {"team": "Team A"},
        {"old": "In gesprek"},
        {"new": "een zin van iemand"},
        {"note": "vrije tekst"},
        {"note": ["Fatima"]},
        {"note": {"name": "Fatima"}},
        {"note": b"Fatima"},
        {"Fatima B.": 1},
    ],
)
def test_names_and_sentences_stay_out_of_the_log(warehouse: Warehouse, words: Row) -> None:
    with pytest.raises(ProgrammingMistake) as caught, warehouse.unit_of_work("noor") as work:
        work.record("core.team_added", **{"subject": "a", **words})
    assert "Fatima" not in str(caught.value)
    assert warehouse.read("select * from core.event") == []


@pytest.mark.parametrize("name", ["moved", "Match.moved", "match board.moved", ".moved", "a.b c"])
def test_an_event_is_named_after_its_plugin(warehouse: Warehouse, name: str) -> None:
    with pytest.raises(ProgrammingMistake), warehouse.unit_of_work("noor") as work:
        work.record(name, subject="a")


def test_who_acts_is_an_id_too(warehouse: Warehouse) -> None:
    with pytest.raises(ProgrammingMistake), warehouse.unit_of_work("Noor V.") as work:
        add(work, "a")


def test_details_come_back_as_they_were(warehouse: Warehouse) -> None:
    with warehouse.unit_of_work("noor") as work:
        work.record(
            "core.team_moved", subject="a", old="x", new="y", n=3, part=0.5, on=True, no=None
        )
    row = warehouse.read("select details->>'n' as n, old, new from core.event")[0]
    assert row == {"n": "3", "old": "x", "new": "y"}


def test_history_keeps_its_own_days_and_gets_numbers_in_order(warehouse: Warehouse) -> None:
    days = [datetime(2019, 1, day, tzinfo=UTC) for day in (3, 4, 5)]
    with warehouse.unit_of_work("bloei") as work:
        add(work, "a")
        work.record_history([Event("core.team_seen", "a", "a", "noor", day) for day in days])
        work.record("core.team_added", subject="b", team="b")
    rows = warehouse.read("select seq, happened_at from core.event order by seq")
    assert [row["seq"] for row in rows] == [1, 2, 3, 4, 5]
    assert [row["happened_at"].astimezone(UTC) for row in rows[1:4]] == days
    assert (warehouse.latest(["a"]), warehouse.latest(["b"]), warehouse.latest(["c"])) == (4, 5, 0)


def test_history_holds_codes_only(warehouse: Warehouse) -> None:
    told = Event("core.team_seen", "Fatima B.", "a", "noor", datetime(2019, 1, 3, tzinfo=UTC))
    with pytest.raises(ProgrammingMistake), warehouse.unit_of_work("bloei") as work:
        work.record_history([told, told])
    assert warehouse.read("select * from core.event") == []


def test_many_rows_at_once_are_all_or_nothing(warehouse: Warehouse) -> None:
    rows: list[Row] = [{"id": f"t{n}", "name": "Naam", "rank": None} for n in range(500)]
    with warehouse.unit_of_work("bloei") as work:
        work.insert("core.team", rows)
        work.insert("core.team", [])
        work.record("core.teams_added", subject="core.team")
    assert len(teams(warehouse)) == 500
    with pytest.raises(NotSaved), warehouse.unit_of_work("bloei") as work:
        work.insert("core.team", [{"id": "new", "name": "Naam", "rank": 1}, rows[0]])
        work.record("core.teams_added", subject="core.team")
    assert len(teams(warehouse)) == 500


def test_events_for_every_team_are_the_latest_of_each(warehouse: Warehouse) -> None:
    with warehouse.unit_of_work("bloei") as work:
        work.record("core.team_seen", subject="a", team="a")
    with warehouse.unit_of_work("bloei") as work:
        work.record("core.city_seen", subject="city")
    assert warehouse.latest(["a"]) == warehouse.latest(["never-heard-of"]) == 2
    warehouse.resume()
    assert warehouse.latest(["a"]) == warehouse.latest([]) == 2


def test_two_threads_wait_for_each_other(warehouse: Warehouse) -> None:
    def write(start: int) -> None:
        for number in range(start, start + 20):
            with warehouse.unit_of_work("noor") as work:
                add(work, f"t{number}")

    threads = [threading.Thread(target=write, args=(start,)) for start in (0, 100, 200)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    numbers = [row["seq"] for row in warehouse.read("select seq from core.event order by seq")]
    assert numbers == list(range(1, 61))
    assert len(teams(warehouse)) == 60


def test_a_reader_sees_no_half_work(warehouse: Warehouse) -> None:
    with warehouse.unit_of_work("noor") as work:
        add(work, "a")
        assert teams(warehouse) == []
        assert warehouse.latest(["a"]) == 0
    assert teams(warehouse) == ["a"]


@pytest.mark.parametrize(
    "word", ["commit", "ROLLBACK", "begin", "select 1; commit", "select 1; select 2"]
)
def test_a_unit_of_work_ends_by_leaving_it_only(warehouse: Warehouse, word: str) -> None:
    with pytest.raises(ProgrammingMistake), warehouse.unit_of_work("noor") as work:
        add(work, "a")
        work.execute(word)
    assert teams(warehouse) == []


# --- the file ----------------------------------------------------------------------------------


def test_what_was_saved_is_there_after_reopening(tmp_path: Path) -> None:
    file = tmp_path / "warehouse.duckdb"
    first = Warehouse(file)
    with first.transaction() as cursor:
        cursor.execute("create table kept (n integer); insert into kept values (7)")
        cursor.execute("commit")
    with first.transaction() as cursor:
        cursor.execute("insert into kept values (8)")  # never committed
    first.close()
    second = Warehouse(file)
    assert second.read("select n from kept") == [{"n": 7}]
    second.close()


def test_no_file_of_the_machine_can_be_written_from_a_unit_of_work(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    target = tmp_path / "out.csv"
    with pytest.raises(NotSaved), warehouse.unit_of_work("noor") as work:
        work.execute(f"copy core.team to '{target}'")
    with pytest.raises(NotSaved), warehouse.unit_of_work("noor") as work:
        work.execute("set enable_external_access = true")
    assert not target.exists()


def test_a_broken_file_is_told_in_words(tmp_path: Path) -> None:
    file = tmp_path / "warehouse.duckdb"
    file.write_bytes(b"this is no database, it is a letter" * 1000)
    with pytest.raises(CannotOpen, match="bestand met de gegevens"):
        Warehouse(file)
