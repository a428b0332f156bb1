"""The read log on disk: every change, loss or addition of rows is found, and named exactly."""

from __future__ import annotations

import hmac
import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bloei_core import city
from bloei_core.backups import manifest
from bloei_core.check import check
from bloei_core.engine import DataFolder, Engine, open_engine
from bloei_core.errors import NotSaved, ProgrammingMistake
from bloei_core.neighbourhood import new_id
from bloei_core.read_log import store
from bloei_core.read_log.chain import NOWHERE, Entry, Spot, faults
from bloei_core.read_log.checking import damage
from bloei_core.read_log.duties import expire
from bloei_core.read_log.log import Look, Reader
from bloei_core.testing import TEAM_A, make_engine

NOOR = Reader("noor", TEAM_A)
PEOPLE = [new_id() for _ in range(8)]
ROWS = 6


@pytest.fixture
def engine() -> Iterator[Engine]:
    """An engine whose read log has six rows."""
    made = make_engine()
    fill(made)
    yield made
    made.close()


def fill(engine: Engine, rows: int = ROWS) -> None:
    for number in range(rows):
        engine.read_log.told(Look(NOOR, "mensen", "person", [PEOPLE[number % 8]]))


def spoil(engine: Engine, *statements: str) -> None:
    """Change rows behind the back of the engine."""
    with engine.warehouse.transaction() as cursor:
        for statement in statements:
            cursor.execute(statement)
        cursor.execute("commit")


def problems(engine: Engine) -> list[str]:
    return damage(engine.warehouse, engine.vault)[0]


def notes(engine: Engine) -> list[str]:
    return damage(engine.warehouse, engine.vault)[1]


def rows(engine: Engine) -> list[Entry]:
    return list(store.after(engine.warehouse, 0))


def test_a_whole_log_has_nothing_wrong(engine: Engine) -> None:
    assert [each.seq for each in rows(engine)] == [1, 2, 3, 4, 5, 6]
    assert problems(engine) == []
    assert notes(engine) == []


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("update core.read_log set member = 'sem' where seq = 3", "rij 3 is veranderd"),
        ("update core.read_log set team = '*' where seq = 1", "rij 1 is veranderd"),
        ("update core.read_log set page = 'x' where seq = 6", "rij 6 is veranderd"),
        ("update core.read_log set kind = 'list' where seq = 2", "rij 2 is veranderd"),
        ("update core.read_log set reason = 'x' where seq = 2", "rij 2 is veranderd"),
        ("update core.read_log set proof = previous where seq = 4", "rij 4 is veranderd"),
        ("update core.read_log set previous = proof where seq = 4", "rij 4 is veranderd"),
        (
            (
                "update core.read_log set happened_at = happened_at - interval 1 microsecond "
                "where seq = 5"
            ),
            "rij 5 is veranderd",
        ),
        ("delete from core.read_log where seq = 1", "rij 1 is weg"),
        ("delete from core.read_log where seq = 3", "rij 3 is weg"),
        ("delete from core.read_log where seq = 6", "rij 6 is weg"),
        ("delete from core.read_log where seq in (3, 4)", "rij 3 tot en met 4 zijn weg"),
        ("delete from core.read_log where seq > 4", "rij 5 tot en met 6 zijn weg"),
        ("delete from core.read_log", "rij 1 tot en met 6 zijn weg"),
        (
            "insert into core.read_log select * from core.read_log where seq = 2",
            "rij 2 is dubbel",
        ),
        (
            (
                "insert into core.read_log select * replace (7 as seq) from core.read_log "
                "where seq = 6"
            ),
            "rij 7 is veranderd",
        ),
    ],
)
def test_each_kind_of_damage_is_named_exactly(engine: Engine, statement: str, told: str) -> None:
    spoil(engine, statement)
    found = problems(engine)
    assert len(found) == 1
    assert found[0].startswith(told)


def test_two_rows_that_change_places_are_both_named(engine: Engine) -> None:
    spoil(engine, "update core.read_log set seq = if(seq = 2, 5, 2) where seq in (2, 5)")
    assert [each.split(" is ")[0] for each in problems(engine)] == ["rij 2", "rij 5"]


def test_changed_residents_of_a_row_are_found(engine: Engine) -> None:
    people = rows(engine)[3].people
    other = PEOPLE[7]
    spoil(engine, f"update core.read_people set residents = ['{other}'] where people = '{people}'")
    assert problems(engine) == ["rij 4: om welke bewoners het ging is veranderd"]
    spoil(engine, "delete from core.read_people")
    assert len(problems(engine)) == ROWS


def test_who_has_only_the_file_cannot_make_a_row_that_fits(engine: Engine) -> None:
    """Not even with the code: the proof needs a key of the vault."""
    last = rows(engine)[-1]
    other = make_engine()
    forged = Entry(7, last.happened_at, "sem", TEAM_A, "mensen", "list", "", "", last.proof)
    with engine.warehouse.unheard("bloei") as work:
        store.add(work, forged.proved(other.vault.prove))
    assert [each.split(",")[0] for each in problems(engine)] == ["rij 7 is veranderd"]
    other.close()


def test_the_command_check_tells_it_also_when_all_is_gone(engine: Engine) -> None:
    def told() -> tuple[str, ...]:
        found = next(each for each in check(engine).results if each.key == "core.read_log")
        return found.problems

    assert told() == ()
    spoil(engine, "delete from core.read_log where seq = 2")
    assert told() == ("rij 2 is weg",)
    spoil(engine, "drop table core.read_log")
    assert told() == ("het hele logboek is weg",)


def test_an_anchor_that_is_gone_or_forged_is_told(engine: Engine) -> None:
    engine.vault.set_anchor("read_log", '[3, "abc", "def"]')
    assert problems(engine)[0].startswith("er is niet te zien waar het logboek eindigt")


@settings(max_examples=40, deadline=None)
@given(
    entries=st.integers(1, 12),
    lost=st.sets(st.integers(1, 12)),
    changed=st.sets(st.integers(1, 12)),
)
def test_any_loss_and_change_is_told_and_nothing_else(
    entries: int, lost: set[int], changed: set[int]
) -> None:
    log, end = [], NOWHERE
    for number in range(1, entries + 1):
        day = datetime(2026, 11, 1, tzinfo=UTC) + timedelta(hours=number)
        log.append(Entry(number, day, "noor", "a", "p", "list", "", "", end.proof).proved(_prove))
        end = Spot.after(log[-1])
    there = [each for each in log if each.seq not in lost]
    spoiled = [replace(each, member="sem") if each.seq in changed else each for each in there]
    found = list(faults(spoiled, NOWHERE, end, lambda proof, text: _prove(text) == proof))
    missing = {
        number
        for each in found
        if each.what == "missing"
        for number in range(each.first, each.last + 1)
    }
    assert missing == {number for number in lost if number <= entries}
    told = {each.first for each in found if each.what == "changed"}
    assert told == {each.seq for each in there if each.seq in changed}
    assert {each.what for each in found} <= {"missing", "changed"}


def _prove(text: str) -> str:
    return hmac.new(b"secret", text.encode(), "sha256").hexdigest()


# --- crash, restore, expiry --------------------------------------------------------------------


def test_it_goes_on_after_a_stop_and_after_a_crash(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "data")
    engine = open_engine(folder, isolate=False)
    fill(engine, 2)
    engine.close()
    engine = open_engine(folder, isolate=False)
    fill(engine, 1)
    # A crash between the commit and the anchor: the row is there, the anchor is one behind.
    before = engine.vault.anchor("read_log")
    fill(engine, 1)
    assert before is not None
    engine.vault.set_anchor("read_log", before)
    assert problems(engine) == []
    engine.close()
    engine = open_engine(folder, isolate=False)
    assert engine.read_log.anchored() == Spot.after(rows(engine)[-1])
    fill(engine, 1)
    assert [each.seq for each in rows(engine)] == [1, 2, 3, 4, 5]
    assert problems(engine) == []
    engine.close()


def test_lost_rows_stay_in_sight_when_the_log_goes_on(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "data")
    engine = open_engine(folder, isolate=False)
    fill(engine, 4)
    spoil(engine, "delete from core.read_log where seq > 2")
    engine.close()
    engine = open_engine(folder, isolate=False)
    fill(engine, 2)
    assert [each.seq for each in rows(engine)] == [1, 2, 5, 6]
    assert problems(engine) == ["rij 3 tot en met 4 zijn weg"]
    engine.close()


def test_rows_lost_by_putting_a_backup_back_are_explained(engine: Engine) -> None:
    spoil(engine, "delete from core.read_log where seq > 4")
    engine.read_log.note_restored()
    engine.read_log.note_restored()
    assert problems(engine) == []
    assert notes(engine) == ["rij 5 tot en met 6 zijn weg: toen is een reservekopie teruggezet"]
    fill(engine, 1)
    assert [each.seq for each in rows(engine)] == [1, 2, 3, 4, 7, 8]
    assert problems(engine) == []
    spoil(engine, "delete from core.read_log where seq = 4")
    assert problems(engine) == ["rij 4 tot en met 6 zijn weg"]


def test_a_backup_that_is_put_back_leaves_the_log_whole(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "data")
    engine = open_engine(folder, isolate=False)
    fill(engine, 2)
    engine.read_log.saw(NOOR, "bord", PEOPLE[:1])
    made = engine.backups.make()
    engine.read_log.saw(NOOR, "lijst", PEOPLE[:1])
    fill(engine, 1)
    engine.backups.restore(manifest.data_of(folder.backups, made.name))
    assert problems(engine) == []
    assert notes(engine) == ["rij 4 tot en met 5 zijn weg: toen is een reservekopie teruggezet"]
    engine.read_log.saw(NOOR, "lijst", PEOPLE[:1])  # what was seen since is told again
    assert [(each.seq, each.kind) for each in rows(engine)][3:] == [(6, "restored"), (7, "list")]
    assert problems(engine) == []
    engine.close()


def expired(engine: Engine, before: date) -> int:
    with engine.warehouse.unit_of_work("bloei") as work:
        gone = expire(work, before)
        work.record("core.data_expired", subject="read_log")
    return gone


def old_log() -> Engine:
    """Six rows, one a day, the last of today."""
    engine = make_engine()
    now = datetime.now(UTC)
    looks = [(now - timedelta(days=5 - day), Look(NOOR, "mensen", "person", [PEOPLE[day]]))
             for day in range(ROWS)]  # fmt: skip
    engine.read_log.record_history(looks)
    return engine


def test_old_rows_expire_and_the_rest_stays_whole() -> None:
    engine = old_log()
    assert problems(engine) == []
    assert expired(engine, city.today() - timedelta(days=2)) == 3
    assert [each.seq for each in rows(engine)] == [4, 5, 6]
    assert len(list(store.people(engine.warehouse))) == 3
    assert problems(engine) == []
    fill(engine, 1)
    assert expired(engine, city.today() + timedelta(days=2)) == 4
    assert rows(engine) == []
    assert problems(engine) == []
    fill(engine, 1)
    assert [each.seq for each in rows(engine)] == [8]
    assert problems(engine) == []
    engine.close()


def test_rows_taken_away_are_not_taken_for_expired() -> None:
    engine = old_log()
    expired(engine, city.today() - timedelta(days=2))
    spoil(engine, "delete from core.read_log where seq = 4")
    assert problems(engine) == ["rij 4 is weg"]
    row = rows(engine)[0]
    spoil(
        engine,
        "delete from core.read_log where seq = 5",
        f"update core.read_log_cut set seq = 5, proof_of_row = '{row.proof}'",
    )
    assert problems(engine)[0].startswith("tot en met rij 5 zou verlopen zijn")
    assert "rij 1 tot en met 5 zijn weg" in problems(engine)
    engine.close()


# --- writing -----------------------------------------------------------------------------------


def test_what_cannot_be_written_is_refused_and_leaves_the_log_whole(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise NotSaved

    monkeypatch.setattr(store, "add", fail)
    with pytest.raises(NotSaved, match="Daarom laten we geen namen zien"):
        engine.read_log.saw(NOOR, "bord", PEOPLE)
    monkeypatch.undo()
    engine.read_log.saw(NOOR, "bord", PEOPLE)  # it did not count as told
    assert [each.seq for each in rows(engine)] == [1, 2, 3, 4, 5, 6, 7]
    assert problems(engine) == []


def test_reading_within_a_unit_of_work_is_a_mistake_and_no_deadlock(engine: Engine) -> None:
    with suppress(NotSaved), engine.warehouse.unit_of_work("noor") as work:
        work.record("core.test_done", subject="x")
        with pytest.raises(ProgrammingMistake, match="before the unit of work"):
            engine.read_log.saw(NOOR, "bord", PEOPLE)


def test_many_threads_make_one_chain(engine: Engine) -> None:
    chance = random.Random(1)
    looks = [
        (Reader(f"member{number % 5}", TEAM_A), f"page{chance.randrange(3)}", PEOPLE[number % 8])
        for number in range(60)
    ]
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda each: engine.read_log.saw(each[0], each[1], [each[2]]), looks))
    assert problems(engine) == []
    told = {
        (each.member, each.page, resident)
        for each in rows(engine)[ROWS:]
        for resident in dict(store.people(engine.warehouse))[each.people]
    }
    assert told == {(who.member, page, resident) for who, page, resident in looks}


def test_a_quarter_of_an_hour_is_one_row_and_new_people_are_another(engine: Engine) -> None:
    now = [1000.0]
    engine.read_log._clock = lambda: now[0]
    log = engine.read_log
    log.saw(NOOR, "bord", PEOPLE[:4])
    log.saw(NOOR, "bord", PEOPLE[:4])
    log.saw(NOOR, "bord", PEOPLE[1:3])
    assert len(rows(engine)) == ROWS + 1
    log.saw(NOOR, "bord", PEOPLE[3:6])
    sets = dict(store.people(engine.warehouse))
    assert sorted(sets[rows(engine)[-1].people]) == sorted(PEOPLE[4:6])
    now[0] += 15 * 60
    log.saw(NOOR, "bord", PEOPLE[:4])
    assert sorted(sets[rows(engine)[-1].people]) == sorted(PEOPLE[:4])
    log.saw(Reader("sem", TEAM_A), "bord", PEOPLE[:4])
    log.saw(NOOR, "lijst", PEOPLE[:4])
    log.saw(NOOR, "lijst", [])
    assert len(rows(engine)) == ROWS + 5


def test_a_search_is_one_row_and_typing_on_is_the_same_search(engine: Engine) -> None:
    log = engine.read_log
    for typed, people in [("fa", PEOPLE[:4]), ("fat", PEOPLE[:2]), ("fatim", PEOPLE[:1])]:
        log.searched(NOOR, "mensen", typed, people)
    assert len(rows(engine)) == ROWS + 1
    log.searched(NOOR, "mensen", "henk", PEOPLE[:1])
    log.searched(NOOR, "mensen", "henk", PEOPLE[:1])
    log.searched(NOOR, "mensen", "nobody", [])
    assert len(rows(engine)) == ROWS + 3
    assert {each.kind for each in rows(engine)[ROWS:]} == {"search"}
    told = "".join(each.told for each in rows(engine))
    assert not any(typed in told for typed in ("fatim", "henk", "nobody"))
