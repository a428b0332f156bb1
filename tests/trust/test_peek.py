"""Inzien met reden: who knows the name and says why may look for a day, and is seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bloei_core import Context, NotAllowed, NotFound, Refused, city, consent, neighbourhood, peek
from bloei_core.engine import Engine
from bloei_core.errors import InvalidInput
from bloei_core.neighbourhood import HalfForm, PersonForm
from bloei_core.peek import Why
from bloei_core.peek.store import misses, of_person
from bloei_core.privacy import forget_person
from bloei_core.read_log import store as read_log
from bloei_core.testing import TEAM_A, TEAM_B, add_resident

THERE, ELSEWHERE = next(team for team in city.teams() if team.code == TEAM_B).buurten[:2]
HERE = next(team for team in city.teams() if team.code == TEAM_A).buurten[0]
WHY = Why("zelf-gevraagd", "Zij belde ons.")


@pytest.fixture
def olga(other_team: Context) -> str:
    """A resident of team B."""
    form = PersonForm("Olga P.", THERE, contact="06-00 11", motivation="Ik zing.", verbinder="bas")
    return neighbourhood.add_person(other_team, form, ["koken"])


@pytest.fixture
def leader_of_b(engine: Engine) -> Context:
    """Ria, teamleider of team B."""
    found = engine.member("ria")
    assert found is not None
    return engine.context(found, [TEAM_B])


@pytest.mark.parametrize("typed", ["Olga P.", "olga p", "Ólga", " OLGA  P. "])
def test_who_knows_the_name_and_the_buurt_may_look(
    verbinder: Context, olga: str, typed: str
) -> None:
    assert peek.look(verbinder, olga) is None
    assert peek.ask_by_name(verbinder, typed, THERE, WHY) == olga
    found = peek.look(verbinder, olga)
    assert found is not None
    assert (found.name, found.person.buurt) == ("Olga P.", THERE)
    assert [each.talent for each in found.offers] == ["koken"]


@pytest.mark.parametrize(
    ("typed", "buurt"), [("Olg", THERE), ("Olga P.", ELSEWHERE), ("Olga K.", THERE), ("P.", THERE)]
)
def test_who_guesses_finds_nobody(verbinder: Context, olga: str, typed: str, buurt: str) -> None:
    with pytest.raises(NotFound, match="niemand met precies deze naam"):
        peek.ask_by_name(verbinder, typed, buurt, WHY)
    assert peek.look(verbinder, olga) is None


def test_only_who_asked_may_look_and_only_for_the_team_she_asked_for(
    verbinder: Context, second_verbinder: Context, olga: str
) -> None:
    peek.ask_by_name(verbinder, "Olga P.", THERE, WHY)
    assert peek.look(second_verbinder, olga) is None
    assert olga not in verbinder.parties()
    assert verbinder.search_parties("Olga") == []
    assert neighbourhood.person(verbinder, olga) is None
    with pytest.raises(NotFound):
        neighbourhood.add_offer(verbinder, HalfForm(olga, "koken"))
    assert peek.look(replace(verbinder, hide_names=True), olga) is None


def test_after_midnight_it_is_over(verbinder: Context, olga: str, engine: Engine) -> None:
    peek.ask_by_name(verbinder, "Olga P.", THERE, WHY)
    (running,) = peek.running(verbinder)
    local = running.until.astimezone(city.CITY_TIME)
    assert (local.hour, local.minute, local.date()) == (0, 0, city.today() + timedelta(days=1))
    with engine.warehouse.unit_of_work("bloei") as work:
        work.execute("update core.peek set until = $now", now=datetime.now(UTC))
        work.record("core.test_done", subject="x")
    assert peek.running(verbinder) == []
    assert peek.look(verbinder, olga) is None


def test_a_reason_is_needed_and_another_reason_needs_words(verbinder: Context, olga: str) -> None:
    for why in (Why(""), Why("nieuwsgierig")):
        with pytest.raises(InvalidInput, match="Kies een reden"):
            peek.ask_by_name(verbinder, "Olga P.", THERE, why)
    with pytest.raises(InvalidInput, match="toelichting"):
        peek.ask_by_id(verbinder, olga, Why("anders"))
    assert peek.ask_by_id(verbinder, olga, Why("anders", "Zij stond voor de deur.")) == olga


@pytest.mark.parametrize("member", ["ona", "bea"])
def test_another_role_never_looks(engine: Engine, member: str, olga: str) -> None:
    found = engine.member(member)
    assert found is not None
    context = engine.context(found, [TEAM_A])
    for ask in (
        lambda: peek.ask_by_name(context, "Olga P.", THERE, WHY),
        lambda: peek.ask_by_id(context, olga, WHY),
        lambda: peek.acknowledge(context, olga),
    ):
        with pytest.raises(NotAllowed):
            ask()
    assert peek.running(context) == []
    assert peek.unseen(context) == []


def test_who_misses_too_often_must_call(
    verbinder: Context, second_verbinder: Context, leader_of_b: Context, olga: str
) -> None:
    for number in range(peek.MOST_MISSES):
        with pytest.raises(NotFound):
            peek.ask_by_name(verbinder, f"Vera {'abcdefg'[number]}.", THERE, WHY)
    with pytest.raises(Refused, match="Bel het team"):
        peek.ask_by_name(verbinder, "Olga P.", THERE, WHY)
    with pytest.raises(Refused, match="Bel het team"):
        peek.ask_by_id(verbinder, olga, WHY)
    assert peek.ask_by_name(second_verbinder, "Olga P.", THERE, WHY) == olga
    day = datetime.now(UTC)
    span = (day - timedelta(days=1), day + timedelta(days=1))
    assert misses(leader_of_b, *span) == {TEAM_A: peek.MOST_MISSES}
    events = leader_of_b.engine.warehouse.read(
        "select * from core.event where name like 'core.peek%'"
    )
    assert "Vera" not in repr(events)


def test_two_of_the_same_name_are_told_apart_by_the_initial(
    verbinder: Context, other_team: Context, olga: str
) -> None:
    neighbourhood.add_person(other_team, PersonForm("Olga V.", THERE))
    with pytest.raises(InvalidInput, match="eerste letter"):
        peek.ask_by_name(verbinder, "Olga", THERE, WHY)
    assert peek.ask_by_name(verbinder, "Olga P.", THERE, WHY) == olga


def test_an_id_that_does_not_exist_and_one_of_nobody_sound_alike(
    verbinder: Context, teamleider: Context
) -> None:
    gone = add_resident(verbinder, "Fatima B.")
    forget_person(teamleider, gone)
    said = set()
    for asked in (neighbourhood.new_id(), gone, "x"):
        with pytest.raises(NotFound) as refused:
            peek.ask_by_id(verbinder, asked, WHY)
        said.add(str(refused.value))
    assert len(said) == 1


def test_the_other_teamleider_sees_who_looked_and_why_until_she_says_so(
    verbinder: Context, leader_of_b: Context, teamleider: Context, other_team: Context, olga: str
) -> None:
    peek.ask_by_name(verbinder, "Olga P.", THERE, WHY)
    peek.ask_by_name(verbinder, "Olga P.", THERE, WHY)  # the same day: not twice
    (seen,) = peek.unseen(leader_of_b)
    assert (seen.member, seen.from_team, seen.reason) == ("noor", TEAM_A, "zelf-gevraagd")
    assert leader_of_b.open(seen.note_sealed) == "Zij belde ons."
    assert peek.unseen(teamleider) == []
    assert peek.unseen(other_team) == []
    with pytest.raises(NotFound):
        peek.acknowledge(teamleider, seen.id)
    peek.acknowledge(leader_of_b, seen.id)
    assert peek.unseen(leader_of_b) == []
    with pytest.raises(NotFound):
        peek.acknowledge(leader_of_b, seen.id)


def test_each_opening_is_a_row_with_its_reason(verbinder: Context, olga: str) -> None:
    peek.ask_by_name(verbinder, "Olga P.", THERE, WHY)
    found = peek.look(verbinder, olga)
    assert found is not None
    peek.opened(verbinder, found)
    peek.opened(verbinder, found)
    rows = list(read_log.after(verbinder.engine.warehouse, 0))
    assert [(each.kind, each.reason, each.team) for each in rows] == [
        ("reach", found.peek.id, TEAM_A)
    ] * 2


def test_contact_and_own_words_are_told_only_when_she_agreed(
    verbinder: Context, other_team: Context, olga: str
) -> None:
    peek.ask_by_name(verbinder, "Olga P.", THERE, WHY)
    look: Callable[[], peek.Peeked | None] = lambda: peek.look(verbinder, olga)  # noqa: E731
    found = look()
    assert found is not None
    assert found.agreed == frozenset()
    consent.give(other_team, olga, consent.CONTACT)
    found = look()
    assert found is not None
    assert found.agreed == {consent.CONTACT}
    consent.withdraw(other_team, olga, consent.CONTACT)
    found = look()
    assert found is not None
    assert found.agreed == frozenset()


def test_forgetting_takes_the_words_away_and_ends_the_looking(
    verbinder: Context, leader_of_b: Context, engine: Engine, olga: str
) -> None:
    peek.ask_by_name(verbinder, "Olga P.", THERE, WHY)
    forget_person(leader_of_b, olga)
    assert peek.look(verbinder, olga) is None
    rows = engine.warehouse.read("select note_sealed from core.peek")
    assert rows == [{"note_sealed": None}]
    assert of_person(leader_of_b, olga)[0].member == "noor"
