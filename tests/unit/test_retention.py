"""What is past its time goes by itself: announced, once, and each kind on its own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from bloei_core import (
    Context,
    Expiring,
    InvalidInput,
    NotAllowed,
    NotFound,
    NotSaved,
    PersonalData,
    Work,
    neighbourhood,
)
from bloei_core.engine import Engine
from bloei_core.neighbourhood import HalfForm, PersonForm
from bloei_core.plugins import Registry
from bloei_core.privacy import decide_hit, hits
from bloei_core.retention import (
    LONGER_DAYS,
    WARN_DAYS,
    announced,
    expire_due,
    expired_this_month,
    goes_by_itself_from,
    jobs,
    keep_longer,
)
from bloei_core.testing import TEAM_A, add_resident, make_engine
from tests.unit.test_plugins import plugin
from tests.unit.test_privacy import opened

TODAY = date.today()  # noqa: DTZ011  whole days are counted here
LONG_AGO = TODAY - timedelta(days=3 * 365)


def aged(engine: Engine, table: str, column: str, row: str, day: date) -> None:
    """Make a row old."""
    moment = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    with engine.warehouse.unit_of_work("bloei") as work:
        work.execute(f"update {table} set {column} = $moment where id = $id", moment=moment, id=row)
        work.record("core.test_done", subject="aged")


def stopped(engine: Engine, context: Context, person: str, day: date) -> None:
    """She took no part any more since that day, and nothing was done about her since."""
    neighbourhood.close_person(context, person, 1)
    aged(engine, "core.person", "created_at", person, day)
    moment = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    with engine.warehouse.unit_of_work("bloei") as work:
        sql = "update core.event set happened_at = $moment where subject = $id"
        work.execute(sql, moment=moment, id=person)
        work.record("core.test_done", subject="aged")


def nights(engine: Engine, first: date, last: date, step: int = 1) -> list[int]:
    """The job of every night in a row, or of one in so many; how many rows went in each."""
    days = (first + timedelta(days=each) for each in range(0, (last - first).days + 1, step))
    return [sum(expire_due(engine, day).rows.values()) for day in days]


@pytest.fixture
def old_offer(engine: Engine, verbinder: Context) -> str:
    """An offer with a typed text that was closed long ago."""
    person = add_resident(verbinder, "Sanne V.")
    offer = neighbourhood.add_offer(verbinder, HalfForm(person, "koken", "Kanarietaart."))
    neighbourhood.close_offer(verbinder, offer, 1)
    aged(engine, "core.offer", "closed_at", offer, LONG_AGO)
    return offer


# --- the night -------------------------------------------------------------------------------


def test_nothing_goes_before_it_was_announced_for_thirty_days(
    engine: Engine, teamleider: Context, old_offer: str
) -> None:
    first = expire_due(engine, TODAY)
    assert (first.rows, first.waits_until) == ({}, TODAY + timedelta(days=WARN_DAYS))
    [told] = announced(teamleider)
    assert (told.kind, told.what.id) == ("core.halves", old_offer)
    assert told.what.title == "Sanne V.: Lekker koken"
    assert told.goes_on == TODAY + timedelta(days=WARN_DAYS) == goes_by_itself_from(engine)
    gone = nights(engine, TODAY, TODAY + timedelta(days=WARN_DAYS))
    assert gone == [0] * WARN_DAYS + [1]
    assert "Kanarietaart" not in opened(engine)
    assert announced(teamleider) == []


def test_what_was_open_for_years_is_kept_from_the_day_it_was_closed(
    engine: Engine, teamleider: Context, verbinder: Context
) -> None:
    person = add_resident(verbinder, "Sanne V.")
    offer = neighbourhood.add_offer(verbinder, HalfForm(person, "koken", "Kanarietaart."))
    aged(engine, "core.offer", "created_at", offer, LONG_AGO)
    neighbourhood.close_offer(verbinder, offer, 1)
    nights(engine, TODAY, TODAY + timedelta(days=WARN_DAYS))
    assert announced(teamleider) == []
    assert "Kanarietaart" in opened(engine)


def test_it_goes_once_and_is_counted_once(
    engine: Engine, teamleider: Context, old_offer: str
) -> None:
    last = TODAY + timedelta(days=WARN_DAYS)
    nights(engine, TODAY, last)
    assert [expire_due(engine, last).rows, expire_due(engine, last).rows] == [{}, {}]
    assert expired_this_month(teamleider) == {"Aanbod en vragen": 1}
    sql = "select count(*) as n from core.event where name = 'core.data_expired'"
    assert engine.warehouse.read(sql) == [{"n": 1}]


def test_a_clock_set_back_a_little_does_nothing(engine: Engine, old_offer: str) -> None:
    last = TODAY + timedelta(days=WARN_DAYS)
    nights(engine, TODAY, last - timedelta(days=1))
    back = expire_due(engine, last - timedelta(days=4))
    assert (back.rows, back.waits_until) == ({}, last - timedelta(days=1))
    assert "Kanarietaart" in opened(engine)
    assert expire_due(engine, last).rows == {"core.halves": 1}
    assert expire_due(engine, last - timedelta(days=2)).rows == {}


def test_a_clock_that_jumps_ahead_takes_nothing_and_comes_back(
    engine: Engine, old_offer: str
) -> None:
    nights(engine, TODAY, TODAY + timedelta(days=3))
    far = TODAY + timedelta(days=4000)
    assert nights(engine, far, far + timedelta(days=5)) == [0] * 6
    assert "Kanarietaart" in opened(engine)
    again = nights(engine, TODAY + timedelta(days=4), TODAY + timedelta(days=4 + WARN_DAYS))
    assert again == [0] * WARN_DAYS + [1]


def test_after_a_standstill_it_is_announced_anew(engine: Engine, old_offer: str) -> None:
    expire_due(engine, TODAY)
    later = TODAY + timedelta(days=200)
    assert expire_due(engine, later).waits_until == later + timedelta(days=WARN_DAYS)
    assert "Kanarietaart" in opened(engine)


def test_it_is_a_job_of_the_app(engine: Engine, teamleider: Context) -> None:
    [job] = jobs()
    assert job.run(teamleider) == 0
    assert goes_by_itself_from(engine) == TODAY + timedelta(days=WARN_DAYS)


@pytest.fixture
def with_failing_duty() -> Iterator[Engine]:
    """An engine with a plugin whose `expire` fails."""

    def expire(work: Work, before: date) -> int:
        work.execute("update core.person set version = version + 100")
        raise NotSaved

    duty = PersonalData(
        "rides", "Ritten", "Verzonnen.", "algemeen belang", 30,
        lambda context, person: [], lambda work, person: None, expire,
    )  # fmt: skip
    registry = Registry(isolate=True)
    import pages

    registry.add(plugin("bus", personal_data=lambda: [duty]))
    registry.add(pages)
    engine = make_engine(registry)
    yield engine
    engine.close()


def test_a_duty_that_fails_stops_no_other_and_leaves_nothing_half(
    with_failing_duty: Engine,
) -> None:
    engine = with_failing_duty
    noor = engine.member("noor")
    assert noor is not None
    context = engine.context(noor, [TEAM_A])
    person = add_resident(context, "Sanne V.")
    offer = neighbourhood.add_offer(context, HalfForm(person, "koken", "Kanarietaart."))
    neighbourhood.close_offer(context, offer, 1)
    aged(engine, "core.offer", "closed_at", offer, LONG_AGO)
    nights(engine, TODAY, TODAY + timedelta(days=WARN_DAYS - 1))
    night = expire_due(engine, TODAY + timedelta(days=WARN_DAYS))
    assert (night.rows, night.failed) == ({"core.halves": 1}, ("bus.rides",))
    assert engine.plugins.failures[-1].spot == "bewaartermijnen"
    assert neighbourhood.person(context, person).version == 1  # type: ignore[union-attr]


# --- residents go as a whole -----------------------------------------------------------------


def test_a_resident_who_stopped_long_ago_goes_as_a_whole_and_asks_about_her_name(
    engine: Engine, teamleider: Context, verbinder: Context
) -> None:
    person = add_resident(verbinder, "Zwaluwstaart Q.", "koken")
    other = add_resident(verbinder, "Sanne V.")
    talk = neighbourhood.add_offer(verbinder, HalfForm(other, "koken", "Bakt met Zwaluwstaart."))
    stopped(engine, verbinder, person, LONG_AGO)
    expire_due(engine, TODAY)
    assert [each.what.title for each in announced(teamleider)] == ["Zwaluwstaart Q."]
    nights(engine, TODAY, TODAY + timedelta(days=WARN_DAYS))
    assert engine.vault.forgotten() == [person]
    assert expired_this_month(teamleider) == {"Bewoners": 1}
    [hit] = hits(teamleider)
    assert (hit.before, hit.said, hit.after) == ("Bakt met ", "Zwaluwstaart", ".")
    decide_hit(teamleider, hit.id, remove=True)
    found = neighbourhood.offer(verbinder, talk)
    assert found is not None
    assert verbinder.open(found.description_sealed) == "Bakt met …."


def test_who_takes_part_stays(engine: Engine, verbinder: Context) -> None:
    person = add_resident(verbinder, "Sanne V.")
    aged(engine, "core.person", "created_at", person, LONG_AGO)
    nights(engine, TODAY, TODAY + timedelta(days=WARN_DAYS))
    assert engine.vault.forgotten() == []


def test_earlier_values_go_after_a_year(
    engine: Engine, teamleider: Context, verbinder: Context
) -> None:
    person = add_resident(verbinder, "Sanne V.")
    buurt = verbinder.party(person).buurt
    neighbourhood.change_person(verbinder, person, 1, PersonForm("Kanarie V.", buurt))
    [earlier] = neighbourhood.earlier_of(verbinder, person)
    aged(engine, "core.earlier", "changed_at", earlier.id, TODAY - timedelta(days=340))
    expire_due(engine, TODAY)
    [told] = announced(teamleider)
    assert told.goes_on == TODAY + timedelta(days=WARN_DAYS)  # the first night on which it may
    nights(engine, TODAY, TODAY + timedelta(days=WARN_DAYS))
    assert neighbourhood.earlier_of(verbinder, person) == []


# --- keeping longer --------------------------------------------------------------------------


def test_one_click_keeps_it_a_year_longer(
    engine: Engine, teamleider: Context, old_offer: str
) -> None:
    expire_due(engine, TODAY)
    until = keep_longer(teamleider, "core.halves", old_offer, "klacht")
    assert until == TODAY + timedelta(days=WARN_DAYS + LONGER_DAYS)
    assert announced(teamleider) == []
    nights(engine, TODAY, TODAY + timedelta(days=WARN_DAYS + 3))
    assert "Kanarietaart" in opened(engine)
    close = until - timedelta(days=WARN_DAYS)
    assert [each.goes_on for each in announced(teamleider, close)] == [until]
    events = engine.warehouse.read("select details from core.event where name='core.kept_longer'")
    assert '"reason": "klacht"' in str(events)


def test_what_was_kept_long_enough_goes(
    engine: Engine, teamleider: Context, old_offer: str
) -> None:
    expire_due(engine, TODAY)
    until = keep_longer(teamleider, "core.halves", old_offer, "loopt-nog")
    nights(engine, TODAY, until + timedelta(days=7), step=7)
    assert "Kanarietaart" not in opened(engine)
    assert engine.warehouse.read("select * from core.kept_longer") == []


def test_only_a_teamleider_keeps_what_is_announced_to_her_team(
    engine: Engine, verbinder: Context, teamleider: Context, old_offer: str
) -> None:
    expire_due(engine, TODAY)
    with pytest.raises(NotAllowed):
        keep_longer(verbinder, "core.halves", old_offer, "klacht")
    with pytest.raises(InvalidInput):
        keep_longer(teamleider, "core.halves", old_offer, "omdat het kan")
    ria = engine.member("ria")
    assert ria is not None
    elsewhere = engine.context(ria, [team for team in engine.team_ids() if ria.roles(team)])
    with pytest.raises(NotFound):
        keep_longer(elsewhere, "core.halves", old_offer, "klacht")
    with pytest.raises(NotFound):
        keep_longer(teamleider, "core.person", old_offer, "klacht")


def test_what_somebody_agreed_to_cannot_be_kept_longer(engine: Engine) -> None:
    duty = PersonalData(
        "photos", "Foto's", "Verzonnen.", "toestemming", 30,
        lambda context, person: [], lambda work, person: None, lambda work, day: 0,
        due=lambda context, before: [Expiring("foto", "Een foto", TODAY - timedelta(days=20))],
    )  # fmt: skip
    engine.plugins.add(plugin("album", personal_data=lambda: [duty]))
    els = engine.member("els")
    assert els is not None
    context = engine.context(els, [TEAM_A])
    [told] = [each for each in announced(context) if each.kind == "album.photos"]
    assert not told.may_stay
    with pytest.raises(InvalidInput, match="mag niet"):
        keep_longer(context, "album.photos", "foto", "klacht")
