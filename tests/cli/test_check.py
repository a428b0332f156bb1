"""`bloei check` is silent about a sound warehouse, and finds every kind of damage."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import pytest

from bloei_core import schema
from bloei_core.check import Result, _orphans, check
from bloei_core.contributions import Check, Reference
from bloei_core.engine import DataFolder, Engine, inspect_engine
from bloei_core.errors import CannotOpen
from tests.cli.conftest import Bloei


def spoil(engine: Engine, *statements: str) -> None:
    """Change rows behind the back of the engine."""
    with engine.warehouse.transaction() as cursor:
        for statement in statements:
            cursor.execute(statement)
        cursor.execute("commit")


def wrong(engine: Engine) -> dict[str, Result]:
    """The rules that do not hold, by key."""
    return {each.key: each for each in check(engine).results if not each.ok}


@contextmanager
def contributing(engine: Engine, noun: type, each: object) -> Iterator[None]:
    """As if the core contributed one thing more."""
    loaded = engine.plugins.get(schema.CORE)
    assert loaded is not None
    before = loaded.contributions[noun]
    loaded.contributions[noun] = (*before, each)
    try:
        yield
    finally:
        loaded.contributions[noun] = before


def test_a_sound_warehouse_has_nothing_wrong_and_no_notes(opened: Engine) -> None:
    report = check(opened)
    assert report.ok
    assert [each for each in report.results if each.problems or each.notes] == []


def test_progress_moves_on_while_seals_are_opened(opened: Engine) -> None:
    told: list[tuple[str, float]] = []
    check(opened, lambda title, share: told.append((title, share)))
    shares = [share for _, share in told]
    assert shares == sorted(shares)
    assert 0 <= shares[0] <= shares[-1] < 1
    opening = [share for title, share in told if title.startswith("Elke verzegelde waarde")]
    assert len(set(opening)) > 5
    assert opening[-1] - opening[0] > 0.3


def test_an_edited_migration_is_found(opened: Engine) -> None:
    spoil(opened, "update core.migration set checksum = 'x' where plugin = 'match_board'")
    problem = wrong(opened)["core.migrations"].problems[0]
    assert problem.startswith("match_board 0001")
    assert "veranderd" in problem


def test_an_edited_core_migration_is_found_and_not_a_crash(
    folder: DataFolder, opened: Engine, bloei: Bloei
) -> None:
    spoil(opened, "update core.migration set checksum = 'x' where plugin = 'core'")
    opened.close()
    answer = bloei("check", "--data", folder.path)
    assert answer.status == 1
    assert "✗ Elke stap van de tabellen" in answer.out


def test_a_lost_and_an_overtaken_migration_are_found(opened: Engine) -> None:
    spoil(
        opened, "insert into core.migration (plugin, name, checksum) values ('core', '0000_x', 'x')"
    )
    assert "core 0000_x: het bestand is weg" in wrong(opened)["core.migrations"].problems
    spoil(
        opened,
        "delete from core.migration where name = '0000_x' or plugin = 'match_board'",
        "insert into core.migration (plugin, name, checksum) values ('match_board', '9999_x', 'x')",
    )
    problems = wrong(opened)["core.migrations"].problems
    assert any("0001" in each and "ingehaald door 9999_x" in each for each in problems)


def test_a_migration_that_waits_is_told_and_not_wrong(opened: Engine) -> None:
    spoil(opened, "delete from core.migration where plugin = 'match_board'")
    report = check(opened)
    notes = next(each.notes for each in report.results if each.key == "core.migrations")
    assert any("volgt bij de volgende start" in each for each in notes)
    assert report.ok


def test_a_plugin_that_could_not_be_loaded_is_found(opened: Engine) -> None:
    opened.plugins.drop("match_board", "migratie", CannotOpen("weg"))
    assert wrong(opened)["core.plugins"].problems[0].startswith("match_board: CannotOpen")


def test_the_data_of_a_plugin_that_is_gone_is_told_kindly(opened: Engine) -> None:
    opened.plugins._loaded.pop("match_board")
    report = check(opened)
    schemas = next(each for each in report.results if each.key == "core.schemas")
    assert schemas.ok
    assert schemas.notes == (
        "match_board: deze plugin is er niet (meer); zijn gegevens zijn bewaard",
    )


@pytest.mark.parametrize(
    ("statement", "name"),
    [
        ("create schema vreemd", "vreemd"),
        ("create table main.zomaar (id text)", "main"),
        ("create view main.zomaar as select 1 as id", "main"),
    ],
)
def test_what_belongs_to_nobody_is_found(opened: Engine, statement: str, name: str) -> None:
    spoil(opened, statement)
    problems = wrong(opened)["core.schemas"].problems
    assert problems == (f"{name}: niemand kent dit deel van de gegevens",)


@pytest.mark.parametrize(
    ("statement", "place"),
    [
        ("update core.person set verbinder = 'niemand' where number = 1", "core.person.verbinder"),
        ("update core.person set buurt = 'XX' where number = 1", "core.person.buurt"),
        ("delete from core.member where id = 'verbinder-07'", "core.membership.member"),
        ("insert into core.organisation_team values ('weg', '*')", "core.organisation_team"),
    ],
)
def test_an_orphan_is_found(opened: Engine, statement: str, place: str) -> None:
    spoil(opened, statement)
    assert any(each.startswith(place) for each in wrong(opened)["core.references"].problems)


def test_every_contributed_reference_is_looked_at(opened: Engine) -> None:
    """Against an empty table, each column that holds anything at all has orphans."""
    spoil(opened, "create table core.nobody (id text)")
    everyone = [loaded.name for loaded in opened.plugins]
    for _, reference in opened.plugins.contributed(Reference, everyone):
        holds = opened.warehouse.read(
            f"select count(*) as n from {reference.table} "
            f"where {reference.column} is not null and {reference.column} <> '*'"
        )[0]["n"]
        towards_nobody = Reference(reference.table, reference.column, "core.nobody")
        assert bool(_orphans(opened, towards_nobody)) == (holds > 0), reference


def test_a_reference_to_nowhere_is_found(opened: Engine) -> None:
    with contributing(opened, Reference, Reference("core.person", "niets", "core.member")):
        assert "bestaat niet" in wrong(opened)["core.references"].problems[0]
    with contributing(opened, Reference, Reference("core.person; drop", "id", "core.member")):
        assert "bestaat niet" in wrong(opened)["core.references"].problems[0]


def test_a_lane_that_its_events_do_not_tell_is_found(opened: Engine) -> None:
    spoil(
        opened,
        # at a place of its own: only the lane is wrong
        "update match_board.match set lane = 'voorstel', rank = -1000000 where id = ("
        "select id from match_board.match where lane = 'in-beeld' order by id limit 1)",
    )
    assert list(wrong(opened)) == ["match_board.lane_as_told"]


def test_a_buurt_in_two_teams_is_found(opened: Engine) -> None:
    spoil(
        opened,
        "insert into core.team_buurt select (select max(id) from core.team), buurt, "
        "date '2020-01-01', null from core.team_buurt where team = (select min(id) from core.team) "
        "limit 1",
    )
    assert "core.buurt_in_one_team" in wrong(opened)


@pytest.mark.parametrize(
    "spoiled", [lambda _: b"niets", lambda it: it[:-1] + bytes([it[-1] ^ 1]), lambda it: b""]
)
def test_a_sealed_value_that_does_not_open_is_found(
    opened: Engine, spoiled: Callable[[bytes], bytes]
) -> None:
    row = opened.warehouse.read("select name_sealed from core.person where number = 1")[0]
    with opened.warehouse.transaction() as cursor:
        cursor.execute(
            "update core.person set name_sealed = $name where number = 1",
            {"name": spoiled(row["name_sealed"])},
        )
        cursor.execute("commit")
    problems = wrong(opened)["core.sealed"].problems
    assert problems[0].startswith("core.person.name_sealed: 1 niet te openen (")


def test_a_lost_key_is_found_also_beside_an_app_that_still_has_it(
    folder: DataFolder, opened: Engine
) -> None:
    person = opened.warehouse.read("select id from core.person where number = 1")[0]["id"]
    opened.vault.open(
        opened.warehouse.read("select name_sealed from core.person where number = 1")[0][
            "name_sealed"
        ]
    )
    with sqlite3.connect(folder.keys) as keys:
        keys.execute("delete from key where owner = ?", (person,))
    keys.close()
    assert person in wrong(opened)["core.sealed"].problems[0]


def test_what_was_sealed_for_somebody_who_was_forgotten_is_in_order(opened: Engine) -> None:
    person = opened.warehouse.read("select id from core.person where number = 1")[0]["id"]
    opened.vault.destroy(person)
    assert check(opened).ok


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("delete from core.event where seq = 100", "tussen 99 en 101"),
        ("delete from core.event where seq <= 3", "tussen 0 en 4"),
    ],
)
def test_a_gap_in_the_events_is_found(opened: Engine, statement: str, told: str) -> None:
    spoil(opened, statement)
    assert told in wrong(opened)["core.events"].problems


def test_an_event_twice_is_found(opened: Engine) -> None:
    spoil(opened, "insert into core.event select * from core.event where seq = 100")
    assert {"core.events", "core.one_event_a_number"} <= set(wrong(opened))


def _raise(_context: object) -> list[str]:
    raise KeyError("Fatima B.")


def test_a_rule_that_fails_itself_is_told_without_its_message(opened: Engine) -> None:
    with contributing(opened, Check, Check("broken", "Dit gaat mis.", _raise)):
        found = wrong(opened)["core.broken"]
    assert found.problems[0].startswith("de controle zelf ging fout: KeyError")
    assert "Fatima" not in str(found)


def test_many_problems_are_counted_not_listed(opened: Engine) -> None:
    many = Check("many", "Veel.", lambda _context: [f"id-{each}" for each in range(25)])
    with contributing(opened, Check, many):
        problems = wrong(opened)["core.many"].problems
    assert len(problems) == 11
    assert problems[-1] == "en nog 15"


# --- the command -----------------------------------------------------------------------------


def test_check_changes_nothing(folder: DataFolder, bloei: Bloei) -> None:
    before = _fingerprints(folder)
    assert bloei("check", "--data", folder.path).status == 0
    assert _fingerprints(folder) == before


def test_check_neither_migrates_nor_finishes_forgetting(
    folder: DataFolder, opened: Engine, bloei: Bloei
) -> None:
    person = opened.warehouse.read("select id from core.person where number = 1")[0]["id"]
    spoil(opened, "delete from core.migration where plugin = 'match_board'")
    opened.vault.destroy(person)
    opened.close()
    assert bloei("check", "--data", folder.path).status == 0
    engine = inspect_engine(folder)
    status = engine.warehouse.read("select status from core.person where number = 1")[0]["status"]
    left = schema.applied(engine.warehouse, "match_board")
    engine.close()
    assert (status, left) == ("active", [])


def test_the_json_of_check(folder: DataFolder, bloei: Bloei) -> None:
    found = json.loads(bloei("check", "--data", folder.path, "--json").out)
    assert set(found) == {"ok", "checks"}
    assert found["ok"] is True
    assert {"core.migrations", "core.sealed", "match_board.lane_as_told"} <= {
        each["key"] for each in found["checks"]
    }
    for each in found["checks"]:
        assert set(each) == {"key", "title", "ok", "problems", "notes"}
        assert isinstance(each["problems"], list)
        assert isinstance(each["notes"], list)


def test_check_tells_what_is_wrong_and_leaves_with_1(
    folder: DataFolder, opened: Engine, bloei: Bloei
) -> None:
    spoil(opened, "delete from core.event where seq = 100")
    opened.close()
    answer = bloei("check", "--data", folder.path)
    assert answer.status == 1
    assert (
        "✗ De gebeurtenissen zijn doorlopend genummerd vanaf 1.\n    tussen 99 en 101" in answer.out
    )
    assert answer.out.rstrip().endswith("kloppen niet.")
    assert json.loads(bloei("check", "--data", folder.path, "--json").out)["ok"] is False


def _without_keys(folder: DataFolder) -> None:
    folder.keys.unlink()


def _without_master_key(folder: DataFolder) -> None:
    folder.master_key.unlink()


def _other_master_key(folder: DataFolder) -> None:
    folder.master_key.write_text("A" * 43 + "=")


def _readable_master_key(folder: DataFolder) -> None:
    folder.master_key.chmod(0o644)


def _no_warehouse_of_ours(folder: DataFolder) -> None:
    folder.warehouse.write_bytes(os.urandom(20_000))


@pytest.mark.parametrize(
    ("spoiled", "said"),
    [
        (_without_keys, "keys.sqlite ontbreekt"),
        (_without_master_key, "De hoofdsleutel ontbreekt"),
        (_other_master_key, "De hoofdsleutel past niet"),
        (_readable_master_key, "chmod 600"),
        (_no_warehouse_of_ours, "kan niet worden geopend"),
    ],
)
def test_what_cannot_be_checked_is_told_in_one_line_and_2(
    folder: DataFolder, bloei: Bloei, spoiled: Callable[[DataFolder], None], said: str
) -> None:
    spoiled(folder)
    files = sorted(folder.path.iterdir())
    answer = bloei("check", "--data", folder.path)
    assert answer.status == 2
    assert said in answer.err
    assert answer.err.count("\n") == 1
    assert sorted(folder.path.iterdir()) == files  # and nothing was made in its place


def _fingerprints(folder: DataFolder) -> dict[str, str]:
    files = [path for path in Path(folder.path).rglob("*") if path.is_file()]
    return {str(path): sha256(path.read_bytes()).hexdigest() for path in files}
